//! The verbs from outside.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::binary::{Ran, STATE, Server, Workspace};

const SANDBOX: &str = "sandbox";

fn applied() -> Workspace {
    let workspace = Workspace::example();
    let ran = run(&workspace, &["apply", "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    workspace
}

pub(super) fn run(workspace: &Workspace, verb: &[&str]) -> Ran {
    workspace.run(&[verb, &["--sandbox", SANDBOX]].concat())
}

/// Code and both streams in a golden file.
#[track_caller]
/// Holds a run against its golden file.
fn accepted(name: &str, ran: &Ran) {
    ran.accepted(&format!("monitor/{name}"));
}

pub(super) fn documents(ran: &Ran) -> Vec<Value> {
    let lines = ran.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect()
}

/// A workspace with a sandbox in which nothing has been made.
pub(super) fn planned() -> Workspace {
    let workspace = Workspace::example();
    let ran = run(&workspace, &["plan"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    workspace
}

/// `--sandbox NAME` takes the name for its folder, and nobody makes a tenant only to find it empty.
#[test]
fn a_sandbox_that_is_not_there_is_not_made_by_a_look() {
    let workspace = Workspace::example();
    for verb in [
        &["status", "--sandbox", "aws-contoso"][..],
        &["logs", "--sandbox", "aws-contoso"],
        &["pause", "aws-contoso", "--yes", "--sandbox"],
        &["start", "aws-contoso", "--yes", "--sandbox"],
        &["restart", "aws-contoso", "--yes", "--sandbox"],
    ] {
        let ran = workspace.run(verb);
        assert_eq!(ran.code, Some(64), "{}", ran.text());
        ran.accepted(&format!("monitor/no-sandbox-{}", verb[0]));
    }
    for folder in ["aws-contoso", ".syncform"] {
        assert!(!workspace.path().join(folder).exists(), "{folder}");
    }
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
    let workspace = planned();
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

/// A verb for one App is not stopped by what is wrong with another, and asks the gallery nothing.
#[test]
fn what_is_wrong_with_others_stops_nobody() {
    let workspace = Workspace::examples();
    let ran = run(&workspace, &["apply", "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let scim = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
    let unknown = "00000000-67b2-4cf2-a259-e3dc5476c621";
    workspace.edit("manifests/scim-helpdesk.yaml", scim, unknown);
    workspace.edit(
        "manifests/databricks-analytics.yaml",
        "    id: 9c9818d2-2900-49e8-8ba4-22688be7c675",
        "    name: Nobody Knows",
    );
    let before = workspace.requests(SANDBOX).len();
    for verb in [
        &["status", "aws-contoso"][..],
        &["logs", "aws-contoso"],
        &["pause", "aws-contoso", "--yes"],
        &["start", "aws-contoso", "--yes"],
        &["restart", "aws-contoso", "--yes"],
    ] {
        let ran = run(&workspace, verb);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
    }
    // Nor is the gallery asked for a pinned id: the application itself tells what it was made from.
    let ran = run(&workspace, &["status", "aws-contoso", "scim-*"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(
        ran.stdout.contains("was not made from its template"),
        "{}",
        ran.text()
    );
    let ran = run(&workspace, &["pause", "scim-helpdesk", "--yes"]);
    assert_eq!(ran.code, Some(4), "{}", ran.text());
    let asked = workspace.requests(SANDBOX).into_iter().skip(before);
    let of_gallery: Vec<_> = asked
        .filter(|request| request["path"].to_string().contains("applicationTemplates"))
        .collect();
    assert!(of_gallery.is_empty(), "{of_gallery:#?}");
    // Whoever is named is judged, and so is everybody by a plan.
    let ran = run(&workspace, &["pause", "databricks-analytics", "--yes"]);
    assert_eq!(ran.code, Some(3), "{}", ran.text());
    let ran = run(&workspace, &["plan"]);
    assert_eq!(ran.code, Some(3), "{}", ran.text());
    for id in [unknown, "Nobody Knows"] {
        assert!(ran.stderr.contains(id), "{}", ran.text());
    }
}

#[test]
fn names_are_helped_and_outputs_refused() {
    let workspace = Workspace::example();
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
    for verb in ["validate", "test", "start", "pause", "restart", "schema"] {
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
    let workspace = Workspace::example();
    for flags in [&["-o", "json", "--timeout", "1h"][..], &[]] {
        let ran = run(&workspace, &[&["logs", "--follow"], flags].concat());
        assert_eq!(ran.code, Some(64), "{}", ran.text());
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_watch_cleanly() {
    let mut workspace = Workspace::example();
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
