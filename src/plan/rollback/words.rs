//! What a replaced thing is called: the field of the manifest, and whom it is about.

use std::collections::BTreeSet;

use super::{Before, StoredBefore};
use crate::model::{DeleteThreshold, Setting};
use crate::plan::schema;

/// The field that something stands in.
pub(super) fn field(before: &Before) -> String {
    match before {
        Before::Made | Before::Deleted => "application".to_owned(),
        Before::Adopted | Before::Released => "mark".to_owned(),
        Before::Renamed { from } => format!("metadata.name \"{from}\""),
        Before::Protection { .. } => "metadata.protect".to_owned(),
        Before::Property { property, .. } => property.field().to_owned(),
        Before::Owner { owner, .. } => format!("owners {owner}"),
        Before::Assignment {
            principal, name, ..
        } => format!("assignments {principal} as \"{name}\""),
        Before::State { .. } => "provisioning.state".to_owned(),
        Before::JobMade { .. } | Before::JobGone { .. } => "provisioning.job".to_owned(),
        Before::Stored(stored) => self::stored(stored),
        Before::Secrets { keys } => format!("provisioning.credentials.{}", keys.join(", ")),
        Before::Version { .. } => "provisioning.credentials.version".to_owned(),
        Before::Schema { change } => schema::field_of(change),
        Before::Restarted { reset } => format!("provisioning.restart {reset}"),
        Before::Applied { .. } => "the commit that was applied".to_owned(),
    }
}

fn stored(stored: &StoredBefore) -> String {
    match stored {
        StoredBefore::Scope { .. } => "provisioning.scope".to_owned(),
        StoredBefore::SkipOutOfScopeDeletions { .. } => {
            "provisioning.skipOutOfScopeDeletions".to_owned()
        }
        StoredBefore::Notify { .. } => "provisioning.notify".to_owned(),
        StoredBefore::AccidentalDeletions { .. } => "provisioning.accidentalDeletions".to_owned(),
        StoredBefore::Public { key, .. } => format!("provisioning.credentials.{key}"),
    }
}

/// Nothing and an empty text are one to a person who reads.
pub(super) fn setting(setting: &Setting) -> String {
    match setting {
        Setting::Empty => "nothing".to_owned(),
        Setting::Text(_) | Setting::Flag(_) => setting.to_string(),
    }
}

pub(super) fn mails(mails: &BTreeSet<String>) -> String {
    if mails.is_empty() {
        return "nobody".to_owned();
    }
    let list: Vec<_> = mails.iter().map(String::as_str).collect();
    list.join(", ")
}

pub(super) fn threshold(threshold: DeleteThreshold) -> String {
    match threshold {
        DeleteThreshold::At(number) => format!("threshold {number}"),
        DeleteThreshold::Off => "off".to_owned(),
    }
}

pub(super) fn public(value: Option<&String>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |text| format!("\"{text}\""))
}
