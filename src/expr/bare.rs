//! A word where a value belongs: what was it meant to be?

use super::fault::{Fault, SyntaxError};
use super::functions;

/// The fault of a word that starts at this byte and is neither called nor a value. Texts of several words are told
/// whole, so that what helps can be copied.
pub(super) fn bare(text: &str, name: &str, start: usize) -> SyntaxError {
    let behind = &text[start..];
    let end = behind.find([',', '(', ')', '=', '<', '>', '"', '[', '\n']);
    let typed = behind[..end.unwrap_or(behind.len())].trim_end();
    let word = || name.to_owned();
    let is_alone = typed == name;
    let is_before_call = end.is_some_and(|end| behind[end..].starts_with('('));
    let (length, fault) = if is_logic(name) && (is_alone || is_before_call) {
        (name.len(), Fault::Logic { word: word() })
    } else if is_alone && is_null(name) {
        (name.len(), Fault::Null { word: word() })
    } else if is_alone && functions::is_known(name) {
        (name.len(), Fault::NotCalled { name: word() })
    } else {
        let text = typed.to_owned();
        (typed.len(), Fault::Unquoted { text })
    };
    SyntaxError {
        span: start..start + length,
        fault,
    }
}

/// Whether a word joins or denies conditions in other languages.
pub(super) fn is_logic(word: &str) -> bool {
    let words = ["and", "or", "not"];
    words.iter().any(|logic| word.eq_ignore_ascii_case(logic))
}

/// What the rules of Entra Connect and other languages have for nothing.
fn is_null(word: &str) -> bool {
    let words = ["null", "nothing", "authoritativenull"];
    words.iter().any(|null| word.eq_ignore_ascii_case(null))
}
