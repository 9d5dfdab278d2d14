//! The binary from outside: for each way to go wrong one clear message with its place, the right exit code, and
//! nothing written. Every text is a golden file under `tests/cases/cli`.

mod begun;
mod fmt;
mod guards;
mod history;
mod imports;
mod live;
mod locks;
mod policies;
mod slips;
mod words;

use crate::support::binary::{Ran, Workspace};
use crate::support::examples;

const SANDBOX: &str = "sandbox";

/// What a verb does on the sandbox, with the code that it must end with.
#[track_caller]
fn run(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[arguments, &["--sandbox", SANDBOX]].concat());
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.text());
    ran
}

fn applied() -> Workspace {
    let workspace = Workspace::example();
    run(&workspace, 0, &["apply", "--yes"]);
    workspace
}

/// Holds a run against its golden file.
#[track_caller]
fn accepted(name: &str, ran: &Ran) {
    ran.accepted(&format!("cli/{name}"));
}

/// Runs a verb on the sandbox, holds its text against the golden file, and sees that nothing was written.
#[track_caller]
fn refused(workspace: &Workspace, case: &str, code: i32, verbs: &[&[&str]]) {
    for verb in verbs {
        let before = workspace.writes(SANDBOX);
        let ran = workspace.run(&[*verb, &["--sandbox", SANDBOX]].concat());
        assert_eq!(ran.code, Some(code), "{case}: {}", ran.text());
        assert_eq!(
            workspace.writes(SANDBOX),
            before,
            "{case}: something was written"
        );
        accepted(&format!("{case}-{}", verb[0]), &ran);
    }
}

const VALIDATE: &[&str] = &["validate"];
const PLAN: &[&str] = &["plan"];
const APPLY: &[&str] = &["apply", "--yes"];
const STATUS: &[&str] = &["status"];
const APP: &str = "manifests/aws-contoso.yaml";

#[test]
fn a_typo() {
    let workspace = Workspace::example();
    workspace.edit(APP, "displayName:", "displyName:");
    refused(&workspace, "typo", 3, &[VALIDATE, PLAN, APPLY, STATUS]);
}

#[test]
fn a_wrong_type() {
    let workspace = Workspace::example();
    workspace.edit(APP, "version: 1", "version: one");
    refused(&workspace, "wrong-type", 3, &[VALIDATE, APPLY]);
}

#[test]
fn a_duplicate_key() {
    let workspace = Workspace::example();
    workspace.edit(
        APP,
        "    state: running\n",
        "    state: running\n    state: paused\n",
    );
    refused(&workspace, "duplicate-key", 3, &[VALIDATE, APPLY]);
}

#[test]
fn two_apps_of_one_name() {
    let workspace = Workspace::example();
    let text = std::fs::read_to_string(workspace.path().join(APP)).expect("text");
    workspace.write("manifests/twin.yaml", &text);
    refused(&workspace, "duplicate-app", 3, &[VALIDATE]);
}

#[test]
fn a_secret_in_clear_is_not_shown() {
    let workspace = Workspace::example();
    workspace.edit(
        APP,
        "SecretToken:\n          env: AWS_CONTOSO_SECRET_KEY",
        "SecretToken: hunter2-in-clear",
    );
    refused(&workspace, "secret-in-clear", 3, &[VALIDATE]);
    let ran = workspace.run(&["validate", "-o", "json"]);
    assert!(!ran.text().contains("hunter2"), "{}", ran.text());
}

#[test]
fn a_mistake_in_one_file_hides_none_in_another() {
    let workspace = Workspace::example();
    let text = std::fs::read_to_string(workspace.path().join(APP)).expect("text");
    workspace.write(
        "manifests/broken.yaml",
        &text.replace("displayName:", "displyName:"),
    );
    workspace.edit(APP, "identity-ops@contoso.com", "nobody");
    let ran = workspace.run(&["validate"]);
    assert_eq!(ran.code, Some(3), "{}", ran.text());
    assert!(
        ran.stderr.contains("[unknown-field]") && ran.stderr.contains("[invalid-mail]"),
        "{}",
        ran.text()
    );
}

#[test]
fn an_unknown_credential_key() {
    let workspace = Workspace::example();
    workspace.edit(APP, "SecretToken:", "SecretTokn:");
    refused(&workspace, "unknown-credential-key", 3, &[VALIDATE]);
}

