//! Regular expressions as .NET has them, as far as another engine can.
//!
//! The engine goes back and forth like .NET's, knows named groups, looking around and going back to groups, and counts
//! its steps. Where the two write the same thing differently [`dialect`] translates; what only the other one knows is
//! refused, so that no pattern means something else here than there. What is left of differences:
//!
//! - Letters outside the basic plane are one letter, and not two halves.
//! - Groups without a name and with one are numbered in their order inside the pattern; in what replaces a match, those
//!   with a name come last, as .NET has it.
//! - Where an option such as `(?im)` stands anywhere, `$` is the engine's: the end of every line, or the very end.
//! - Blocks (`\p{IsGreek}`), balancing groups, conditions (`(?(1)a|b)`) and explicit capture (`(?n)`) are refused.

mod dialect;
mod replacement;

use fancy_regex::{Captures, Error, Regex, RegexBuilder, RuntimeError};

use super::limits::{GLANCE, HARD_SEARCH, Limit, MAX_HARD, MAX_SEARCHED, SEARCH};
pub(super) use replacement::Replacement;

/// A pattern that is read.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    any: Engine,
    /// For texts that end with a line feed, where those are another matter.
    of_lines: Option<Engine>,
    /// Whether one step may look over much of the text. Others go through it once.
    is_hard: bool,
}

#[derive(Clone, Debug)]
struct Engine {
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
        let dialect::Translated { pattern, of_lines } = dialect::translated(pattern)?;
        Ok(Self {
            any: Engine::read(&pattern)?,
            of_lines: of_lines.as_deref().map(Engine::read).transpose()?,
            is_hard: is_hard(&pattern),
        })
    }

    /// The first match at or behind a byte.
    pub(super) fn search<'t>(&self, text: &'t str, from: usize) -> Search<'t> {
        let ended = |limit, cost| Search {
            found: Err(limit),
            cost,
        };
        if text.len() > MAX_SEARCHED {
            return ended(Limit::Searched, SEARCH);
        }
        let rest = text.len().saturating_sub(from);
        let price = if self.is_hard {
            (rest / GLANCE).max(1)
        } else {
            1
        };
        let engine = self.of_lines.as_ref().filter(|_| text.ends_with('\n'));
        let engine = engine.unwrap_or(&self.any);
        match engine.quick.captures_from_pos(text, from) {
            Ok(found) => Search {
                found: Ok(found),
                cost: SEARCH * price,
            },
            Err(error) if is_out_of_steps(&error) && text.len() <= MAX_HARD => Search {
                found: engine
                    .thorough
                    .captures_from_pos(text, from)
                    .map_err(|_| Limit::Steps),
                cost: (SEARCH + HARD_SEARCH) * price,
            },
            Err(_) => ended(Limit::Steps, SEARCH * price),
        }
    }

    /// The groups by .NET's numbers: those without a name first, each with its number here and its name.
    pub(super) fn groups(&self) -> Vec<(usize, Option<&str>)> {
        let groups: Vec<_> = self.any.quick.capture_names().enumerate().collect();
        let (named, plain): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|(_, name)| name.is_some());
        plain.into_iter().chain(named).collect()
    }
}

impl Engine {
    fn read(pattern: &str) -> Result<Self, String> {
        const LARGEST: usize = 1 << 20;
        let limited = |steps| {
            let mut builder = RegexBuilder::new(pattern);
            builder.backtrack_limit(steps);
            builder.delegate_size_limit(LARGEST);
            builder.delegate_dfa_size_limit(LARGEST);
            builder.max_prog_size(LARGEST);
            builder.build().map_err(|error| said(&error))
        };
        Ok(Self {
            quick: limited(SEARCH)?,
            thorough: limited(HARD_SEARCH)?,
        })
    }
}

/// Whether a pattern looks around, or back to a group. One that only seems to is charged like one that does.
fn is_hard(pattern: &str) -> bool {
    let looks = ["(?=", "(?!", "(?<", "(?>"];
    let goes_back =
        |(slash, next): (char, char)| slash == '\\' && (next == 'k' || next.is_ascii_digit());
    looks.iter().any(|look| pattern.contains(look))
        || pattern.chars().zip(pattern.chars().skip(1)).any(goes_back)
}

/// What is wrong with a pattern. The engine counts in its own words, so where is not said.
fn said(error: &Error) -> String {
    let mut text = error.to_string();
    if let Error::ParseError(_, kind) = error {
        text = kind.to_string();
    }
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

fn is_out_of_steps(error: &Error) -> bool {
    matches!(
        error,
        Error::RuntimeError(RuntimeError::BacktrackLimitExceeded)
    )
}
