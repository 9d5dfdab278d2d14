//! A regular expression of a scoping filter, held against a text.

use super::limits::Limit;
use super::pattern::Pattern;

/// A pattern that is read twice: as it is, and as one that must take the whole text.
#[derive(Clone, Debug)]
pub struct Matcher {
    part: Pattern,
    whole: Pattern,
}

/// How much of a text a pattern matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    Whole,
    Part,
    Nowhere,
}

impl Matcher {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn read(pattern: &str) -> Result<Self, String> {
        Ok(Self {
            part: Pattern::read(pattern)?,
            whole: Pattern::read(&format!(r"\A(?:{pattern})\z"))?,
        })
    }

    /// How much of a text it matches.
    ///
    /// # Errors
    ///
    /// Where that takes more steps than there may be.
    pub fn fit(&self, text: &str) -> Result<Fit, Limit> {
        if self.whole.search(text, 0).found?.is_some() {
            return Ok(Fit::Whole);
        }
        let part = self.part.search(text, 0).found?.is_some();
        Ok(if part { Fit::Part } else { Fit::Nowhere })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_told_from_the_whole() {
        let number = Matcher::read("([1-9][0-9])").expect("a pattern");
        for (text, fit) in [
            ("10", Fit::Whole),
            ("100", Fit::Part),
            ("1", Fit::Nowhere),
            ("", Fit::Nowhere),
        ] {
            assert_eq!(number.fit(text), Ok(fit), "{text}");
        }
        let either = Matcher::read("a|ab").expect("a pattern");
        assert_eq!(either.fit("ab"), Ok(Fit::Whole));
        assert!(Matcher::read("(").is_err());
    }

    #[test]
    fn a_hostile_pattern_ends() {
        let hostile = Matcher::read(r"(a*)*(?:\1a)*(?=b)c").expect("a pattern");
        let fit = hostile.fit(&"a".repeat(4000));
        assert!(matches!(fit, Err(_) | Ok(Fit::Nowhere)), "{fit:?}");
        let wide = Matcher::read(r"(?=.*b)|(x+x+)+y|(.*)\2z").expect("a pattern");
        assert_eq!(wide.fit(&"a".repeat(16_000)), Err(Limit::Steps));
        assert_eq!(wide.fit(&"a".repeat(17_000)), Err(Limit::Searched));
    }
}
