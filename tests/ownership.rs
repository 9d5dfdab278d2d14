//! Whose is it, and what stands in the way: each kind of stranger, twin and surprise, told and left alone; and how what is
//! there becomes ours, is ours under another name, is ours no longer, or goes.

mod adopt;
mod halves;
mod part;
mod prune;
mod release;
mod rename;

use serde_json::json;
use syncform::plan::{Plan, Verb};
use syncform::render::{self, Style};
use syncform::wire::Method;

use crate::support::golden;
use crate::support::hands::{AWS, OURS, blocked, by_hand, instantiate, principal, tag, wanted};
use crate::support::stories::named;
use crate::support::world::{apply, desired, emulator, plan, report};

/// Holds a plan against its accepted text, but for the digest, which says nothing to people.
fn shown(case: &str, plan: &Plan) {
    let text = render::plan(&report(plan), Style::default());
    let (text, _) = text.split_once("Plan digest").expect("a digest");
    let path = golden::root().join(format!("tests/cases/ownership/{case}.txt"));
    golden::check(&path, text);
}

#[tokio::test]
async fn a_namesake_without_marks_is_neither_adopted_nor_doubled() {
    let emulator = emulator();
    instantiate(&emulator, AWS, "AWS").await;
    blocked(
        &emulator,
        &wanted("a_stopped_job_is_created"),
        "carries no mark of ours",
    )
    .await;
}

#[tokio::test]
async fn another_owners_application_is_never_touched() {
    let emulator = emulator();
    let (_, principal) = instantiate(&emulator, AWS, "AWS").await;
    tag(
        &emulator,
        &principal,
        &["syncform:owner=somebody", "syncform:app=aws"],
    )
    .await;
    blocked(
        &emulator,
        &wanted("a_stopped_job_is_created"),
        "belongs to the owner \"somebody\"",
    )
    .await;
}

#[tokio::test]
async fn two_carriers_of_one_mark_stop_everything() {
    let emulator = emulator();
    let desired = wanted("a_stopped_job_is_created");
    apply(&desired, &emulator).await;
    let (_, forged) = instantiate(&emulator, AWS, "A trap").await;
    tag(&emulator, &forged, &OURS).await;
    blocked(&emulator, &desired, "2 service principals carry the mark").await;
}

#[tokio::test]
async fn a_mark_on_an_object_of_another_template_is_a_forgery() {
    let emulator = emulator();
    let (_, forged) =
        instantiate(&emulator, "c0a7050e-0000-4000-8000-000000000002", "A trap").await;
    tag(&emulator, &forged, &OURS).await;
    blocked(
        &emulator,
        &wanted("a_stopped_job_is_created"),
        "was not made from its template",
    )
    .await;
}

#[tokio::test]
async fn a_second_owners_mark_on_our_application_makes_no_twin() {
    let emulator = emulator();
    let story = named("the_display_name_changes");
    apply(&self::desired(&story.stages[0]), &emulator).await;
    let id = principal(&emulator, "AWS");
    tag(
        &emulator,
        &id,
        &[OURS[0], OURS[1], "syncform:owner=somebody"],
    )
    .await;
    blocked(
        &emulator,
        &wanted("the_display_name_changes"),
        "two owners or two manifests",
    )
    .await;
}

#[tokio::test]
async fn a_birth_mark_on_somebody_elses_application_changes_nothing() {
    let emulator = emulator();
    let path = format!("/v1.0/applicationTemplates/{AWS}/instantiate");
    let body = json!({ "displayName": "AWS", "serviceManagementReference": "syncform:born=identity-platform/aws" });
    by_hand(&emulator, Method::Post, &path, body).await;
    tag(
        &emulator,
        &principal(&emulator, "AWS"),
        &["syncform:owner=somebody", "syncform:app=theirs"],
    )
    .await;
    blocked(
        &emulator,
        &wanted("a_stopped_job_is_created"),
        "belongs to the owner",
    )
    .await;
}

#[tokio::test]
async fn an_application_that_no_manifest_describes_is_told_and_left_alone() {
    let emulator = emulator();
    let desired = wanted("a_stopped_job_is_created");
    apply(&desired, &emulator).await;
    let (_, stray) = instantiate(&emulator, AWS, "Forgotten").await;
    tag(
        &emulator,
        &stray,
        &["syncform:owner=identity-platform", "syncform:app=forgotten"],
    )
    .await;
    let plan = plan(&desired, &emulator).await;
    assert!(!plan.has_changes() && !plan.is_blocked());
    assert!(
        plan.notes
            .iter()
            .any(|note| note.text.contains("\"forgotten\"")),
        "{:?}",
        plan.notes
    );
}

#[tokio::test]
async fn a_half_born_application_is_marked_and_goes_on() {
    let emulator = emulator();
    let desired = wanted("a_stopped_job_is_created");
    let path = format!("/v1.0/applicationTemplates/{AWS}/instantiate");
    let body = json!({ "displayName": "AWS", "serviceManagementReference": "syncform:born=identity-platform/aws" });
    by_hand(&emulator, Method::Post, &path, body).await;
    let plan = plan(&desired, &emulator).await;
    assert_eq!(plan.apps[0].verb, Verb::Mark);
    assert_eq!(
        plan.apps[0].steps.first().map(syncform::plan::Action::name),
        Some("mark")
    );
    apply(&desired, &emulator).await;
}

#[tokio::test]
async fn a_masked_key_that_nobody_declares_blocks_a_write() {
    let emulator = emulator();
    let desired = wanted("the_scope_is_widened");
    apply(
        &self::desired(&named("the_scope_is_widened").stages[0]),
        &emulator,
    )
    .await;
    let secrets = format!(
        "/v1.0/servicePrincipals/{}/synchronization/secrets",
        principal(&emulator, "AWS")
    );
    by_hand(
        &emulator,
        Method::Put,
        &secrets,
        json!({ "value": [{ "key": "Password", "value": "by hand" }] }),
    )
    .await;
    blocked(&emulator, &desired, "Password").await;
}

#[tokio::test]
async fn several_jobs_of_one_template_block() {
    let emulator = emulator();
    let desired = wanted("a_stopped_job_is_created");
    apply(&desired, &emulator).await;
    let jobs = format!(
        "/v1.0/servicePrincipals/{}/synchronization/jobs",
        principal(&emulator, "AWS")
    );
    by_hand(
        &emulator,
        Method::Post,
        &jobs,
        json!({ "templateId": "aws" }),
    )
    .await;
    blocked(&emulator, &desired, "2 jobs were made").await;
}
