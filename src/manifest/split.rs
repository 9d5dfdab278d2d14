//! One file into its documents, before any parser sees it.
//!
//! YAML allows `---` and `...` at the start of a line nowhere but between documents, so a split by lines is
//! exact, and a syntax error in one document leaves the others readable. A forgotten `---` is seen where the head
//! of a document comes again, so that its mistakes are said with those of the others.

use std::ops::Range;

use super::lines::MARK;

/// A stretch of a file that holds at most one document, its `---` line included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// In bytes.
    pub(super) range: Range<usize>,
    /// Nothing but blank lines, comments, directives and markers.
    pub(super) blank: bool,
    /// It starts with a second head instead of a marker: its author forgot the `---`.
    pub(super) unmarked: bool,
}

/// The lines at the left edge that say that a head has come, and that its document is over once it comes again.
#[derive(Default)]
struct Edge {
    heads: [bool; 2],
    spec: bool,
}

impl Edge {
    /// Whether a new document starts with this line. Only behind a `spec` is a second head more than a slip.
    fn ends(&mut self, line: &str) -> bool {
        let head = ["apiVersion:", "kind:"]
            .into_iter()
            .position(|head| line.starts_with(head));
        let again = head.and_then(|head| self.heads.get_mut(head));
        let again = again.is_some_and(|seen| std::mem::replace(seen, true));
        if again && self.spec {
            *self = Self::default();
            self.ends(line);
            return true;
        }
        self.spec |= line.starts_with("spec:");
        false
    }
}

/// The pieces of a text, in order; together they are the text behind its byte order mark.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let behind = text.strip_prefix(MARK).unwrap_or(text);
    let mark = text.len() - behind.len();
    let mut open = Piece {
        range: mark..mark,
        blank: true,
        unmarked: false,
    };
    let mut edge = Edge::default();
    for line in behind.split_inclusive('\n') {
        if marker(line, "---") {
            pieces.extend(close(&mut open));
            edge = Edge::default();
        } else if edge.ends(line) {
            pieces.extend(close(&mut open));
            open.unmarked = true;
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
        unmarked: false,
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
    fn a_second_head_behind_a_spec_is_a_document_of_its_own() {
        let one = "apiVersion: a\nkind: b\nspec:\n  kind: c\n";
        let text = format!("{one}{one}---\n{one}");
        let unmarked: Vec<bool> = pieces(&text).iter().map(|piece| piece.unmarked).collect();
        assert_eq!(unmarked, [false, true, false]);
        assert_eq!(split("kind: a\nkind: b\nspec: c\n").len(), 1);
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
