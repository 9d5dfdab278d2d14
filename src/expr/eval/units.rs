//! Texts as .NET counts them: in UTF-16 units.

use std::borrow::Cow;

/// How many units a text has.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.encode_utf16().count()
}

/// A stretch of a text, as far as it has one. Half of a letter becomes U+FFFD.
pub(super) fn stretch(text: Cow<'_, str>, start: usize, length: usize) -> Cow<'_, str> {
    if text.is_ascii() {
        let start = start.min(text.len());
        let end = start.saturating_add(length).min(text.len());
        return part(text, start, end);
    }
    let units: Vec<_> = text.encode_utf16().skip(start).take(length).collect();
    Cow::Owned(String::from_utf16_lossy(&units))
}

/// A part of a text, whose bytes stand between letters, beside the whole.
pub(super) fn piece<'a>(text: &Cow<'a, str>, start: usize, end: usize) -> Cow<'a, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[start..end]),
        Cow::Owned(text) => Cow::Owned(text[start..end].to_owned()),
    }
}

/// A part of a text, whose bytes stand between letters, in place of the whole.
pub(super) fn part(text: Cow<'_, str>, start: usize, end: usize) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[start..end]),
        Cow::Owned(mut text) => {
            text.truncate(end);
            text.drain(..start);
            Cow::Owned(text)
        }
    }
}
