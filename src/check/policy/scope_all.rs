//! Everybody in the directory is more than most target systems have room or licences for.

use super::{broken, jobs};
use crate::desired::Desired;
use crate::finding::{Code, Finding};
use crate::model::Scope;

pub(in crate::check) fn check(desired: &Desired) -> Vec<Finding> {
    let Some(policy) = &desired.tenant.policies.scope_all else {
        return Vec::new();
    };
    jobs(desired)
        .filter(|(_, job)| job.scope == Some(Scope::All))
        .map(|(app, _)| {
            broken(
                policy,
                Code::PolicyScopeAll,
                "this job provisions everybody in the directory",
                "write scope: assigned, and assign groups",
            )
            .at(app.places.at("/spec/provisioning/scope"))
        })
        .collect()
}
