//! `fmt` from outside: what it writes, what it only says, and what it leaves alone.

use std::fs;

use super::accepted;
use crate::support::binary::{Ran, Workspace};

const APP: &str = "manifests/aws-contoso.yaml";

fn run(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[&["fmt"], arguments].concat());
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.text());
    ran
}

fn text(workspace: &Workspace, name: &str) -> String {
    fs::read_to_string(workspace.path().join(name)).expect("text")
}

/// The examples, one of them in another layout, with the text that it should have.
fn spoilt() -> (Workspace, String) {
    let workspace = Workspace::examples();
    let good = text(&workspace, APP);
    workspace.edit(APP, "  owners:\n", "  owners:   # all of them\n");
    workspace.edit(
        APP,
        "  displayName: AWS Contoso",
        "  displayName:   'AWS Contoso'",
    );
    let wanted = good
        .replace("  owners:\n", "  owners: # all of them\n")
        .replace("AWS Contoso\n", "\"AWS Contoso\"\n");
    (workspace, wanted)
}

#[test]
fn what_has_the_layout_is_not_touched() {
    let workspace = Workspace::examples();
    let time = |name| fs::metadata(workspace.path().join(name)).and_then(|data| data.modified());
    let before = time(APP).expect("a time");
    accepted("fmt-same", &run(&workspace, 0, &[]));
    run(&workspace, 0, &["--check", "--diff"]);
    assert_eq!(time(APP).expect("a time"), before);
}

