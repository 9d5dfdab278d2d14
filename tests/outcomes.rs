//! How runs end: what is refused, held, interrupted or in doubt, and what survives a write.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use syncform::apply::{Audit, Fate, Happening, Journal, Run};
use syncform::emulator::Faults;
use syncform::wire::Method;

use crate::support::hands::{AWS, by_hand, instantiate, principal, tag, wanted};
use crate::support::stories::named;
use crate::support::world::{self, apply, carry_out, desired, emulator, plan, run, values};

#[tokio::test]
async fn a_restart_that_is_owed_to_a_job_that_is_gone_is_settled() {
    let emulator = emulator();
    let story = named("a_restart_that_waited_is_done_when_the_job_runs");
    for stage in &story.stages[..2] {
        apply(&self::desired(stage), &emulator).await;
    }
    let tenant = emulator.snapshot();
    let id = principal(&emulator, "AWS");
    let job = tenant["jobs"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|job| job["servicePrincipal"] == id.as_str())
        .expect("a job");
    let path = format!(
        "/v1.0/servicePrincipals/{id}/synchronization/jobs/{}",
        job["id"].as_str().expect("an id")
    );
    by_hand(&emulator, Method::Delete, &path, Value::Null).await;
    let desired = self::desired(&story.stages[2]);
    apply(&desired, &emulator).await;
    assert!(!plan(&desired, &emulator).await.has_changes());
}

