//! One file into its documents, before any parser sees it.
//!
//! YAML allows `---` and `...` at the start of a line nowhere but between documents, so a split by lines is
//! exact, and a syntax error in one document leaves the others readable.

use std::ops::Range;

/// A stretch of a file that holds at most one document, its `---` line included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// In bytes.
    pub(super) range: Range<usize>,
    /// Nothing but blank lines, comments, directives and markers.
    pub(super) blank: bool,
}

/// The pieces of a text, in order; together they are the text.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut open = Piece {
        range: 0..0,
        blank: true,
    };
    for line in text.split_inclusive('\n') {
        if marker(line, "---") {
            pieces.extend(close(&mut open));
        }
        open.range.end += line.len();
        open.blank = open.blank && is_blank(line);
        if marker(line, "...") {
            pieces.extend(close(&mut open));
        }
    }
    pieces.extend(close(&mut open));
    pieces
}

fn close(open: &mut Piece) -> Option<Piece> {
    let end = open.range.end;
    let next = Piece {
        range: end..end,
        blank: true,
    };
    let piece = std::mem::replace(open, next);
    (!piece.range.is_empty()).then_some(piece)
}

/// Whether the line is this marker, alone or followed by white space.
fn marker(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| {
        rest.chars()
            .next()
            .is_none_or(|letter| letter.is_ascii_whitespace())
    })
}

fn is_blank(line: &str) -> bool {
    let rest = ["---", "..."]
        .into_iter()
        .find(|mark| marker(line, mark))
        .and_then(|mark| line.strip_prefix(mark))
        .unwrap_or(line)
        .trim();
    rest.is_empty() || rest.starts_with('#') || line.starts_with('%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(&str, bool)> {
        pieces(text)
            .into_iter()
            .map(|piece| (&text[piece.range], piece.blank))
            .collect()
    }

    #[test]
    fn a_text_without_markers_is_one_piece() {
        assert_eq!(split("a: 1\nb: 2"), [("a: 1\nb: 2", false)]);
        assert_eq!(split(""), []);
        assert_eq!(split("# only\n\n"), [("# only\n\n", true)]);
    }

    #[test]
    fn markers_count_only_alone_at_the_start_of_a_line() {
        let text = "%YAML 1.2\n---\na: --- b\n--- c\n...\n---x: 1\n ---\n";
        assert_eq!(
            split(text),
            [
                ("%YAML 1.2\n", true),
                ("---\na: --- b\n", false),
                ("--- c\n...\n", false),
                ("---x: 1\n ---\n", false),
            ]
        );
        assert_eq!(
            split("---\r\na: 1\r\n---\r\n"),
            [("---\r\na: 1\r\n", false), ("---\r\n", true)]
        );
    }
}
