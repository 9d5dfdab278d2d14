//! Where a character of a file stands: lines, columns and bytes of one text.
//!
//! The YAML parser counts characters, terminals count columns and editors count bytes. All conversions are
//! here, in logarithmic time, so that a file of a single long line costs no more than any other.

use crate::finding::{Place, Position, Span, Veiled};

/// The byte order mark that a file may start with.
pub(super) const MARK: char = '\u{feff}';

/// The lines of one file.
pub(super) struct Lines<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    /// Byte and character offset at which each line starts.
    starts: Vec<(usize, usize)>,
    /// Byte offset of every character; empty for ASCII text, where the two are the same.
    bytes: Vec<usize>,
    /// What a snippet of this text hides.
    veiled: Veiled,
}

impl<'a> Lines<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        // A byte order mark is no part of the first line.
        let mark = if text.starts_with(MARK) {
            MARK.len_utf8()
        } else {
            0
        };
        let mut starts = vec![(mark, mark.min(1))];
        let breaks = text.char_indices().enumerate();
        starts.extend(
            breaks
                .filter(|(_, (_, letter))| *letter == '\n')
                .map(|(index, (byte, _))| (byte + 1, index + 1)),
        );
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(byte, _)| byte).collect()
        };
        Self {
            file,
            text,
            starts,
            bytes,
            veiled: Veiled::default(),
        }
    }

    /// The same lines, some of which are hidden where they are shown.
    pub(super) fn under(self, veiled: Veiled) -> Self {
        Self { veiled, ..self }
    }

    /// Whether a snippet hides any of this stretch: a message that repeated it would give it away.
    pub(super) fn hides(&self, span: Span) -> bool {
        self.veiled.hides_any(span.start.byte..span.end.byte)
    }

    /// The position of the character with this index; past the end, the end.
    pub(super) fn of_character(&self, index: usize) -> Position {
        let byte = match self.bytes.get(index) {
            Some(byte) => *byte,
            None if self.bytes.is_empty() => index.min(self.text.len()),
            None => self.text.len(),
        };
        let index = self.character(byte);
        let line = self
            .starts
            .partition_point(|(start, _)| *start <= byte)
            .max(1);
        let start = self.starts.get(line - 1).map_or(0, |(_, start)| *start);
        Position {
            line,
            column: index.saturating_sub(start) + 1,
            byte,
        }
    }

    /// The index of the character that starts at, or holds, this byte.
    pub(super) fn character(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        if self.bytes.is_empty() {
            byte
        } else {
            self.bytes.partition_point(|start| *start < byte)
        }
    }

    /// The position of a byte.
    pub(super) fn of_byte(&self, byte: usize) -> Position {
        self.of_character(self.character(byte))
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place {
            file: self.file.to_owned(),
            span: Some(span),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: usize, column: usize, byte: usize) -> Position {
        Position { line, column, byte }
    }

    #[test]
    fn characters_and_bytes_agree_on_ascii_and_beyond() {
        let plain = Lines::new("x", "ab\ncd");
        assert_eq!(plain.of_character(0), at(1, 1, 0));
        assert_eq!(plain.of_character(3), at(2, 1, 3));
        assert_eq!(plain.of_byte(99), at(2, 3, 5));
        let wide = Lines::new("x", "é\nüb");
        assert_eq!(wide.of_character(2), at(2, 1, 3));
        assert_eq!(wide.of_character(3), at(2, 2, 5));
        assert_eq!(wide.of_byte(5), at(2, 2, 5));
        assert_eq!(wide.of_character(99), at(2, 3, 6));
        let marked = Lines::new("x", "\u{feff}ab\nc");
        assert_eq!(marked.of_byte(0), at(1, 1, 0));
        assert_eq!(marked.of_byte(4), at(1, 2, 4));
        assert_eq!(marked.of_character(4), at(2, 1, 6));
        assert_eq!(Lines::new("x", "").of_byte(0), at(1, 1, 0));
    }
}
