//! Quarantine: refused credentials, too many deletions, and the ways out.

use serde_json::{Value, json};

use super::provisioned::{CYCLE, INITIAL, Provisioned};
use super::text;

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// A job whose target refuses its credentials from the beginning.
fn refused() -> Provisioned {
    let app = Provisioned::new("{}", 0);
    app.secrets(&[("SecretToken", "refuse-me")]);
    app.post("start", Value::Null);
    app
}

fn count(app: &Provisioned) -> u64 {
    app.status()["quarantine"]["seriesCount"]
        .as_u64()
        .expect("a count")
}

/// Four accounts are to go, and the limit is three.
fn too_many() -> Provisioned {
    let app = Provisioned::cycled("{}");
    let limit = r#"{"Enabled":true,"Recipients":"a@contoso.com","DeleteThresholdEnabled":true,"DeleteThresholdValue":3}"#;
    app.secrets(&[("SyncNotificationSettings", limit)]);
    for number in 1..=4 {
        app.patch_user(number, json!({"accountEnabled": false}));
    }
    app.wait(CYCLE - INITIAL + 60);
    app
}

#[test]
fn refused_credentials_are_tried_again_ever_more_rarely() {
    let app = refused();
    let status = app.status();
    assert_eq!(status["code"], "Quarantine");
    assert_eq!(
        status["quarantine"]["reason"],
        "EncounteredQuarantineException"
    );
    assert_eq!(status["countSuccessiveCompleteFailures"], 1);
    assert_eq!(status["lastExecution"]["state"], "Failed");
    assert_eq!(status["lastExecution"]["countImported"], 0);
    assert_eq!(status["troubleshootingUrl"], "");
    let began = text(&status, "/quarantine/seriesBegan");
    for (wait, expected) in [
        (300, 2),
        (CYCLE, 2),
        (6 * HOUR - CYCLE, 3),
        (12 * HOUR, 4),
        (DAY, 5),
        (DAY, 6),
        (3 * DAY, 9),
    ] {
        app.wait(wait);
        assert_eq!(count(&app), expected, "after {wait} more seconds");
    }
    let status = app.status();
    assert_eq!(text(&status, "/quarantine/seriesBegan"), began);
    assert_ne!(text(&status, "/quarantine/currentBegan"), began);
    assert_eq!(status["countSuccessiveCompleteFailures"], 9);
}

#[test]
fn better_credentials_end_it_with_the_next_attempt() {
    let app = refused();
    app.secrets(&[("SecretToken", "good")]);
    app.wait(300);
    assert_eq!(app.code(), "Quarantine", "until a cycle has succeeded");
    app.wait(INITIAL);
    let status = app.status();
    assert_eq!(
        (text(&status, "/code"), &status["quarantine"]),
        ("Active".into(), &Value::Null)
    );
    assert_eq!(status["countSuccessiveCompleteFailures"], 0);
    assert_eq!(app.accounts().0.len(), 10);

    let app = Provisioned::cycled("{}");
    app.secrets(&[("SecretToken", "refuse-me")]);
    assert_eq!(app.code(), "Active", "nobody has tried them yet");
    app.wait(CYCLE);
    assert_eq!(app.code(), "Quarantine");
    assert_eq!(app.accounts().0.len(), 10, "accounts stay");
}

#[test]
fn four_weeks_in_quarantine_disable_the_job_until_a_start() {
    let app = refused();
    app.wait(28 * DAY - 60);
    assert_eq!(text(&app.get(), "/schedule/state"), "Active");
    app.wait(60);
    let job = app.get();
    assert_eq!(
        (text(&job, "/schedule/state"), text(&job, "/status/code")),
        ("Disabled".into(), "Quarantine".into())
    );
    app.secrets(&[("SecretToken", "good")]);
    app.wait(7 * DAY);
    assert_eq!(app.code(), "Quarantine", "nobody tries any more");
    app.post("start", Value::Null);
    assert_eq!(app.code(), "NotRun");
    app.wait(INITIAL);
    assert_eq!(app.code(), "Active");
}

#[test]
fn a_restart_lifts_a_quarantine_only_where_it_says_so() {
    let app = refused();
    app.secrets(&[("SecretToken", "good")]);
    app.restart("Watermark");
    assert_eq!(app.code(), "Quarantine", "as long as the cycle runs");
    assert_eq!(app.status()["progress"].as_array().map(Vec::len), Some(1));
    app.wait(INITIAL);
    assert_eq!(app.code(), "Active");

    let app = refused();
    app.secrets(&[("SecretToken", "good")]);
    app.restart("QuarantineState");
    assert_eq!(app.code(), "NotRun");
    let app = refused();
    app.restart("QuarantineState");
    assert_eq!(
        (app.code(), count(&app)),
        ("Quarantine".into(), 1),
        "a new series"
    );
}

#[test]
fn too_many_deletions_are_held_back_and_the_rest_is_done() {
    let app = too_many();
    let status = app.status();
    assert_eq!(status["code"], "Quarantine");
    assert_eq!(status["quarantine"]["reason"], "TooManyDeletes");
    assert_eq!(status["lastExecution"]["state"], "Failed");
    assert_eq!(app.accounts().1, [] as [usize; 0]);
    let staged = app.log("provisioningAction eq 'stagedDelete'");
    assert_eq!(staged.len(), 4);
    assert_eq!(
        text(&staged[0], "/provisioningSteps/2/name"),
        "EntryExportDelete"
    );

    app.patch_user(5, json!({"jobTitle": "Director"}));
    app.wait(300);
    assert_eq!(count(&app), 2);
    assert_eq!(
        app.log("provisioningAction eq 'stagedDelete'").len(),
        4,
        "told once"
    );
    let updated = app.log("provisioningAction eq 'update'");
    assert_eq!(
        text(&updated[0], "/sourceIdentity/displayName"),
        "User 0005"
    );
}

#[test]
fn force_deletes_lets_them_go_once() {
    let app = too_many();
    app.restart("QuarantineState");
    app.wait(60);
    assert_eq!(
        (app.code(), app.accounts().1.len()),
        ("Quarantine".into(), 0)
    );
    app.restart("ForceDeletes");
    app.wait(60);
    assert_eq!(
        (app.code(), app.accounts().1),
        ("Active".into(), vec![1, 2, 3, 4])
    );
    for number in 5..=8 {
        app.patch_user(number, json!({"accountEnabled": false}));
    }
    app.wait(CYCLE);
    assert_eq!(
        (app.code(), app.accounts().1.len()),
        ("Quarantine".into(), 4)
    );
}

#[test]
fn mending_the_cause_ends_it_too_and_a_limit_is_not_exceeded_by_reaching_it() {
    let app = too_many();
    app.patch_user(1, json!({"accountEnabled": true}));
    app.wait(300);
    assert_eq!(
        (app.code(), app.accounts().1),
        ("Active".into(), vec![2, 3, 4])
    );
    assert_eq!(app.ending(), "EntryLevelErrors");
}
