//! What a Tenant forbids comes back no more than it is let in. Of what a rollback leaves alone policies say nothing
//! here.

use crate::desired::{Policy, Provisioning, Tenant};
use crate::finding::Severity;
use crate::model::{DeleteThreshold, Scope};
use crate::plan::Note;

/// What would come back against a policy.
pub(super) fn broken(tenant: &Tenant, wanted: &Provisioning) -> Vec<Note> {
    let policies = &tenant.policies;
    let back = [
        (
            &policies.scope_all,
            wanted.scope == Some(Scope::All),
            "everybody in the directory would be provisioned again",
        ),
        (
            &policies.notify,
            wanted.notify.as_ref().is_some_and(Vec::is_empty),
            "nobody would be told any more when this job fails",
        ),
        (
            &policies.deletion_threshold,
            wanted.accidental_deletions == Some(DeleteThreshold::Off),
            "the job would have no brake on accidental deletions any more",
        ),
    ];
    let broken = back.into_iter().filter(|(_, is_back, _)| *is_back);
    broken
        .filter_map(|(policy, _, text)| Some(note(policy.as_ref()?, text)))
        .collect()
}

fn note(policy: &Policy, text: &str) -> Note {
    let text = format!("against a policy of the Tenant, {text}");
    let note = match policy.severity {
        Severity::Error => Note::blocking(
            text,
            "set what is right in the manifest and apply it, or let the policy be less than an error",
        ),
        Severity::Warning => Note::info(text),
    };
    note.at(policy.place.clone())
}
