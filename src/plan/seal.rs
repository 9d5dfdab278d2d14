//! The seal of a file that is kept: a digest of all that it says, and what is wrong with one that does not keep to it.
//! It tells a slip from what was written, and is no signature.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::live::Fingerprint;

/// What is kept under a seal.
pub(super) trait Sealed: Clone + Serialize + DeserializeOwned {
    /// What people call it, with its article.
    const WHAT: &'static str;
    /// The version of its shape; others are not read.
    const FORMAT: &'static str;

    fn seal(&mut self) -> &mut String;

    /// The same with the seal that fits it.
    fn sealed(mut self) -> Self {
        self.seal().clear();
        let seal = Fingerprint::of(&self).to_string();
        *self.seal() = seal;
        self
    }

    /// Reads what was kept, and nothing but a document of this format with a seal that fits.
    fn unsealed(text: &str) -> Result<Self, Unsealed> {
        let json: serde_json::Value = serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            Unsealed::NotJson { line, column }
        })?;
        let (what, reads) = (Self::WHAT, Self::FORMAT);
        let format = json["format_version"].as_str().unwrap_or_default();
        if !format.is_empty() && format != reads {
            let has = format.to_owned();
            return Err(Unsealed::Format { has, reads });
        }
        let kept: Self = serde_json::from_value(json).map_err(|error| Unsealed::Other {
            what,
            reads,
            because: error.to_string(),
        })?;
        let mut fits = kept.clone().sealed();
        if *fits.seal() == *kept.clone().seal() {
            Ok(kept)
        } else {
            Err(Unsealed::Edited)
        }
    }
}

/// A file that is not what it should be, or no longer what was kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsealed {
    /// Cut short, or never JSON.
    #[error("it is not JSON: line {line}, column {column}")]
    NotJson { line: usize, column: usize },
    /// JSON of another shape.
    #[error("it is not {what} of format {reads}: {because}")]
    Other {
        what: &'static str,
        reads: &'static str,
        because: String,
    },
    /// Written by a version with another shape.
    #[error("it has the format {has}, and this version reads {reads}")]
    Format { has: String, reads: &'static str },
    /// What it says is not what was kept.
    #[error("it was edited since it was kept: its seal does not fit")]
    Edited,
}
