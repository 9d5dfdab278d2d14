//! The seal of a kept plan: a digest of all that it says, and what is wrong with a file that does not keep to it.

use super::{FORMAT_VERSION, Report};
use crate::live::Fingerprint;

/// A file that is no plan, or no longer the one that was kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsealed {
    /// Cut short, or never JSON.
    #[error("it is not JSON: line {line}, column {column}")]
    NotJson { line: usize, column: usize },
    /// JSON of another shape.
    #[error("it is not a plan of format {FORMAT_VERSION}: {0}")]
    NoPlan(String),
    /// Written by a version with another shape.
    #[error("it has the format {0}, and this version reads {FORMAT_VERSION}")]
    Format(String),
    /// What it says is not what was kept.
    #[error("it was edited since it was kept: its seal does not fit")]
    Edited,
}

impl Report {
    /// The report with the seal that fits it.
    #[must_use]
    pub(super) fn sealed(mut self) -> Self {
        self.seal.clear();
        self.seal = Fingerprint::of(&self).to_string();
        self
    }

    /// Reads what was kept.
    ///
    /// # Errors
    /// [`Unsealed`] for anything but a document of this format with a seal that fits.
    pub fn read(text: &str) -> Result<Self, Unsealed> {
        let json: serde_json::Value = serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            Unsealed::NotJson { line, column }
        })?;
        let format = json["format_version"].as_str().unwrap_or_default();
        if !format.is_empty() && format != FORMAT_VERSION {
            return Err(Unsealed::Format(format.to_owned()));
        }
        let report: Self =
            serde_json::from_value(json).map_err(|error| Unsealed::NoPlan(error.to_string()))?;
        if report.clone().sealed().seal == report.seal {
            Ok(report)
        } else {
            Err(Unsealed::Edited)
        }
    }
}
