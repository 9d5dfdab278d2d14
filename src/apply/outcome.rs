//! How a run ended: a value, not an error, since half a run is still news.

use serde::Serialize;

use crate::api::{Blank, Refusal};
use crate::model::{AppName, SecretsPut};
use crate::observe::{ReadError, Why};
use crate::plan::{Objects, Role};
use crate::wire::Unanswered;

/// The fates of all applications that had steps, in the order of their names.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[must_use]
pub struct Outcome {
    pub apps: Vec<AppOutcome>,
}

/// The fates of one application's steps, and the ids that are known at the end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AppOutcome {
    pub name: AppName,
    pub objects: Objects,
    pub steps: Vec<StepOutcome>,
}

/// The fate of one step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepOutcome {
    pub step: &'static str,
    /// Whom it is about, where there can be several of its kind.
    pub about: Option<String>,
    pub fate: Fate,
    /// Whether the step changes anything when it is done.
    #[serde(skip)]
    pub writes: bool,
}

/// How one step ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// `already`: it stood, and nothing that this run sent can have done it.
    Done {
        already: bool,
    },
    Refused(#[serde(serialize_with = "said")] Trouble),
    /// The service said yes, and yet the effect does not show within the time of a wait.
    Unseen(#[serde(serialize_with = "said")] Trouble),
    /// It may have been carried out; the next run looks again.
    Unknown(#[serde(serialize_with = "said")] Trouble),
    /// Not begun.
    Held {
        by: String,
    },
    /// Cannot be done yet, through nobody's fault; a later plan takes it up again.
    Deferred(#[serde(serialize_with = "said")] Trouble),
}

fn said<S: serde::Serializer>(trouble: &Trouble, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(trouble)
}

/// Why a step did not end well.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Trouble {
    #[error("{method} {path}: {refusal}")]
    Refused {
        method: &'static str,
        path: String,
        refusal: Refusal,
    },
    #[error("{method} {path}: {unanswered}")]
    Unanswered {
        method: &'static str,
        path: String,
        unanswered: Unanswered,
    },
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Blank(#[from] Blank),
    /// The tenant is not what it was when the plan was made.
    #[error("since the plan: {0}")]
    Stale(String),
    /// Something that no retry mends, in the service's answers or in what they lack.
    #[error("{0}")]
    Unfit(String),
    /// What does not show yet.
    #[error("{0}")]
    Unseen(String),
    /// Stored pairs that a PUT did not name, and that are gone after it.
    #[error("these keys were stored before and are gone: {}", keys.join(", "))]
    Vanished { keys: Vec<String>, put: SecretsPut },
    /// The application does not have the role yet; the next plan looks again.
    #[error("the application has no role {0} yet; the next plan looks again")]
    NoRole(Role),
    /// What was about to be written is there.
    #[error("it stands already")]
    Stands,
    /// Ctrl-C came while it waited.
    #[error("interrupted while waiting")]
    Interrupted,
}

impl Fate {
    /// The fate in one word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Done { .. } => "done",
            Self::Refused(_) => "refused",
            Self::Unseen(_) => "unseen",
            Self::Unknown(_) => "unknown",
            Self::Held { .. } => "held",
            Self::Deferred(_) => "deferred",
        }
    }

    /// The status that the service answered with, if that is what ended the step.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused(trouble) | Self::Unseen(trouble) | Self::Unknown(trouble) => {
                trouble.status()
            }
            Self::Done { .. } | Self::Held { .. } | Self::Deferred(_) => None,
        }
    }

    /// Whether the steps behind may go on.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Deferred(_))
    }

    /// The same without what no text may hold.
    pub(super) fn veiled(self, veil: &dyn Fn(&str) -> String) -> Self {
        match self {
            Self::Refused(trouble) => Self::Refused(trouble.veiled(veil)),
            Self::Unseen(trouble) => Self::Unseen(trouble.veiled(veil)),
            Self::Unknown(trouble) => Self::Unknown(trouble.veiled(veil)),
            Self::Done { .. } | Self::Held { .. } | Self::Deferred(_) => self,
        }
    }
}

