//! Credentials. Stored secrets cannot be read back, so they are pushed when a version on the object differs, of the whole
//! or of a secret of Key Vault, when a declared key is absent, or when a public value differs.

use std::collections::BTreeSet;

use super::{Stored, is_empty};
use crate::desired::CredentialSet;
use crate::live::SecretState;
use crate::model::{CredentialKey, Marks, Supply, VaultVersion};
use crate::plan::draft::Draft;
use crate::plan::{Action, Cause, Change, Note, Pushed};

/// The keys that must be written. `marks` say what was pushed last.
pub(super) fn plan(
    set: &CredentialSet,
    stored: &Stored,
    marks: Option<&Marks>,
    draft: &mut Draft,
) -> BTreeSet<String> {
    let version = marks.and_then(Marks::credentials);
    let pushed = marks.map(Marks::pins).unwrap_or_default();
    let is_other_version = version != Some(set.version);
    let is_moved = |key: &CredentialKey, supply: &Supply| supply.pin() != pushed.get(key).copied();
    let mut changed = BTreeSet::new();
    for (key, supply) in &set.values {
        let field = format!("provisioning.credentials.{key}");
        let seen = stored.get(key.as_str());
        let is_current = !is_other_version && !is_moved(key, supply);
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
                if is_current {
                    continue;
                }
            }
            // What is masked cannot be compared, whether it is a secret or not.
            (Supply::Plain(_), Some(SecretState::Masked)) | (Supply::Secret(_), Some(_))
                if is_current =>
            {
                continue;
            }
            (Supply::Plain(text), seen) => {
                draft.change(&field, seen.map(shown), format!("\"{text}\""));
            }
            (Supply::Secret(reference), seen) => {
                let was = seen.and(version);
                let was = was.map(|version| versions(version, pushed.get(key).copied()));
                let to = versions(set.version, reference.pin());
                draft.change(&field, was, format!("{to} (write-only, from {reference})"));
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
    }
    if is_other_version || set.values.iter().any(|(key, supply)| is_moved(key, supply)) {
        draft.step(Action::RecordCredentials {
            pushed: Pushed::from(set),
            noted: marks.map(Marks::of_credentials),
        });
    }
    changed
}

/// The versions that a value has: of the set, and in its vault where that is known.
fn versions(version: u32, pin: Option<&VaultVersion>) -> String {
    match pin {
        Some(pin) => format!("version {version}, Key Vault version {}", pin.short()),
        None => format!("version {version}"),
    }
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
