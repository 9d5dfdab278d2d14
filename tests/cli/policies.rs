//! Policies from outside: each says what breaks it and who wants it, and where nothing else is wrong every verb ends with 4.

use serde_json::Value;

use super::{APP, APPLY, PLAN, SANDBOX, STATUS, VALIDATE, refused};
use crate::support::binary::Workspace;

/// The example, under one policy.
fn under(policy: &str) -> Workspace {
    let workspace = Workspace::example();
    let owner = "owner: identity-platform\n";
    let policies = format!("{owner}  policies:\n    {policy}\n");
    workspace.edit("manifests/tenant.yaml", owner, &policies);
    workspace
}

/// The example keeps it, and breaks it once something in the App is other.
fn broken(case: &str, policy: &str, (from, to): (&str, &str), verbs: &[&[&str]]) -> Workspace {
    let workspace = under(policy);
    let ran = workspace.run(VALIDATE);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    workspace.edit(APP, from, to);
    refused(&workspace, case, 4, verbs);
    workspace
}

const ALL: (&str, &str) = ("scope: assigned", "scope: all");

#[test]
fn nobody_provisions_everybody() {
    let policy = "forbidScopeAll: error";
    let every = [VALIDATE, PLAN, APPLY, STATUS];
    let workspace = broken("policy-scope-all", policy, ALL, &every);
    // What is wrong besides is a mistake, and outranks a wish.
    workspace.edit(APP, "displayName:", "displyName:");
    refused(&workspace, "policy-and-mistake", 3, &[VALIDATE, APPLY]);
}

#[test]
fn somebody_is_told() {
    let mails = "    notify:\n      - identity-ops@contoso.com\n";
    let silent = (mails, "    notify: []\n");
    broken("policy-notify", "requireNotify: error", silent, &[VALIDATE]);
}

#[test]
fn every_job_has_a_brake() {
    let workspace = under("requireDeletionThreshold: error");
    refused(&workspace, "policy-deletion-threshold", 4, &[VALIDATE]);
    let scope = "    scope: assigned\n";
    let brake = format!("{scope}    accidentalDeletions: {{ threshold: 5 }}\n");
    workspace.edit(APP, scope, &brake);
    assert_eq!(workspace.run(VALIDATE).code, Some(0));
}

#[test]
fn secrets_come_from_a_key_vault() {
    let workspace = under("requireKeyVault: error");
    refused(&workspace, "policy-key-vault", 4, &[VALIDATE]);
}

#[test]
fn templates_are_pinned() {
    let pinned = "    # AWS Single-Account Access\n    id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5\n";
    let named = "    name: AWS Single-Account Access\n";
    let policy = "requirePinnedTemplate: error";
    broken(
        "policy-pinned-template",
        policy,
        (pinned, named),
        &[VALIDATE],
    );
}

#[test]
fn mappings_have_tests() {
    let running = "    state: running\n";
    let mapped = format!("{running}    mappings:\n      User -> Account: {{ enabled: true }}\n");
    let workspace = broken(
        "policy-tests",
        "requireTests: error",
        (running, &mapped),
        &[VALIDATE],
    );
    let test = "apiVersion: syncform/v1\nkind: MappingTest\nmetadata: { name: aws }\nspec:\n  apps: [aws-contoso]\n  \
                tests:\n    - name: everybody\n      expect: { inScope: true }\n";
    workspace.write("manifests/tests.yaml", test);
    let ran = workspace.run(VALIDATE);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
}

#[test]
fn only_certain_templates_are_allowed() {
    let policy = "allowedTemplates: { severity: error, templates: [{ id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }] }";
    let other = (
        "8b1025e4-1dd2-430b-a150-2ef79cd700f5",
        "cd3ed3de-93ee-400b-8b19-b61ef44a0f29",
    );
    broken("policy-allowed-template", policy, other, &[VALIDATE]);
}

/// As a warning it is said, and nothing stops.
#[test]
fn a_policy_can_be_a_warning() {
    let workspace = under("forbidScopeAll: warning");
    workspace.edit(APP, ALL.0, ALL.1);
    for verb in [VALIDATE, PLAN] {
        let ran = workspace.run(&[verb, &["--sandbox", SANDBOX]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        assert!(
            ran.stderr.contains("warning[policy-scope-all]: "),
            "{}",
            ran.text()
        );
    }
}

#[test]
fn programs_see_policies() {
    let workspace = under("forbidScopeAll: error");
    workspace.edit(APP, ALL.0, ALL.1);
    let seen = |format: &str| -> Value {
        let ran = workspace.run(&["validate", "-o", format]);
        assert_eq!(ran.code, Some(4), "{}", ran.text());
        serde_json::from_str(&ran.stdout).expect("JSON")
    };
    let json = seen("json");
    let finding = &json["diagnostics"][0];
    assert_eq!(json["valid"], false);
    assert_eq!(
        [&finding["code"], &finding["severity"]],
        ["policy-scope-all", "error"]
    );
    let sarif = seen("sarif");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(
        [&result["ruleId"], &result["level"]],
        ["policy-scope-all", "error"]
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], APP);
}
