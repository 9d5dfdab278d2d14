//! What broke other tools, as a tenant that behaves so, and every story on it: at most three runs converge, with no twin, and
//! the tenant ends as if it had been friendly.

use syncform::apply::Fate;
use syncform::desired::Desired;
use syncform::emulator::{Emulator, Faults};

use crate::support::hands::wanted;
use crate::support::stories::{all, named};
use crate::support::walk::climate;
use crate::support::world::{apply, desired, door, emulator, plan, run, writes};

macro_rules! behaviours {
    ($($(#[$why:meta])* $name:ident $faults:literal;)*) => {
        $($(#[$why])* #[tokio::test] async fn $name() {
            for story in all() {
                climate(&story, $faults).await;
            }
        })*
    };
}

behaviours! {
    /// An application is made, and the answer says that it was not.
    creation_that_commits_and_answers_404
        r#"{"rules": [{"match": "POST *instantiate", "request": 1, "do": "commit-and-refuse", "status": 404}]}"#;
    creation_that_commits_and_answers_503
        r#"{"rules": [{"match": "POST *instantiate", "request": 1, "do": "commit-and-refuse", "status": 503}]}"#;
    /// The answer of a creation was seen without the two objects, and with other names for their ids.
    creation_that_tells_nothing_of_what_it_made r#"{"switches": {"instantiateAnswer": "empty"}}"#;
    creation_that_calls_its_ids_otherwise r#"{"switches": {"instantiateAnswer": "object-ids"}}"#;
    /// Nobody has reported it; scripts wait before they ask for templates.
    templates_that_are_listed_late r#"{"lag": {"templates": 20}}"#;
    a_job_that_is_not_configured_and_runs_once_in_an_age
        r#"{"switches": {"jobCreated": "NotConfigured", "newInterval": "maximum"}}"#;
    a_paused_job_that_says_so_and_drops_its_cycle
        r#"{"switches": {"pausedSchedule": "Paused", "pausedCycle": "ends"}}"#;
    jobs_in_another_order_of_which_no_second_is_taken
        r#"{"switches": {"jobsOrder": "reversed", "secondJob": "refuse"}}"#;
    a_job_that_is_made_and_whose_answer_is_lost
        r#"{"rules": [{"match": "POST *jobs", "request": 1, "do": "commit-and-lose"}]}"#;
    /// Below `/synchronization` a service principal that is not everywhere yet is answered as a missing permission is.
    a_401_that_means_lag r#"{"lag": {"objects": 90}}"#;
    lists_that_lag r#"{"lag": {"lists": 60}}"#;
    reads_that_flap_between_replicas r#"{"lag": {"flaps": 60}}"#;
    everything_late_at_once r#"{"lag": {"objects": 30, "lists": 60, "flaps": 30, "jobs": 10}, "switches": {"youngReference": "invalid"}}"#;
    /// A replay is refused with the code of any bad request.
    an_assignment_that_is_replayed
        r#"{"rules": [{"match": "POST *appRoleAssignedTo", "request": 1, "do": "commit-and-lose"}]}"#;
    an_assignment_of_somebody_who_is_not_replicated
        r#"{"lag": {"objects": 30}, "switches": {"youngReference": "invalid"}}"#;
    secrets_echoed_in_another_order r#"{"switches": {"secretsOrder": "reversed"}}"#;
    secrets_that_replace_what_is_stored r#"{"switches": {"secretsPut": "replace"}}"#;
    enums_in_the_other_letter_case r#"{"switches": {"enumCase": "other"}}"#;
    a_lenient_back_end
        r#"{"switches": {"unknownMembers": "keep", "unknownOperators": "accept", "unknownReferences": "accept", "jobPatch": "ignore"}}"#;
    jobs_that_are_busy_after_each_write r#"{"lag": {"jobs": 30}}"#;
    errors_without_words r#"{"switches": {"syncErrors": "empty"}, "lag": {"objects": 30}}"#;
    errors_as_json_in_a_message
        r#"{"rules": [{"match": "PUT *secrets", "request": 1, "do": "refuse", "status": 503, "nested": true}]}"#;
    no_batches_below_synchronization r#"{"switches": {"batchedSynchronization": "refuse"}}"#;
    a_throttle_of_resource_units r#"{"throttle": {"resourceUnits": 30, "window": 10, "writes": 30}}"#;
    /// Other tools wait out every 403 and 409 below `/synchronization`.
    refusals_that_pass
        r#"{"rules": [{"match": "POST */jobs", "request": 1, "do": "refuse", "status": 403, "code": "UnknownError", "message": ""},
                      {"match": "PUT */secrets", "request": 1, "do": "refuse", "status": 409, "code": "UnknownError", "message": ""}]}"#;
    requests_that_took_too_long
        r#"{"rules": [{"match": "GET *", "request": 4, "do": "refuse", "status": 408},
                      {"match": "P*", "request": 3, "do": "commit-and-refuse", "status": 408}]}"#;
    /// An old form of the throttle: nothing says what it is, nor when to come back.
    a_throttle_without_words
        r#"{"rules": [{"match": "GET *", "request": 3, "do": "refuse", "status": 429, "code": "UnknownError", "message": ""},
                      {"match": "P*", "request": 2, "do": "refuse", "status": 429, "code": "UnknownError", "message": ""}]}"#;
    /// Longer than any client's patience is by itself.
    a_throttle_that_says_five_minutes
        r#"{"rules": [{"match": "PATCH *", "request": 1, "do": "refuse", "status": 429, "retryAfter": 315}]}"#;
}

