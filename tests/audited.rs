//! What is left behind of a run besides the tenant: a line in the audit log for every write, and a journal from which the
//! next run can go on.

use std::fs;

use serde_json::Value;

use crate::support::binary::{Ran, Server, Workspace};

const SANDBOX: &str = "sandbox";
const LOG: &str = ".syncform/audit.ndjson";

fn run(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[arguments, &["--sandbox", SANDBOX]].concat());
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.text());
    ran
}

fn lines(workspace: &Workspace, file: &str) -> Vec<Value> {
    let text = fs::read_to_string(workspace.path().join(file)).expect("a log");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

/// A workspace whose target refuses the credentials.
fn refusing() -> Workspace {
    let mut workspace = Workspace::examples();
    for (name, value) in &mut workspace.environment {
        if name.starts_with("AWS_CONTOSO") {
            *value = "refuse-this".to_owned();
        }
    }
    workspace
}

#[test]
fn every_write_is_a_line_that_names_nobody() {
    let workspace = Workspace::signed_in();
    let commit = workspace.commit();
    let server = Server::start(&workspace, &Value::Null);
    let log = [
        "--audit-log",
        "kept/audit.ndjson",
        "--endpoint",
        &server.url,
    ];
    let ran = workspace.run(&[&["apply", "--yes"], &log[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let lines = lines(&workspace, "kept/audit.ndjson");
    let steps: Vec<_> = lines.iter().map(|line| line["step"].clone()).collect();
    let writes = ran.stderr.lines().filter(|line| line.ends_with(": done"));
    // Asking whether credentials are good is no write.
    assert_eq!(steps.len() + 1, writes.count(), "{steps:?}");
    for line in &lines {
        assert_eq!(
            (&line["result"], &line["app"], &line["commit"]),
            (
                &"done".into(),
                &"aws-contoso".into(),
                &commit.as_str().into()
            )
        );
        for name in [
            "time",
            "run",
            "subject",
            "client",
            "plan",
            "commit",
            "method",
            "path",
            "request_id",
        ] {
            assert!(line[name].is_string(), "{name} of {line}");
        }
    }
    let text = fs::read_to_string(workspace.path().join("kept/audit.ndjson")).expect("text");
    let (_, secret) = &workspace.environment[0];
    for private in ["contoso.com", "User 0001", "sg-aws-users", secret.as_str()] {
        assert!(!text.contains(private), "{private}: {text}");
    }
}

#[test]
fn a_log_that_cannot_be_written_stops_the_run_before_its_first_write() {
    let workspace = Workspace::example();
    workspace.write("file", "");
    let ran = run(
        &workspace,
        1,
        &["apply", "--yes", "--audit-log", "file/audit.ndjson"],
    );
    assert!(ran.stderr.contains("nothing was written"), "{}", ran.text());
    assert_eq!(workspace.writes(SANDBOX), 0);
    // Nothing looks like a run that was cut short.
    let ran = run(&workspace, 0, &["apply", "--yes"]);
    assert!(!ran.stderr.contains("an earlier run"), "{}", ran.text());
}

#[test]
fn what_a_run_has_left_is_gone_on_with_and_nothing_else() {
    let mut workspace = refusing();
    run(
        &workspace,
        6,
        &["apply", "--yes", "--target", "aws-contoso"],
    );
    let refused = lines(&workspace, LOG);
    // Nobody knows which commit that was, where there is none.
    assert!(refused.iter().all(|line| line["commit"].is_null()));
    assert!(refused.iter().all(|line| line["result"] == "done"));
    workspace.environment = Workspace::examples().environment;
    // A run that is about others alone goes on with nothing of it.
    let others = ["apply", "--yes", "--target", "scim-helpdesk"];
    run(&workspace, 0, &others);
    let ran = run(&workspace, 0, &["apply", "--yes", "--resume"]);
    assert!(
        ran.stdout.contains("Apply complete: 1 of 1 application"),
        "{}",
        ran.text()
    );
    // It is closed now, and the other applications are still to be created.
    let ran = run(&workspace, 1, &["apply", "--yes", "--resume"]);
    assert!(
        ran.stderr.contains("there is no run to go on with"),
        "{}",
        ran.text()
    );
    let ran = run(&workspace, 0, &["plan"]);
    assert!(
        ran.stdout
            .contains("Plan: 3 to add, 0 to change, 2 unchanged.")
    );
    assert_eq!(
        workspace.run(&["apply", "plan.json", "--resume"]).code,
        Some(64)
    );
}
