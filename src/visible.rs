//! What others wrote, made safe to show: letters that would steer a terminal, and words that a pipeline would carry out.
//!
//! Whoever names a group, or answers from a target system, writes into the log of a pipeline. GitHub carries out a line that
//! begins with `::`, Azure Pipelines whatever follows `##vso[` anywhere in one. It knows nothing of what the texts are about,
//! and takes no letter away.

use std::fmt::Write as _;

/// The text with control letters, and those that reorder or hide text, shown as escapes. Line breaks stay.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == '\n' {
            escaped.push(letter);
        } else {
            push(&mut escaped, letter);
        }
    }
    escaped
}

/// As [`escape`], for text that must stay on its line: a name with a line break in it could forge the next one.
#[must_use]
pub fn line(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    text.chars().for_each(|letter| push(&mut escaped, letter));
    escaped
}

/// How many letters of what came from elsewhere are shown at most.
const LONGEST_EXCERPT: usize = 4000;

/// As [`line()`], and no more of it than a person will read: a service may answer with megabytes.
#[must_use]
pub fn excerpt(text: &str) -> String {
    match text.char_indices().nth(LONGEST_EXCERPT) {
        Some((end, _)) => format!(
            "{}… (cut here; it has {} bytes)",
            line(&text[..end]),
            text.len()
        ),
        None => line(text),
    }
}

/// The JSON of a value, indented, with the letters that a terminal would obey as JSON escapes of their own.
#[must_use]
pub fn json_text(value: &serde_json::Value) -> String {
    visible(&format!("{value:#}"))
}

/// As [`json_text`], on one line.
#[must_use]
pub fn json_line(value: &serde_json::Value) -> String {
    visible(&value.to_string())
}

fn visible(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        // In JSON no text begins a line, so that a `::` stays what it is.
        if letter != '\n' && (hidden(letter) || (letter == '[' && is_prefix(&text))) {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(letter);
        }
    }
    text
}

/// One letter as it may be shown behind what is shown already.
pub fn push(shown: &mut String, letter: char) {
    match letter {
        '\t' => shown.push_str("    "),
        _ if hidden(letter) || commands(shown, letter) => {
            // Writing to a String cannot fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(letter));
        }
        _ => shown.push(letter),
    }
}

/// Whether a letter would make a command for a pipeline of what stands before it.
fn commands(before: &str, letter: char) -> bool {
    let line = || before.rsplit('\n').next().unwrap_or_default();
    match letter {
        ':' => line().trim_start() == ":",
        '[' => is_prefix(before),
        _ => false,
    }
}

/// Whether a text ends with `##`, or with `##` and a word, such as `##vso`.
fn is_prefix(text: &str) -> bool {
    text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic())
        .ends_with("##")
}

/// Control letters (C0, C1), marks of direction, and letters of no width that make two names look alike.
const fn hidden(letter: char) -> bool {
    matches!(
        letter,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_EXCERPT, escape, excerpt, json_line, json_text, line};

    #[test]
    fn what_is_too_long_is_cut_between_two_letters() {
        let whole = "é".repeat(LONGEST_EXCERPT);
        assert_eq!(excerpt(&whole), whole);
        let cut = excerpt(&format!("{whole}\u{1b}[31m"));
        assert_eq!(cut, format!("{whole}… (cut here; it has 8005 bytes)"));
    }

    #[test]
    fn terminal_codes_are_shown_and_not_obeyed() {
        assert_eq!(
            escape("a\u{1b}[31mb\r\u{9b}c"),
            "a\\u{1b}[31mb\\u{d}\\u{9b}c"
        );
        assert_eq!(escape("x\u{202e}y\u{200b}z"), "x\\u{202e}y\\u{200b}z");
        assert_eq!(escape("é\t漢\n"), "é    漢\n");
    }
    #[test]
    fn words_that_a_pipeline_would_carry_out_are_shown_and_not_obeyed() {
        for (text, shown) in [
            ("::add-mask::x", ":\\u{3a}add-mask::x"),
            (" \t::error::x", "     :\\u{3a}error::x"),
            ("\u{2003}::x", "\u{2003}:\\u{3a}x"),
            ("a ##vso[task.x]b", "a ##vso\\u{5b}task.x]b"),
            ("##[x]", "##\\u{5b}x]"),
            ("###VsO[x", "###VsO\\u{5b}x"),
            ("#vso[x] ## [y] a::b [c]", "#vso[x] ## [y] a::b [c]"),
        ] {
            assert_eq!(line(text), shown);
        }
        assert_eq!(escape("a::b\n ::c"), "a::b\n :\\u{3a}c");
        let value = serde_json::json!({ "##vso[a": ["##vso[x]", "::y", "##"] });
        for json in [json_line(&value), json_text(&value)] {
            assert!(!json.contains("##vso["), "{json}");
            assert_eq!(
                serde_json::from_str::<serde_json::Value>(&json).ok(),
                Some(value.clone())
            );
        }
    }
}
