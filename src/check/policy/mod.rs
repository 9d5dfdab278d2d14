//! Policies: rules that a Tenant switches on, with a severity of its own. Off, a rule says nothing.
//!
//! What breaks one is no mistake of the format: where nothing else is wrong, verbs end with another code.

pub(super) mod allowed_template;
pub(super) mod deletion_threshold;
pub(super) mod key_vault;
pub(super) mod notify;
pub(super) mod pinned_template;
pub(super) mod scope_all;
pub(super) mod tests;

use crate::desired::{App, Desired, Policy, Provisioning};
use crate::finding::{Code, Finding};
use crate::model::JobState;

/// What breaks a policy, without a place. `help` says what to do; who wants it is said here.
fn broken(policy: &Policy, code: Code, message: impl Into<String>, help: &str) -> Finding {
    let place = policy.place.line();
    Finding {
        severity: policy.severity,
        ..Finding::error(code, message)
    }
    .help(format!("{help}; the Tenant's policy is at {place}"))
}

/// Jobs that are wanted. Of one that shall be gone the other fields rest.
fn jobs(desired: &Desired) -> impl Iterator<Item = (&App, &Provisioning)> {
    let jobs = desired.apps.values();
    jobs.filter_map(|app| Some((app, app.provisioning.as_ref()?)))
        .filter(|(_, job)| job.state != Some(JobState::Absent))
}
