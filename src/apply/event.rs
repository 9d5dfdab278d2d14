//! What happens during an apply, for whoever watches. The only bridge from deeds to words.

use serde::Serialize;

use crate::model::AppName;

/// One thing that happened to one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    pub app: AppName,
    /// The step's name.
    pub step: &'static str,
    /// Whom the step is about, where there can be several of its kind.
    pub about: Option<String>,
    /// The step's place, from 1.
    pub number: usize,
    /// How many steps the application has.
    pub of: usize,
    pub happening: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    Started,
    /// Something is slow; why, and nothing is wrong yet.
    Waiting {
        because: String,
    },
    /// The request is sent once more.
    Retried {
        because: String,
    },
    /// Done, or found done already.
    Done {
        already: bool,
    },
    Refused {
        because: String,
    },
    /// The service said yes, and the effect does not show.
    Unseen {
        because: String,
    },
    /// The answer was lost and looking did not tell.
    Unknown {
        because: String,
    },
    /// Not possible yet, through nobody's fault.
    Deferred {
        because: String,
    },
    /// Not begun, because an earlier step failed or the run was stopped.
    Held {
        by: String,
    },
}

impl Happening {
    /// The same without what no text may hold.
    pub(super) fn veiled(self, veil: &dyn Fn(&str) -> String) -> Self {
        match self {
            Self::Waiting { because } => Self::Waiting {
                because: veil(&because),
            },
            Self::Retried { because } => Self::Retried {
                because: veil(&because),
            },
            Self::Refused { because } => Self::Refused {
                because: veil(&because),
            },
            Self::Unseen { because } => Self::Unseen {
                because: veil(&because),
            },
            Self::Unknown { because } => Self::Unknown {
                because: veil(&because),
            },
            Self::Started | Self::Done { .. } | Self::Deferred { .. } | Self::Held { .. } => self,
        }
    }
}
