//! `template lock` from outside: what it writes beside the manifests, and what becomes of that.

use std::fs;

use super::{PLAN, SANDBOX, VALIDATE, accepted, refused};
use crate::support::binary::{Ran, Workspace};

const LOCK: &[&str] = &["template", "lock", "--sandbox", SANDBOX];
const CHECK: &[&str] = &["template", "lock", "--check", "--sandbox", SANDBOX];
const APP: &str = "manifests/salesforce-emea.yaml";
const FILE: &str = "manifests/templates/salesforce.lock.json";

fn run(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let ran = workspace.run(arguments);
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.text());
    ran
}

/// The examples, applied.
fn applied(targets: &[&str]) -> Workspace {
    let workspace = Workspace::examples();
    let apply = [&["apply", "--yes", "--sandbox", SANDBOX], targets].concat();
    run(&workspace, 0, &apply);
    workspace
}

fn text(workspace: &Workspace) -> String {
    fs::read_to_string(workspace.path().join(FILE)).expect("a lock")
}

#[test]
fn locks_are_written_once_and_where_the_tenant_has_moved() {
    let workspace = applied(&[]);
    let writes = workspace.writes(SANDBOX);
    accepted("lock-missing", &run(&workspace, 3, CHECK));
    assert!(!workspace.path().join(FILE).exists());
    accepted("lock-new", &run(&workspace, 0, LOCK));
    let first = text(&workspace);
    accepted("lock-unchanged", &run(&workspace, 0, LOCK));
    run(&workspace, 0, CHECK);
    assert_eq!(text(&workspace), first);

    // As if the publisher had added an attribute and mapped another one since.
    let old = first
        .replace("\"CompanyName\"", "\"OldCompanyName\"")
        .replace("[jobTitle]", "[department]");
    workspace.write(FILE, &old);
    accepted("lock-changed", &run(&workspace, 3, CHECK));
    assert_eq!(text(&workspace), old);
    run(&workspace, 0, LOCK);
    assert_eq!(text(&workspace), first);
    let json = run(
        &workspace,
        0,
        &[LOCK, &["-o", "json", "salesforce-emea"]].concat(),
    );
    let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(json["locks"].as_array().map(Vec::len), Some(1), "{json}");
    assert_eq!(json["locks"][0]["state"], "unchanged");
    assert_eq!(workspace.writes(SANDBOX), writes, "it only looks");
}

#[test]
fn a_template_that_no_application_shows() {
    let workspace = applied(&["--target", "salesforce-emea"]);
    accepted("lock-nowhere", &run(&workspace, 1, LOCK));
    assert!(workspace.path().join(FILE).exists(), "the others are kept");
}

#[test]
fn a_typo_is_found_without_a_tenant_and_before_anything_is_made() {
    let workspace = applied(&["--target", "salesforce-emea"]);
    run(&workspace, 0, &[LOCK, &["salesforce-emea"]].concat());
    run(&workspace, 0, VALIDATE);
    workspace.edit(APP, "extensionAttribute10", "extensionAtribute10");
    accepted("lock-typo-validate", &run(&workspace, 3, VALIDATE));
    fs::remove_dir_all(workspace.path().join(SANDBOX)).expect("no tenant");
    let target = &["--target", "salesforce-emea"];
    refused(&workspace, "lock-typo", 3, &[&[PLAN, target].concat()]);
}

#[test]
fn a_lock_that_a_merge_has_broken() {
    let workspace = applied(&["--target", "salesforce-emea"]);
    run(&workspace, 0, &[LOCK, &["salesforce-emea"]].concat());
    let whole = text(&workspace);
    workspace.write(FILE, &format!("<<<<<<< HEAD\n{whole}"));
    let told = run(&workspace, 3, VALIDATE);
    assert!(
        told.stderr.contains("error[unusable-lock]"),
        "{}",
        told.text()
    );
    run(&workspace, 3, &[PLAN, &["--sandbox", SANDBOX]].concat());
    accepted(
        "lock-broken",
        &run(&workspace, 0, &[LOCK, &["salesforce-emea"]].concat()),
    );
    assert_eq!(text(&workspace), whole);
    run(&workspace, 0, VALIDATE);
}

/// Whatever lies in the folder, nothing outside of it is written.
#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    use std::os::unix::fs::symlink;

    let workspace = applied(&["--target", "salesforce-emea"]);
    let lock = [LOCK, &["salesforce-emea"]].concat();
    workspace.write("precious", "precious");
    let precious = workspace.path().join("precious");
    workspace.write("manifests/templates/readme", "");
    let part = workspace
        .path()
        .join("manifests/templates/salesforce.lock.part");
    symlink(&precious, &part).expect("a link");
    run(&workspace, 0, &lock);
    assert_eq!(fs::read_to_string(&precious).expect("text"), "precious");
    run(&workspace, 0, VALIDATE);

    fs::remove_dir_all(workspace.path().join("manifests/templates")).expect("gone");
    fs::create_dir(workspace.path().join("elsewhere")).expect("a folder");
    let folder = workspace.path().join("manifests/templates");
    symlink(workspace.path().join("elsewhere"), &folder).expect("a link");
    let files = ["-f", "manifests/tenant.yaml", "-f", APP];
    accepted(
        "lock-link",
        &run(&workspace, 1, &[&lock, &files[..]].concat()),
    );
    workspace.write("elsewhere/a.lock.json", "{}");
    let told = run(&workspace, 3, &[VALIDATE, &files].concat());
    assert!(
        told.stderr.contains("error[outside-root]"),
        "{}",
        told.text()
    );
}

/// What a hand has added to a job is no mistake of the manifest, where the tenant can be asked.
#[test]
fn a_tenant_knows_better_than_a_lock() {
    let workspace = applied(&["--target", "salesforce-emea"]);
    run(&workspace, 0, &[LOCK, &["salesforce-emea"]].concat());
    let definition = "    attributes:
      target:
        User:
          # A field of our own in Salesforce.
          officeCode:
            type: String
";
    workspace.edit(APP, definition, "");
    let target = ["--target", "salesforce-emea"];
    run(&workspace, 3, VALIDATE);
    run(
        &workspace,
        0,
        &[VALIDATE, &["--sandbox", SANDBOX], &target].concat(),
    );
    let plan = run(
        &workspace,
        0,
        &[PLAN, &["--sandbox", SANDBOX], &target].concat(),
    );
    assert!(plan.stdout.starts_with("No changes"), "{}", plan.text());
}

/// A file that no template of the manifests belongs in is not mended by chance.
#[test]
fn a_lock_that_is_not_mended_is_told() {
    let workspace = applied(&["--target", "salesforce-emea"]);
    workspace.write("manifests/templates/old.lock.json", "{");
    let lock = [LOCK, &["salesforce-emea"]].concat();
    accepted("lock-left", &run(&workspace, 3, &lock));
    assert!(workspace.path().join(FILE).exists());
    run(&workspace, 3, VALIDATE);
}

#[test]
fn manifests_that_are_named_one_by_one_find_the_locks_beside_them() {
    let workspace = applied(&["--target", "salesforce-emea"]);
    let files = ["-f", "manifests/tenant.yaml", "-f", APP];
    run(&workspace, 0, &[LOCK, &files].concat());
    workspace.edit(APP, "extensionAttribute10", "extensionAtribute10");
    let told = run(&workspace, 3, &[VALIDATE, &files].concat());
    assert!(told.stderr.contains(FILE), "{}", told.text());
}
