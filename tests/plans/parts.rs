//! Plans of parts of the same manifests, which are shown as the plan of the whole.

use std::fs;

use serde_json::Value;

use super::{APP, NOTES, SANDBOX, run};
use crate::support::binary::Workspace;

/// Plans of parts of the same manifests, each in its file.
fn parts() -> Workspace {
    let workspace = Workspace::examples();
    workspace.commit();
    for (file, flags) in [
        ("one.json", ["--target", "aws-*,salesforce-emea"]),
        ("other.json", ["--exclude", "aws-*,salesforce-emea"]),
        ("whole.json", ["--parallelism", "8"]),
    ] {
        let ran =
            workspace.run(&[&["plan", "--sandbox", SANDBOX, "--out", file], &flags[..]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.text());
    }
    workspace
}

#[test]
fn parts_of_one_tenant_are_shown_as_its_plan() {
    let workspace = parts();
    let json = |arguments: &[&str]| -> Value {
        let ran = workspace.run(&[&["show"], arguments, &["-o", "json"]].concat());
        assert_eq!(
            (ran.code, ran.stderr.as_str()),
            (Some(0), ""),
            "{}",
            ran.text()
        );
        serde_json::from_str(&ran.stdout).expect("JSON")
    };
    let (merged, whole) = (json(&["one.json", "other.json"]), json(&["whole.json"]));
    for member in ["apps", "summary", "commit", "tenant", "notes", "unselected"] {
        assert_eq!(merged[member], whole[member], "{member}");
    }
    assert_eq!(json(&["other.json", "one.json"])["apps"], whole["apps"]);
    let half = json(&["one.json"]);
    assert_eq!(half["unselected"], 2);
    workspace
        .run(&["show", "one.json", "other.json"])
        .accepted("plans/merged");
    // What comes of it is for reading.
    workspace.write("merged.json", &merged.to_string());
    let ran = run(&workspace, 1, &["apply", "merged.json"]);
    assert!(
        ran.stderr.contains("cannot use the plan merged.json"),
        "{}",
        ran.text()
    );
}

/// Each part keeps a limit that both pass together.
#[test]
fn what_parts_lose_together_is_held_against_the_limits_of_the_whole() {
    let workspace = Workspace::examples();
    let tenant = "manifests/tenant.yaml";
    let text = fs::read_to_string(workspace.path().join(tenant)).expect("text");
    let (head, _) = text.split_once("  guards:\n").expect("limits of its own");
    let guards = "  guards:\n    total:\n      unassignments: { count: 1 }\n";
    workspace.write(tenant, &format!("{head}{guards}"));
    run(&workspace, 0, &["apply", "--yes"]);
    for (file, lost) in [
        ("databricks-analytics", "group: sg-databricks-admins"),
        ("scim-helpdesk", "user: user0008@contoso.com"),
    ] {
        let entry = format!("    - {lost}\n      role: User\n");
        workspace.edit(&format!("manifests/{file}.yaml"), &entry, "");
    }
    workspace.commit();
    for (code, file, flags) in [
        (0, "one.json", &["--target", "databricks-*"][..]),
        (0, "other.json", &["--target", "scim-*"]),
        (0, "rest.json", &["--exclude", "databricks-*,scim-*"]),
        (4, "whole.json", &[]),
    ] {
        run(
            &workspace,
            code,
            &[&["plan", "--out", file], flags].concat(),
        );
    }
    let json = |files: &[&str]| -> Value {
        let ran = workspace.run(&[&["show"], files, &["-o", "json"]].concat());
        serde_json::from_str(&ran.stdout).expect("JSON")
    };
    let (merged, whole) = (
        json(&["one.json", "other.json", "rest.json"]),
        json(&["whole.json"]),
    );
    for member in ["apps", "summary", "totals"] {
        assert_eq!(merged[member], whole[member], "{member}");
    }
    assert_eq!(merged["summary"]["held_by_guards"], 2);
    let backwards = json(&["rest.json", "other.json", "one.json"]);
    assert_eq!(backwards["apps"], whole["apps"]);
    let ran = workspace.run(&["show", "one.json", "other.json", "rest.json"]);
    ran.accepted("plans/merged-over-a-limit");
}

#[test]
fn parts_that_do_not_go_together_are_refused() {
    let workspace = parts();
    let refused = |case: &str| {
        let ran = workspace.run(&["show", "one.json", "other.json", "-o", "markdown"]);
        assert_eq!(ran.code, Some(1), "{}", ran.text());
        assert!(ran.stderr.contains(case), "{}", ran.text());
    };
    workspace.edit(APP, NOTES, "notes: Changed once.");
    workspace.commit();
    run(
        &workspace,
        0,
        &[
            "plan",
            "--exclude",
            "aws-*,salesforce-emea",
            "--out",
            "other.json",
        ],
    );
    refused("are of different commits");
    run(
        &workspace,
        0,
        &[
            "plan",
            "--target",
            "aws-contoso,scim-helpdesk",
            "--out",
            "one.json",
        ],
    );
    refused("are about scim-helpdesk");
}
