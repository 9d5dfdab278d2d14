//! What a PUT of the set replaces, pair by pair, and what of the set can be told at all.

use std::collections::{BTreeMap, BTreeSet};

use super::settings::{brake_of, is_true, notified, settings, stored_scope};
use super::{NOTIFY, SCOPE, SKIP, Stored};
use crate::live::SecretState;
use crate::model::{DeleteThreshold, Marks, Scope};
use crate::plan::{Before, Notification, Pair, StoredBefore};

/// What a stored set says of the fields that share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub scope: Option<Scope>,
    /// Whether `SkipOutOfScopeDeletions` is true.
    pub skips: bool,
    /// Who is told of failures; nobody where mails are switched off.
    pub mails: BTreeSet<String>,
    pub threshold: DeleteThreshold,
    /// Whether the threshold is the service's own number, and not in the place of one that is missing or beyond ours.
    pub is_numbered: bool,
}

impl Told {
    /// Reads the pairs of a service principal.
    #[must_use]
    pub fn of(stored: &BTreeMap<String, SecretState>) -> Self {
        let settings = settings(stored);
        let mails = notified(&settings).into_iter();
        let brake = brake_of(&settings);
        let number = brake
            .flatten()
            .and_then(|number| u32::try_from(number).ok());
        Self {
            is_numbered: number.is_some(),
            scope: stored_scope(stored),
            skips: stored.get(SKIP).is_some_and(is_true),
            mails: mails.map(str::to_owned).collect(),
            threshold: match brake {
                Some(number) => DeleteThreshold::At(
                    u32::try_from(number.unwrap_or_default()).unwrap_or(u32::MAX),
                ),
                None => DeleteThreshold::Off,
            },
        }
    }

    /// A value that is no secret; none is an empty one. A mask tells nothing.
    pub(in crate::plan) fn public<'a>(
        stored: &'a Stored,
        key: &str,
    ) -> Result<Option<&'a String>, &'static str> {
        match stored.get(key) {
            None => Ok(None),
            Some(SecretState::Clear(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(SecretState::Masked) => Err("it is masked by now"),
        }
    }
}

/// What a PUT of these pairs replaces, where `was` is what was stored of them and `noted` what the marks said of the
/// credentials. Pairs that it only sends along are no news.
pub(in crate::plan) fn before(
    pairs: &BTreeMap<String, Pair>,
    was: &Stored,
    noted: Option<&Marks>,
) -> Vec<Before> {
    let told = Told::of(was);
    let mut all = Vec::new();
    let mut secrets = Vec::new();
    for (key, pair) in pairs {
        let seen = Told::public(was, key);
        match (pair, seen) {
            (Pair::Text(text), _) if key == SCOPE => {
                let is_all = is_true(&SecretState::Clear(text.clone()));
                let left = if is_all { Scope::All } else { Scope::Assigned };
                let was = told.scope;
                all.push(StoredBefore::Scope { was, left });
            }
            (Pair::Text(text), _) if key == SKIP => {
                let (was, left) = (told.skips, is_true(&SecretState::Clear(text.clone())));
                all.push(StoredBefore::SkipOutOfScopeDeletions { was, left });
            }
            (Pair::Notification(wanted), _) if key == NOTIFY => {
                all.extend(notification(wanted, &told));
            }
            (Pair::Text(_) | Pair::Empty, Ok(seen)) => {
                let left = match pair {
                    Pair::Text(text) => Some(text.clone()),
                    Pair::Secret(_) | Pair::Notification(_) | Pair::Empty => None,
                };
                let (key, was) = (key.clone(), seen.cloned());
                all.push(StoredBefore::Public {
                    key,
                    was,
                    left,
                    beside: noted.map(Marks::tags).unwrap_or_default(),
                });
            }
            // One that is pushed again over another is told by its version.
            (Pair::Text(_) | Pair::Empty, Err(_)) | (Pair::Secret(_), Ok(_)) => {
                secrets.push(key.clone());
            }
            (Pair::Secret(_), Err(_)) | (Pair::Notification(_), _) => {}
        }
    }
    all.retain(|stored| !stored.is_same());
    let mut all: Vec<_> = all.into_iter().map(Before::Stored).collect();
    if !secrets.is_empty() {
        all.push(Before::Secrets { keys: secrets });
    }
    all
}

fn notification(wanted: &Notification, told: &Told) -> impl Iterator<Item = StoredBefore> {
    let mails = wanted
        .recipients
        .as_ref()
        .map(|mails| StoredBefore::Notify {
            was: told.mails.clone(),
            left: mails.iter().cloned().collect(),
        });
    let threshold = wanted
        .threshold
        .map(|left| StoredBefore::AccidentalDeletions {
            was: told.threshold,
            left,
        });
    mails.into_iter().chain(threshold)
}