#[test]
fn a_missing_environment_variable() {
    let mut workspace = Workspace::example();
    workspace
        .environment
        .retain(|(name, _)| name != "AWS_CONTOSO_SECRET_KEY");
    refused(&workspace, "missing-variable", 1, &[APPLY]);
    let ran = workspace.run(&["plan", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(0), "a plan needs no secret: {}", ran.text());
}

#[test]
fn a_folder_that_cannot_be_read() {
    let workspace = Workspace::example();
    refused(
        &workspace,
        "unreadable-folder",
        3,
        &[
            &["validate", "-f", "nowhere"],
            &["apply", "--yes", "-f", "nowhere"],
        ],
    );
}

#[test]
fn an_empty_set() {
    let workspace = Workspace::example();
    assert_eq!(
        workspace
            .run(&["apply", "--yes", "--sandbox", SANDBOX])
            .code,
        Some(0)
    );
    workspace.write("empty/README.md", "No manifest.\n");
    refused(
        &workspace,
        "empty-set",
        3,
        &[
            &["validate", "-f", "empty"],
            &["plan", "-f", "empty"],
            &["apply", "--yes", "-f", "empty"],
        ],
    );
}

/// A Tenant alone is a sound set of no Apps. What an earlier set made is named, and nothing happens to it.
#[test]
fn a_tenant_without_apps() {
    let workspace = Workspace::example();
    let ran = workspace.run(&["apply", "--yes", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let before = workspace.writes(SANDBOX);
    let tenant = ["-f", "manifests/tenant.yaml", "--sandbox", SANDBOX];
    for verb in [VALIDATE, PLAN, APPLY, STATUS] {
        let ran = workspace.run(&[verb, &tenant].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        accepted(&format!("no-apps-{}", verb[0]), &ran);
    }
    let ran = workspace.run(&[&["pause", "aws-contoso", "--yes"], &tenant[..]].concat());
    assert_eq!(ran.code, Some(64), "{}", ran.text());
    accepted("no-apps-pause", &ran);
    assert_eq!(workspace.writes(SANDBOX), before);
}

#[test]
fn a_second_owner() {
    let workspace = Workspace::example();
    assert_eq!(
        workspace
            .run(&["apply", "--yes", "--sandbox", SANDBOX])
            .code,
        Some(0)
    );
    workspace.edit(
        "manifests/tenant.yaml",
        "owner: identity-platform",
        "owner: another-team",
    );
    let ran = workspace.run(&["plan", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(4), "{}", ran.text());
    // The id of the application is the emulator's to choose and stays the same: ids are counted, not drawn.
    refused(&workspace, "second-owner", 4, &[PLAN, APPLY]);
}

#[test]
fn no_yes_and_no_terminal() {
    let workspace = Workspace::example();
    refused(&workspace, "no-yes", 64, &[&["apply"]]);
}

#[test]
fn a_command_line_that_makes_no_sense() {
    let workspace = Workspace::example();
    let ran = workspace.run(&["plann"]);
    assert_eq!(ran.code, Some(64), "{}", ran.text());
}

/// A file behind a verb is most likely a manifest, and the flag for it is named.
#[test]
fn a_manifest_without_its_flag() {
    let workspace = Workspace::example();
    let ran = workspace.run(&["validate", APP]);
    assert_eq!(ran.code, Some(64), "{}", ran.text());
    assert!(ran.stderr.contains(&format!("-f {APP}")), "{}", ran.text());
    let ran = workspace.run(&["validate", "nothing-of-the-kind"]);
    assert!(!ran.stderr.contains("-f"), "{}", ran.text());
}

/// One clause for one cause, and no word of writing from a verb that never writes.
#[test]
fn an_endpoint_where_nobody_listens() {
    let workspace = Workspace::signed_in();
    for verb in [PLAN, APPLY] {
        let ran = workspace.run(&[verb, &["--endpoint", "http://127.0.0.1:1"]].concat());
        assert_eq!(ran.code, Some(8), "{}", ran.text());
        assert_eq!(
            ran.stderr.matches("was not sent").count(),
            1,
            "{}",
            ran.text()
        );
        let is_said = ran.stderr.contains("nothing was written");
        assert_eq!(is_said, verb == APPLY, "{}", ran.text());
    }
}

#[test]
fn no_credential_and_no_sandbox() {
    let workspace = Workspace::example();
    let ran = workspace.run(&["plan"]);
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    accepted("no-credential-plan", &ran);
    let ran = workspace.run(&["plan", "--endpoint", "http://127.0.0.1:1"]);
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    accepted("no-credential-endpoint", &ran);
}

#[test]
fn refused_credentials_leave_a_stopped_job_and_no_secret() {
    let mut workspace = Workspace::example();
    for (_, value) in &mut workspace.environment {
        value.insert_str(0, "refuse-");
    }
    let ran = workspace.run(&["apply", "--yes", "--sandbox", SANDBOX]);
    accepted("refused-credentials-apply", &ran);
    let requests = workspace.requests(SANDBOX);
    assert!(requests.iter().all(|request| {
        !request["path"]
            .as_str()
            .is_some_and(|path| path.ends_with("/secrets") && request["method"] == "PUT")
    }));
    let ran = workspace.run(&["status", "--sandbox", SANDBOX]);
    accepted("refused-credentials-status", &ran);
}

#[test]
fn an_unknown_job_template_leaves_the_application() {
    let workspace = Workspace::example();
    workspace.edit(APP, "template: aws\n", "template: awss\n");
    let ran = workspace.run(&["apply", "--yes", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(6), "{}", ran.text());
    accepted("unknown-job-template-apply", &ran);
    refused(&workspace, "unknown-job-template-later", 3, &[PLAN]);
    workspace.edit(APP, "template: awss\n", "template: aws\n");
    assert_eq!(
        workspace
            .run(&["apply", "--yes", "--sandbox", SANDBOX])
            .code,
        Some(0),
        "it goes on from what stands"
    );
}

#[test]
fn the_tour() {
    let workspace = Workspace::examples();
    // Whoever walks it has cloned a repository.
    workspace.commit();
    let step = |name: &str, words: &[&str]| accepted(name, &workspace.run(words));
    step("tour-1-validate", &["validate"]);
    step("tour-2-plan", &["plan", "--sandbox"]);
    let detailed = workspace.run(&["plan", "--detailed-exitcode", "--sandbox"]);
    assert_eq!(detailed.code, Some(2));
    step("tour-3-apply", &["apply", "--yes", "--sandbox"]);
    step("tour-4-status", &["status", "--sandbox"]);
    step("tour-5-plan", &["plan", "--sandbox", "--detailed-exitcode"]);
    let json = workspace.run(&["plan", "-o", "json", "--sandbox"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        (&json["format_version"], &json["summary"]["unchanged"]),
        (&"1.5".into(), &5.into())
    );
    let lock = ["template", "lock", "salesforce-emea", "--sandbox"];
    step("tour-8-lock", &lock);
    let file = "manifests/salesforce-emea.yaml";
    workspace.edit(file, "extensionAttribute10", "extensionAtribute10");
    step("tour-9-validate", &["validate"]);
    workspace.edit(file, "extensionAtribute10", "extensionAttribute10");
    step("tour-12-test", &["test", "--filter", "salesforce"]);
    workspace.edit(file, "Not([IsSoftDeleted])", "\"[IsSoftDeleted]\"");
    step(
        "tour-13-failed",
        &["test", "--filter", "emea: whoever leaves"],
    );
    workspace.edit(file, "\"[IsSoftDeleted]\"", "Not([IsSoftDeleted])");
    workspace.edit(APP, "Changes go through git", "Changes are reviewed");
    let kept = ["plan", "--sandbox", "--out", "plan.json"];
    step("tour-10-kept", &kept);
    step("tour-11-applied", &["apply", "plan.json", "--sandbox"]);
    step("tour-6-watch", &["status", "--sandbox", "--watch"]);
    let logs = ["logs", "scim-helpdesk", "--sandbox", "--status", "failure"];
    step("tour-7-logs", &logs);
}

/// The example that stands apart from the tour: the plan prints the id that its warning asks for.
#[test]
fn a_template_that_is_found_by_its_name_is_named_with_its_id() {
    let workspace = Workspace::empty();
    for (name, text) in examples::with_people() {
        workspace.write(&name, &text);
    }
    let folders = ["-f", "manifests", "-f", "docs/examples"];
    let only = ["--sandbox", SANDBOX, "--target", "servicenow-it"];
    let ran = workspace.run(&[&["plan"], &folders[..], &only].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    accepted("by-name-plan", &ran);
}

#[test]
fn a_sandbox_needs_no_other_flag() {
    let workspace = Workspace::example();
    assert_eq!(
        workspace
            .run(&["plan", "-f", "manifests", "--sandbox"])
            .code,
        Some(0)
    );
    assert!(
        workspace
            .path()
            .join(".syncform/sandbox/tenant.json")
            .is_file()
    );
}
