//! How far each thing that a run changed comes back, in a word and in a sentence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::field;
use super::{AppImage, Before, StoredBefore};
use crate::model::JobState;

/// What a rollback makes of one thing that the run changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenBack {
    /// The step of the run.
    pub step: String,
    /// The field, or whom it is about.
    pub what: String,
    /// How far it comes back.
    pub standing: Standing,
    /// Why, or what stays; empty where there is nothing to say.
    pub why: String,
}

/// How far something comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is as before.
    Reversible,
    /// The configuration is as before; what the service made of the other one meanwhile is not.
    ConfigOnly,
    /// It stays as it is.
    NotReversible,
    /// It is as before already.
    StandsAlready,
    /// Somebody has changed it after the run: it is left alone.
    ChangedSince,
}

impl Standing {
    /// In people's words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Reversible => "reversible",
            Self::ConfigOnly => "config only",
            Self::NotReversible => "not reversible",
            Self::StandsAlready => "is back already",
            Self::ChangedSince => "changed since",
        }
    }

    /// Whether it is put back now.
    #[must_use]
    pub const fn comes_back(self) -> bool {
        match self {
            Self::Reversible | Self::ConfigOnly => true,
            Self::NotReversible | Self::StandsAlready | Self::ChangedSince => false,
        }
    }

    /// Whether it is as before once the rollback is done.
    pub(super) const fn is_back(self) -> bool {
        self.comes_back() || matches!(self, Self::StandsAlready)
    }
}

/// That which never comes back, of an application that is not there to look at. One that the run made is gone as it was.
pub(super) fn lost(image: &AppImage) -> Vec<TakenBack> {
    let is_lost = |before: &Before| standing(before).0 == Standing::NotReversible;
    if !image.makes() {
        return rows(image, is_lost);
    }
    let mut made = made(image);
    for row in &mut made {
        row.standing = Standing::StandsAlready;
        row.why.clear();
    }
    made
}

/// That a run made the application, which is all that matters of it.
pub(super) fn made(image: &AppImage) -> Vec<TakenBack> {
    rows(image, |before| matches!(before, Before::Made))
}

fn rows(image: &AppImage, is_it: impl Fn(&Before) -> bool) -> Vec<TakenBack> {
    let steps = image.steps.iter();
    let each = steps.flat_map(|step| step.replaces.iter().map(move |before| (step, before)));
    each.filter(|(_, before)| is_it(before))
        .map(|(step, before)| {
            let (standing, why) = standing(before);
            TakenBack {
                step: step.step.clone(),
                what: field(before),
                standing,
                why: why.to_owned(),
            }
        })
        .collect()
}

/// How far each kind of thing comes back where nobody has touched it since, and what stays.
pub(super) const fn standing(before: &Before) -> (Standing, &'static str) {
    use Standing::{ConfigOnly, NotReversible, Reversible};
    match before {
        Before::Made => (
            ConfigOnly,
            "the application goes, with all that was done to it since; accounts that its job made stay",
        ),
        Before::Adopted => (
            NotReversible,
            "the application is ours since: `syncform release NAME` lets it go",
        ),
        Before::Renamed { .. } => (
            NotReversible,
            "the mark follows the manifest: rename that back, with metadata.renamedFrom",
        ),
        Before::Released => (
            NotReversible,
            "the application is nobody's since: adopt it again with spec.adopt",
        ),
        Before::Deleted => (
            NotReversible,
            "restore it from the deleted applications, where it stays for 30 days",
        ),
        Before::Property { .. }
        | Before::Owner { .. }
        | Before::Protection { .. }
        | Before::Stored(
            StoredBefore::Notify { .. }
            | StoredBefore::AccidentalDeletions { .. }
            | StoredBefore::Public { .. },
        )
        | Before::State {
            was: JobState::Running,
            ..
        } => (Reversible, ""),
        Before::State { .. } => (
            ConfigOnly,
            "what its cycles have written to accounts meanwhile stays",
        ),
        Before::Assignment { was: true, .. } => (
            ConfigOnly,
            "an account that was disabled meanwhile comes back only with the job's next cycles",
        ),
        Before::Assignment { was: false, .. } => (
            ConfigOnly,
            "an account that was made meanwhile is disabled by the job, and not unmade",
        ),
        Before::JobMade { .. } => (
            ConfigOnly,
            "the job goes; accounts that it made, and credentials that were stored for it, stay",
        ),
        Before::JobGone { .. } => (
            ConfigOnly,
            "it is made anew and left stopped: what it knew and how it mapped are gone; `syncform apply` maps and starts it",
        ),
        Before::Stored(StoredBefore::Scope { was: None, .. }) => (
            NotReversible,
            "nothing was stored before, and a scope cannot be taken away",
        ),
        Before::Stored(
            StoredBefore::Scope { was: Some(_), .. } | StoredBefore::SkipOutOfScopeDeletions { .. },
        ) => (
            ConfigOnly,
            "accounts follow with the job's next cycles; what was deleted meanwhile stays deleted",
        ),
        Before::Schema { .. } => (
            ConfigOnly,
            "what was written to accounts meanwhile is overwritten by a full cycle, where the mapping writes it",
        ),
        Before::Secrets { .. } => (
            NotReversible,
            "what was stored before cannot be read: push it again from a manifest, with another version",
        ),
        Before::Version { .. } => (
            NotReversible,
            "the credentials of before cannot be read, and the mark names those that are stored: push others from a manifest, with another version",
        ),
        Before::Applied { .. } => (
            Reversible,
            "what comes back because it had left git leaves again with the next apply",
        ),
        Before::Restarted { .. } => (
            NotReversible,
            "what the job was made to forget stays forgotten",
        ),
    }
}
