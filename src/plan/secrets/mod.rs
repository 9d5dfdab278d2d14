//! Credentials, scope, notification settings and what happens to those who leave: they share one PUT, because the
//! service keeps them in one set (reference, section 2.5).
//!
//! What the PUT does with pairs that it does not name is unknown. Unless the Tenant knows better, every write sends all
//! pairs and never an echoed mask.

mod before;
mod credentials;
mod settings;

pub use before::Told;
pub(super) use before::before;
pub(super) use settings::{is_narrowed, is_widened, scope};

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::{Action, LeftAlone, Note, Notification, Pair};
use crate::desired::{CredentialSet, Provisioning};
use crate::live::{LiveApp, SecretState};
use crate::model::{CredentialKey, Scope, SecretsPut, Supply};

const SCOPE: &str = "SyncAll";
const NOTIFY: &str = "SyncNotificationSettings";
const SKIP: &str = "SkipOutOfScopeDeletions";

pub(super) type Stored = BTreeMap<String, SecretState>;

pub(super) fn plan(
    put: SecretsPut,
    wanted: &Provisioning,
    live: Option<&LiveApp>,
    has_job: bool,
    draft: &mut Draft,
) {
    let empty = Stored::new();
    let stored = live.map_or(&empty, |live| &live.secrets);
    let mut changed = BTreeSet::new();
    if let Some(set) = wanted.credential_set() {
        changed = credentials::plan(set, stored, live.map(|live| &live.marks), draft);
        redirected(set, &changed, stored, draft);
    }
    let pushes = !changed.is_empty();
    changed.extend(settings::plan(wanted, stored, draft));
    let undeclared: Vec<_> = stored
        .keys()
        .filter(|key| !is_declared(wanted, key))
        .collect();
    draft
        .left_alone
        .extend(undeclared.iter().map(|key| LeftAlone {
            field: format!("provisioning.credentials {key}"),
            live: None,
        }));
    if changed.is_empty() {
        return;
    }
    let mut pairs = pairs(wanted, stored);
    match put {
        SecretsPut::Replace => block_masked(&undeclared, stored, draft),
        SecretsPut::Merge => pairs.retain(|key, _| changed.contains(key)),
    }
    // What is sent is tried before any of it is saved. A merging service is not sent what does not change.
    if pushes || put == SecretsPut::Replace {
        validate(wanted, has_job, draft);
    }
    sent_along(&pairs, &changed, draft);
    let carried = match put {
        SecretsPut::Replace => undeclared.into_iter().cloned().collect(),
        SecretsPut::Merge => {
            let rest = stored.keys().filter(|key| !pairs.contains_key(*key));
            rest.cloned().collect()
        }
    };
    let mut was = stored.clone();
    was.retain(|key, _| pairs.contains_key(key));
    let sends_credentials = wanted.credential_set().is_some_and(|set| {
        let mut keys = set.values.keys();
        keys.any(|key| pairs.contains_key(key.as_str()))
    });
    let noted = live.filter(|_| sends_credentials);
    draft.step(Action::PutSecrets {
        pairs,
        carried,
        put,
        was,
        noted: noted.map(|live| live.marks.of_credentials()),
    });
}

/// Whether the plan would send a secret to an application that is there.
pub(super) fn would_send(put: SecretsPut, wanted: &Provisioning, live: &LiveApp) -> bool {
    let mut draft = Draft::default();
    plan(put, wanted, Some(live), true, &mut draft);
    let is_secret = |pair: &Pair| matches!(pair, Pair::Secret(_));
    draft.steps().iter().any(
        |step| matches!(step, Action::PutSecrets { pairs, .. } if pairs.values().any(is_secret)),
    )
}

/// The job that asks may be one that is made on the way.
fn validate(wanted: &Provisioning, has_job: bool, draft: &mut Draft) {
    let Some(set) = wanted.credential_set() else {
        return;
    };
    if !set.validate {
        draft.note(Note::info(
            "the credentials are saved without being tried: spec.provisioning.credentials.validate is false",
        ));
        return;
    }
    let given = |(_, supply): &(&CredentialKey, &Supply)| **supply != Supply::Empty;
    let pairs: BTreeMap<_, _> = set
        .values
        .iter()
        .filter(given)
        .map(|(key, supply)| (key.clone(), supply.clone()))
        .collect();
    if !pairs.is_empty() {
        draft.step(Action::ValidateCredentials {
            pairs,
            first: has_job,
        });
    }
}

