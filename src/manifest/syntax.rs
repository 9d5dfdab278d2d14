//! Syntax errors in people's words: where the slip is most likely, and what to do about it.
//!
//! The parser stops where it can go on no longer, which is often a line after the slip.

use saphyr_parser::ScanError;

use crate::finding::{Code, Finding, Span};

use super::lines::Lines;
use super::slips;
use super::split::Piece;

/// Parts of the parser's words, what they mean, and what helps. The first that fits is used.
const WORDS: [(&str, &str, &str); 13] = [
    (
        "byte order mark",
        "a byte order mark stands inside the file",
        "delete it; it is left behind where files are joined",
    ),
    (
        "tab",
        "a tab stands where blanks belong",
        "replace the tab by blanks",
    ),
    (
        "unprintable",
        "a control letter stands here",
        "delete it, or save the file as UTF-8 text",
    ),
    (
        "quoted scalar, found unexpected",
        "a quote is never closed",
        "close the quote; a quote inside single quotes is doubled, inside double quotes it is written \\\"",
    ),
    (
        "indentation in quoted",
        "a quote is never closed",
        "close the quote; a quote inside single quotes is doubled, inside double quotes it is written \\\"",
    ),
    (
        "after double-quoted",
        "text goes on after its closing quote",
        "a quote inside single quotes is doubled, inside double quotes it is written \\\"",
    ),
    (
        "escape character",
        "a backslash in double quotes starts an escape that YAML does not know",
        "use single quotes, or double the backslash",
    ),
    (
        "flow",
        "a bracket is never closed, or a comma is missing",
        "look for the `[` or `{` before this place",
    ),
    (
        "placement of ':'",
        "a colon stands where no key can be",
        "quote the text around it, or close the bracket before it",
    ),
    (
        "simple key",
        "a line is neither `key: value` nor a list item",
        "look for a colon that is missing on this line or the one above",
    ),
    (
        "block mapping",
        "a line does not fit the mapping that it stands in",
        "fields of one mapping start in the same column",
    ),
    (
        "block",
        "a line does not fit the list that it stands in",
        "items of one list start in the same column",
    ),
    (
        "unknown anchor",
        "an alias names an anchor that is not there",
        "text that starts with `*` is quoted",
    ),
];

/// The finding for an error of the parser. `first` is the index of the piece's first character.
pub(super) fn finding(
    lines: &Lines<'_>,
    piece: &Piece,
    first: usize,
    error: &ScanError,
) -> Finding {
    let at = lines.of_character(first + error.marker().index());
    let finding = |message: &str, byte: usize, length: usize| {
        let start = lines.of_byte(byte);
        let end = lines.of_byte(byte + length);
        Finding::error(Code::YamlSyntax, format!("this is not YAML: {message}"))
            .at(lines.place(Span { start, end }))
            .label("here")
    };
    let start = piece.range.start;
    let text = &lines.text[piece.range.clone()];
    let info = error.info();
    let byte = at.byte.saturating_sub(start);
    let tab = slips::tab_below(text, byte).filter(|_| info.contains("found a tab"));
    if let Some(slip) = tab.or_else(|| slips::find(text, byte)) {
        return finding(&slip.message, start + slip.at, slip.length).help(slip.help);
    }
    match WORDS.iter().find(|(part, _, _)| info.contains(part)) {
        Some((_, message, help)) => finding(message, at.byte, 0).help(*help),
        None => finding(info, at.byte, 0).help("the rest of this document was not looked at"),
    }
}
