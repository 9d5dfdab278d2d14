//! What shares the set of secrets and comes back, and the credentials that travel with it.

use super::{Now, Wishes, now};
use crate::desired::{CredentialSet, Credentials, Provisioning};
use crate::model::{CredentialKey, SecretsPut, Supply};
use crate::plan::Note;
use crate::plan::rollback::{Before, Standing, StepImage, StoredBefore, words};
use crate::plan::secrets::{Stored, Told};

impl Wishes<'_> {
    pub(super) fn stored(&mut self, step: &StepImage, before: &Before, stored: &StoredBefore) {
        let now = match (standing_of(stored, &self.live.secrets), self.job()) {
            (Now::Left, None) => Now::Other("the job is not there any more".to_owned()),
            (now, _) => now,
        };
        if let (Now::Left, Some(why)) = (&now, self.parted(stored)) {
            return self.row(step, before, Standing::NotReversible, why);
        }
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

    /// Why a public value stays: it decides where credentials go, and those that were pushed with it or after it have
    /// never been sent where it led before.
    fn parted(&self, stored: &StoredBefore) -> Option<String> {
        let StoredBefore::Public { beside, .. } = stored else {
            return None;
        };
        let marks = self.live.marks.of_credentials();
        let pushes =
            |before: &Before| matches!(before, Before::Version { .. } | Before::Secrets { .. });
        if marks.tags() == *beside && !self.image.befores().any(pushes) {
            return None;
        }
        let which = marks.credentials();
        let which = which.map_or_else(
            || "that are stored now".to_owned(),
            |version| format!("of version {version}"),
        );
        Some(format!(
            "the credentials {which} would be sent where the value of before leads: set it in the manifest, with the credentials that belong to it and another version"
        ))
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
        let is_other =
            marks.credentials() != Some(set.version) || !set.values.iter().all(is_pinned);
        let mut values = set.values.iter();
        let because = if is_other {
            Some("those are of another version than the application has".to_owned())
        } else {
            let other = values.find(|(key, supply)| !self.is_as_stored(key, supply));
            other.map(|(key, _)| format!("its {key} is not what is stored"))
        };
        if let Some(because) = because {
            let is_apart = self.put == SecretsPut::Merge && self.public.is_empty();
            return (!is_apart).then(|| Note::blocking(
                format!("the write would send the credentials of the manifest along, and {because}"),
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

    /// Whether a value of the manifest is the one that is stored, as far as anybody can tell, or comes back itself.
    fn is_as_stored(&self, key: &CredentialKey, supply: &Supply) -> bool {
        let stored = &self.live.secrets;
        let seen = Told::public(stored, key.as_str());
        self.public.contains_key(key)
            || match supply {
                Supply::Plain(text) => seen.is_err() || seen == Ok(Some(text)),
                Supply::Empty => seen == Ok(None),
                Supply::Secret(_) => stored.contains_key(key.as_str()),
            }
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
        StoredBefore::Public { key, was, left, .. } => {
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
