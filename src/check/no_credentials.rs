//! A job that shall run and has no word on credentials: it would go to quarantine.

use crate::desired::Desired;
use crate::finding::{Code, Finding};
use crate::model::JobState;

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let jobs = desired
        .apps
        .values()
        .filter_map(|app| Some((app, app.provisioning.as_ref()?)));
    jobs.filter(|(_, job)| job.state == Some(JobState::Running) && job.credentials.is_none())
        .map(|(app, _)| {
            Finding::warning(
                Code::NoCredentials,
                "the job shall run, and nothing says where its credentials come from",
            )
            .at(app.places.at("/spec/provisioning/state"))
            .help("add spec.provisioning.credentials, or say `credentials: unmanaged` where a portal has them")
        })
        .collect()
}
