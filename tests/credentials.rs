//! Credentials on their way: tried before anything is saved, pushed where a version moved or a key is gone, and noted.

use serde_json::{Value, json};
use syncform::desired::Desired;
use syncform::emulator::{Emulator, Faults};
use syncform::wire::Method;

use crate::support::hands::{by_hand, notes, principal, wanted};
use crate::support::stories::{app, job, named, stage};
use crate::support::world::{self, apply, desired, emulator, plan, run};

#[tokio::test]
async fn credentials_are_tried_before_any_write_that_carries_them() {
    let emulator = emulator();
    apply(
        &self::desired(&named("the_scope_is_widened").stages[0]),
        &emulator,
    )
    .await;
    let plan = plan(&wanted("the_scope_is_widened"), &emulator).await;
    let steps: Vec<_> = plan.apps[0]
        .steps
        .iter()
        .map(syncform::plan::Action::name)
        .collect();
    assert_eq!(steps, ["validate-credentials", "put-secrets"]);
}

/// Every request that wrote something, as `METHOD last-part-of-its-path`.
fn written(emulator: &Emulator, from: usize) -> Vec<String> {
    let requests = emulator.requests();
    let written = requests[from..].iter().filter(|request| request.committed);
    written
        .map(|request| {
            let last = request.path.rsplit('/').next().unwrap_or_default();
            format!("{} {last}", request.method)
        })
        .collect()
}

const REFUSED: &str =
    r#"{ "rules": [{ "match": "POST *validateCredentials", "do": "refuse", "status": 400 }] }"#;

#[tokio::test]
async fn refused_credentials_stop_an_application_that_is_there_before_anything_is_saved() {
    let emulator = emulator();
    let story = named("credentials_are_rotated");
    apply(&self::desired(&story.stages[0]), &emulator).await;
    let mut files = story.stages[1].clone();
    files[1].1 = files[1]
        .1
        .replace("spec:\n", "spec:\n  notes: something else\n")
        .replace("displayName: AWS", "displayName: Renamed")
        .replace("scope: assigned", "scope: all");
    let desired = self::desired(&files);
    let before = (emulator.snapshot(), emulator.requests().len());
    emulator.set_faults(Faults::parse(REFUSED).expect("faults"));
    let outcome = run(&desired, &world::door(&emulator))
        .await
        .expect("a plan");
    assert!(
        !outcome.is_complete() && !outcome.has_written(),
        "{outcome:#?}"
    );
    assert_eq!(written(&emulator, before.1), [""; 0]);
    assert_eq!(emulator.snapshot(), before.0);
    emulator.set_faults(Faults::none());
    apply(&desired, &emulator).await;
    assert!(!plan(&desired, &emulator).await.has_changes());
}

#[tokio::test]
async fn refused_credentials_leave_a_new_application_with_a_paused_job_and_none_of_them() {
    let emulator = emulator();
    emulator.set_faults(Faults::parse(REFUSED).expect("faults"));
    let desired = wanted("a_stopped_job_is_created");
    let outcome = run(&desired, &world::door(&emulator))
        .await
        .expect("a plan");
    assert!(!outcome.is_complete() && outcome.has_written());
    let id = principal(&emulator, "AWS");
    let tenant = emulator.snapshot();
    assert_eq!(tenant["secrets"][&id], Value::Null);
    let mut jobs = tenant["jobs"].as_array().expect("jobs").iter();
    let job = jobs.find(|job| job["servicePrincipal"] == id.as_str());
    assert_eq!(job.expect("a job")["standing"], "New");
    assert_eq!(
        written(&emulator, 0).last().map(String::as_str),
        Some("POST jobs")
    );
    emulator.set_faults(Faults::none());
    apply(&desired, &emulator).await;
    assert!(!plan(&desired, &emulator).await.has_changes());
}