/// A change of nothing but settings and public values needs the secrets all the same, and says so before an apply asks
/// for them.
fn sent_along(pairs: &BTreeMap<String, Pair>, changed: &BTreeSet<String>, draft: &mut Draft) {
    let rest = pairs.iter().filter(|(key, _)| !changed.contains(*key));
    let references: Vec<_> = rest
        .filter_map(|(_, pair)| match pair {
            Pair::Secret(reference) => Some(reference.to_string()),
            Pair::Text(_) | Pair::Notification(_) | Pair::Empty => None,
        })
        .collect();
    if !references.is_empty() {
        draft.note(Note::info(format!(
            "the one write sends the credentials along, unchanged: from {}",
            references.join(", ")
        )));
    }
}

/// Secrets that nobody pushes anew go wherever a public value leads by then, which may be somewhere they have never been.
fn redirected(set: &CredentialSet, changed: &BTreeSet<String>, stored: &Stored, draft: &mut Draft) {
    let is_changed = |key: &CredentialKey| changed.contains(key.as_str());
    let values = || set.values.iter();
    let leads = values().filter(|(key, supply)| {
        let is_replaced = matches!(stored.get(key.as_str()), Some(SecretState::Clear(_)));
        matches!(supply, Supply::Plain(_)) && is_changed(key) && is_replaced
    });
    let leads: Vec<_> = leads.map(|(key, _)| key.as_str()).collect();
    let stays = |(key, supply): (&CredentialKey, &Supply)| {
        matches!(supply, Supply::Secret(_)) && !is_changed(key)
    };
    if !leads.is_empty() && values().any(stays) {
        let leads = leads.join(", ");
        draft.impact(
            true,
            format!(
                "the stored secrets stay as they are, and are sent to wherever {leads} leads now"
            ),
        );
    }
}

fn is_declared(wanted: &Provisioning, key: &str) -> bool {
    match key {
        SCOPE => wanted.scope.is_some(),
        NOTIFY => wanted.notify.is_some() || wanted.accidental_deletions.is_some(),
        SKIP => wanted.skip_out_of_scope_deletions.is_some(),
        key => wanted
            .credential_set()
            .into_iter()
            .flat_map(|set| set.values.keys())
            .any(|declared| declared.as_str() == key),
    }
}

/// A service that replaces the set would lose a value that nobody can read and nobody declares.
fn block_masked(undeclared: &[&String], stored: &Stored, draft: &mut Draft) {
    let masked: Vec<_> = undeclared
        .iter()
        .filter(|key| stored.get(**key) == Some(&SecretState::Masked))
        .map(|key| key.as_str())
        .collect();
    if !masked.is_empty() {
        draft.note(Note::blocking(
            format!("the service stores secret keys that the manifest does not declare: {}", masked.join(", ")),
            "declare them below spec.provisioning.credentials.values, null to empty one: a write sends the whole set, and a masked value cannot be sent back; or say secretsPut: merge in the Tenant where its service is known to keep what is not sent",
        ));
    }
}

/// Every declared pair. One that shall be empty is named only where there is something to empty.
fn pairs(wanted: &Provisioning, stored: &Stored) -> BTreeMap<String, Pair> {
    let credential = |(key, supply): (&CredentialKey, &Supply)| {
        let pair = match supply {
            Supply::Plain(text) => Pair::Text(text.clone()),
            Supply::Secret(reference) => Pair::Secret(reference.clone()),
            Supply::Empty if is_empty(stored.get(key.as_str())) => return None,
            Supply::Empty => Pair::Empty,
        };
        Some((key.to_string(), pair))
    };
    let mut pairs: BTreeMap<_, _> = wanted
        .credential_set()
        .into_iter()
        .flat_map(|set| &set.values)
        .filter_map(credential)
        .collect();
    if let Some(scope) = wanted.scope {
        let text = (scope == Scope::All).to_string();
        pairs.insert(SCOPE.to_owned(), Pair::Text(text));
    }
    if let Some(skip) = wanted.skip_out_of_scope_deletions {
        let text = if skip { "True" } else { "False" };
        pairs.insert(SKIP.to_owned(), Pair::Text(text.to_owned()));
    }
    if wanted.notify.is_some() || wanted.accidental_deletions.is_some() {
        let notification = Notification {
            recipients: wanted.notify.clone(),
            threshold: wanted.accidental_deletions,
        };
        pairs.insert(NOTIFY.to_owned(), Pair::Notification(notification));
    }
    pairs
}

fn is_empty(seen: Option<&SecretState>) -> bool {
    match seen {
        None => true,
        Some(SecretState::Clear(text)) => text.is_empty(),
        Some(SecretState::Masked) => false,
    }
}
