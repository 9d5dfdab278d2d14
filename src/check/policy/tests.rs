//! A mapping that no test has tried is tried by people.

use super::{broken, jobs};
use crate::desired::Desired;
use crate::finding::{Code, Finding};

pub(in crate::check) fn check(desired: &Desired) -> Vec<Finding> {
    let Some(policy) = &desired.tenant.policies.tests else {
        return Vec::new();
    };
    jobs(desired)
        .filter(|(app, job)| !job.overlay.object_mappings.is_empty() && app.tests.is_empty())
        .map(|(app, _)| {
            broken(
                policy,
                Code::PolicyTests,
                "this manifest writes mappings, and no test says what must come of them",
                "write spec.tests, or a MappingTest for this App",
            )
            .at(app.places.key("/spec/provisioning/mappings"))
        })
        .collect()
}
