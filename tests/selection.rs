//! A part of the manifests: which Apps a run is about, and that it says so.

mod changed;

use serde_json::Value;

use crate::support::binary::{Ran, Workspace};

const SANDBOX: &str = "sandbox";

/// The names that a plan with these flags is about, and how many it left out.
fn planned(workspace: &Workspace, flags: &[&str]) -> (Vec<String>, u64) {
    let ran = run(workspace, &[&["plan", "-o", "json"], flags].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let apps = json["apps"].as_array().expect("a list").iter();
    let names = apps.map(|app| app["name"].as_str().expect("a name").to_owned());
    (
        names.collect(),
        json["unselected"].as_u64().expect("a number"),
    )
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Ran {
    workspace.run(&[arguments, &["--sandbox", SANDBOX]].concat())
}

/// The examples are `aws-contoso`, `aws-identity-center`, `databricks-analytics`, `salesforce-emea` and `scim-helpdesk`.
#[track_caller]
fn chooses(flags: &[&str], names: &[&str]) {
    let (planned, left_out) = planned(&Workspace::examples(), flags);
    assert_eq!(planned, names, "{flags:?}");
    assert_eq!(left_out, 5 - names.len() as u64, "{flags:?}");
}

#[test]
fn names_choose_applications() {
    chooses(&["--target", "aws-contoso"], &["aws-contoso"]);
    chooses(
        &["--target", "*s*-*"],
        &[
            "aws-contoso",
            "aws-identity-center",
            "databricks-analytics",
            "salesforce-emea",
            "scim-helpdesk",
        ],
    );
    chooses(
        &["--target", "aws-c*", "--target", "scim-helpdes?"],
        &["aws-contoso", "scim-helpdesk"],
    );
    chooses(
        &["--exclude", "aws-*"],
        &["databricks-analytics", "salesforce-emea", "scim-helpdesk"],
    );
    chooses(
        &["--target", "*a*", "--exclude", "aws-*"],
        &["databricks-analytics", "salesforce-emea"],
    );
}

#[test]
fn labels_choose_applications() {
    chooses(
        &["--select", "tier=prod"],
        &[
            "aws-contoso",
            "aws-identity-center",
            "databricks-analytics",
            "salesforce-emea",
        ],
    );
    chooses(
        &["--select", "tier=prod", "--select", "team=data-platform"],
        &["databricks-analytics"],
    );
    chooses(
        &["--select", "tier=prod", "--exclude", "aws-*"],
        &["databricks-analytics", "salesforce-emea"],
    );
}

#[test]
fn what_fits_nothing_is_no_wish_for_nothing() {
    let workspace = Workspace::examples();
    for (name, flags) in [
        ("target", &["--target", "aws-contos"][..]),
        (
            "exclude",
            &["--exclude", "scim-*", "--exclude", "workday-*"],
        ),
        ("label-value", &["--select", "tier=prd"]),
        ("label-key", &["--select", "teir=prod"]),
        ("label-pair", &["--select", "prod"]),
        (
            "nothing-left",
            &["--target", "aws-c*", "--exclude", "*contoso"],
        ),
    ] {
        let ran = run(&workspace, &[&["apply", "--yes"], flags].concat());
        assert_eq!(ran.code, Some(64), "{}", ran.text());
        ran.accepted(&format!("selection/{name}"));
        assert_eq!(workspace.writes(SANDBOX), 0);
    }
}

#[test]
fn a_partial_apply_writes_its_part_and_the_next_plan_is_about_the_rest() {
    let workspace = Workspace::examples();
    let part = ["--target", "scim-*"];
    let ran = run(&workspace, &[&["apply", "--yes"], &part[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    ran.accepted("selection/partial-apply");
    let ran = run(
        &workspace,
        &["plan", "--exclude", "scim-*", "--exclude", "aws-*"],
    );
    ran.accepted("selection/partial-plan");
    assert!(
        !ran.text().contains("scim-helpdesk"),
        "what is left out is no stray: {}",
        ran.text()
    );
    let ran = run(
        &workspace,
        &["plan", "--detailed-exitcode", "--target", "scim-*"],
    );
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let ran = run(&workspace, &["plan", "--detailed-exitcode"]);
    assert_eq!(ran.code, Some(2), "{}", ran.text());
}

/// How many requests are under way at once changes no byte of the result.
#[test]
fn parallelism_changes_nothing_but_the_time() {
    let plans = ["1", "2", "32"].map(|number| {
        let ran = run(&Workspace::examples(), &["plan", "--parallelism", number]);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        ran.stdout
    });
    assert!(plans.iter().all(|plan| *plan == plans[0]), "{plans:#?}");
    for number in ["0", "many"] {
        let ran = run(&Workspace::examples(), &["plan", "--parallelism", number]);
        assert_eq!(ran.code, Some(64), "{}", ran.text());
    }
}
