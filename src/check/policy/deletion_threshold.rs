//! Without a brake one cycle may disable everybody (reference, section 2.5).

use super::{broken, jobs};
use crate::desired::Desired;
use crate::finding::{Code, Finding};
use crate::model::DeleteThreshold;

pub(in crate::check) fn check(desired: &Desired) -> Vec<Finding> {
    let Some(policy) = &desired.tenant.policies.deletion_threshold else {
        return Vec::new();
    };
    jobs(desired)
        .filter(|(_, job)| !matches!(job.accidental_deletions, Some(DeleteThreshold::At(_))))
        .map(|(app, _)| {
            broken(
                policy,
                Code::PolicyDeletionThreshold,
                "this manifest sets no brake on accidental deletions",
                "write spec.provisioning.accidentalDeletions with a threshold",
            )
            .at(app.places.key("/spec/provisioning/accidentalDeletions"))
        })
        .collect()
}
