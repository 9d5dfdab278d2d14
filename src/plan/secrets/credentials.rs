//! Credentials. Stored secrets cannot be read back, so they are pushed when the version on the object differs, when a
//! declared key is absent, or when a public value differs.

use std::collections::BTreeSet;

use super::{Stored, is_empty};
use crate::desired::CredentialSet;
use crate::live::SecretState;
use crate::model::{CredentialKey, Supply};
use crate::plan::draft::Draft;
use crate::plan::{Action, Cause, Change, Note};

/// The keys that must be written.
pub(super) fn plan(
    set: &CredentialSet,
    stored: &Stored,
    version: Option<u32>,
    draft: &mut Draft,
) -> BTreeSet<String> {
    let is_other_version = version != Some(set.version);
    let mut changed = BTreeSet::new();
    for (key, supply) in &set.values {
        let field = format!("provisioning.credentials.{key}");
        let seen = stored.get(key.as_str());
        match (supply, seen) {
            (Supply::Empty, seen) if is_empty(seen) => continue,
            (Supply::Empty, seen) => {
                draft.changes.push(Change {
                    cause: cause(set, key),
                    ..Change::setting(&field, Some(seen.map(shown).unwrap_or_default()), None)
                });
                draft.impact(
                    true,
                    format!("{key} is taken from the job, which may not get into the target system without it"),
                );
            }
            (Supply::Plain(text), Some(SecretState::Clear(seen))) if text == seen => {
                if !is_other_version {
                    continue;
                }
            }
            // What is masked cannot be compared, whether it is a secret or not.
            (Supply::Plain(_), Some(SecretState::Masked)) | (Supply::Secret(_), Some(_))
                if !is_other_version =>
            {
                continue;
            }
            (Supply::Plain(text), seen) => {
                draft.change(&field, seen.map(shown), format!("\"{text}\""));
            }
            (Supply::Secret(reference), seen) => {
                let was = seen
                    .and(version)
                    .map(|version| format!("version {version}"));
                let to = format!("version {} (write-only, from {reference})", set.version);
                draft.change(&field, was, to);
            }
        }
        changed.insert(key.to_string());
    }
    if let Some(seen) = version.filter(|seen| *seen > set.version) {
        draft.note(Note::info(format!(
            "the version goes back from {seen} to {}: the credentials are pushed again all the same",
            set.version
        )));
    }
    if is_other_version {
        draft.change(
            "provisioning.credentials.version",
            version.map(|version| version.to_string()),
            set.version.to_string(),
        );
        draft.step(Action::RecordCredentials {
            version: set.version,
        });
    }
    changed
}

fn cause(set: &CredentialSet, key: &CredentialKey) -> Cause {
    if set.lapsed.contains(key) {
        Cause::LeftGit
    } else {
        Cause::Listed
    }
}

fn shown(seen: &SecretState) -> String {
    match seen {
        SecretState::Masked => "(masked)".to_owned(),
        SecretState::Clear(text) => format!("\"{text}\""),
    }
}
