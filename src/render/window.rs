//! The part of a source line that a finding points at, safe to show.
//!
//! A snippet is one line: a value of many lines is marked at its first. Secrets are hidden by
//! [`Sources::shown`]; here only its text is used.

use std::ops::Range;

use crate::finding::{Place, Position, Sources};

use crate::visible;

/// Letters shown before the caret where a line is too long to be shown whole.
const BEFORE: usize = 60;

/// The longest stretch of a line that is shown.
const LONGEST: usize = 120;

/// One line, and the stretch in it that is marked.
pub(super) struct Window {
    pub(super) line: String,
    /// In bytes of `line`.
    pub(super) mark: Range<usize>,
    pub(super) start: Position,
}

/// The line of a place, or none where a whole file is meant or its text is not known.
pub(super) fn of(place: &Place, sources: &Sources) -> Option<Window> {
    let span = place.span?;
    let veiled = sources.shown(&place.file)?;
    let text = veiled.text();
    let start = floor(text, veiled.offset(span.start.byte));
    let end = floor(text, veiled.offset(span.end.byte));
    let cut = Cut::around(text, start);
    let start = start.min(cut.range.end);
    // A mask may be longer than what it hides: a mark on it covers it.
    let end = if veiled.hides(span.start.byte) {
        let rest = &text[start..cut.range.end];
        start + rest.find(|letter| letter != '*').unwrap_or(rest.len())
    } else {
        end.clamp(start, cut.range.end)
    };
    let (line, mark) = cut.shown(text, &(start..end));
    Some(Window {
        line,
        mark,
        start: span.start,
    })
}

/// The part of a line that is shown: all of it, or a stretch around the caret.
struct Cut {
    range: Range<usize>,
    /// Whether the line goes on before and behind.
    more: (bool, bool),
}

impl Cut {
    /// Looks no further than it shows: a file may be one line of a megabyte with a finding on every word.
    fn around(text: &str, caret: usize) -> Self {
        let before = text[..caret].char_indices().rev();
        let before = before.take_while(|(_, letter)| *letter != '\n');
        let before: Vec<usize> = before.take(LONGEST + 1).map(|(at, _)| at).collect();
        let after = text[caret..].chars().take(LONGEST + 1);
        let after = after.take_while(|letter| *letter != '\n');
        let kept = if before.len() + after.count() > LONGEST {
            before.len().min(BEFORE)
        } else {
            before.len()
        };
        let start = match kept.checked_sub(1) {
            Some(last) => before.get(last).copied().unwrap_or(caret),
            None => caret,
        };
        let line = text[start..].char_indices();
        let mut line = line.take_while(|(_, letter)| *letter != '\n');
        let shown = line.by_ref().take(LONGEST).last();
        let end = shown.map_or(start, |(at, letter)| start + at + letter.len_utf8());
        // The first half of a line break of Windows is no letter of the line.
        let broken = text[end..].starts_with('\n') && text[start..end].ends_with('\r');
        Self {
            range: start..end - usize::from(broken),
            more: (kept < before.len(), line.next().is_some()),
        }
    }

    /// The line as it may be shown, and where the mark is in it.
    fn shown(&self, text: &str, mark: &Range<usize>) -> (String, Range<usize>) {
        let mut line = if self.more.0 { "..." } else { "" }.to_owned();
        let mut starts = None;
        let mut ends = None;
        for (at, letter) in text[self.range.clone()].char_indices() {
            let at = self.range.start + at;
            if at >= mark.start {
                starts.get_or_insert(line.len());
            }
            if at >= mark.end {
                ends.get_or_insert(line.len());
            }
            visible::push(&mut line, letter);
        }
        let end = line.len();
        if self.more.1 {
            line.push_str("...");
        }
        (line, starts.unwrap_or(end)..ends.unwrap_or(end))
    }
}

fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, caret: usize, end: usize) -> (String, String) {
        let cut = Cut::around(text, caret);
        let (line, mark) = cut.shown(text, &(caret..end.min(cut.range.end)));
        let marked = line[mark].to_owned();
        (line, marked)
    }

    #[test]
    fn a_short_line_is_shown_whole_and_a_long_one_around_its_caret() {
        let pair = |line: &str, mark: &str| (line.to_owned(), mark.to_owned());
        assert_eq!(seen("a\n\tb: c\r\nd", 3, 4), pair("    b: c", "b"));
        assert_eq!(seen("ab", 2, 2), pair("ab", ""));
        assert_eq!(seen("", 0, 0), pair("", ""));
        let long = format!("{}!{}", "x".repeat(300), "y".repeat(300));
        let (line, mark) = seen(&long, 300, 301);
        assert_eq!(mark, "!");
        assert_eq!(line, format!("...{}!{}...", "x".repeat(60), "y".repeat(59)));
        let (line, mark) = seen(&long, 0, 600);
        assert_eq!((line.len(), mark.len()), (123, 120));
    }
}
