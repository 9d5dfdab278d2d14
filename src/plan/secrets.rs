//! Credentials, scope and notification mails: they share one PUT, because the service keeps them in one set
//! (reference, section 2.5).
//!
//! Stored secrets cannot be read back, so credentials are pushed when the version on the object differs, when a
//! declared key is absent, or when a public value differs.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::{Action, Note, Pair};
use crate::desired::{Credentials, Provisioning};
use crate::live::{LiveApp, SecretState};
use crate::model::{CredentialKey, Scope, Supply};

const SCOPE: &str = "SyncAll";
const NOTIFY: &str = "SyncNotificationSettings";

type Stored = BTreeMap<String, SecretState>;

pub(super) fn plan(wanted: &Provisioning, live: Option<&LiveApp>, draft: &mut Draft) {
    let empty = Stored::new();
    let stored = live.map_or(&empty, |live| &live.secrets);
    let version = live.and_then(|live| live.marks.credentials());
    let must_push = wanted
        .credentials
        .as_ref()
        .is_some_and(|credentials| push(credentials, stored, version, draft));
    let must_scope = wanted
        .scope
        .is_some_and(|wanted| scope(wanted, stored, draft));
    let must_notify = wanted
        .notify
        .as_ref()
        .is_some_and(|wanted| notify(wanted, stored, draft));
    let undeclared: Vec<_> = stored
        .keys()
        .filter(|key| !is_declared(wanted, key))
        .collect();
    draft.left_alone += undeclared.len();
    if must_push || must_scope || must_notify {
        // Every write sends the declared secrets as they resolve today, so they are tried before any of them is saved.
        if let Some(credentials) = &wanted.credentials {
            draft.step(Action::ValidateCredentials {
                pairs: credentials.values.clone(),
            });
        }
        block_masked(&undeclared, stored, draft);
        let carried = undeclared.into_iter().cloned().collect();
        draft.step(Action::PutSecrets {
            pairs: pairs(wanted),
            carried,
        });
    }
}

fn push(
    credentials: &Credentials,
    stored: &Stored,
    version: Option<u32>,
    draft: &mut Draft,
) -> bool {
    let is_other_version = version != Some(credentials.version);
    let mut differs = is_other_version;
    for (key, supply) in &credentials.values {
        let field = format!("provisioning.credentials.{key}");
        match (supply, stored.get(key.as_str())) {
            (Supply::Plain(text), Some(SecretState::Clear(seen))) if text == seen => {}
            // What is masked cannot be compared, whether it is a secret or not.
            (Supply::Plain(_), Some(SecretState::Masked)) | (Supply::Secret(_), Some(_))
                if !is_other_version => {}
            (Supply::Plain(text), seen) => {
                draft.change(&field, seen.map(shown), format!("\"{text}\""));
                differs = true;
            }
            (Supply::Secret(reference), seen) => {
                let was = seen
                    .and(version)
                    .map(|version| format!("version {version}"));
                draft.change(
                    &field,
                    was,
                    format!(
                        "version {} (write-only, from {reference})",
                        credentials.version
                    ),
                );
                differs = true;
            }
        }
    }
    if is_other_version {
        draft.change(
            "provisioning.credentials.version",
            version.map(|version| version.to_string()),
            credentials.version.to_string(),
        );
        draft.step(Action::RecordCredentials {
            version: credentials.version,
        });
    }
    differs
}

fn shown(seen: &SecretState) -> String {
    match seen {
        SecretState::Masked => "(masked)".to_owned(),
        SecretState::Clear(text) => format!("\"{text}\""),
    }
}

fn scope(wanted: Scope, stored: &Stored, draft: &mut Draft) -> bool {
    let seen = stored.get(SCOPE).map(|state| {
        if is_true(state) {
            Scope::All
        } else {
            Scope::Assigned
        }
    });
    if seen == Some(wanted) {
        return false;
    }
    draft.change(
        "provisioning.scope",
        seen.map(|scope| scope.as_str().to_owned()),
        wanted.as_str(),
    );
    match (seen, wanted) {
        (Some(Scope::All), Scope::Assigned) => {
            draft.impact(
                true,
                "everybody who is not assigned leaves scope and is deprovisioned: not counted",
            );
        }
        (Some(_), Scope::All) => draft.impact(
            false,
            "everybody enters scope, assigned or not: not counted",
        ),
        (_, scope) => draft.impact(
            false,
            format!("scope is {}: people in scope not counted", scope.as_str()),
        ),
    }
    true
}

/// Whether everybody was in scope and only those assigned shall be.
pub(super) fn is_narrowed(wanted: &Provisioning, live: &LiveApp) -> bool {
    wanted.scope == Some(Scope::Assigned) && live.secrets.get(SCOPE).is_some_and(is_true)
}

fn is_true(state: &SecretState) -> bool {
    matches!(state, SecretState::Clear(text) if text.eq_ignore_ascii_case("true"))
}

/// Recipients are compared as a set: the service keeps them in one comma-joined text.
fn notify(wanted: &[String], stored: &Stored, draft: &mut Draft) -> bool {
    let seen = match stored.get(NOTIFY) {
        Some(SecretState::Clear(text)) => serde_json::from_str::<serde_json::Value>(text).ok(),
        Some(SecretState::Masked) | None => None,
    };
    let member = |name: &str| seen.as_ref().and_then(|settings| settings.get(name));
    let is_enabled = member("Enabled")
        .and_then(serde_json::Value::as_bool)
        .unwrap_or(false);
    let recipients = member("Recipients")
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default();
    let mut seen_mails: Vec<_> = recipients
        .split(',')
        .map(str::trim)
        .filter(|mail| is_enabled && !mail.is_empty())
        .collect();
    let mut wanted_mails: Vec<_> = wanted.iter().map(String::as_str).collect();
    seen_mails.sort_unstable();
    wanted_mails.sort_unstable();
    wanted_mails.dedup();
    if seen_mails == wanted_mails {
        return false;
    }
    let list = |mails: &[&str]| {
        if mails.is_empty() {
            "nobody".to_owned()
        } else {
            mails.join(", ")
        }
    };
    draft.change(
        "provisioning.notify",
        (!seen_mails.is_empty()).then(|| list(&seen_mails)),
        list(&wanted_mails),
    );
    true
}

fn is_declared(wanted: &Provisioning, key: &str) -> bool {
    match key {
        SCOPE => wanted.scope.is_some(),
        NOTIFY => wanted.notify.is_some(),
        key => wanted
            .credentials
            .iter()
            .flat_map(|credentials| credentials.values.keys())
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
            "declare them below spec.provisioning.credentials.values: a write sends the whole set, and a masked value cannot be sent back",
        ));
    }
}

fn pairs(wanted: &Provisioning) -> BTreeMap<String, Pair> {
    let credential = |(key, supply): (&CredentialKey, &Supply)| {
        let pair = match supply {
            Supply::Plain(text) => Pair::Text(text.clone()),
            Supply::Secret(reference) => Pair::Secret(reference.clone()),
        };
        (key.to_string(), pair)
    };
    let mut pairs: BTreeMap<_, _> = wanted
        .credentials
        .iter()
        .flat_map(|credentials| &credentials.values)
        .map(credential)
        .collect();
    if let Some(scope) = wanted.scope {
        pairs.insert(
            SCOPE.to_owned(),
            Pair::Text((scope == Scope::All).to_string()),
        );
    }
    if let Some(recipients) = &wanted.notify {
        pairs.insert(NOTIFY.to_owned(), Pair::Notify(recipients.clone()));
    }
    pairs
}
