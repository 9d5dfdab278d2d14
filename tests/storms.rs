//! Every story in weather where five of a hundred requests go wrong: throttled, refused, lost, cut off or answered from
//! yesterday. At most three runs converge, and the tenant ends as if nothing had happened.

use crate::support::stories::{all, named};
use crate::support::walk::storm;

const SEEDS: usize = 200;

/// Each story is a test of its own, so that they run side by side and fail by name.
macro_rules! stories {
    ($($name:ident)*) => {
        $(#[tokio::test] async fn $name() { storm(&named(stringify!($name)), SEEDS).await; })*
        const NAMES: &[&str] = &[$(stringify!($name),)*];
    };
}

stories! {
    the_example_of_servicenow_is_created
    the_example_of_aws_is_created
    the_example_of_identity_center_is_created
    the_example_of_databricks_is_created
    the_example_of_salesforce_is_created
    the_example_of_scim_is_created
    an_application_without_provisioning_is_created
    a_stopped_job_is_created
    a_job_of_the_default_template_is_created
    a_template_is_found_by_its_name
    two_applications_are_created_side_by_side
    one_of_three_is_changed
    a_creation_without_birth_mark
    provisioning_is_added_later
    the_display_name_changes
    a_running_job_is_paused
    a_paused_job_is_started
    the_scope_is_narrowed_on_a_running_job
    the_scope_is_narrowed_on_a_paused_job
    a_restart_that_waited_is_done_when_the_job_runs
    the_scope_is_narrowed_while_pausing
    the_scope_is_widened
    credentials_are_rotated
    a_public_value_changes
    mails_are_switched_on
    mails_are_switched_off
    nothing_changes
}

#[test]
fn every_story_is_told() {
    assert_eq!(
        all().iter().map(|story| story.name).collect::<Vec<_>>(),
        NAMES
    );
}
