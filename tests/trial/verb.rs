//! The verb from outside: its words, its codes and its other outputs.

use serde_json::Value;

use super::{app, lock};
use crate::support::binary::{Ran, Workspace};
use crate::support::world::TENANT;

const TESTS: &str = "    - name: sellers get a title
      given: { department: Sales, mail: ada@contoso.com, jobTitle: VP, country: GB }
      expect: { inScope: true, Account: { title: Vice President } }
    - name: others are called so
      given: { department: Sales, mail: eve@contoso.com, jobTitle: \"CEO \\e[31m<b>\", country: GB }
      expect: { Account: { title: CEO } }
    - name: a typo
      expect: { Acount: { title: x } }
";

fn workspace(tests: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("manifests/tenant.yaml", TENANT);
    let app = app(tests);
    let app = app.strip_suffix("  tests:\n").unwrap_or(&app);
    workspace.write("manifests/scim.yaml", app);
    let (file, text) = lock();
    workspace.write(&file, &text);
    workspace
}

fn ran(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[&["test"], arguments].concat());
    assert_eq!(ran.code, Some(code), "{}", ran.text());
    ran
}

#[test]
fn each_test_has_a_line_and_what_failed_says_where_it_came_from() {
    ran(&workspace(TESTS), 3, &[]).accepted("trial/failed");
    let only = ["--filter", "sellers"];
    ran(&workspace(TESTS), 0, &only).accepted("trial/passed");
    ran(&workspace(TESTS), 64, &["--filter", "nobody"]).accepted("trial/no-such-test");
    ran(&workspace(""), 1, &[]).accepted("trial/none");
}

/// Before the first `template lock` it is the same with every test.
#[test]
fn what_several_tests_lack_is_said_once() {
    let workspace = workspace(TESTS);
    let lock = workspace.path().join("manifests/templates/scim.lock.json");
    std::fs::remove_file(lock).expect("a file less");
    ran(&workspace, 3, &[]).accepted("trial/unlocked");
}

#[test]
fn the_other_outputs_hold_the_same() {
    let workspace = workspace(TESTS);
    ran(&workspace, 3, &["-o", "junit"]).accepted("trial/junit");
    let json: Value =
        serde_json::from_str(&ran(&workspace, 3, &["-o", "json"]).stdout).expect("JSON");
    let tests = json["apps"][0]["tests"].as_array().expect("tests");
    let passed: Vec<_> = tests.iter().map(|test| test["passed"].as_bool()).collect();
    assert_eq!(passed, [Some(true), Some(false), Some(false)]);
    let sarif = ran(&workspace, 3, &["-o", "sarif"]);
    sarif.accepted("trial/sarif");
    let sarif: Value = serde_json::from_str(&sarif.stdout).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let rules: Vec<_> = results
        .iter()
        .map(|result| result["ruleId"].as_str())
        .collect();
    assert_eq!(rules, [Some("failed-test"), Some("failed-test")]);
    ran(&workspace, 64, &["-o", "ndjson"]);
}
