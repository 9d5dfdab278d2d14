//! A job that fails in silence is found out by those who miss their accounts.

use super::{broken, jobs};
use crate::desired::Desired;
use crate::finding::{Code, Finding};

pub(in crate::check) fn check(desired: &Desired) -> Vec<Finding> {
    let Some(policy) = &desired.tenant.policies.notify else {
        return Vec::new();
    };
    jobs(desired)
        .filter(|(_, job)| job.notify.as_ref().is_none_or(Vec::is_empty))
        .map(|(app, _)| {
            broken(
                policy,
                Code::PolicyNotify,
                "this manifest names nobody who is told when its job fails",
                "name somebody in spec.provisioning.notify",
            )
            .at(app.places.key("/spec/provisioning/notify"))
        })
        .collect()
}
