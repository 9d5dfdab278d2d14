//! How written things are quoted in messages: briefly, and never a secret.

/// The longest stretch of somebody's text that a message repeats.
const LONGEST: usize = 60;

/// A name or value in quotes, cut where it is long.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", cut(text))
}

/// A name or value on one line, cut where it is long: help has lines, and input must not make one.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.replace(['\n', '\r'], " "),
        Some((end, _)) => format!("{}...", text[..end].replace(['\n', '\r'], " ")),
    }
}

/// `a`, `a and b`, `a, b and c`; or the same with another last word.
pub(super) fn list<'a>(items: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    let items: Vec<&str> = items.into_iter().collect();
    match items.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
