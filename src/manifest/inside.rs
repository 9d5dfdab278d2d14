//! Where the letters of a text stand in its file, for remarks about a part of it.
//!
//! YAML writes one text in many ways: quotes double, escapes shorten, lines fold and blocks are indented. What was
//! written is laid beside what it means, letter by letter; where the two cannot be brought together, nothing is said
//! of the letters, and the text is shown as a whole.

use std::ops::Range;

use crate::finding::{Position, Span};

use super::lines::Lines;

/// Stretches of a text that stand in its file as they are: the byte of the text at which each starts, and its place.
/// Within one every letter but the last is ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inside(Vec<(usize, Position)>);

impl Inside {
    /// Lays a text beside the stretch of the file that it was read from.
    pub(super) fn of(lines: &Lines<'_>, span: Span, text: &str) -> Option<Self> {
        let written = lines.text.get(span.start.byte..span.end.byte)?;
        let starts = aligned(written, text)?;
        let place = |(byte, at)| (byte, lines.of_byte(span.start.byte + at));
        Some(Self(starts.into_iter().map(place).collect()))
    }

    /// The stretch of the file that these bytes of the text stand in.
    pub(super) fn span(&self, range: Range<usize>) -> Option<Span> {
        let start = self.position(range.start)?;
        if range.is_empty() {
            return Some(Span { start, end: start });
        }
        let (last, end) = (self.position(range.end - 1)?, self.position(range.end)?);
        let beside = Position {
            column: last.column + 1,
            byte: last.byte + 1,
            ..last
        };
        let is_near = end.line == last.line && end.byte > last.byte;
        Some(Span {
            start,
            end: if is_near { end } else { beside },
        })
    }

    fn position(&self, byte: usize) -> Option<Position> {
        let behind = self.0.partition_point(|(start, _)| *start <= byte);
        let (start, place) = self.0.get(behind.checked_sub(1)?)?;
        Some(Position {
            line: place.line,
            column: place.column + (byte - start),
            byte: place.byte + (byte - start),
        })
    }
}

/// The bytes of the text at which a stretch starts, each with its byte of what was written.
fn aligned(written: &str, text: &str) -> Option<Vec<(usize, usize)>> {
    let quote = written
        .chars()
        .next()
        .filter(|first| "'\"".contains(*first));
    let mut at = match written.chars().next() {
        Some('|' | '>') => written.find('\n')?,
        Some(_) => usize::from(quote.is_some()),
        None => return None,
    };
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut is_broken = true;
    for (byte, letter) in text.char_indices() {
        let Some((found, length)) = next(written, at, letter, quote) else {
            // What is left may be the line break that ends a block.
            return text[byte..].trim().is_empty().then_some(starts);
        };
        is_broken |= found != at;
        if is_broken {
            starts.push((byte, found));
        }
        is_broken = letter == '\n' || length != 1;
        at = found + length;
    }
    starts.push((text.len(), at));
    Some(starts)
}

/// Where the next letter stands at or behind a byte, and how many bytes it takes there.
fn next(written: &str, mut at: usize, letter: char, quote: Option<char>) -> Option<(usize, usize)> {
    loop {
        let rest = written.get(at..)?;
        if quote == Some('"') && rest.starts_with('\\') {
            match escape(rest, letter) {
                Some(length) => return Some((at, length)),
                // A backslash before a line break joins the lines.
                None if rest[1..].starts_with(['\n', '\r']) => {
                    at += 1 + blank(&rest[1..]);
                    continue;
                }
                None => return None,
            }
        }
        if quote == Some('\'') && letter == '\'' && rest.starts_with("''") {
            return Some((at, 2));
        }
        if rest.starts_with(letter) {
            return Some((at, letter.len_utf8()));
        }
        match blank(rest) {
            0 => return None,
            // A line that is folded is one blank.
            length if letter == ' ' => return Some((at, length)),
            length => at += length,
        }
    }
}

/// How many bytes of white space a text begins with.
fn blank(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '\r', '\n']).len()
}

/// The length of an escape that stands for this letter. Only those that this language needs are compared.
fn escape(rest: &str, letter: char) -> Option<usize> {
    let behind = rest[1..].chars().next()?;
    match behind {
        '"' | '\\' | '/' => (behind == letter).then_some(2),
        '\n' | '\r' => None,
        'x' => Some(4),
        'u' => Some(6),
        'U' => Some(10),
        other => Some(1 + other.len_utf8()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that a part of the meaning stands in.
    fn shown<'a>(written: &'a str, text: &str, part: &str) -> Option<&'a str> {
        let lines = Lines::new("x", written);
        let whole = Span {
            start: lines.of_byte(0),
            end: lines.of_byte(written.len()),
        };
        let inside = Inside::of(&lines, whole, text)?;
        let start = text.find(part).expect("a part of it");
        let span = inside.span(start..start + part.len())?;
        assert_eq!(span.start, lines.of_byte(span.start.byte), "{written}");
        assert_eq!(span.end, lines.of_byte(span.end.byte), "{written}");
        Some(&written[span.start.byte..span.end.byte])
    }

    #[test]
    fn every_way_to_write_a_text_leads_to_its_letters() {
        for (written, text) in [
            ("Not([x], fault)", "Not([x], fault)"),
            ("'Join(\"''\", fault)'", "Join(\"'\", fault)"),
            ("\"Join(\\\"é\\\", fault)\"", "Join(\"é\", fault)"),
            ("\"\\u0041 fault\"", "A fault"),
            ("\"one \\\n   fault\"", "one fault"),
            ("|\n    IIF(\n      fault)\n", "IIF(\n  fault)\n"),
            (">-\n    IIF(\n    fault)", "IIF( fault)"),
            ("|2-\n  é é fault", "é é fault"),
            ("IIF(\n      é,\n   fault)", "IIF( é, fault)"),
            ("'a\n\n   fault'", "a\nfault"),
        ] {
            assert_eq!(shown(written, text, "fault"), Some("fault"), "{written}");
        }
        assert_eq!(shown("é fault é", "é fault é", "fault é"), Some("fault é"));
    }

    #[test]
    fn the_end_has_a_place_and_a_stranger_has_none() {
        let lines = Lines::new("x", "Not([x]");
        let whole = Span {
            start: lines.of_byte(0),
            end: lines.of_byte(7),
        };
        let inside = Inside::of(&lines, whole, "Not([x]").expect("the same");
        let end = inside.span(7..7).expect("a place");
        assert_eq!((end.start.column, end.end.column), (8, 8));
        assert_eq!(Inside::of(&lines, whole, "another"), None);
    }
}
