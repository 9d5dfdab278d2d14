//! Plans in files: kept, shown, carried out where they still hold, and refused with the difference where they do not.

mod parts;

use std::fs;

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use syncform::plan::report_schema;

use crate::support::binary::{Ran, Workspace};
use crate::support::golden;

const SANDBOX: &str = "sandbox";
const APP: &str = "manifests/aws-contoso.yaml";
const NOTES: &str = "notes: Roles of the AWS account Contoso. Changes go through git.";
const PLAN: &str = "plan.json";

fn run(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[arguments, &["--sandbox", SANDBOX]].concat());
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.text());
    ran
}

/// A tenant to which the example has been applied, a manifest that says something else by now, and the plan of that.
fn kept() -> Workspace {
    let workspace = Workspace::example();
    run(&workspace, 0, &["apply", "--yes"]);
    workspace.edit(APP, NOTES, "notes: Changed once.");
    run(&workspace, 0, &["plan", "--out", PLAN]);
    workspace
}

fn text(workspace: &Workspace) -> String {
    fs::read_to_string(workspace.path().join(PLAN)).expect("a plan")
}

/// The plan with something else in it, and a seal that fits: nobody needs a key to forge one.
fn forge(workspace: &Workspace, change: impl FnOnce(&mut Value)) {
    let mut plan: Value = serde_json::from_str(&text(workspace)).expect("JSON");
    change(&mut plan);
    plan["seal"] = "".into();
    let digest = Sha256::digest(plan.to_string().as_bytes());
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    plan["seal"] = format!("sha256:{digits}").into();
    workspace.write(PLAN, &plan.to_string());
}

/// An apply of the plan that writes nothing, held against its golden file.
fn refused(workspace: &Workspace, case: &str, code: i32) {
    let writes = workspace.writes(SANDBOX);
    let ran = run(workspace, code, &["apply", PLAN]);
    assert_eq!(workspace.writes(SANDBOX), writes, "{case}: it wrote");
    ran.accepted(&format!("plans/{case}"));
}

#[test]
fn a_kept_plan_is_carried_out_without_asking() {
    let workspace = kept();
    let ran = run(&workspace, 0, &["apply", PLAN]);
    ran.accepted("plans/applied");
    let ran = run(&workspace, 0, &["plan", "--detailed-exitcode"]);
    assert!(ran.stdout.starts_with("No changes."), "{}", ran.text());
    // What has been carried out is stale, and still can be shown.
    refused(&workspace, "carried-out-twice", 5);
    let ran = workspace.run(&["show", PLAN]);
    ran.accepted("plans/shown");
    let json = workspace.run(&["show", PLAN, "-o", "json"]);
    let whole: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(
        whole,
        serde_json::from_str::<Value>(&text(&workspace)).expect("JSON")
    );
    let twice = workspace.run(&["show", PLAN, PLAN]);
    assert_eq!(
        (twice.code, twice.stdout.as_str()),
        (Some(1), ""),
        "{}",
        twice.text()
    );
    twice.accepted("plans/shown-twice");
}

#[test]
fn what_moved_in_the_tenant_is_shown_as_a_difference() {
    let workspace = kept();
    let manifest = fs::read_to_string(workspace.path().join(APP)).expect("text");
    workspace.edit(
        APP,
        "notes: Changed once.",
        "notes: Changed by somebody else.",
    );
    run(&workspace, 0, &["apply", "--yes"]);
    workspace.write(APP, &manifest);
    refused(&workspace, "stale-tenant", 5);
    let ran = run(&workspace, 5, &["apply", PLAN, "-o", "json"]);
    let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let change = |side: &str| json["moved"][0][side]["changes"][0]["from"].clone();
    assert_ne!(change("planned"), change("now"), "{json}");
}

#[test]
fn what_moved_in_the_manifests_is_shown_as_a_difference() {
    let workspace = kept();
    workspace.edit(APP, "notes: Changed once.", "notes: Changed twice.");
    refused(&workspace, "stale-manifests", 5);
    fs::remove_file(workspace.path().join(APP)).expect("a file less");
    let gone = "apiVersion: syncform/v1\nkind: App\nmetadata: { name: other }\nspec:\n  displayName: Other\n  template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }\n";
    workspace.write("manifests/other.yaml", gone);
    refused(&workspace, "stale-gone", 5);
}

#[test]
fn what_the_plan_does_not_touch_may_move() {
    let workspace = Workspace::examples();
    run(&workspace, 0, &["apply", "--yes"]);
    workspace.edit(APP, NOTES, "notes: Changed once.");
    run(&workspace, 0, &["plan", "--out", PLAN]);
    let other = "manifests/scim-helpdesk.yaml";
    workspace.edit(other, "displayName: Helpdesk", "displayName: Helpdesk II");
    let ran = run(&workspace, 0, &["apply", PLAN]);
    ran.accepted("plans/others-moved");
    let ran = run(&workspace, 0, &["plan"]);
    assert!(ran.stdout.contains("Helpdesk II"), "{}", ran.text());
}

#[test]
fn a_plan_says_itself_what_it_is_about() {
    let workspace = Workspace::examples();
    run(&workspace, 0, &["plan", "--target", "aws-*", "--out", PLAN]);
    let ran = run(
        &workspace,
        64,
        &["apply", PLAN, "--target", "scim-helpdesk"],
    );
    ran.accepted("plans/asked-otherwise");
    run(&workspace, 0, &["apply", PLAN]);
    let ran = run(&workspace, 0, &["plan"]);
    assert!(
        ran.stdout
            .contains("Plan: 3 to add, 0 to change, 2 unchanged.")
    );
}