/// What comes back is more than what was sent: neither waited for until the counts agree, nor a difference.
#[tokio::test]
async fn secrets_echoed_with_keys_that_nobody_wrote() {
    let emulator = emulator();
    let faults = r#"{"switches": {"secretsExtra": true, "secretsOrder": "reversed"}}"#;
    emulator.set_faults(Faults::parse(faults).expect("faults"));
    let story = named("the_example_of_aws_is_created");
    let desired = desired(story.stages.last().expect("a stage"));
    apply(&desired, &emulator).await;
    assert!(!plan(&desired, &emulator).await.has_changes());
}

/// How the steps of the only application ended, each with what was in the way.
async fn fates(desired: &Desired, emulator: &Emulator) -> Vec<(&'static str, String)> {
    let outcome = run(desired, &door(emulator)).await.expect("an outcome");
    let steps = outcome.apps.into_iter().flat_map(|app| app.steps);
    steps
        .map(|step| {
            let because = match step.fate {
                Fate::Refused(trouble) | Fate::Unseen(trouble) | Fate::Unknown(trouble) => {
                    trouble.to_string()
                }
                Fate::Done { .. } | Fate::Held { .. } | Fate::Deferred(_) => String::new(),
            };
            (step.step, because)
        })
        .collect()
}

fn asked(emulator: &Emulator, method: &str, end: &str) -> usize {
    let requests = emulator.requests().into_iter();
    requests
        .filter(|seen| {
            let path = seen.path.split('?').next().unwrap_or_default();
            seen.method == method && path.ends_with(end)
        })
        .count()
}

#[tokio::test]
async fn a_quota_that_is_used_up_is_told_at_once_and_nothing_is_written() {
    let emulator = emulator();
    let words = "The directory object quota limit for the Principal has been exceeded.";
    let rule = format!(
        r#"{{"rules": [{{"match": "POST *instantiate", "do": "refuse", "status": 403, "code": "Directory_QuotaExceeded",
            "message": "{words}"}}]}}"#
    );
    emulator.set_faults(Faults::parse(&rule).expect("faults"));
    let wanted = wanted("a_stopped_job_is_created");
    let fates = fates(&wanted, &emulator).await;
    let (step, because) = &fates[0];
    assert_eq!(*step, "instantiate");
    assert!(
        because.contains("Directory_QuotaExceeded") && because.contains(words),
        "{because}"
    );
    assert_eq!(asked(&emulator, "POST", "/instantiate"), 1, "asked once");
    assert_eq!(writes(&emulator), 0);
    emulator.set_faults(Faults::none());
    apply(&wanted, &emulator).await;
}

#[tokio::test]
async fn more_than_a_government_cloud_stores_is_refused_and_the_job_stands_still() {
    let emulator = emulator();
    let mails: Vec<_> = (1..=60)
        .map(|number| format!("person{number:02}@contoso.com"))
        .collect();
    let mut files = named("mails_are_switched_on").stages.remove(1);
    files[1].1 = files[1]
        .1
        .replace("ops@contoso.com, iam@contoso.com", &mails.join(", "));
    let wanted = desired(&files);
    let limit = r#"{"switches": {"secretsLimit": "government"}}"#;
    emulator.set_faults(Faults::parse(limit).expect("faults"));
    let fates = fates(&wanted, &emulator).await;
    let (_, because) = fates
        .iter()
        .find(|(step, _)| *step == "put-secrets")
        .expect("a step");
    assert!(because.contains("exceed 1 KB"), "{because}");
    assert_eq!(asked(&emulator, "POST", "/start"), 0);
    emulator.set_faults(Faults::none());
    apply(&wanted, &emulator).await;
    assert!(!plan(&wanted, &emulator).await.has_changes());
}

#[tokio::test]
async fn a_job_that_is_answered_and_never_listed_is_told_and_made_once_a_run() {
    let emulator = emulator();
    let story = named("a_paused_job_is_started");
    let wanted = desired(&story.stages[1]);
    apply(&wanted, &emulator).await;
    let mut files = named("a_paused_job_is_started").stages.remove(1);
    files[1].1 = files[1].1.replace("state: running", "state: absent");
    apply(&desired(&files), &emulator).await;
    let invisible = r#"{"switches": {"recreatedJob": "invisible"}}"#;
    emulator.set_faults(Faults::parse(invisible).expect("faults"));
    let before = asked(&emulator, "POST", "/jobs");
    let fates = fates(&wanted, &emulator).await;
    let (_, because) = fates
        .iter()
        .find(|(step, _)| *step == "create-job")
        .expect("a step");
    assert!(because.contains("not listed"), "{because}");
    assert_eq!(asked(&emulator, "POST", "/jobs"), before + 1);
    assert_eq!(
        asked(&emulator, "POST", "/start"),
        1,
        "only that of the first job"
    );
    emulator.set_faults(Faults::none());
    apply(&wanted, &emulator).await;
    assert!(!plan(&wanted, &emulator).await.has_changes());
}

#[tokio::test]
async fn templates_that_are_listed_late_are_waited_for() {
    let emulator = emulator();
    let late = r#"{"lag": {"templates": 40}}"#;
    emulator.set_faults(Faults::parse(late).expect("faults"));
    let wanted = wanted("a_job_of_the_default_template_is_created");
    apply(&wanted, &emulator).await;
    assert!(!plan(&wanted, &emulator).await.has_changes());
}

/// The list of a group's assignments stops without a word; that of an application does not.
#[tokio::test]
async fn assignments_are_asked_for_on_the_side_of_the_application() {
    let emulator = emulator();
    let wanted = wanted("the_example_of_aws_is_created");
    apply(&wanted, &emulator).await;
    assert!(!plan(&wanted, &emulator).await.has_changes());
    assert_ne!(asked(&emulator, "GET", "/appRoleAssignedTo"), 0);
    assert_eq!(asked(&emulator, "GET", "/appRoleAssignments"), 0);
}
