//! Regular expressions as .NET has them, as far as another engine can.
//!
//! The engine goes back and forth like .NET's, knows named groups, looking around and going back to groups, and counts
//! its steps. Where the two write the same thing differently [`dialect`] translates; what only the other one knows is
//! refused, so that no pattern means something else here than there. What is left of differences:
//!
//! - `$` matches at the very end alone, and not before a last line feed.
//! - Letters outside the basic plane are one letter, and not two halves.
//! - Groups without a name and with one are numbered in their order inside the pattern; in what replaces a match, those
//!   with a name come last, as .NET has it.
//! - Blocks (`\p{IsGreek}`), balancing groups, conditions (`(?(1)a|b)`) and explicit capture (`(?n)`) are refused.

mod dialect;
mod replacement;

use fancy_regex::{Captures, Error, Regex, RegexBuilder, RuntimeError};

use super::limits::{HARD_SEARCH, Limit, SEARCH};
pub(super) use replacement::Replacement;

/// A pattern that is read.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// With few steps, which is plenty for what people write.
    quick: Regex,
    /// With many.
    thorough: Regex,
}

/// What a search found, and what it has cost.
pub(super) struct Search<'t> {
    pub(super) found: Result<Option<Captures<'t, str>>, Limit>,
    pub(super) cost: usize,
}

impl Pattern {
    /// Reads a pattern, or says what is wrong with it.
    pub(super) fn read(pattern: &str) -> Result<Self, String> {
        const LARGEST: usize = 1 << 20;
        let translated = dialect::translated(pattern)?;
        let limited = |steps| {
            let mut builder = RegexBuilder::new(&translated);
            builder.backtrack_limit(steps);
            builder.delegate_size_limit(LARGEST);
            builder.delegate_dfa_size_limit(LARGEST);
            builder.max_prog_size(LARGEST);
            builder.build().map_err(|error| error.to_string())
        };
        Ok(Self {
            quick: limited(SEARCH)?,
            thorough: limited(HARD_SEARCH)?,
        })
    }

    /// The first match at or behind a byte.
    pub(super) fn search<'t>(&self, text: &'t str, from: usize) -> Search<'t> {
        match self.quick.captures_from_pos(text, from) {
            Ok(found) => Search {
                found: Ok(found),
                cost: SEARCH,
            },
            Err(error) if is_out_of_steps(&error) => Search {
                found: self
                    .thorough
                    .captures_from_pos(text, from)
                    .map_err(|_| Limit::Steps),
                cost: SEARCH + HARD_SEARCH,
            },
            Err(_) => Search {
                found: Err(Limit::Steps),
                cost: SEARCH,
            },
        }
    }

    /// The groups by .NET's numbers: those without a name first, each with its number here and its name.
    pub(super) fn groups(&self) -> Vec<(usize, Option<&str>)> {
        let groups: Vec<_> = self.quick.capture_names().enumerate().collect();
        let (named, plain): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|(_, name)| name.is_some());
        plain.into_iter().chain(named).collect()
    }
}

fn is_out_of_steps(error: &Error) -> bool {
    matches!(
        error,
        Error::RuntimeError(RuntimeError::BacktrackLimitExceeded)
    )
}
