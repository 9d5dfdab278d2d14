//! One remark about the input: what is wrong, where, and what to do about it.
//!
//! It does not know who asked, nor how a remark is shown: `render` makes the words around it.

mod code;
mod sources;
mod veil;

pub use code::Code;
pub use sources::Sources;
pub use veil::{Veil, Veiled, Words};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether a finding stops the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Every verb stops: with exit code 4 where policies are all that is wrong, else with 3.
    Error,
    /// Worth a look; nothing stops.
    Warning,
}

/// A point in a file. `line` and `column` count from 1, in characters; `byte` counts from 0.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
pub struct Position {
    pub line: usize,
    pub column: usize,
    pub byte: usize,
}

/// A stretch of a file, `end` exclusive.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
pub struct Span {
    pub start: Position,
    pub end: Position,
}

/// Where something stands. `file` is the path as the user would type it.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct Place {
    pub file: String,
    /// `None` where a whole file or folder is meant.
    pub span: Option<Span>,
}

impl Place {
    /// A whole file or folder.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            span: None,
        }
    }

    /// `file:line`, or the file alone.
    #[must_use]
    pub fn line(&self) -> String {
        match self.span {
            Some(span) => format!("{}:{}", self.file, span.start.line),
            None => self.file.clone(),
        }
    }
}

/// One remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: Code,
    pub severity: Severity,
    /// One line without a full stop: what is wrong.
    pub message: String,
    /// `None` where the fault is in no file, such as a wrong `--tenant`.
    pub place: Option<Place>,
    /// What was expected, printed beside the caret.
    pub label: Option<String>,
    /// What to do next; may hold several lines.
    pub help: Option<String>,
}

impl Finding {
    /// An error without place, label or help.
    #[must_use]
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: None,
            label: None,
            help: None,
        }
    }

    /// A warning without place, label or help.
    #[must_use]
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, message)
        }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Sets what was expected.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Whether any finding stops the run.
#[must_use]
pub fn any_error(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
}

/// Whether the run is stopped by policies alone: the input is sound, and somebody wants it otherwise.
#[must_use]
pub fn only_policies(findings: &[Finding]) -> bool {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let mut codes = errors.map(|finding| finding.code);
    any_error(findings) && codes.all(Code::is_policy)
}

/// The candidate that the user most likely meant by `typed`, or none where nothing is close.
#[must_use]
pub fn did_you_mean<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = typed.chars().count();
    let reach = |candidate: &str| (candidate.chars().count() / 3).max(1);
    let typed = typed.to_lowercase();
    candidates
        .into_iter()
        // Comparing costs the product of both lengths, and what was typed may be a megabyte.
        .filter(|candidate| length.abs_diff(candidate.chars().count()) <= reach(candidate))
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&typed, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| *distance <= reach(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn a_typo_finds_its_word_and_a_stranger_finds_none() {
        let fields = ["displayName", "template", "provisioning"];
        assert_eq!(did_you_mean("displyName", fields), Some("displayName"));
        assert_eq!(did_you_mean("DISPLAYNAME", fields), Some("displayName"));
        assert_eq!(did_you_mean("owners", fields), None);
    }
}
