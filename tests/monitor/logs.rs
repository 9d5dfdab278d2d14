//! `logs` from outside: filters, words, following, and that nobody else hears of people.

use std::collections::BTreeSet;

use serde_json::Value;

use super::verbs::{documents, planned, run};
use crate::support::binary::Workspace;
use crate::support::people::PEOPLE;

/// An application with people in it whose first cycle is done, beside one that imports roles.
fn provisioned() -> Workspace {
    let workspace = Workspace::example();
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
    let apps: BTreeSet<_> = all
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
fn a_cycle_is_shown_and_one_that_is_not_there_is_told_from_those_that_are() {
    let workspace = provisioned();
    let ran = run(&workspace, &["logs", "expenses", "--steps", "--limit", "1"]);
    let cycle = ran
        .stdout
        .lines()
        .find_map(|line| line.strip_prefix("    cycle "))
        .expect("a cycle");
    let all = logs(&workspace, &["expenses", "--cycle", cycle]);
    assert!(!all.is_empty());
    let ran = run(&workspace, &["logs", "expenses", "--cycle", "no-such"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert!(
        ran.stderr
            .starts_with("no entry is of the cycle no-such; the newest are: ")
            && ran.stderr.contains(cycle),
        "{}",
        ran.text()
    );
    // The cycle is there, and something else does not fit.
    let ran = run(
        &workspace,
        &["logs", "expenses", "--cycle", cycle, "--who", "nobody"],
    );
    assert_eq!(ran.stderr, "no entry matches\n", "{}", ran.text());
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
    let workspace = planned();
    let ran = run(&workspace, &["logs"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(0), ""),
        "{}",
        ran.text()
    );
    assert!(ran.stderr.contains("not created yet"), "{}", ran.text());
}
