//! How a manifest names a gallery template.

use std::fmt;

use serde::Serialize;

use super::TemplateId;

/// A gallery template, pinned by its id or found by its display name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TemplateRef {
    /// The id, the same in every tenant.
    Id(TemplateId),
    /// The exact display name, which its publisher may change.
    Name(String),
}

impl fmt::Display for TemplateRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Name(name) => write!(f, "\"{name}\""),
        }
    }
}