#[test]
fn a_file_is_laid_out_once_and_for_all() {
    let (workspace, wanted) = spoilt();
    let spoilt = text(&workspace, APP);
    accepted("fmt-check", &run(&workspace, 3, &["--check"]));
    accepted("fmt-diff", &run(&workspace, 0, &["--diff"]));
    run(&workspace, 3, &["--check", "--diff"]);
    let json = run(&workspace, 3, &["--check", "--diff", "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    let files = json["files"].as_array().expect("files");
    let is_changed = |file: &&serde_json::Value| file["state"] == "changed";
    let changed: Vec<_> = files.iter().filter(is_changed).collect();
    assert_eq!(changed.len(), 1, "{json}");
    assert_eq!(changed[0]["file"], APP);
    assert!(
        changed[0]["diff"]
            .as_str()
            .is_some_and(|diff| diff.starts_with("--- "))
    );
    assert_eq!(text(&workspace, APP), spoilt, "nothing was to be written");
    accepted("fmt-changed", &run(&workspace, 0, &[]));
    assert_eq!(text(&workspace, APP), wanted);
    run(&workspace, 0, &["--check"]);
    assert_eq!(workspace.run(&["validate"]).code, Some(0));
}

#[test]
fn paths_are_in_the_place_of_the_manifests() {
    let (workspace, wanted) = spoilt();
    let spoilt = text(&workspace, APP);
    workspace.write("other/app.yml", &spoilt);
    run(&workspace, 0, &["other", "manifests/tenant.yaml"]);
    assert_eq!(text(&workspace, "other/app.yml"), wanted);
    assert_eq!(text(&workspace, APP), spoilt);
    run(&workspace, 3, &["nowhere"]);
}

#[test]
fn stdin_goes_to_stdout_and_no_further() {
    let (workspace, wanted) = spoilt();
    let spoilt = text(&workspace, APP);
    let typed = |code, arguments: &[&str], text: &str| {
        let ran = workspace.run_with_stdin(&[&["fmt", "-"], arguments].concat(), text);
        assert_eq!(ran.code, Some(code), "{}", ran.text());
        ran
    };
    let ran = typed(0, &[], &spoilt);
    assert_eq!(ran.stdout, wanted);
    assert_eq!(typed(0, &[], &wanted).stdout, wanted);
    assert_eq!(typed(3, &["--check"], &spoilt).stdout, "<stdin>\n");
    assert_eq!(typed(0, &["--check"], &wanted).stdout, "");
    let json = typed(0, &["-o", "json"], &spoilt).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["files"][0]["text"], wanted);
    // What a comment says of a command stays the author's.
    let said = format!("# `syncform plan` shows it\n{wanted}");
    let ran = workspace.run_with_stdin(&["fmt", "-", "--sandbox", "elsewhere"], &said);
    assert_eq!(ran.stdout, said);
    let ran = typed(3, &[], "kind: [\n");
    assert!(
        ran.stderr.contains("<stdin>:2:1") && ran.stdout.is_empty(),
        "{}",
        ran.text()
    );
    assert_eq!(text(&workspace, APP), spoilt);
    assert_eq!(workspace.run(&["fmt", "-", APP]).code, Some(64));
}

#[test]
fn nothing_is_written_where_one_file_cannot_be_read() {
    let (workspace, _) = spoilt();
    let spoilt = text(&workspace, APP);
    workspace.write(
        "manifests/broken.yaml",
        "apiVersion: syncform/v1\nkind: App\nspec: {\n",
    );
    accepted("fmt-broken", &run(&workspace, 3, &[]));
    run(&workspace, 3, &["--check"]);
    assert_eq!(text(&workspace, APP), spoilt);
    workspace.write("manifests/broken.yaml", "on: push\njobs:   {}\n");
    accepted("fmt-stranger", &run(&workspace, 3, &["--diff"]));
    assert_eq!(text(&workspace, APP), spoilt);
}

/// Fields that are wrong are no matter of layout, and a secret among them is hidden.
#[test]
fn a_secret_in_clear_is_laid_out_and_not_shown() {
    let workspace = Workspace::examples();
    workspace.edit(
        APP,
        "SecretToken:\n          env: AWS_CONTOSO_SECRET_KEY",
        "SecretToken:   'hunter2-in-clear'",
    );
    for arguments in [
        &["--diff"][..],
        &["--diff", "-o", "json"],
        &["--check"],
        &[],
    ] {
        let code = if arguments == ["--check"] { 3 } else { 0 };
        let ran = run(&workspace, code, arguments);
        assert!(!ran.text().contains("hunter2"), "{}", ran.text());
    }
    assert!(text(&workspace, APP).contains("SecretToken: \"hunter2-in-clear\"\n"));
}

#[cfg(unix)]
#[test]
fn files_keep_their_mode_and_links_lead_nowhere() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let (workspace, wanted) = spoilt();
    let path = |name: &str| workspace.path().join(name);
    let mode = |name: &str| {
        fs::metadata(path(name))
            .expect("a file")
            .permissions()
            .mode()
            & 0o777
    };
    let spoilt = text(&workspace, APP);
    let set = |name: &str, mode| {
        fs::set_permissions(path(name), fs::Permissions::from_mode(mode)).expect("a mode");
    };
    set(APP, 0o640);
    run(&workspace, 0, &[]);
    assert_eq!((text(&workspace, APP), mode(APP)), (wanted.clone(), 0o640));

    // A link within the folder is written where it leads to, and stays a link.
    workspace.write("manifests/.kept/app.yaml", &spoilt);
    fs::remove_file(path(APP)).expect("gone");
    symlink(path("manifests/.kept/app.yaml"), path(APP)).expect("a link");
    run(&workspace, 0, &[]);
    assert_eq!(text(&workspace, "manifests/.kept/app.yaml"), wanted);
    assert!(path(APP).is_symlink());

    // One that leads out of it is refused.
    workspace.write("precious.yaml", &spoilt);
    symlink(path("precious.yaml"), path("manifests/out.yaml")).expect("a link");
    let ran = run(&workspace, 3, &[]);
    assert!(ran.stderr.contains("error[outside-root]"), "{}", ran.text());
    assert_eq!(text(&workspace, "precious.yaml"), spoilt);
    fs::remove_file(path("manifests/out.yaml")).expect("gone");

    // What nobody may write is left alone.
    workspace.write(
        "manifests/tenant.yaml",
        &format!("{}\n\n", text(&workspace, "manifests/tenant.yaml")),
    );
    set("manifests/tenant.yaml", 0o444);
    let ran = run(&workspace, 1, &[]);
    assert!(ran.stderr.contains("it is read-only"), "{}", ran.text());
    let left: Vec<_> = workspace
        .files(&[])
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "part"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_file_that_is_not_there_is_said_with_what_to_do() {
    let workspace = Workspace::empty();
    let ran = workspace.run(&["fmt", "nope.yaml"]);
    assert_eq!(ran.code, Some(3), "{}", ran.text());
    ran.accepted("cli/fmt-nowhere");
}
