//! A part of the set: by name, by what is left out, by label. The rest stays known, so that nothing is taken for a
//! stray because a run did not look at it.

use std::collections::{BTreeMap, BTreeSet};

use wildmatch::WildMatch;

use super::{App, Desired, Shard};
use crate::finding::did_you_mean;
use crate::model::AppName;

/// What a run is about. Empty: everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Names, in which `*` and `?` stand for any letters; an App must match one, where there are any.
    pub targets: Vec<String>,
    /// The same, for Apps that are left out.
    pub excludes: Vec<String>,
    /// Labels that an App must have, all of them.
    pub labels: Vec<(String, String)>,
    /// The shard that an App must be in.
    pub shard: Option<Shard>,
}

/// A word of a selection that fits no App: more likely a typo than a wish for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no App {what}")]
pub struct Unmatched {
    pub what: String,
    /// What there is, and what may have been meant.
    pub help: String,
}

/// Whether a name matches a pattern with `*` and `?`.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    WildMatch::new(pattern).matches(name)
}

/// Whether an App has this name, wherever the run looks.
///
/// # Errors
/// [`Unmatched`] where there is none.
pub fn has(desired: &Desired, name: &AppName) -> Result<(), Unmatched> {
    let all: BTreeSet<_> = desired
        .apps
        .keys()
        .chain(desired.unselected.keys())
        .collect();
    if all.contains(name) {
        Ok(())
    } else {
        Err(unknown(name.as_str(), all.into_iter()))
    }
}

/// The Apps whose names match one of these patterns; all of them where there is none.
///
/// # Errors
/// [`Unmatched`] where a pattern fits no App.
fn named<'a>(desired: &'a Desired, patterns: &[String]) -> Result<Vec<&'a App>, Unmatched> {
    let fits = |pattern: &String, app: &App| matches(pattern, app.name.as_str());
    for pattern in patterns {
        if !desired.apps.values().any(|app| fits(pattern, app)) {
            return Err(unknown(pattern, desired.apps.keys()));
        }
    }
    let is_meant =
        |app: &&App| patterns.is_empty() || patterns.iter().any(|pattern| fits(pattern, app));
    Ok(desired.apps.values().filter(is_meant).collect())
}

/// Leaves the Apps whose names match one of these patterns; all of them where there is none.
///
/// # Errors
/// [`Unmatched`] where a pattern fits no App.
pub fn narrow(desired: Desired, patterns: &[String]) -> Result<Desired, Unmatched> {
    let named: BTreeSet<_> = named(&desired, patterns)?
        .into_iter()
        .map(|app| app.name.clone())
        .collect();
    Ok(keep(desired, |app| named.contains(&app.name)))
}

/// Leaves the Apps of exactly these names; there may be none.
#[must_use]
pub fn only(desired: Desired, names: &BTreeSet<AppName>) -> Desired {
    keep(desired, |app| names.contains(&app.name))
}

/// Leaves what the selection means. A shard may be empty: how Apps fall into them is nobody's choice.
///
/// # Errors
/// [`Unmatched`] where a target, an exclusion or a label fits no App, or nothing is left.
pub fn select(desired: Desired, selection: &Selection) -> Result<Desired, Unmatched> {
    named(&desired, &selection.targets)?;
    named(&desired, &selection.excludes)?;
    for (key, value) in &selection.labels {
        if !desired
            .apps
            .values()
            .any(|app| is_labelled(app, key, value))
        {
            return Err(unlabelled(&desired, key, value));
        }
    }
    let is_named = |patterns: &[String], app: &App| {
        patterns
            .iter()
            .any(|pattern| matches(pattern, app.name.as_str()))
    };
    let is_meant = |app: &App| {
        (selection.targets.is_empty() || is_named(&selection.targets, app))
            && !is_named(&selection.excludes, app)
            && selection
                .labels
                .iter()
                .all(|(key, value)| is_labelled(app, key, value))
    };
    let desired = keep(desired, is_meant);
    // A set without Apps is small, not wrong: there is nothing that a word could have missed.
    if desired.apps.is_empty() && *selection != Selection::default() {
        return Err(Unmatched {
            what: "fits all that was asked for".to_owned(),
            help: "each --target, --exclude and --select fits some App, and none fits all"
                .to_owned(),
        });
    }
    Ok(match selection.shard {
        Some(shard) => keep(desired, |app| shard.has(&app.name)),
        None => desired,
    })
}

/// The rest stays known by its names.
fn keep(mut desired: Desired, is_meant: impl Fn(&App) -> bool) -> Desired {
    let (meant, rest): (BTreeMap<_, _>, BTreeMap<_, _>) =
        desired.apps.into_iter().partition(|(_, app)| is_meant(app));
    desired.apps = meant;
    let rest = rest.into_iter().map(|(name, app)| (name, app.former));
    desired.unselected.extend(rest);
    // A part of the set cannot tell what the whole of it leaves out.
    desired.prunes = false;
    desired
}

fn is_labelled(app: &App, key: &str, value: &str) -> bool {
    app.labels.get(key).is_some_and(|label| label == value)
}

pub(super) fn unknown<'a>(pattern: &str, names: impl Iterator<Item = &'a AppName>) -> Unmatched {
    nothing_named(pattern, names, "the manifests have")
}

/// What is said of a pattern that fits none of these names.
pub fn nothing_named<'a>(
    pattern: &str,
    names: impl Iterator<Item = &'a AppName>,
    whose: &str,
) -> Unmatched {
    let names: Vec<_> = names.map(AppName::as_str).collect();
    let near = did_you_mean(pattern, names.iter().copied())
        .map(|near| format!("; did you mean \"{near}\"?"))
        .unwrap_or_default();
    let fits = if pattern.contains(['*', '?']) {
        "matches"
    } else {
        "is named"
    };
    let list = names.join(", ");
    Unmatched {
        what: format!("{fits} \"{pattern}\""),
        help: if list.is_empty() {
            "the manifests have no App".to_owned()
        } else {
            format!("{whose}: {list}{near}")
        },
    }
}

fn unlabelled(desired: &Desired, key: &str, value: &str) -> Unmatched {
    let mut labels: Vec<_> = desired
        .apps
        .values()
        .flat_map(|app| &app.labels)
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    labels.sort();
    labels.dedup();
    let wanted = format!("{key}={value}");
    let near = did_you_mean(&wanted, labels.iter().map(String::as_str))
        .map(|near| format!("; did you mean \"{near}\"?"))
        .unwrap_or_default();
    let help = if labels.is_empty() {
        "no App has labels; they stand in metadata.labels".to_owned()
    } else {
        format!("the manifests have: {}{near}", labels.join(", "))
    };
    Unmatched {
        what: format!("has the label {wanted}"),
        help,
    }
}
