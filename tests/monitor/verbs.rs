//! The verbs from outside.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::binary::{Ran, STATE, Server, Workspace};
use crate::support::golden;

const SANDBOX: &str = "sandbox";

fn applied() -> Workspace {
    let workspace = Workspace::examples();
    let ran = run(&workspace, &["apply", "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    workspace
}

fn run(workspace: &Workspace, verb: &[&str]) -> Ran {
    workspace.run(&[verb, &["--sandbox", SANDBOX]].concat())
}

/// Code and both streams in a golden file.
#[track_caller]
fn accepted(name: &str, ran: &Ran) {
    let folder = golden::root().join("tests/cases/monitor");
    golden::check(&folder.join(format!("{name}.txt")), &ran.text());
}

fn documents(ran: &Ran) -> Vec<Value> {
    let lines = ran.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

#[test]
fn a_watch_ends_when_the_first_cycle_is_done() {
    let workspace = applied();
    let ran = run(&workspace, &["status", "--watch", "--interval", "1m"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(ran.stdout.contains("Succeeded"), "{}", ran.text());
    assert!(
        ran.stderr.lines().count() >= 2,
        "a line for each change: {}",
        ran.text()
    );
    // Looking again finds nothing to wait for.
    let again = run(&workspace, &["status", "--watch", "-o", "ndjson"]);
    assert_eq!(
        (again.code, documents(&again).len()),
        (Some(0), 1),
        "{}",
        again.text()
    );
    assert_eq!(documents(&again)[0]["settled"], true);
}

#[test]
fn a_watch_says_each_change_on_a_line() {
    let workspace = applied();
    let ran = run(&workspace, &["status", "aws-*", "--watch", "-o", "ndjson"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let lines = documents(&ran);
    let phases: Vec<_> = lines
        .iter()
        .map(|line| line["jobs"][0]["phase"].as_str().expect("a phase"))
        .collect();
    assert_eq!(
        (phases.first(), phases.last()),
        (Some(&"first-cycle"), Some(&"cycling"))
    );
    assert!(
        lines
            .windows(2)
            .all(|pair| pair[0]["at"].as_str() < pair[1]["at"].as_str())
    );
}

#[test]
fn a_watch_that_takes_too_long_has_its_own_code() {
    let workspace = applied();
    let ran = run(&workspace, &["status", "--watch", "--timeout", "30s"]);
    assert_eq!(ran.code, Some(8), "{}", ran.text());
    assert!(
        ran.stderr
            .contains("the first cycle is not done: aws-contoso"),
        "{}",
        ran.text()
    );
}

#[test]
fn a_watch_of_what_does_not_exist_fails_at_once() {
    let workspace = Workspace::examples();
    let ran = run(&workspace, &["status", "--watch"]);
    assert_eq!(ran.code, Some(1), "{}", ran.text());
}

#[test]
fn a_deed_by_hand_asks_and_is_undone_by_the_next_apply() {
    let workspace = applied();
    let before = workspace.writes(SANDBOX);
    let ran = run(&workspace, &["pause", "aws-*"]);
    assert_eq!(ran.code, Some(64), "{}", ran.text());
    assert_eq!(workspace.writes(SANDBOX), before, "nothing without a yes");
    let ran = run(&workspace, &["pause", "aws-contoso", "--yes"]);
    accepted("pause", &ran);
    let ran = run(&workspace, &["pause", "aws-contoso"]);
    accepted("paused-already", &ran);
    let ran = run(&workspace, &["plan", "--detailed-exitcode"]);
    assert_eq!(ran.code, Some(2), "{}", ran.text());
    let ran = run(
        &workspace,
        &["restart", "aws-contoso", "--reset", "full,escrows", "--yes"],
    );
    assert_eq!(ran.code, Some(4), "{}", ran.text());
    accepted("restart-refused", &ran);
    let allowed = [
        "restart",
        "aws-contoso",
        "--reset",
        "full",
        "--allow",
        "reset=full",
        "--yes",
        "-o",
        "json",
    ];
    let ran = run(&workspace, &allowed);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(json["apps"][0]["steps"][0]["reset"][0], "Full");
    let ran = run(&workspace, &["start", "aws-contoso", "--yes"]);
    assert_eq!(ran.code, Some(0), "it runs already: {}", ran.text());
}

#[test]
fn names_are_helped_and_outputs_refused() {
    let workspace = Workspace::examples();
    for verb in [
        &["status"][..],
        &["logs"],
        &["start"],
        &["pause"],
        &["restart"],
    ] {
        let ran = run(&workspace, &[verb, &["aws-contosso"]].concat());
        assert_eq!(ran.code, Some(64), "{}", ran.text());
        assert!(
            ran.stderr.contains("did you mean \"aws-contoso\"?"),
            "{}",
            ran.text()
        );
        let ran = run(&workspace, &[verb, &["gcp-*"]].concat());
        assert_eq!(ran.code, Some(64), "{}", ran.text());
    }
    for verb in [
        "validate", "plan", "apply", "start", "pause", "restart", "schema",
    ] {
        let names: &[&str] = match verb {
            "start" | "pause" | "restart" => &["aws-contoso"],
            _ => &[],
        };
        let ran = run(&workspace, &[&[verb, "-o", "ndjson"], names].concat());
        assert_eq!(ran.code, Some(64), "{verb}: {}", ran.text());
        assert!(ran.stderr.contains("cannot write ndjson"), "{}", ran.text());
    }
    let ran = run(&workspace, &["start"]);
    assert_eq!(
        ran.code,
        Some(64),
        "nobody is meant by nobody: {}",
        ran.text()
    );
}

#[test]
fn logs_that_never_end_are_refused_where_they_would_hang() {
    let workspace = Workspace::examples();
    for flags in [&["-o", "json", "--timeout", "1h"][..], &[]] {
        let ran = run(&workspace, &[&["logs", "--follow"], flags].concat());
        assert_eq!(ran.code, Some(64), "{}", ran.text());
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_watch_cleanly() {
    let mut workspace = Workspace::examples();
    let ran = workspace.run(&["apply", "--yes", "--sandbox", STATE]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let server = Server::start(&workspace, &json!({}));
    for name in ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"] {
        workspace
            .environment
            .push((name.to_owned(), "demo".to_owned()));
    }
    let watch = [
        "status",
        "--watch",
        "--interval",
        "1h",
        "--endpoint",
        &server.url,
    ];
    let mut child = workspace
        .command(&watch)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // By its first line it has seen that the first cycle is not done, and waits for an hour.
    let mut stderr = BufReader::new(child.stderr.take().expect("stderr"));
    let mut line = String::new();
    stderr.read_line(&mut line).expect("a line");
    assert!(line.contains("the first cycle is not done"), "{line}");
    let kill = format!("kill -INT {}", child.id());
    let killed = Command::new("sh").args(["-c", &kill]).status();
    assert!(killed.expect("a shell").success());
    let output = child.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(130));
    let stdout = String::from_utf8(output.stdout).expect("text");
    assert!(
        stdout.contains("NotRun"),
        "what was seen last is the result: {stdout}"
    );
}

const PEOPLE: &str = "\
apiVersion: syncform/v1
kind: App
metadata: { name: expenses }
spec:
  displayName: Expenses
  template: { id: 8adf8e6e-67b2-4cf2-a259-e3dc5476c621 }
  provisioning:
    template: scim
    state: running
    scope: all
    credentials:
      version: 1
      values:
        BaseAddress: https://expenses.example
        SecretToken: { env: AWS_CONTOSO_SECRET_KEY }
";

/// An application with people in it whose first cycle is done, beside one that imports roles.
fn provisioned() -> Workspace {
    let workspace = Workspace::examples();
    workspace.write("manifests/expenses.yaml", PEOPLE);
    for verb in [&["apply", "--yes"][..], &["status", "--watch", "-q"]] {
        let ran = run(&workspace, verb);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
    }
    workspace
}

fn logs(workspace: &Workspace, flags: &[&str]) -> Vec<Value> {
    let ran = run(workspace, &[&["logs", "-o", "ndjson"], flags].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    documents(&ran)
}

fn times(entries: &[Value]) -> Vec<&str> {
    entries
        .iter()
        .map(|entry| entry["at"].as_str().expect("a time"))
        .collect()
}

#[test]
fn logs_are_filtered_as_asked_and_the_newest_come_last() {
    let workspace = provisioned();
    let all = logs(&workspace, &[]);
    assert!(times(&all).is_sorted(), "{all:#?}");
    let apps: std::collections::BTreeSet<_> = all
        .iter()
        .map(|entry| entry["app"].as_str().expect("a name"))
        .collect();
    assert_eq!(
        apps.into_iter().collect::<Vec<_>>(),
        ["aws-contoso", "expenses"]
    );
    let people = logs(&workspace, &["exp*"]);
    assert!(people.len() > 5 && people.len() < all.len());
    let middle = &people[people.len() / 2];
    let text = |entry: &Value, pointer: &str| {
        entry
            .pointer(pointer)
            .and_then(Value::as_str)
            .expect("a text")
            .to_owned()
    };
    let (at, cycle, who) = (
        text(middle, "/at"),
        text(middle, "/cycle"),
        text(middle, "/source/display_name"),
    );
    let fits = |flags: &[&str], test: &dyn Fn(&Value) -> bool| {
        let expected: Vec<_> = people.iter().filter(|entry| test(entry)).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < people.len() || flags[0] == "--cycle");
        assert_eq!(
            logs(&workspace, &[&["expenses"], flags].concat()),
            expected,
            "{flags:?}"
        );
    };
    fits(&["--status", "failure"], &|entry| {
        entry["status"] == "failure"
    });
    fits(&["--status", "Success,warning"], &|entry| {
        entry["status"] == "success"
    });
    fits(&["--who", &who.to_uppercase()], &|entry| {
        entry["source"]["display_name"] == who.as_str()
    });
    fits(&["--who", &text(middle, "/source/id")], &|entry| {
        entry["source"]["id"] == middle["source"]["id"]
    });
    fits(&["--since", &at], &|entry| {
        entry["at"].as_str() >= Some(at.as_str())
    });
    fits(&["--until", &at], &|entry| {
        entry["at"].as_str() <= Some(at.as_str())
    });
    fits(&["--cycle", &cycle], &|entry| {
        entry["cycle"] == cycle.as_str()
    });
    assert_eq!(
        logs(&workspace, &["expenses", "--limit", "2"]),
        people[people.len() - 2..]
    );
    assert_eq!(
        logs(&workspace, &["expenses", "--action", "create"]),
        people
    );
    for nothing in [
        &["--action", "delete"][..],
        &["--cycle", "other"],
        &["--who", "nobody"],
        &["--until", "2026-01-01"],
    ] {
        assert_eq!(logs(&workspace, nothing), [] as [Value; 0], "{nothing:?}");
    }
    // Spans are counted by the tenant's own clock, which is years behind or ahead of this machine's.
    assert_eq!(logs(&workspace, &["--since", "3d"]), all);
}

#[test]
fn logs_in_words_say_why_and_tell_nobody_else() {
    let workspace = provisioned();
    let changes = run(
        &workspace,
        &["logs", "expenses", "--changes", "--limit", "1"],
    );
    assert!(changes.stdout.contains("+ userName"), "{}", changes.text());
    let flags = ["--status", "failure", "--steps", "--who", "user 00", "-vv"];
    let ran = run(&workspace, &[&["logs", "expenses"], &flags[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    for part in ["MandatoryFieldsMissing", "to do: ", "export  "] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.text());
    }
    // Whom it is about is on stdout alone, however much is logged.
    assert!(ran.stderr.contains("/auditLogs/provisioning"));
    for secret in ["user 00", "user00", "contoso.com", "mandatory"] {
        assert!(
            !ran.stderr.to_lowercase().contains(secret),
            "{secret}: {}",
            ran.stderr
        );
    }
    let ran = run(&workspace, &["logs", "--who", "nobody"]);
    assert_eq!(
        (ran.stdout.as_str(), ran.stderr.as_str()),
        ("", "no entry matches\n")
    );
    let ran = run(&workspace, &["logs", "-o", "json", "--limit", "1"]);
    let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(json["entries"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_follower_sees_each_entry_once() {
    let workspace = provisioned();
    let before = logs(&workspace, &["--limit", "1000"]);
    let reset = run(&workspace, &["restart", "expenses", "--yes"]);
    assert_eq!(reset.code, Some(0), "{}", reset.text());
    let followed = logs(
        &workspace,
        &[
            "--limit",
            "1000",
            "--follow",
            "--timeout",
            "2h",
            "--interval",
            "5m",
        ],
    );
    let mut ids: Vec<_> = followed
        .iter()
        .map(|entry| entry["id"].as_str().expect("an id"))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), followed.len(), "none is said twice");
    assert!(
        followed.len() > before.len() && followed.starts_with(&before),
        "{followed:#?}"
    );
    assert_eq!(
        followed,
        logs(&workspace, &["--limit", "1000"]),
        "and none is missed"
    );
}

#[test]
fn an_application_that_does_not_exist_has_no_logs() {
    let workspace = Workspace::examples();
    let ran = run(&workspace, &["logs"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(0), ""),
        "{}",
        ran.text()
    );
    assert!(ran.stderr.contains("not created yet"), "{}", ran.text());
}
