//! The settings of the job and its credentials.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Merging;
use crate::live::SecretState;
use crate::manifest::{CredentialValue, CredentialsSpec, Edit, Provisioning, Removable, escape};
use crate::model::{DeleteThreshold, JobState};
use crate::plan::Told;

const JOB: &str = "/spec/provisioning";

impl Merging<'_> {
    pub(super) fn job(&mut self) {
        let Some(said) = &self.spec.provisioning else {
            return;
        };
        let Some(fresh) = &self.fresh.provisioning else {
            self.no_job(said);
            return;
        };
        let told = Told::of(&self.live.secrets);
        let word = |value: Option<Value>| value.unwrap_or_default();
        let (mut edits, mut gone) = (Vec::new(), Vec::new());
        // What the tenant says nothing of, or in a word that is not known, nobody can say.
        if said.state.is_some() && said.state != fresh.state {
            match fresh.state {
                Some(state) => edits.push(("state", word(serde_json::to_value(state).ok()))),
                None => gone.push("state"),
            }
        }
        if said.scope.is_some() && said.scope != told.scope {
            match told.scope {
                Some(scope) => edits.push(("scope", word(serde_json::to_value(scope).ok()))),
                None => gone.push("scope"),
            }
        }
        if let Some(mails) = &said.notify
            && mails.iter().collect::<BTreeSet<_>>() != told.mails.iter().collect()
        {
            edits.push(("notify", json!(told.mails)));
        }
        if said
            .skip_out_of_scope_deletions
            .is_some_and(|skip| skip != told.skips)
        {
            edits.push(("skipOutOfScopeDeletions", json!(told.skips)));
        }
        match (&said.accidental_deletions, told.threshold) {
            (Some(_), DeleteThreshold::At(_)) if !told.is_numbered => {
                gone.push("accidentalDeletions");
            }
            (Some(Removable::Set(said)), DeleteThreshold::At(threshold))
                if said.threshold == threshold => {}
            (Some(Removable::Set(_)), DeleteThreshold::At(threshold)) => {
                edits.push(("accidentalDeletions/threshold", json!(threshold)));
            }
            (Some(Removable::Remove), DeleteThreshold::At(threshold)) => {
                edits.push(("accidentalDeletions", json!({ "threshold": threshold })));
            }
            (Some(Removable::Set(_)), DeleteThreshold::Off) => {
                edits.push(("accidentalDeletions", Value::Null));
            }
            (Some(Removable::Remove), DeleteThreshold::Off) | (None, _) => {}
        }
        for (field, value) in edits {
            self.set(format!("{JOB}/{field}"), value);
        }
        for field in gone {
            self.remove(format!("{JOB}/{field}"));
        }
        if let Some(credentials) = &said.credentials {
            self.credentials(credentials);
        }
        self.schema();
    }

    /// The version that was pushed last, and what is no secret.
    fn credentials(&mut self, said: &CredentialsSpec) {
        let CredentialsSpec::Managed(said) = said else {
            return;
        };
        let pushed = self.live.marks.credentials();
        if let Some(version) = pushed.filter(|version| *version != said.version) {
            self.set(format!("{JOB}/credentials/version"), json!(version));
        }
        for (key, value) in &said.values {
            let seen = self.live.secrets.get(key);
            let is_there = match seen {
                Some(SecretState::Masked) => true,
                Some(SecretState::Clear(text)) => !text.is_empty(),
                None => false,
            };
            let new = match (value, seen) {
                (Some(CredentialValue::Plain(said)), Some(SecretState::Clear(seen)))
                    if is_there && said != seen =>
                {
                    json!(seen)
                }
                (Some(_), _) if !is_there => Value::Null,
                // How a secret would be called is said where it is transcribed.
                (None, Some(_)) if is_there => match self.written.pointer(&of(key)) {
                    Some(fresh) => fresh.clone(),
                    None => continue,
                },
                (Some(_) | None, _) => continue,
            };
            self.set(of(key), new);
        }
    }

    /// Without a job the manifest is true where it says that there is none.
    fn no_job(&mut self, said: &Provisioning) {
        let absent = serde_json::to_value(JobState::Absent).unwrap_or_default();
        match said.state {
            Some(JobState::Absent) => {}
            Some(_) => self.set(format!("{JOB}/state"), absent),
            None => {
                let state = Edit::Insert("state".to_owned(), absent);
                self.edits.push((JOB.to_owned(), state));
            }
        }
    }
}

/// Where a credential stands.
fn of(key: &str) -> String {
    format!("{JOB}/credentials/values/{}", escape(key))
}
