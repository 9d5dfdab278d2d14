//! The verb from outside: what it says of each kind of thing, when it refuses, and that it then writes nothing.

use std::fs;

use crate::support::binary::{Ran, Workspace};

const SANDBOX: &str = "sandbox";
const APP: &str = "manifests/aws-contoso.yaml";
const NOTES: &str = "Changes go through git.";

fn run(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[arguments, &["--sandbox", SANDBOX]].concat());
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.text());
    ran
}

/// The ids of the runs, oldest first.
fn runs(workspace: &Workspace) -> Vec<String> {
    let ran = run(workspace, 0, &["rollback", "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let runs = json["runs"].as_array().expect("runs");
    let id = |run: &serde_json::Value| run["run"].as_str().expect("an id").to_owned();
    runs.iter().map(id).collect()
}

fn last(workspace: &Workspace) -> String {
    runs(workspace).pop().expect("a run")
}

/// A tenant to which the example has been applied twice, the second time with an edit.
fn edited(edits: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::example();
    run(&workspace, 0, &["apply", "--yes"]);
    for (from, to) in edits {
        workspace.edit(APP, from, to);
    }
    run(&workspace, 0, &["apply", "--yes"]);
    workspace
}

/// A rollback that writes nothing, held against its golden file.
fn refused(workspace: &Workspace, case: &str, code: i32, arguments: &[&str]) {
    let writes = workspace.writes(SANDBOX);
    let ran = run(workspace, code, &[&["rollback"], arguments].concat());
    assert_eq!(workspace.writes(SANDBOX), writes, "{case}: it wrote");
    ran.accepted(&format!("rollback/{case}"));
}

#[test]
fn what_comes_back_is_shown_and_carried_out() {
    let workspace = edited(&[
        (NOTES, "Changes are reviewed."),
        ("scope: assigned", "scope: all"),
        ("version: 1", "version: 2"),
    ]);
    let taken = last(&workspace);
    refused(&workspace, "unasked", 64, &[&taken]);
    run(&workspace, 0, &["rollback", &taken, "--yes"]).accepted("rollback/done");
    refused(&workspace, "done-already", 0, &[&taken, "--yes"]);
    // A rollback is a run, and is taken back like one.
    let back = last(&workspace);
    assert_ne!(back, taken);
    refused(&workspace, "of-a-rollback", 64, &[&back]);
    run(&workspace, 0, &["rollback"]).accepted("rollback/list");
    // Programs are told of each thing.
    let ran = run(&workspace, 0, &["rollback", &taken, "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let rows = json["apps"][0]["takes_back"].as_array().expect("rows");
    let standings: Vec<_> = rows.iter().map(|row| &row["standing"]).collect();
    assert_eq!(
        standings,
        ["stands-already", "stands-already", "not-reversible"]
    );
}

#[test]
fn an_application_that_a_run_made_goes() {
    let workspace = Workspace::example();
    run(&workspace, 0, &["apply", "--yes"]);
    refused(
        &workspace,
        "made-protected",
        4,
        &[&last(&workspace), "--yes"],
    );
    let workspace = Workspace::example();
    workspace.edit(APP, "  protect: true\n", "");
    run(&workspace, 0, &["apply", "--yes"]);
    let taken = last(&workspace);
    refused(&workspace, "made", 4, &[&taken, "--yes"]);
    // No cycle is under way any more.
    run(&workspace, 0, &["status", "--watch"]);
    let allow = ["rollback", &taken, "--yes", "--allow", "delete=aws-contoso"];
    run(&workspace, 0, &allow).accepted("rollback/made-gone");
    refused(&workspace, "made-gone-already", 0, &[&taken, "--yes"]);
}

/// Whoever was deleted is in the bin, and no manifest says how it was guarded.
#[test]
fn what_a_run_pruned_is_in_the_bin() {
    let workspace = Workspace::examples();
    run(&workspace, 0, &["apply", "--yes"]);
    fs::remove_file(workspace.path().join("manifests/scim-helpdesk.yaml")).expect("a file less");
    workspace.edit("manifests/leavers.yaml", "    - scim-helpdesk\n", "");
    let prune = [
        "apply",
        "--yes",
        "--prune",
        "--allow",
        "delete=scim-helpdesk",
    ];
    run(&workspace, 0, &prune);
    refused(&workspace, "pruned", 1, &[&last(&workspace)]);
}

#[test]
fn a_restart_stays() {
    let workspace = Workspace::example();
    run(&workspace, 0, &["apply", "--yes"]);
    run(&workspace, 0, &["restart", "aws-contoso", "--yes"]);
    refused(&workspace, "restarted", 0, &[&last(&workspace)]);
    run(&workspace, 0, &["pause", "aws-contoso", "--yes"]);
    refused(&workspace, "paused", 64, &[&last(&workspace)]);
}

#[test]
fn what_was_changed_since_is_left_alone() {
    let workspace = edited(&[(NOTES, "Changes are reviewed.")]);
    let taken = last(&workspace);
    workspace.edit(APP, "Changes are reviewed.", "Changes are frozen.");
    run(&workspace, 0, &["apply", "--yes"]);
    refused(&workspace, "changed-since", 0, &[&taken, "--yes"]);
}

#[test]
fn a_guard_holds_it() {
    let group = "    - group: sg-aws-users\n      role: User\n";
    let workspace = Workspace::example();
    workspace.edit(APP, group, "");
    workspace.edit(APP, "  assignments:\n", "  assignments: []\n");
    run(&workspace, 0, &["apply", "--yes"]);
    workspace.edit(
        APP,
        "  assignments: []\n",
        &format!("  assignments:\n{group}"),
    );
    run(&workspace, 0, &["apply", "--yes"]);
    let taken = last(&workspace);
    refused(&workspace, "guarded", 4, &[&taken, "--yes"]);
    let allow = [
        "rollback",
        &taken,
        "--yes",
        "--allow",
        "unassign=aws-contoso",
    ];
    run(&workspace, 0, &allow);
}

#[test]
fn a_run_that_nobody_knows() {
    let workspace = Workspace::example();
    run(&workspace, 0, &["apply", "--yes"]);
    refused(&workspace, "unknown-run", 1, &["20260101T000000Z-1"]);
    refused(&workspace, "no-run", 1, &["../../etc/passwd"]);
}

#[test]
fn a_file_that_is_not_what_the_run_left_is_refused() {
    let workspace = edited(&[(NOTES, "Changes are reviewed.")]);
    let taken = last(&workspace);
    let name = format!(".syncform/{taken}.before.json");
    let path = workspace.path().join(&name);
    let text = fs::read_to_string(&path).expect("a file");
    workspace.write(&name, &text.replace(NOTES, "Changes are mine."));
    refused(&workspace, "edited", 1, &[&taken, "--yes"]);
    workspace.write(&name, &text[..20]);
    refused(&workspace, "cut", 1, &[&taken, "--yes"]);
    workspace.write(&name, "{ \"format_version\": \"9.0\" }");
    refused(&workspace, "other-format", 1, &[&taken, "--yes"]);
    workspace.write(&name, &text);
    let other = taken.replace("20", "19");
    workspace.write(&format!(".syncform/{other}.before.json"), &text);
    let ran = run(&workspace, 1, &["rollback", &other, "--yes"]);
    assert!(ran.stderr.contains("of another run"), "{}", ran.text());
    // The list names what it cannot use, beside what it can.
    let ran = run(&workspace, 0, &["rollback"]);
    assert!(ran.stdout.contains(&taken), "{}", ran.text());
    assert!(!ran.stdout.contains(&other), "{}", ran.text());
    assert!(ran.stderr.contains(&other), "{}", ran.text());
}

#[test]
fn another_tenant_is_not_the_runs() {
    let workspace = edited(&[(NOTES, "Changes are reviewed.")]);
    let taken = last(&workspace);
    let ran = workspace.run(&["rollback", &taken, "--sandbox", "elsewhere"]);
    assert_eq!(ran.code, Some(64), "{}", ran.text());
    let ran = workspace.run(&["apply", "--yes", "--sandbox", "elsewhere"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let ran = workspace.run(&["rollback", &taken, "--sandbox", "elsewhere", "--yes"]);
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    assert!(ran.stderr.contains("nothing was written"), "{}", ran.text());
    workspace.edit("manifests/tenant.yaml", "ff8bf889", "aa8bf889");
    refused(&workspace, "other-tenant", 7, &[&taken, "--yes"]);
}

/// Without the journal nobody knows how far the run came, and what stands tells as much as is needed.
#[test]
fn a_journal_that_is_gone_is_said() {
    let workspace = edited(&[(NOTES, "Changes are reviewed.")]);
    let taken = last(&workspace);
    let journal = workspace
        .path()
        .join(format!(".syncform/{taken}.journal.ndjson"));
    fs::remove_file(journal).expect("a file less");
    refused(&workspace, "no-journal", 64, &[&taken]);
    run(&workspace, 0, &["rollback", &taken, "--yes"]);
    let ran = run(&workspace, 0, &["plan"]);
    assert!(
        ran.stdout.contains("Changes are reviewed. -> ") || ran.stdout.contains(NOTES),
        "{}",
        ran.text()
    );
}

#[test]
fn an_application_without_a_manifest_is_left_alone() {
    let workspace = edited(&[(NOTES, "Changes are reviewed.")]);
    let taken = last(&workspace);
    let text = fs::read_to_string(workspace.path().join(APP)).expect("a manifest");
    workspace.write(APP, &text.replace("name: aws-contoso", "name: aws-other"));
    refused(&workspace, "no-manifest", 1, &[&taken, "--yes"]);
}

/// What was done before it had its name of today is the same application's.
#[test]
fn a_run_before_a_rename_is_taken_back() {
    let workspace = edited(&[(NOTES, "Changes are reviewed.")]);
    let taken = last(&workspace);
    workspace.edit(
        APP,
        "name: aws-contoso",
        "name: aws-main\n  renamedFrom: aws-contoso",
    );
    run(&workspace, 0, &["apply", "--yes"]);
    refused(&workspace, "renamed", 64, &[&taken]);
    run(&workspace, 0, &["rollback", &taken, "--yes"]);
    let ran = run(&workspace, 0, &["plan"]);
    assert!(
        ran.stdout.contains("Changes are reviewed."),
        "{}",
        ran.text()
    );
}

/// Credentials travel with whatever is stored beside them, and only those that the application has.
#[test]
fn credentials_of_another_version_stand_in_the_way() {
    let workspace = edited(&[("scope: assigned", "scope: all")]);
    let taken = last(&workspace);
    workspace.edit(APP, "version: 1", "version: 2");
    refused(&workspace, "other-credentials", 4, &[&taken, "--yes"]);
}

/// What manifests may not say comes back no more than it is let in, however it once came.
#[test]
fn a_policy_holds_it() {
    let workspace = Workspace::example();
    workspace.edit(APP, "scope: assigned", "scope: all");
    run(&workspace, 0, &["apply", "--yes"]);
    workspace.edit(APP, "scope: all", "scope: assigned");
    run(&workspace, 0, &["apply", "--yes"]);
    let taken = last(&workspace);
    let owner = "owner: identity-platform\n";
    let with = |severity: &str| format!("{owner}  policies: {{ forbidScopeAll: {severity} }}\n");
    workspace.edit("manifests/tenant.yaml", owner, &with("error"));
    refused(&workspace, "policy", 4, &[&taken, "--yes"]);
    // As a warning it is said, and nothing stops.
    workspace.edit("manifests/tenant.yaml", &with("error"), &with("warning"));
    refused(&workspace, "policy-warning", 64, &[&taken]);
}