/// Nobody lets anything through a guard by a file.
#[test]
fn what_a_guard_lets_through_is_said_again() {
    let workspace = Workspace::example();
    run(&workspace, 0, &["apply", "--yes"]);
    let list = "    # Roles of the account appear after the first cycle; until then there is this one.\n    - group: sg-aws-users\n      role: User\n";
    workspace.edit(APP, list, "");
    workspace.edit(APP, "  assignments:\n", "  assignments: []\n");
    let allow = ["--allow", "unassign=aws-contoso"];
    run(
        &workspace,
        0,
        &[&["plan", "--out", PLAN], &allow[..]].concat(),
    );
    refused(&workspace, "allowed-in-the-file", 64);
    run(&workspace, 0, &[&["apply", PLAN], &allow[..]].concat());
    run(&workspace, 0, &["plan", "--out", PLAN]);
    let ran = run(&workspace, 64, &[&["apply", PLAN], &allow[..]].concat());
    assert!(
        ran.stderr
            .contains("made with none of --adopt, --prune and --allow"),
        "{}",
        ran.text()
    );
}

#[test]
fn a_plan_that_is_not_this_ones_is_refused() {
    let workspace = kept();
    workspace.edit("manifests/tenant.yaml", "ff8bf889", "aa8bf889");
    refused(&workspace, "other-tenant", 7);
    workspace.edit("manifests/tenant.yaml", "aa8bf889", "ff8bf889");
    let whole = text(&workspace);
    forge(&workspace, |plan| plan["version"] = "9.9.9".into());
    refused(&workspace, "other-version", 5);
    workspace.write(PLAN, &whole.replace("Changed once", "Changed at once"));
    refused(&workspace, "edited", 1);
    workspace.write(PLAN, &whole[..whole.len() / 2]);
    refused(&workspace, "cut", 1);
    workspace.write(PLAN, "{ \"format_version\": \"2.0\" }");
    refused(&workspace, "other-format", 1);
    workspace.write(PLAN, "{}");
    refused(&workspace, "no-plan", 1);
    fs::remove_file(workspace.path().join(PLAN)).expect("a file less");
    refused(&workspace, "missing", 1);
}

/// A file that somebody forged can name steps, and no step comes from it.
#[test]
fn a_forged_plan_makes_nothing_happen() {
    let workspace = kept();
    forge(&workspace, |plan| {
        plan["apps"][0]["steps"] = serde_json::json!([{ "step": "delete-job" }]);
        plan["apps"][0]["name"] = "aws-contoso".into();
    });
    refused(&workspace, "forged", 5);
    forge(&workspace, |plan| {
        plan["apps"][0]["name"] = "a\u{1b}]0;x\u{7}b".into();
        plan["apps"][0]["steps"][0]["step"] = "\u{1b}[2J".into();
        plan["apps"][0]["file"] = "\u{202e}".into();
        plan["digest"] = "\u{1b}c".into();
        plan["tenant"]["name"] = "\u{1b}c".into();
    });
    let ran = workspace.run(&["show", PLAN]);
    assert!(!ran.text().contains('\u{1b}') && !ran.text().contains('\u{202e}'));
    ran.accepted("plans/forged-names");
}

#[test]
fn a_blocked_plan_is_not_carried_out() {
    let workspace = Workspace::example();
    run(&workspace, 0, &["apply", "--yes"]);
    workspace.edit(
        "manifests/tenant.yaml",
        "owner: identity-platform",
        "owner: somebody-else",
    );
    run(&workspace, 4, &["plan", "--out", PLAN]);
    refused(&workspace, "blocked", 4);
}

#[test]
fn the_published_schema_of_a_plan_is_current() {
    let (name, schema) = report_schema();
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
    golden::check(&golden::root().join("schemas").join(name), &text);
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for workspace in [kept(), Workspace::examples()] {
        run(&workspace, 0, &["plan", "--out", PLAN]);
        let mut plan: Value = serde_json::from_str(&self::text(&workspace)).expect("JSON");
        let errors: Vec<_> = validator.iter_errors(&plan).collect();
        assert!(errors.is_empty(), "{errors:?}");
        plan["apps"][0]["action"] = "invent".into();
        assert!(!validator.is_valid(&plan));
    }
}

#[test]
fn plans_of_several_tenants_stand_one_after_the_other() {
    let workspace = kept();
    let mut other = Workspace::example();
    other.environment.clone_from(&workspace.environment);
    let tenant = std::fs::read_to_string(other.path().join("manifests/tenant.yaml")).expect("text");
    let id = "ff8bf889-e031-41ac-8f7b-aedb059892ee";
    other.write(
        "manifests/tenant.yaml",
        &tenant
            .replace(id, "0a8bf889-e031-41ac-8f7b-aedb059892ee")
            .replace("name: contoso", "name: fabrikam"),
    );
    run(&other, 0, &["plan", "--out", PLAN]);
    workspace.write("other.json", &text(&other));
    let ran = workspace.run(&["show", PLAN, "other.json"]);
    ran.accepted("plans/of-two-tenants");
    let both = workspace.run(&["show", PLAN, "other.json", "-o", "json"]);
    let both: Value = serde_json::from_str(&both.stdout).expect("JSON");
    assert_eq!(both["format_version"], "1.0");
    assert_eq!(both["plans"].as_array().map(Vec::len), Some(2));
    let markdown = workspace
        .run(&["show", PLAN, "other.json", "-o", "markdown"])
        .stdout;
    assert!(
        markdown.contains("### syncform plan: 2 tenants\n"),
        "{markdown}"
    );
    assert!(
        markdown.contains("### syncform plan: `fabrikam`\n"),
        "{markdown}"
    );
}
