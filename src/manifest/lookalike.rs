//! Letters that a word processor or a web page leaves behind: they look like a blank, like a quote or like nothing.
//!
//! Only unquoted words are judged: inside straight quotes every letter is meant.

use crate::finding::{Code, Finding, Span};

use super::lines::Lines;

/// What a letter is called, where it is none that anybody types unquoted on purpose at this place.
pub(super) fn name(letter: char) -> Option<&'static str> {
    match letter {
        '\u{a0}' | '\u{202f}' => Some("a no-break space"),
        '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => Some("a wide or narrow space"),
        '\u{200b}' => Some("a zero-width space"),
        '\u{200c}' | '\u{200d}' | '\u{2060}' => Some("a joiner of no width"),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("a mark of direction")
        }
        '\u{ad}' => Some("a soft hyphen"),
        '\u{feff}' => Some("a byte order mark"),
        _ => None,
    }
}

const fn is_quote(letter: char) -> bool {
    matches!(
        letter,
        '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2039}' | '\u{203a}'
    )
}

/// Judges an unquoted word, and takes the letters out of it, so that what is left is judged by what it says.
///
/// In a key no such letter is meant. In a value only the ends are looked at: inside a name they may be.
pub(super) fn judge(
    lines: &Lines<'_>,
    span: Span,
    is_key: bool,
    text: &mut String,
) -> Option<Finding> {
    if text.is_ascii() {
        return None;
    }
    let is_bad = |letter: char| name(letter).is_some();
    let source = lines.text.get(span.start.byte..span.end.byte)?;
    let ends = [source.chars().next(), source.chars().next_back()];
    if ends.iter().flatten().all(|end| is_quote(*end)) && source.chars().count() > 1 {
        *text = text.trim_matches(is_quote).to_owned();
        let message = "these quotes are not YAML's: they are a part of the text";
        return Some(
            finding(lines, span, message.to_owned(), "typographic quotes")
                .help("write straight quotes: \" or '; put them around these if these are meant"),
        );
    }
    let at = if is_key {
        source.find(is_bad)
    } else {
        let first = ends[0].filter(|end| is_bad(*end)).map(|_| 0);
        let last = ends[1].filter(|end| is_bad(*end));
        first.or_else(|| last.map(|end| source.len() - end.len_utf8()))
    }?;
    let letter = source.get(at..)?.chars().next()?;
    if is_key {
        text.retain(|letter| !is_bad(letter));
    } else {
        *text = text.trim_matches(is_bad).to_owned();
    }
    let start = span.start.byte + at;
    let span = Span {
        start: lines.of_byte(start),
        end: lines.of_byte(start + letter.len_utf8()),
    };
    let what = name(letter).unwrap_or_default();
    let message = format!("{what} (U+{:04X}) stands here", u32::from(letter));
    Some(
        finding(lines, span, message, what)
            .help("delete the letter and type it again; quote the text if it is meant"),
    )
}

fn finding(lines: &Lines<'_>, span: Span, message: String, label: &str) -> Finding {
    Finding::error(Code::LookalikeLetter, message)
        .at(lines.place(span))
        .label(label)
}
