//! `drift` from outside: a tenant that somebody moves by hand. `tests/scenarios.rs` has its forms.

use jsonschema::validator_for;
use serde_json::{Value, json};
use syncform::model::CommitId;
use syncform::plan::drift_schema;

use crate::support::binary::{Ran, Server, Workspace, ended};
use crate::support::golden;

const PERMISSIONS: &[&str] = &[
    "AppRoleAssignment.ReadWrite.All",
    "Application.ReadWrite.All",
    "AuditLog.Read.All",
    "Directory.Read.All",
    "Synchronization.ReadWrite.All",
];
/// Somebody who works in a portal: an emulated tenant takes the name for a client id.
const PERSON: &str = "user0003@contoso.com";

/// A repository whose manifest was applied, and the tenant.
struct Applied {
    workspace: Workspace,
    server: Server,
    commit: CommitId,
}

impl Applied {
    fn new() -> Self {
        let workspace = Workspace::signed_in();
        let commit = workspace.commit();
        let server = Server::granting(&workspace, PERMISSIONS);
        let applied = Self {
            workspace,
            server,
            commit,
        };
        applied.run(0, &["apply", "--yes"]);
        applied
    }

    #[track_caller]
    fn run_as(&self, client: &str, code: i32, arguments: &[&str]) -> Ran {
        let at = ["--endpoint", &self.server.url];
        let mut command = self.workspace.command(&[arguments, &at].concat());
        let ran = ended(command.env("AZURE_CLIENT_ID", client));
        assert_eq!(ran.code, Some(code), "{}", ran.text());
        ran
    }

    #[track_caller]
    fn run(&self, code: i32, arguments: &[&str]) -> Ran {
        self.run_as("demo", code, arguments)
    }

    /// Somebody pauses the job.
    fn moved(self) -> Self {
        self.run_as(PERSON, 0, &["pause", "aws-contoso", "--yes"]);
        self
    }

    /// Holds what a run says against a golden file; commits differ with every change of the examples.
    fn accepted(&self, name: &str, ran: &Ran) {
        let whole = self.commit.as_str();
        let text = ran.text().replace(whole, "(commit)");
        let text = text.replace(&whole[..7], "(commit)");
        let path = format!("tests/cases/drift/{name}.txt");
        golden::check(&golden::root().join(path), &text);
    }
}

#[test]
fn a_tenant_that_nobody_moved_has_none() {
    let applied = Applied::new();
    let ran = applied.run(0, &["drift", "--detailed-exitcode"]);
    applied.accepted("none", &ran);
    // Nothing was asked of the audit log.
    let quiet = applied.run(0, &["drift", "--no-audit"]);
    assert_eq!(quiet.stdout, ran.stdout);
}

#[test]
fn what_somebody_moved_is_told_with_who_it_was() {
    let applied = Applied::new().moved();
    applied.run(0, &["drift"]);
    let told = applied.run(2, &["drift", "--detailed-exitcode"]);
    applied.accepted("moved", &told);
    assert!(told.stdout.contains(PERSON), "{}", told.text());
    let json = applied.run(0, &["drift", "-o", "json"]);
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    let (name, schema) = drift_schema();
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n";
    golden::check(&golden::root().join("schemas").join(name), &text);
    let validator = validator_for(&schema).expect("a schema");
    let errors: Vec<_> = validator
        .iter_errors(&report)
        .map(|it| it.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(report["apps"][0]["audits"][0]["is_person"], json!(true));
    // Nobody is named where nobody wants it.
    let ran = applied.run(2, &["drift", "--detailed-exitcode", "--no-audit"]);
    assert!(
        !ran.stdout.contains(PERSON) && !ran.stdout.contains("Audit:"),
        "{}",
        ran.text()
    );
}

#[test]
fn what_git_has_changed_since_is_not_taken_for_it() {
    let applied = Applied::new();
    let file = "manifests/aws-contoso.yaml";
    applied
        .workspace
        .edit(file, "  notes: ", "  notes: From now on, ");
    applied.workspace.commit();
    // It waits, which is worth a look, and is no drift.
    let ran = applied.run(2, &["drift", "--detailed-exitcode"]);
    applied.accepted("pending", &ran);
    applied.run(2, &["plan", "--detailed-exitcode"]);
    // Once it is applied, it is what the tenant should be.
    applied.run(0, &["apply", "--yes"]);
    let ran = applied.run(0, &["drift", "--detailed-exitcode"]);
    assert!(ran.stdout.starts_with("No drift."), "{}", ran.text());
}

#[test]
fn an_audit_log_that_may_not_be_read_costs_the_names_alone() {
    let workspace = Workspace::signed_in();
    let commit = workspace.commit();
    let fewer: Vec<_> = PERMISSIONS
        .iter()
        .copied()
        .filter(|it| *it != "AuditLog.Read.All")
        .collect();
    let server = Server::granting(&workspace, &fewer);
    let applied = Applied {
        workspace,
        server,
        commit,
    };
    applied.run(0, &["apply", "--yes"]);
    let applied = applied.moved();
    let ran = applied.run(2, &["drift", "--detailed-exitcode"]);
    applied.accepted("unread", &ran);
}

#[test]
fn a_pipeline_gets_a_warning_at_the_line_of_the_manifest() {
    let mut applied = Applied::new().moved();
    let environment = &mut applied.workspace.environment;
    environment.push(("GITHUB_ACTIONS".to_owned(), "true".to_owned()));
    let ran = applied.run(0, &["drift", "-q"]);
    let line = ran
        .stdout
        .lines()
        .chain(ran.stderr.lines())
        .find(|line| line.starts_with("::"));
    let line = line.expect("an annotation");
    assert!(
        line.starts_with("::warning file=manifests/aws-contoso.yaml,line="),
        "{line}"
    );
    assert!(line.contains("provisioning.state is paused"), "{line}");
}
