//! What broke other tools, as a tenant that behaves so, and every story on it: at most three runs converge, with no twin, and
//! the tenant ends as if it had been friendly.

use syncform::emulator::Faults;

use crate::support::stories::{all, named};
use crate::support::walk::climate;
use crate::support::world::{apply, desired, emulator, plan};

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
    jobs_that_are_busy_after_each_write r#"{"lag": {"jobs": 30}}"#;
    errors_without_words r#"{"switches": {"syncErrors": "empty"}, "lag": {"objects": 30}}"#;
    errors_as_json_in_a_message
        r#"{"rules": [{"match": "PUT *secrets", "request": 1, "do": "refuse", "status": 503, "nested": true}]}"#;
    no_batches_below_synchronization r#"{"switches": {"batchedSynchronization": "refuse"}}"#;
    a_throttle_of_resource_units r#"{"throttle": {"resourceUnits": 30, "window": 10, "writes": 30}}"#;
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
