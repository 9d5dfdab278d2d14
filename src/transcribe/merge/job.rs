//! The settings of the job and its credentials.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Merging;
use crate::live::SecretState;
use crate::manifest::{CredentialValue, CredentialsSpec, Removable, escape};
use crate::model::DeleteThreshold;
use crate::plan::Told;

const JOB: &str = "/spec/provisioning";

impl Merging<'_> {
    pub(super) fn job(&mut self) {
        let (Some(said), Some(fresh)) = (&self.spec.provisioning, &self.fresh.provisioning) else {
            return;
        };
        let told = Told::of(&self.live.secrets);
        let word = |value: Option<Value>| value.unwrap_or_default();
        let mut edits = Vec::new();
        if said.state.is_some() && fresh.state.is_some() && said.state != fresh.state {
            edits.push(("state", word(serde_json::to_value(fresh.state).ok())));
        }
        if said.scope.is_some() && told.scope.is_some() && said.scope != told.scope {
            edits.push(("scope", word(serde_json::to_value(told.scope).ok())));
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
            if let (Some(CredentialValue::Plain(said)), Some(SecretState::Clear(seen))) =
                (value, self.live.secrets.get(key))
                && said != seen
                && !seen.is_empty()
            {
                let pointer = format!("{JOB}/credentials/values/{}", escape(key));
                self.set(pointer, json!(seen));
            }
        }
    }
}