#[tokio::test]
async fn credentials_are_saved_untried_where_the_manifest_says_so() {
    let emulator = emulator();
    emulator.set_faults(Faults::parse(REFUSED).expect("faults"));
    let mut files = named("a_stopped_job_is_created").stages[0].clone();
    files[1].1 = files[1]
        .1
        .replace("version: 1\n", "version: 1\n      validate: false\n");
    let desired = self::desired(&files);
    let plan = plan(&desired, &emulator).await;
    assert!(
        notes(&plan).contains("saved without being tried"),
        "{plan:#?}"
    );
    apply(&desired, &emulator).await;
    let asked = emulator.requests();
    assert!(
        asked
            .iter()
            .all(|request| !request.path.contains("validateCredentials"))
    );
    let id = principal(&emulator, "AWS");
    assert!(emulator.snapshot()["secrets"][&id].is_object());
}

/// What somebody else has taken away is pushed again, though no version moved; what is noted stays as it is.
#[tokio::test]
async fn a_key_that_is_gone_is_pushed_again() {
    let emulator = emulator();
    let desired = wanted("a_version_in_a_vault_moves");
    apply(&desired, &emulator).await;
    let id = principal(&emulator, "AWS");
    let path = format!("/v1.0/servicePrincipals/{id}/synchronization/secrets");
    let body = json!({ "value": [{ "key": "AppKey", "value": "" }] });
    by_hand(&emulator, Method::Put, &path, body).await;
    let plan = plan(&desired, &emulator).await;
    let app = &plan.apps[0];
    let steps: Vec<_> = app.steps.iter().map(syncform::plan::Action::name).collect();
    assert_eq!(steps, ["validate-credentials", "put-secrets"]);
    let pushed: Vec<_> = app.changes.iter().map(|change| &change.field).collect();
    assert_eq!(pushed, ["provisioning.credentials.AppKey"]);
    apply(&desired, &emulator).await;
    assert_eq!(
        emulator.snapshot()["secrets"][&id]["AppKey"],
        "value of Key Vault kv-identity/app-key"
    );
}

/// A pin that is taken back leaves the latest version to be pushed, and no note of a version.
#[tokio::test]
async fn a_pin_that_goes_is_a_push_and_leaves_no_note() {
    let emulator = emulator();
    let mut files = named("a_version_in_a_vault_moves").stages[0].clone();
    apply(&self::desired(&files), &emulator).await;
    let noted = |emulator: &Emulator| {
        emulator
            .snapshot()
            .to_string()
            .contains("syncform:key-vault=")
    };
    assert!(noted(&emulator));
    let pin = format!(", version: {}", "a".repeat(32));
    files[1].1 = files[1].1.replace(&pin, "");
    let desired = self::desired(&files);
    let plan = self::plan(&desired, &emulator).await;
    let change = &plan.apps[0].changes[0];
    assert_eq!(
        (change.from.as_deref(), change.to.as_deref()),
        (
            Some("version 1, Key Vault version aaaaaaaa"),
            Some("version 1 (write-only, from Key Vault kv-identity/app-key)")
        )
    );
    apply(&desired, &emulator).await;
    assert!(!noted(&emulator));
    assert!(!self::plan(&desired, &emulator).await.has_changes());
}

/// Stored secrets that are not pushed anew go where another address leads, which is said before it happens; with secrets
/// of their own there is nothing to say.
#[tokio::test]
async fn stored_secrets_that_get_another_address_are_an_impact() {
    let emulator = emulator();
    let at = |address: &str, version: u8| {
        let job = job("running", "assigned")
            + &format!("        BaseAddress: https://{address}.example\n");
        let job = job.replace("version: 1", &format!("version: {version}"));
        desired(&stage(&[app("aws", "AWS", &job)]))
    };
    apply(&at("one", 1), &emulator).await;
    let told = async |wanted: &Desired| {
        let plan = plan(wanted, &emulator).await;
        let consequences = plan.apps.into_iter().flat_map(|app| app.consequences);
        let impacts: Vec<_> = consequences.filter(|it| it.destructive).collect();
        impacts.into_iter().map(|it| it.text).collect::<Vec<_>>()
    };
    assert_eq!(
        told(&at("two", 1)).await,
        ["the stored secrets stay as they are, and are sent to wherever BaseAddress leads now"]
    );
    assert!(told(&at("two", 2)).await.is_empty());
    assert!(told(&at("one", 1)).await.is_empty());
}
