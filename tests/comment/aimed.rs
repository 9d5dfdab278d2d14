//! Which pull request: by the event that GitHub wrote, or by flags, and never by what a plan says.

use serde_json::{Value, json};

use super::{PLAN, accepted, comment, job, set};
use crate::support::binary::Workspace;
use crate::support::host::{HEAD, Host, REPOSITORY, pull};

/// The event of a workflow that has run for the head of a branch.
fn run_of(repository: &str, branch: &str, head: &str) -> Value {
    json!({
        "action": "completed", "repository": { "full_name": REPOSITORY },
        "workflow_run": {
            "event": "pull_request", "head_branch": branch, "head_sha": head, "pull_requests": [],
            "head_repository": { "full_name": repository },
        },
    })
}

fn after(host: &Host, event: &Value) -> Workspace {
    let workspace = job(host);
    workspace.write("event.json", &event.to_string());
    workspace
}

#[test]
fn a_run_of_a_fork_is_found_by_its_head() {
    let host = Host::start();
    // Others call their branches the same.
    host.kept()
        .pulls
        .insert(0, pull(3, "other/identity", "change", HEAD));
    host.kept()
        .pulls
        .push(pull(8, REPOSITORY, "change", "beef"));
    let workspace = after(&host, &run_of("Somebody/identity", "change", HEAD));
    let ran = comment(&workspace, 0, &[PLAN]);
    assert!(ran.stdout.contains("/pull/7#"), "{}", ran.text());
    assert_eq!(host.done(), ["heads", "comments", "create"]);
}

#[test]
fn a_head_that_has_moved_since_is_left_to_its_own_run() {
    let host = Host::start();
    let workspace = after(&host, &run_of("somebody/identity", "change", "01d"));
    accepted(&comment(&workspace, 5, &[PLAN]), "moved");
    let workspace = job(&host);
    host.kept().pulls[0]["headRefOid"] = "0ew".into();
    accepted(&comment(&workspace, 5, &[PLAN]), "moved-too");
    assert_eq!(host.ours(), [""; 0]);
}

#[test]
fn a_head_of_none_and_of_several_are_refused() {
    let host = Host::start();
    let workspace = after(&host, &run_of("somebody/identity", "another", HEAD));
    accepted(&comment(&workspace, 1, &[PLAN]), "none-open");
    let second = pull(9, "somebody/identity", "change", HEAD);
    host.kept().pulls.push(second);
    let workspace = after(&host, &run_of("somebody/identity", "change", HEAD));
    accepted(&comment(&workspace, 1, &[PLAN]), "several-open");
    comment(&workspace, 0, &[PLAN, "--pull-request", "9"]);
    assert_eq!(host.ours().len(), 1);
}

#[test]
fn many_pull_requests_from_branches_of_one_name_are_all_looked_at() {
    let host = Host::start();
    for number in 100..350 {
        let other = pull(number, &format!("fork{number}/identity"), "change", HEAD);
        host.kept().pulls.insert(0, other);
    }
    let workspace = after(&host, &run_of("somebody/identity", "change", HEAD));
    let ran = comment(&workspace, 0, &[PLAN]);
    assert!(ran.stdout.contains("/pull/7#"), "{}", ran.text());
}

#[test]
fn flags_say_more_than_the_event() {
    let host = Host::start();
    let mut workspace = job(&host);
    host.kept().pulls.push(pull(12, REPOSITORY, "x", "beef"));
    for name in ["GITHUB_EVENT_PATH", "GITHUB_REPOSITORY"] {
        set(&mut workspace, name, None);
    }
    let flags = ["--pull-request", "12", "--repository", "Contoso/identity"];
    let ran = comment(&workspace, 7, &[&[PLAN][..], &flags].concat());
    // The stand-in minds the case of letters, so that its refusal is seen as well.
    accepted(&ran, "no-repository");
    set(&mut workspace, "SYNCFORM_REPOSITORY", Some(REPOSITORY));
    set(&mut workspace, "SYNCFORM_PULL_REQUEST", Some("12"));
    comment(&workspace, 0, &[PLAN]);
    accepted(
        &comment(&workspace, 7, &[PLAN, "--pull-request", "99"]),
        "no-pull-request",
    );
}

#[test]
fn an_event_that_leads_nowhere_is_said() {
    let host = Host::start();
    let mut gone = run_of("somebody/identity", "change", HEAD);
    gone["workflow_run"]["head_repository"] = Value::Null;
    let mut foreign = run_of("somebody/identity", "change", HEAD);
    foreign["repository"]["full_name"] = "other/place".into();
    for (event, case) in [
        (json!({ "ref": "refs/heads/main" }), "event-push"),
        (gone, "event-gone"),
        (foreign, "event-foreign"),
    ] {
        accepted(&comment(&after(&host, &event), 64, &[PLAN]), case);
    }
    let mut workspace = job(&host);
    set(&mut workspace, "GITHUB_EVENT_PATH", Some("nowhere.json"));
    accepted(&comment(&workspace, 64, &[PLAN]), "event-missing");
    set(&mut workspace, "GITHUB_EVENT_PATH", None);
    accepted(&comment(&workspace, 64, &[PLAN]), "event-none");
    set(&mut workspace, "GITHUB_REPOSITORY", None);
    accepted(&comment(&workspace, 64, &[PLAN]), "repository-none");
    set(&mut workspace, "GITHUB_REPOSITORY", Some("contoso"));
    accepted(&comment(&workspace, 64, &[PLAN]), "repository-odd");
    comment(&workspace, 64, &[PLAN, "--pull-request", "0"]);
    assert_eq!(host.asked().len(), 0);
}
