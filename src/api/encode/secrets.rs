//! Credentials and settings on their way out: the only place where a resolved value meets a request.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Blank, Fresh};
use crate::live::SecretState;
use crate::model::{CredentialKey, DeleteThreshold, SecretRef, SecretsPut, Supply};
use crate::plan::{Notification, Pair};

/// Keys and values. A secret is lent until the request is whole, and never copied on the way there.
type Pairs<'a> = Vec<(&'a str, Cow<'a, str>)>;

fn resolved<'a>(reference: &SecretRef, fresh: &'a Fresh<'_>) -> Result<Cow<'a, str>, Blank> {
    let value = (fresh.value)(reference);
    value
        .map(Cow::Borrowed)
        .ok_or_else(|| Blank(format!("the value of {reference}")))
}

/// The pairs of a question to the target system.
pub(super) fn validated<'a>(
    pairs: &'a BTreeMap<CredentialKey, Supply>,
    fresh: &'a Fresh<'_>,
) -> Result<Pairs<'a>, Blank> {
    let pairs = pairs.iter().map(|(key, supply)| {
        let value = match supply {
            Supply::Plain(text) => Cow::Borrowed(text.as_str()),
            Supply::Secret(reference) => resolved(reference, fresh)?,
            Supply::Empty => Cow::Borrowed(""),
        };
        Ok((key.as_str(), value))
    });
    pairs.collect()
}

/// Every declared pair, then, where the service may replace the set, every readable live pair that nobody declares; a
/// mask is never echoed.
pub(super) fn all_pairs<'a>(
    pairs: &'a BTreeMap<String, Pair>,
    put: SecretsPut,
    fresh: &'a Fresh<'_>,
) -> Result<Pairs<'a>, Blank> {
    let declared = pairs.iter().map(|(key, pair)| {
        let value = match pair {
            Pair::Text(text) => Cow::Borrowed(text.as_str()),
            Pair::Secret(reference) => resolved(reference, fresh)?,
            Pair::Notification(wanted) => Cow::Owned(notification(fresh.stored.get(key), wanted)),
            Pair::Empty => Cow::Borrowed(""),
        };
        Ok((key.as_str(), value))
    });
    let carried = fresh
        .stored
        .iter()
        .filter(|(key, _)| put == SecretsPut::Replace && !pairs.contains_key(*key))
        .filter_map(|(key, state)| match state {
            SecretState::Clear(text) => Some(Ok((key.as_str(), Cow::Borrowed(text.as_str())))),
            SecretState::Masked => None,
        });
    declared.chain(carried).collect()
}

/// Whether what is stored under a key is what this pair would write, as far as that can be read.
#[must_use]
pub fn is_stored(pair: &Pair, stored: Option<&SecretState>) -> bool {
    let Some(SecretState::Clear(seen)) = stored else {
        return stored.is_none() && *pair == Pair::Empty;
    };
    match pair {
        // The service may spell its booleans otherwise than we do.
        Pair::Text(text) => text.eq_ignore_ascii_case(seen),
        Pair::Empty => seen.is_empty(),
        Pair::Notification(wanted) => {
            let json = |text: &str| serde_json::from_str::<Value>(text).ok();
            json(&notification(stored, wanted)) == json(seen)
        }
        Pair::Secret(_) => false,
    }
}

/// `SyncNotificationSettings` is JSON inside a text; members that are not ours stay as they are
/// (reference, section 2.5).
fn notification(stored: Option<&SecretState>, wanted: &Notification) -> String {
    let seen = match stored {
        Some(SecretState::Clear(text)) => serde_json::from_str(text).ok(),
        Some(SecretState::Masked) | None => None,
    };
    let mut settings = seen.filter(Value::is_object).unwrap_or_else(|| json!({}));
    if let Some(recipients) = &wanted.recipients {
        settings["Enabled"] = json!(!recipients.is_empty());
        settings["Recipients"] = json!(recipients.join(","));
    }
    match wanted.threshold {
        Some(DeleteThreshold::At(threshold)) => {
            settings["DeleteThresholdEnabled"] = json!(true);
            settings["DeleteThresholdValue"] = json!(threshold);
        }
        Some(DeleteThreshold::Off) => settings["DeleteThresholdEnabled"] = json!(false),
        None => {}
    }
    settings.to_string()
}

/// The list as it is sent: the one copy of each value, which the request wipes when it goes.
pub(super) fn listed(pairs: &Pairs<'_>) -> Value {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| json!({ "key": key, "value": value }))
        .collect()
}
