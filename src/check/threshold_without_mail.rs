//! The brake on accidental deletions stops a job; without an address nobody is told (reference, section 2.5).

use crate::desired::Desired;
use crate::finding::{Code, Finding};
use crate::model::DeleteThreshold;

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let jobs = desired
        .apps
        .values()
        .filter_map(|app| Some((app, app.provisioning.as_ref()?)));
    let is_silent = |mails: Option<&Vec<String>>| mails.is_none_or(Vec::is_empty);
    jobs.filter(|(_, job)| {
        matches!(job.accidental_deletions, Some(DeleteThreshold::At(_)))
            && is_silent(job.notify.as_ref())
    })
    .map(|(app, _)| {
        Finding::warning(
            Code::ThresholdWithoutMail,
            "the brake on accidental deletions stops the job, and nobody is told",
        )
        .at(app.places.key("/spec/provisioning/accidentalDeletions"))
        .help("name those who shall hear of it in spec.provisioning.notify")
    })
    .collect()
}
