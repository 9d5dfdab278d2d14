//! How much one evaluation may do. Expressions and objects come from strangers: nothing of theirs may take all memory
//! or all time. What real mappings do stays far below.

use std::fmt;

/// The most bytes that one value may hold.
pub const MAX_VALUE: usize = 1 << 20;

/// The most bytes that all values of one evaluation may hold together, and the most that is paid for searches: each
/// search by a pattern costs its steps, for as many bytes as one step may look over.
pub const MAX_WORK: usize = 16 << 20;

/// What may be paid to find out what the parts of an expression always give: a remark is not worth more.
pub(super) const FOLDING: usize = 64 << 10;

/// The steps of a search that every pattern gets, and what it is charged for them.
pub(super) const SEARCH: usize = 1_000;

/// The steps that a pattern gets which goes back and forth more often than that. One that needs more has no answer.
pub(super) const HARD_SEARCH: usize = 100_000;

/// The most bytes on which it gets them: one step may look over all that is left of the text.
pub(super) const MAX_HARD: usize = 2 << 10;

/// The bytes that a step may look over for the price of one.
pub(super) const GLANCE: usize = 64;

/// The most bytes that a pattern is tried on: a step may look over all of them, and has no price of its own.
pub(super) const MAX_SEARCHED: usize = 16 << 10;

/// Which bound was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`MAX_VALUE`]
    Value,
    /// [`MAX_WORK`]
    Work,
    /// A pattern that goes back and forth without end.
    Steps,
    /// A text that is too long for a pattern.
    Searched,
}

impl Limit {
    /// What would have been in order.
    pub(super) fn allowed(self) -> String {
        match self {
            Self::Value => format!("at most {MAX_VALUE} bytes in a value"),
            Self::Work => format!("at most {MAX_WORK} bytes of values in an evaluation"),
            Self::Steps => format!("at most {HARD_SEARCH} steps in a search"),
            Self::Searched => format!("at most {MAX_SEARCHED} bytes to search in"),
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Value => "a value grows too large",
            Self::Work => "the expression does too much work",
            Self::Steps => "the pattern takes too many steps",
            Self::Searched => "the text is too long for a pattern",
        })
    }
}
