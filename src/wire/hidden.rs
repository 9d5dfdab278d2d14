//! Values that were sent, and are taken out of whatever comes back: a service may repeat in an error what it was given.
//!
//! It knows the spellings in which services repeat things. What somebody has cut, joined or encrypted it does not find.

use std::cmp::Reverse;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use secrecy::zeroize::Zeroizing;
use serde_json::Value;

/// Shorter values stand in too many words to be taken out of all.
const SHORTEST: usize = 4;

/// What no program escapes in a part of a URL.
const IN_URLS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Values in every spelling.
#[derive(Default)]
pub struct Hidden(Vec<Zeroizing<String>>);

impl Hidden {
    /// These values. Very short ones are left out.
    #[must_use]
    pub fn of<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        let long = values.into_iter().filter(|value| value.len() >= SHORTEST);
        let mut spellings: Vec<_> = long.flat_map(spellings).collect();
        // One value may be the beginning of another, whose end must not stay.
        spellings.sort_by_key(|spelling| Reverse(spelling.len()));
        Self(spellings)
    }

    /// The text with `mark` in the place of each value.
    #[must_use]
    pub fn taken_out_of(&self, text: &str, mark: &str) -> String {
        let found = self
            .0
            .iter()
            .filter(|spelling| text.contains(spelling.as_str()));
        found.fold(text.to_owned(), |text, spelling| {
            text.replace(spelling.as_str(), mark)
        })
    }

    /// The same for every text of a JSON value.
    pub fn take_out_of(&self, value: &mut Value, mark: &str) {
        match value {
            Value::String(text) => *text = self.taken_out_of(text, mark),
            Value::Array(items) => {
                for item in items {
                    self.take_out_of(item, mark);
                }
            }
            Value::Object(members) => {
                for (_, value) in members.iter_mut() {
                    self.take_out_of(value, mark);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// As it is, as two kinds of JSON writers put it, in a URL and in a form, and in base64. Padding is no part of a value.
fn spellings(value: &str) -> [Zeroizing<String>; 9] {
    let url = percent_encode(value.as_bytes(), IN_URLS).to_string();
    let form = url.replace("%20", "+");
    [
        value.to_owned(),
        Value::from(value).to_string().trim_matches('"').to_owned(),
        cautious(value),
        lower(&url),
        lower(&form),
        url,
        form,
        STANDARD_NO_PAD.encode(value),
        URL_SAFE_NO_PAD.encode(value),
    ]
    .map(Zeroizing::new)
}

/// JSON by writers that escape whatever HTML could stumble over, as .NET's does.
fn cautious(value: &str) -> String {
    let mut text = String::new();
    for unit in value.encode_utf16() {
        let plain = u8::try_from(unit).ok().map(char::from).filter(|char| {
            matches!(char, ' '..='~') && !matches!(char, '"' | '&' | '\'' | '+' | '<' | '>' | '`')
        });
        match plain {
            Some('\\') => text.push_str(r"\\"),
            Some(char) => text.push(char),
            None => {
                // Writing to a text cannot fail.
                let _ = write!(text, "\\u{unit:04X}");
            }
        }
    }
    text
}

/// The same with its escapes in small digits.
fn lower(url: &str) -> String {
    let mut text = String::with_capacity(url.len());
    let mut left = 0;
    for char in url.chars() {
        if char == '%' {
            left = 3;
        }
        text.push(if left > 0 {
            char.to_ascii_lowercase()
        } else {
            char
        });
        left = usize::saturating_sub(left, 1);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUE: &str = "p+\"w d&1é/K";

    #[test]
    fn a_value_is_found_in_every_spelling() {
        let hidden = Hidden::of([VALUE]);
        for spelt in [
            VALUE,
            r#"p+\"w d&1é/K"#,
            r"p\u002B\u0022w d\u00261\u00E9/K",
            "p%2B%22w%20d%261%C3%A9%2FK",
            "p%2b%22w%20d%261%c3%a9%2fK",
            "p%2B%22w+d%261%C3%A9%2FK",
            "p%2b%22w+d%261%c3%a9%2fK",
            "cCsidyBkJjHDqS9L",
        ] {
            let text = format!("refused: <{spelt}>");
            assert_eq!(
                hidden.taken_out_of(&text, "(hidden)"),
                "refused: <(hidden)>"
            );
        }
        assert_eq!(hidden.taken_out_of("refused", "(hidden)"), "refused");
    }

    #[test]
    fn a_value_that_begins_with_another_goes_whole() {
        let hidden = Hidden::of(["s3cret", "s3cret-and-more", "abc"]);
        assert_eq!(
            hidden.taken_out_of("s3cret-and-more, s3cret, abc", "*"),
            "*, *, abc"
        );
    }
}
