//! What becomes of a thing, as a symbol, a word and a class.

use crate::plan::ChangeReport;

/// What becomes of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Kept,
    Added,
    Changed,
    Removed,
}

impl Mark {
    /// As the lines of a plan have it.
    pub(super) const fn of(change: &ChangeReport) -> Self {
        match (&change.from, &change.to) {
            _ if change.removes => Self::Removed,
            (None, Some(_)) => Self::Added,
            (Some(_), Some(_)) => Self::Changed,
            (Some(_) | None, None) => Self::Kept,
        }
    }

    /// What becomes of a thing that is there before or not, and afterwards or not.
    pub(super) const fn between(before: bool, after: bool) -> Self {
        match (before, after) {
            (true, true) => Self::Kept,
            (false, _) => Self::Added,
            (true, false) => Self::Removed,
        }
    }

    pub(super) const fn symbol(self) -> &'static str {
        match self {
            Self::Kept => "",
            Self::Added => "+",
            Self::Changed => "~",
            Self::Removed => "\u{2212}",
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}
