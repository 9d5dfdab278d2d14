//! The witness: which requests came, and which of them wrote.
//!
//! It never holds a body, a header or a token, only what may be printed anywhere.

use std::fmt;

use serde::{Serialize, Serializer};

/// One request as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// Its number in this run, from 1.
    pub n: u64,
    pub method: String,
    /// The path with its query, as it was sent.
    pub path: String,
    /// The status that was answered, or `lost`, or `held`.
    pub status: Fate,
    /// Whether it changed the tenant.
    pub committed: bool,
}

/// What became of a request. In JSON: a number, `"lost"` or `"held"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Answered(u16),
    Lost,
    Held,
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(status) => write!(f, "{status}"),
            Self::Lost => f.write_str("lost"),
            Self::Held => f.write_str("held"),
        }
    }
}

impl Serialize for Fate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Answered(status) => serializer.serialize_u16(*status),
            Self::Lost => serializer.serialize_str("lost"),
            Self::Held => serializer.serialize_str("held"),
        }
    }
}
