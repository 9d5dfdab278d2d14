//! The verbs from outside: `record`, and `emulate --import`.

use serde_json::{Value, json};

use crate::support::binary::{Server, Workspace};

fn workspace() -> Workspace {
    let workspace = Workspace::signed_in();
    let ran = workspace.run(&["apply", "--yes", "--sandbox", "sandbox"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    workspace
}

#[test]
fn a_sandbox_is_recorded_and_imported_behind_a_port() {
    let workspace = workspace();
    let record = [
        "record",
        "--sandbox",
        "sandbox",
        "--file",
        "tape.json",
        "--redact",
        "nothing",
    ];
    workspace.run(&record).accepted("recording/record");
    let file = workspace.path().join("tape.json");
    let text = std::fs::read_to_string(&file).expect("a file");
    let recording: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(recording["redacted"], "nothing");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file)
            .expect("a file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let server = Server::with(&workspace, "state", &json!({}), &["--import", "tape.json"]);
    let ran = workspace.run(&["plan", "--endpoint", &server.url]);
    assert!(ran.stdout.starts_with("No changes."), "{}", ran.text());
    // Through a port it is recorded alike: nothing in a recording says by which door.
    let second = [
        "record",
        "--file",
        "again.json",
        "--redact",
        "nothing",
        "--endpoint",
        &server.url,
    ];
    let ran = workspace.run(&second);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let again = std::fs::read_to_string(workspace.path().join("again.json")).expect("a file");
    let again: Value = serde_json::from_str(&again).expect("JSON");
    assert_eq!(recording["answers"], again["answers"]);
    drop(server);
    // The folder is a sandbox from then on.
    let ran = workspace.run(&["plan", "--sandbox", "state"]);
    assert!(ran.stdout.starts_with("No changes."), "{}", ran.text());
}

#[test]
fn a_recording_is_the_result_where_no_file_is_named_and_people_are_left_out() {
    let workspace = workspace();
    let ran = workspace.run(&["record", "aws-contoso", "--sandbox=sandbox"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let recording: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(recording["redacted"], "people");
    assert!(!ran.stdout.contains("user0001") && !ran.stdout.contains("identity-ops"));
    let json = workspace.run(&["record", "--sandbox", "sandbox", "-o", "json"]);
    assert_eq!(json.stdout, ran.stdout);
}

#[test]
fn other_files_are_left_alone() {
    let workspace = workspace();
    let args = ["record", "--sandbox", "sandbox", "--file"];
    let ran = workspace.run(&[&args[..], &["manifests/tenant.yaml"]].concat());
    assert_eq!(ran.code, Some(64), "{}", ran.text());
    assert!(
        ran.stderr.contains("is there and no recording"),
        "{}",
        ran.text()
    );
    for _ in 0..2 {
        let ran = workspace.run(&[&args[..], &["tape.json"]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.text());
    }
}

/// What is in the way is what a report needs to show.
#[test]
fn a_read_that_fails_is_part_of_the_recording() {
    let workspace = workspace();
    let rule =
        json!({ "match": "GET */owners", "do": "refuse", "status": 400, "code": "Request_Odd" });
    let server = Server::of(&workspace, "sandbox", &json!({ "rules": [rule] }));
    let ran = workspace.run(&["record", "--file", "tape.json", "--endpoint", &server.url]);
    assert_eq!(ran.code, Some(1), "{}", ran.text());
    assert!(
        ran.stderr.contains("; the recording ends there"),
        "{}",
        ran.text()
    );
    let text = std::fs::read_to_string(workspace.path().join("tape.json")).expect("a file");
    assert!(text.contains("Request_Odd"), "{text}");
}