#[tokio::test]
async fn a_refused_rename_does_not_keep_a_job_running() {
    let emulator = emulator();
    apply(
        &self::desired(&named("a_running_job_is_paused").stages[0]),
        &emulator,
    )
    .await;
    let mut files = named("a_running_job_is_paused").stages.remove(1);
    files[1].1 = files[1]
        .1
        .replace("displayName: AWS", "displayName: AWS Renamed");
    emulator.set_faults(Faults::parse(r#"{ "rules": [{ "match": "PATCH */applications/*", "do": "refuse", "status": 400 }] }"#).expect("faults"));
    let outcome = run(&self::desired(&files), &emulator)
        .await
        .expect("an outcome");
    let fates: Vec<_> = outcome.apps[0]
        .steps
        .iter()
        .map(|step| (step.step, step.fate.word()))
        .collect();
    assert_eq!(
        fates,
        [("pause", "done"), ("update-application", "refused")]
    );
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_never_says_that_nothing_was_written() {
    let emulator = emulator();
    let desired = wanted("an_application_without_provisioning_is_created");
    let rules = r#"{ "lag": { "lists": 3000 }, "rules": [{ "match": "POST */instantiate", "request": 1, "do": "commit-and-refuse", "status": 504 },
        { "match": "POST */instantiate", "request": 2, "do": "refuse", "status": 400 }] }"#;
    emulator.set_faults(Faults::parse(rules).expect("faults"));
    let outcome = run(&desired, &emulator).await.expect("an outcome");
    assert_eq!(outcome.apps[0].steps[0].fate.word(), "unknown");
    assert!(outcome.has_written());
}

#[tokio::test]
async fn readable_pairs_of_others_survive_a_service_that_replaces() {
    let emulator = emulator();
    let story = named("the_scope_is_widened");
    apply(&self::desired(&story.stages[0]), &emulator).await;
    let principal = principal(&emulator, "AWS");
    let secrets = format!("/v1.0/servicePrincipals/{principal}/synchronization/secrets");
    let settings = r#"{"DeleteThresholdEnabled":true,"DeleteThresholdValue":17}"#;
    let pairs = json!([{ "key": "Domain", "value": "contoso.com" }, { "key": "SyncNotificationSettings", "value": settings }]);
    by_hand(&emulator, Method::Put, &secrets, json!({ "value": pairs })).await;
    emulator.set_faults(
        Faults::parse(r#"{ "switches": { "secretsPut": "replace" } }"#).expect("faults"),
    );
    apply(&wanted("the_scope_is_widened"), &emulator).await;
    let stored = &emulator.snapshot()["secrets"][&principal];
    assert_eq!(
        (&stored["Domain"], &stored["SyncAll"]),
        (&json!("contoso.com"), &json!("true"))
    );
    assert_eq!(stored["SyncNotificationSettings"], json!(settings));
}

#[tokio::test]
async fn a_tenant_that_is_wrong_about_its_service_is_told_so() {
    let emulator = emulator();
    let mut files = named("the_scope_is_widened").stages;
    apply(&self::desired(&files[0]), &emulator).await;
    emulator.set_faults(
        Faults::parse(r#"{ "switches": { "secretsPut": "replace" } }"#).expect("faults"),
    );
    let tenant = &mut files[1][0].1;
    *tenant = tenant.replace("owner: identity", "secretsPut: merge, owner: identity");
    let desired = self::desired(&files[1]);
    let plan = plan(&desired, &emulator).await;
    let outcome = carry_out(&desired, &plan, &emulator, &|_| ()).await;
    let text =
        syncform::render::outcome(&plan, "a-run", &outcome, syncform::render::Style::default());
    assert!(outcome.has_written() && !outcome.is_complete());
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let at = lines
        .iter()
        .position(|line| line.starts_with("put-secrets was written, but:"));
    let at = at.unwrap_or_else(|| panic!("{text}"));
    assert!(
        lines[at]
            .ends_with("these keys were stored before and are gone: ClientSecret, SecretToken"),
        "{text}"
    );
    assert!(
        lines[at + 1].contains("remove secretsPut: merge from the Tenant"),
        "{text}"
    );
}

#[tokio::test]
async fn a_foreign_tag_survives_every_step() {
    let emulator = emulator();
    let story = named("the_scope_is_narrowed_on_a_running_job");
    apply(&self::desired(&story.stages[0]), &emulator).await;
    let id = principal(&emulator, "AWS");
    let tags = || {
        let tenant = emulator.snapshot();
        let all = tenant["servicePrincipals"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        all.into_iter()
            .find(|principal| principal["id"] == id.as_str())
            .expect("there")["tags"]
            .clone()
    };
    let mut with_theirs: Vec<_> = tags()
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    with_theirs.push("HideApp".to_owned());
    tag(
        &emulator,
        &id,
        &with_theirs.iter().map(String::as_str).collect::<Vec<_>>(),
    )
    .await;
    apply(&self::desired(&story.stages[1]), &emulator).await;
    let mut after: Vec<_> = tags()
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    after.sort();
    with_theirs.sort();
    assert_eq!(after, with_theirs);
}

/// The unknowns of the service, the other way round: the fixed point holds all the same.
#[tokio::test]
async fn every_story_holds_whatever_the_service_turns_out_to_do() {
    let switches = r#"{ "switches": { "instantiateKeepsReference": false, "secretsPut": "replace", "jobCreated": "NotConfigured",
        "pausedSchedule": "Paused", "secondJob": "refuse", "secretsOrder": "reversed" } }"#;
    for story in crate::support::stories::all() {
        let emulator = emulator();
        emulator.set_faults(Faults::parse(switches).expect("faults"));
        for stage in &story.stages {
            let desired = desired(stage);
            apply(&desired, &emulator).await;
            let plan = plan(&desired, &emulator).await;
            assert!(
                !plan.has_changes() && !plan.is_blocked(),
                "{}: {plan:#?}",
                story.name
            );
        }
    }
}

#[tokio::test]
async fn a_refused_step_holds_its_own_and_no_other() {
    let emulator = emulator();
    let desired = wanted("two_applications_are_created_side_by_side");
    let rule =
        r#"{ "rules": [{ "match": "POST */jobs", "request": 1, "do": "refuse", "status": 400 }] }"#;
    emulator.set_faults(Faults::parse(rule).expect("faults"));
    let outcome = run(&desired, &emulator).await.expect("an outcome");
    let complete = |app: &syncform::apply::AppOutcome| {
        app.steps
            .iter()
            .all(|step| matches!(step.fate, Fate::Done { .. }))
    };
    assert_eq!(
        outcome.apps.iter().filter(|app| complete(app)).count(),
        1,
        "{outcome:#?}"
    );
    let hurt = outcome.apps.iter().find(|app| !complete(app)).expect("one");
    assert!(
        matches!(hurt.steps.last().map(|step| &step.fate), Some(Fate::Held { by }) if by == "create-job"),
        "{hurt:#?}"
    );
}

#[tokio::test]
async fn an_interrupted_run_finishes_its_step_and_begins_no_other() {
    let emulator = emulator();
    let desired = wanted("a_stopped_job_is_created");
    let plan = plan(&desired, &emulator).await;
    let stop = AtomicBool::new(false);
    let door = world::door(&emulator);
    let run = Run {
        transport: &door,
        owner: &desired.tenant.owner,
        values: &values,
        journal: &Journal::none(),
        audit: &Audit::none(),
        watch: &|event| {
            if event.step == "create-job" && event.happening == Happening::Started {
                stop.store(true, Ordering::Relaxed);
            }
        },
        stop: &stop,
        doubtful: &std::collections::BTreeSet::new(),
        parallelism: 1,
    };
    let outcome = syncform::apply::apply(&plan, &run).await;
    let fates: Vec<_> = outcome.apps[0]
        .steps
        .iter()
        .map(|step| (step.step, matches!(step.fate, Fate::Done { .. })))
        .collect();
    assert!(
        fates.contains(&("create-job", true)) && fates.contains(&("validate-credentials", false)),
        "{fates:?}"
    );
    apply(&desired, &emulator).await;
}

#[tokio::test]
async fn a_stranger_that_appears_after_the_plan_stops_the_creation() {
    let emulator = emulator();
    let desired = wanted("a_stopped_job_is_created");
    let plan = plan(&desired, &emulator).await;
    instantiate(&emulator, AWS, "AWS").await;
    let outcome = carry_out(&desired, &plan, &emulator, &|_| ()).await;
    assert!(
        !outcome.is_complete() && !outcome.has_written(),
        "{outcome:#?}"
    );
}

#[tokio::test]
async fn a_lost_start_is_sent_again_without_the_patience_of_a_creation() {
    let emulator = emulator();
    apply(
        &desired(&named("a_paused_job_is_started").stages[0]),
        &emulator,
    )
    .await;
    let rule = r#"{ "rules": [{ "match": "POST */start", "request": 1, "do": "lose" }] }"#;
    emulator.set_faults(Faults::parse(rule).expect("faults"));
    let desired = wanted("a_paused_job_is_started");
    let waits = std::cell::Cell::new(0);
    let watch = |event: syncform::apply::Event| {
        let is_wait = matches!(event.happening, Happening::Waiting { .. });
        waits.set(waits.get() + usize::from(is_wait));
    };
    let plan = plan(&desired, &emulator).await;
    let outcome = carry_out(&desired, &plan, &emulator, &watch).await;
    assert!(outcome.is_complete(), "{outcome:#?}");
    assert!(waits.get() < 10, "{} waits", waits.get());
}
