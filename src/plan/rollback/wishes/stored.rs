//! What shares the set of secrets and comes back, and the credentials that travel with it.

use super::{Now, Wishes, now};
use crate::desired::{CredentialSet, Credentials, Provisioning};
use crate::model::{CredentialKey, SecretsPut, Supply};
use crate::plan::Note;
use crate::plan::rollback::{Before, StepImage, StoredBefore, words};
use crate::plan::secrets::{Stored, Told};

impl Wishes<'_> {
    pub(super) fn stored(&mut self, step: &StepImage, before: &Before, stored: &StoredBefore) {
        let now = match (standing_of(stored, &self.live.secrets), self.job()) {
            (Now::Left, None) => Now::Other("the job is not there any more".to_owned()),
            (now, _) => now,
        };
        if !self.comes_back(step, before, now) {
            return;
        }
        self.puts = true;
        match stored {
            StoredBefore::Scope { was, .. } => self.job.scope = *was,
            StoredBefore::SkipOutOfScopeDeletions { was, .. } => {
                self.job.skip_out_of_scope_deletions = Some(*was);
            }
            StoredBefore::Notify { was, .. } => {
                self.job.notify = Some(was.iter().cloned().collect());
            }
            StoredBefore::AccidentalDeletions { was, .. } => {
                self.job.accidental_deletions = Some(*was);
            }
            StoredBefore::Public { key, was, .. } => {
                let supply = was.clone().map_or(Supply::Empty, Supply::Plain);
                let key = CredentialKey::parse(key);
                self.public.extend(key.map(|key| (key, supply)));
            }
        }
    }

    /// One write sends the whole set, so whatever of it comes back takes the manifest's credentials along, unchanged.
    /// What would change them is no rollback.
    pub(super) fn credentials(&mut self) -> Option<Note> {
        let manifest = self.manifest.provisioning.as_ref();
        let Some(set) = manifest.and_then(Provisioning::credential_set) else {
            let note = Note::blocking(
                "a public value of the credentials is to come back, and the manifest declares none",
                "declare spec.provisioning.credentials, or write the value by hand",
            );
            return (!self.public.is_empty()).then_some(note);
        };
        let marks = &self.live.marks;
        let pins = marks.pins();
        let is_pinned =
            |(key, supply): (&CredentialKey, &Supply)| supply.pin() == pins.get(key).copied();
        if marks.credentials() != Some(set.version) || !set.values.iter().all(is_pinned) {
            if self.put == SecretsPut::Merge && self.public.is_empty() {
                return None;
            }
            return Some(Note::blocking(
                "the write would send the credentials of the manifest along, and those are of another version than the application has",
                "run `syncform apply` with the manifests that are meant: it pushes them, and sets the rest as they say",
            ));
        }
        let mut values = set.values.clone();
        values.extend(std::mem::take(&mut self.public));
        self.job.credentials = Some(Credentials::Managed(CredentialSet {
            values,
            ..set.clone()
        }));
        None
    }
}

/// Where one of them stands now.
fn standing_of(stored: &StoredBefore, secrets: &Stored) -> Now {
    let told = Told::of(secrets);
    match stored {
        StoredBefore::Scope { was, left } => now(&told.scope, was, &Some(*left), |is| {
            is.map_or("not stored", |is| is.as_str()).to_owned()
        }),
        StoredBefore::SkipOutOfScopeDeletions { was, left } => {
            now(&told.skips, was, left, ToString::to_string)
        }
        StoredBefore::Notify { was, left } => now(&told.mails, was, left, words::mails),
        StoredBefore::AccidentalDeletions { was, left } => {
            now(&told.threshold, was, left, |is| words::threshold(*is))
        }
        StoredBefore::Public { key, was, left } => {
            public(secrets, key, (was.as_ref(), left.as_ref()))
        }
    }
}

/// A public value, which may be masked by now.
fn public(stored: &Stored, key: &str, (was, left): (Option<&String>, Option<&String>)) -> Now {
    match Told::public(stored, key) {
        Err(masked) => Now::Other(masked.to_owned()),
        Ok(is) => now(&is, &was, &left, |is| words::public(*is)),
    }
}
