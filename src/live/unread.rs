//! What of an application could not be read: it is unknown, and nobody may take it for unchanged.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A part of an application that is read by itself, and that an identity may be refused.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Jobs,
    Templates,
    Schema,
    Secrets,
    Owners,
    Assignments,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 6] = [
        Self::Jobs,
        Self::Templates,
        Self::Schema,
        Self::Secrets,
        Self::Owners,
        Self::Assignments,
    ];

    /// What a manifest calls it.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Jobs => "provisioning.job",
            Self::Templates => "provisioning.template",
            Self::Schema => "provisioning.mappings",
            Self::Secrets => "provisioning.credentials",
            Self::Owners => "owners",
            Self::Assignments => "assignments",
        }
    }
}

/// Why a part could not be read: how the service refused. No request id and no time, so that two looks at the same refusal
/// are the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unread {
    pub status: u16,
    /// May be empty.
    pub code: String,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused with {}", self.status)?;
        if self.code.is_empty() {
            Ok(())
        } else {
            write!(f, " {}", self.code)
        }
    }
}
