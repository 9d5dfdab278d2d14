//! The pairs that have fields of their own: who is in scope, who hears of failures, and what happens to accounts of
//! those who leave.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{NOTIFY, SCOPE, SKIP, Stored};
use crate::desired::Provisioning;
use crate::live::{LiveApp, SecretState};
use crate::model::{DeleteThreshold, Guarded, Scope};
use crate::plan::draft::Draft;
use crate::plan::{Action, Loss};

/// The keys that must be written.
pub(super) fn plan(wanted: &Provisioning, stored: &Stored, draft: &mut Draft) -> BTreeSet<String> {
    let mut changed = BTreeSet::new();
    if wanted
        .scope
        .is_some_and(|wanted| change_scope(wanted, stored, draft))
    {
        changed.insert(SCOPE.to_owned());
    }
    if wanted
        .skip_out_of_scope_deletions
        .is_some_and(|wanted| skip(wanted, stored, draft))
    {
        changed.insert(SKIP.to_owned());
    }
    let settings = settings(stored);
    let mails = wanted
        .notify
        .as_ref()
        .is_some_and(|wanted| mails(wanted, &settings, draft));
    let brake = wanted
        .accidental_deletions
        .is_some_and(|wanted| brake(wanted, &settings, draft));
    if mails || brake {
        changed.insert(NOTIFY.to_owned());
    }
    changed
}

/// `SyncNotificationSettings`, which is JSON in a text.
pub(super) fn settings(stored: &Stored) -> Value {
    match stored.get(NOTIFY) {
        Some(SecretState::Clear(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(SecretState::Masked) | None => Value::Null,
    }
}

/// Who is in scope when all is done; `None` where nobody knows.
pub(in crate::plan) fn scope(wanted: Option<&Provisioning>, live: &LiveApp) -> Option<Scope> {
    let wanted = wanted.and_then(|wanted| wanted.scope);
    wanted.or_else(|| stored_scope(&live.secrets))
}

pub(super) fn stored_scope(stored: &Stored) -> Option<Scope> {
    let is_all = is_true(stored.get(SCOPE)?);
    Some(if is_all { Scope::All } else { Scope::Assigned })
}

fn change_scope(wanted: Scope, stored: &Stored, draft: &mut Draft) -> bool {
    let seen = stored_scope(stored);
    if seen == Some(wanted) {
        return false;
    }
    draft.change(
        "provisioning.scope",
        seen.map(|scope| scope.as_str().to_owned()),
        wanted.as_str(),
    );
    // Nobody is in the scope of a job that is not there yet.
    if !draft.has(|step| matches!(step, Action::CreateJob { .. })) {
        draft.lose(Loss::uncounted(Guarded::Scope));
    }
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
pub(in crate::plan) fn is_narrowed(wanted: &Provisioning, live: &LiveApp) -> bool {
    wanted.scope == Some(Scope::Assigned) && live.secrets.get(SCOPE).is_some_and(is_true)
}

/// Whether everybody shall be in scope, and was not.
pub(in crate::plan) fn is_widened(wanted: &Provisioning, live: Option<&LiveApp>) -> bool {
    let was = live.and_then(|live| stored_scope(&live.secrets));
    wanted.scope == Some(Scope::All) && was != Some(Scope::All)
}

/// The service writes its booleans in several ways (reference, section 2.5).
pub(super) fn is_true(state: &SecretState) -> bool {
    matches!(state, SecretState::Clear(text) if text.eq_ignore_ascii_case("true") || text == "1")
}

/// Not set and false are the same to the service: whoever leaves scope is deprovisioned.
fn skip(wanted: bool, stored: &Stored, draft: &mut Draft) -> bool {
    let seen = stored.get(SKIP);
    if seen.is_some_and(is_true) == wanted {
        return false;
    }
    draft.change(
        "provisioning.skipOutOfScopeDeletions",
        seen.map(|state| is_true(state).to_string()),
        wanted.to_string(),
    );
    if wanted {
        draft.impact(
            false,
            "accounts of people who leave scope stay active in the target system",
        );
    } else {
        draft.impact(
            true,
            "people who left scope and kept their accounts are deprovisioned: not counted",
        );
    }
    true
}

/// Who is told. Recipients are compared as a set: the service keeps them in one comma-joined text.
pub(super) fn notified(settings: &Value) -> BTreeSet<&str> {
    let is_enabled = settings["Enabled"].as_bool().unwrap_or(false);
    let recipients = settings["Recipients"].as_str().unwrap_or_default();
    let mails = recipients.split(',').map(str::trim);
    mails
        .filter(|mail| is_enabled && !mail.is_empty())
        .collect()
}

fn mails(wanted: &[String], settings: &Value, draft: &mut Draft) -> bool {
    let seen = notified(settings);
    let wanted: BTreeSet<_> = wanted.iter().map(String::as_str).collect();
    if seen == wanted {
        return false;
    }
    let list = |mails: &BTreeSet<&str>| {
        if mails.is_empty() {
            "nobody".to_owned()
        } else {
            mails.iter().copied().collect::<Vec<_>>().join(", ")
        }
    };
    draft.change(
        "provisioning.notify",
        (!seen.is_empty()).then(|| list(&seen)),
        list(&wanted),
    );
    true
}

/// The brake where it is on, with its number where it has one.
pub(super) fn brake_of(settings: &Value) -> Option<Option<u64>> {
    let is_on = settings["DeleteThresholdEnabled"]
        .as_bool()
        .unwrap_or(false);
    is_on.then(|| settings["DeleteThresholdValue"].as_u64())
}

fn brake(wanted: DeleteThreshold, settings: &Value, draft: &mut Draft) -> bool {
    let is_on = brake_of(settings).is_some();
    let seen = brake_of(settings).flatten();
    let field = "provisioning.accidentalDeletions";
    let words = |threshold: u64| format!("threshold {threshold}");
    match wanted {
        DeleteThreshold::At(threshold) if seen == Some(threshold.into()) => false,
        DeleteThreshold::At(threshold) => {
            draft.change(field, seen.map(words), words(threshold.into()));
            true
        }
        DeleteThreshold::Off if !is_on => false,
        DeleteThreshold::Off => {
            draft.removal(field, seen.map_or_else(|| "on".to_owned(), words));
            draft.impact(
                true,
                "no number of disabled or deleted accounts stops a cycle any more",
            );
            true
        }
    }
}
