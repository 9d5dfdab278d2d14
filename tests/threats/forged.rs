//! Files of a run, and what came with a repository and looks like them: it costs time at most, leads nowhere, and what a run
//! leaves behind is nobody else's.

use std::fs;

use serde_json::json;

use crate::support::binary::{Ran, Workspace};

const APPLY: [&str; 4] = ["apply", "--yes", "--sandbox", "sandbox"];

fn ran(workspace: &Workspace, code: i32) -> Ran {
    let ran = workspace.run(&APPLY);
    assert_eq!(ran.code, Some(code), "{}", ran.text());
    ran
}

/// A journal says what may have been sent, never what to send.
#[test]
fn a_forged_journal_makes_nothing_happen() {
    let workspace = Workspace::example();
    let plain = Workspace::example();
    ran(&plain, 0);
    let remote = format!("sandbox {}", workspace.path().join("sandbox").display());
    let begin = json!({
        "record": "begin", "tenant": "ff8bf889-e031-41ac-8f7b-aedb059892ee", "remote": remote,
        "apps": ["aws-contoso", "\u{1b}[2J", "no-such-app"],
    });
    let sending = json!({ "record": "sending", "app": "aws-contoso", "step": "instantiate" });
    let settled = json!({
        "record": "settled", "app": "aws-contoso", "step": "delete-job", "fate": "done",
        "objects": { "application": "00000000-0000-0000-0000-000000000000" },
    });
    let text = format!("{begin}\n{sending}\n{settled}\nno json\n");
    workspace.write(".syncform/x\u{1b}[2J.journal.ndjson", &text);
    let said = ran(&workspace, 0);
    assert!(
        said.stderr
            .contains("an earlier run did not come to its end")
            && !said.text().contains('\u{1b}'),
        "{}",
        said.text()
    );
    let writes = |workspace: &Workspace| {
        let requests = workspace.requests("sandbox").into_iter();
        let written = requests.filter(|request| request["committed"] == true);
        written
            .map(|request| request["path"].clone())
            .collect::<Vec<_>>()
    };
    assert!(writes(&plain).len() > 5);
    assert_eq!(writes(&workspace), writes(&plain));
}

/// A link in the folder of journals could have a run write wherever its author likes.
#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_of_the_repository() {
    use std::os::unix::fs::symlink;

    for link in [".syncform", ".syncform/audit.ndjson"] {
        let workspace = Workspace::example();
        fs::create_dir(workspace.path().join("elsewhere")).expect("a folder");
        workspace.write("precious", "precious\n");
        let target = if link == ".syncform" {
            "elsewhere"
        } else {
            fs::create_dir(workspace.path().join(".syncform")).expect("a folder");
            "../precious"
        };
        symlink(target, workspace.path().join(link)).expect("a link");
        let said = ran(&workspace, 1);
        assert!(
            said.stderr.contains(&format!("{link} is a symbolic link"))
                && said.stderr.contains("nothing was written"),
            "{}",
            said.text()
        );
        assert_eq!(workspace.writes("sandbox"), 0);
        let precious = fs::read_to_string(workspace.path().join("precious"));
        assert_eq!(precious.expect("text"), "precious\n");
        let elsewhere = fs::read_dir(workspace.path().join("elsewhere"));
        assert_eq!(elsewhere.expect("a folder").count(), 0);
    }
}

/// Ids, paths and answers of a tenant are nobody's business on a machine that others share. A plan is for the reviewers.
#[cfg(unix)]
#[test]
fn what_a_run_leaves_behind_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let workspace = Workspace::example();
    let trace = ["--trace-http", "trace.har", "--sandbox", "sandbox"];
    for verb in [
        &["plan", "--out", "plan.json"][..],
        &["apply", "--yes"],
        &["record", "--redact", "nothing", "--file", "tape.json"],
    ] {
        let ran = workspace.run(&[verb, &trace].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.text());
    }
    let mut private = Vec::new();
    for file in workspace.files(&["manifests"]) {
        let name = file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if ["plan.json", ".gitignore"].contains(&name.as_str()) {
            continue;
        }
        let mode = fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", file.display());
        private.push(name);
    }
    for end in [
        ".journal.ndjson",
        "audit.ndjson",
        "trace.har",
        "tape.json",
        "tenant.json",
    ] {
        assert!(
            private.iter().any(|name| name.ends_with(end)),
            "{end}: {private:?}"
        );
    }
}