impl Trouble {
    /// Only what the service said can hold a value that was sent to it.
    fn veiled(mut self, veil: &dyn Fn(&str) -> String) -> Self {
        if let Self::Refused { refusal, .. }
        | Self::Read(ReadError {
            why: Why::Refused(refusal),
            ..
        }) = &mut self
        {
            refusal.code = veil(&refusal.code);
            refusal.message = veil(&refusal.message);
        }
        self
    }

    /// The status that the service answered with, if it answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { refusal, .. } => Some(refusal.status),
            Self::Read(error) => error.status(),
            Self::Unanswered { .. }
            | Self::Blank(_)
            | Self::Stale(_)
            | Self::Unfit(_)
            | Self::Unseen(_)
            | Self::Vanished { .. }
            | Self::NoRole(_)
            | Self::Stands
            | Self::Interrupted => None,
        }
    }

    /// Why no answer came, if none came.
    const fn unanswered(&self) -> Option<&Unanswered> {
        if let Self::Unanswered { unanswered, .. }
        | Self::Read(ReadError {
            why: Why::Unanswered(unanswered),
            ..
        }) = self
        {
            Some(unanswered)
        } else {
            None
        }
    }

    /// Whether signing in or permissions are the cause.
    #[must_use]
    pub fn is_about_identity(&self) -> bool {
        matches!(self.unanswered(), Some(Unanswered::SignIn { .. }))
            || matches!(self.status(), Some(401 | 403))
    }

    /// Whether the service was too busy, too slow, or out of reach.
    #[must_use]
    pub fn is_about_time(&self) -> bool {
        matches!(
            self.unanswered(),
            Some(Unanswered::NotSent { .. } | Unanswered::Lost { .. })
        ) || matches!(self.status(), Some(408 | 429 | 500 | 502 | 503 | 504))
    }

    /// What to do about it, where that is not plain.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Vanished {
                put: SecretsPut::Merge,
                ..
            } => Some(
                "this tenant's service replaces what it stores: remove secretsPut: merge from the Tenant, then apply again",
            ),
            Self::Vanished {
                put: SecretsPut::Replace,
                ..
            } => Some(
                "enter them again, in a portal or as credentials of the manifest: the service lost what the write did not change",
            ),
            Self::Refused { .. }
            | Self::Unanswered { .. }
            | Self::Read(_)
            | Self::Blank(_)
            | Self::Stale(_)
            | Self::Unfit(_)
            | Self::Unseen(_)
            | Self::NoRole(_)
            | Self::Stands
            | Self::Interrupted => None,
        }
    }

    /// Whether somebody else was faster.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        matches!(self, Self::Stale(_))
    }
}

impl Outcome {
    /// Whether every step is done that can be done by now.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.fates().all(Fate::is_good)
    }

    /// Whether anything was written, as far as anybody can tell.
    #[must_use]
    pub fn has_written(&self) -> bool {
        self.apps
            .iter()
            .flat_map(|app| &app.steps)
            .any(|step| match &step.fate {
                Fate::Done { already } => step.writes && !already,
                Fate::Unseen(_) | Fate::Unknown(_) => step.writes,
                Fate::Refused(_) | Fate::Held { .. } | Fate::Deferred(_) => false,
            })
    }

    /// Every step's fate.
    pub fn fates(&self) -> impl Iterator<Item = &Fate> {
        self.apps
            .iter()
            .flat_map(|app| app.steps.iter().map(|step| &step.fate))
    }

    /// What went wrong, step by step.
    pub fn troubles(&self) -> impl Iterator<Item = &Trouble> {
        self.fates().filter_map(|fate| match fate {
            Fate::Refused(trouble) | Fate::Unseen(trouble) | Fate::Unknown(trouble) => {
                Some(trouble)
            }
            Fate::Done { .. } | Fate::Held { .. } | Fate::Deferred(_) => None,
        })
    }
}
