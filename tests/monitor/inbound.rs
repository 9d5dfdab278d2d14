//! A job that brings people into the tenant, which somebody else set up: it is shown like any other and never written,
//! whatever a manifest says of it, and none is made.

use std::time::Duration;

use serde_json::{Value, json};
use syncform::emulator::{Emulator, Options};
use syncform::wire::{Method, Request, Transport as _};

use super::verbs::run;
use crate::support::binary::{Ran, Workspace};
use crate::support::hands::by_hand;
use crate::support::uploads::bulk;

const APP: &str = "\
apiVersion: syncform/v1
kind: App
metadata: { name: hr-workers }
spec:
  displayName: Workers from HR
  # API-driven provisioning to Microsoft Entra ID, under the id that it has in the sandbox.
  template: { id: c0a7050e-0000-4000-8000-000000000005 }
";

/// A workspace whose application has a job of somebody else's.
struct Inbound {
    workspace: Workspace,
    sandbox: std::path::PathBuf,
}

impl Inbound {
    async fn new() -> Self {
        let workspace = Workspace::example();
        std::fs::remove_file(workspace.path().join("manifests/aws-contoso.yaml"))
            .expect("one less");
        workspace.write("manifests/hr-workers.yaml", APP);
        let ran = run(&workspace, &["apply", "--yes"]);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        let sandbox = workspace.path().join("sandbox");
        let inbound = Self { workspace, sandbox };
        inbound.set_up().await;
        inbound
    }

    fn emulator(&self) -> Emulator {
        Emulator::open(Options {
            dir: Some(self.sandbox.clone()),
            ..Options::default()
        })
        .expect("the sandbox")
    }

    /// What an identity team does in the portal, and then its upload of two workers, of whom one has a name that is taken.
    async fn set_up(&self) {
        let emulator = self.emulator();
        let principals = emulator.snapshot()["servicePrincipals"].clone();
        let principals = principals.as_array().expect("a list");
        let ours = principals
            .iter()
            .find(|principal| principal["displayName"] == "Workers from HR");
        let id = ours.expect("applied")["id"].as_str().expect("an id");
        let below = format!("/v1.0/servicePrincipals/{id}/synchronization");
        let template = json!({ "templateId": "API2AAD" });
        let job = by_hand(&emulator, Method::Post, &format!("{below}/jobs"), template).await;
        let job = format!("{below}/jobs/{}", job["id"].as_str().expect("an id"));
        let settings = json!({ "Enabled": true, "Recipients": "hr@contoso.com" }).to_string();
        let pair = json!({ "key": "SyncNotificationSettings", "value": settings });
        let secrets = json!({ "value": [pair] });
        by_hand(&emulator, Method::Put, &format!("{below}/secrets"), secrets).await;
        by_hand(
            &emulator,
            Method::Post,
            &format!("{job}/start"),
            Value::Null,
        )
        .await;
        let upload = bulk(&[
            ("7", "ada@contoso.com", true),
            ("8", "user0001@contoso.com", true),
        ]);
        let request = Request::new(Method::Post, format!("{job}/bulkUpload"))
            .header("Content-Type", "application/scim+json")
            .json(upload);
        let answer = emulator.send(request).await.expect("an answer");
        assert_eq!(answer.status, 202);
        emulator.advance(Duration::from_secs(600));
    }

    fn run(&self, verb: &[&str]) -> Ran {
        let ran = run(&self.workspace, verb);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        ran
    }

    /// The requests of the runs so far that wrote below `/synchronization`.
    fn written(&self) -> Vec<String> {
        let text =
            std::fs::read_to_string(self.sandbox.join("requests.ndjson")).expect("the witness");
        let all = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
        let is_write = |seen: &Value| {
            let path = seen["path"].as_str().expect("a path");
            seen["committed"] == true && path.contains("/synchronization/")
        };
        all.filter(is_write).map(|seen| seen.to_string()).collect()
    }
}

#[tokio::test]
async fn an_inbound_job_is_shown_and_its_log_is_read() {
    let inbound = Inbound::new().await;
    inbound.run(&["status"]).accepted("monitor/inbound-status");
    inbound.run(&["logs"]).accepted("monitor/inbound-logs");
}

#[tokio::test]
async fn an_inbound_job_is_never_written() {
    let inbound = Inbound::new().await;
    let before = inbound.written();
    let plan = inbound.run(&["plan"]);
    assert!(plan.stdout.starts_with("No changes."), "{}", plan.text());
    inbound.run(&["apply", "--yes"]);
    inbound
        .workspace
        .edit("manifests/hr-workers.yaml", "Workers from HR", "HR workers");
    let applied = inbound.run(&["apply", "--yes"]);
    assert!(applied.stdout.contains("HR workers"), "{}", applied.text());
    assert_eq!(inbound.written(), before);
}

/// Lines below `spec` of the App.
fn wants(workspace: &Workspace, provisioning: &str) {
    workspace.write(
        "manifests/hr-workers.yaml",
        &format!("{APP}  provisioning: {provisioning}\n"),
    );
}

#[tokio::test]
async fn what_a_manifest_says_of_an_inbound_job_is_refused() {
    let inbound = Inbound::new().await;
    let before = inbound.written();
    for provisioning in [
        "{ state: paused }",
        "{ state: absent }",
        "{ template: API2AAD, state: running, scope: all }",
        "{ template: API2AAD, notify: [ops@contoso.com] }",
    ] {
        wants(&inbound.workspace, provisioning);
        for verb in [
            &["plan"][..],
            &["apply", "--yes", "--allow", "delete=hr-workers"],
        ] {
            let ran = run(&inbound.workspace, verb);
            assert_eq!(ran.code, Some(4), "{provisioning}: {}", ran.text());
            assert!(ran.stdout.contains("are never written"), "{}", ran.text());
        }
    }
    assert_eq!(inbound.written(), before);
}

/// A template that is named is known before anything is made, and the default of a new application when it is there.
#[test]
fn no_inbound_job_is_made() {
    let workspace = Workspace::example();
    std::fs::remove_file(workspace.path().join("manifests/aws-contoso.yaml")).expect("one less");
    wants(&workspace, "{ template: API2AAD, state: paused }");
    run(&workspace, &["plan"]).accepted("monitor/inbound-named");
    assert_eq!(run(&workspace, &["apply", "--yes"]).code, Some(4));
    assert_eq!(workspace.writes("sandbox"), 0);
    wants(&workspace, "{ state: paused }");
    run(&workspace, &["apply", "--yes"]).accepted("monitor/inbound-default");
    let made = workspace.requests("sandbox").into_iter().filter(|request| {
        let path = request["path"].as_str().expect("a path");
        request["committed"] == true && path.contains("/synchronization/")
    });
    assert_eq!(made.count(), 0);
    assert_eq!(run(&workspace, &["plan"]).code, Some(4));
}
