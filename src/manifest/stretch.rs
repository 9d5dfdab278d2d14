//! Where a value ends. The parser often goes on to the next token; people look at the value alone.

use saphyr_parser::ScalarStyle;

use crate::finding::Span;

use super::lines::Lines;
use super::node::{Kind, Node};

/// The stretch of a list or mapping, from where it opened to the event that ends it.
pub(super) fn around(lines: &Lines<'_>, open: Span, end: Span) -> Span {
    // What is in brackets ends with its bracket.
    let end = if lines.text[end.start.byte..].starts_with([']', '}']) {
        lines.of_byte(end.start.byte + 1)
    } else {
        end.end
    };
    Span {
        start: open.start,
        end: end.max(open.end),
    }
}

/// The stretch of a text.
pub(super) fn of_scalar(lines: &Lines<'_>, span: Span, style: ScalarStyle) -> Span {
    match style {
        ScalarStyle::SingleQuoted => closed(lines, span, '\''),
        ScalarStyle::DoubleQuoted => closed(lines, span, '"'),
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => trimmed(lines, span),
    }
}

/// A quoted text ends at its closing quote; the parser goes on over a comment behind it, or to the next token.
fn closed(lines: &Lines<'_>, span: Span, quote: char) -> Span {
    let text = &lines.text[span.start.byte..span.end.byte];
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        let is_doubled = |next: Option<&(usize, char)>| next.is_some_and(|(_, next)| *next == '\'');
        if quote == '"' && letter == '\\'
            || quote == '\'' && letter == quote && is_doubled(letters.peek())
        {
            letters.next();
        } else if letter == quote {
            return Span {
                start: span.start,
                end: lines.of_byte(span.start.byte + at + quote.len_utf8()),
            };
        }
    }
    trimmed(lines, span)
}

/// The parser ends block values at the next token; what lies between is white space and comments.
pub(super) fn trimmed(lines: &Lines<'_>, span: Span) -> Span {
    let text = &lines.text[span.start.byte..span.end.byte];
    let blank = |letter: char| letter.is_ascii_whitespace();
    let mut kept = text.trim_end_matches(blank);
    while let Some((before, last)) = kept.rsplit_once('\n') {
        if !last.trim_start().starts_with('#') {
            break;
        }
        kept = before.trim_end_matches(blank);
    }
    Span {
        start: span.start,
        end: lines.of_byte(span.start.byte + kept.len()),
    }
}

/// An empty value fills no stretch of the file, and the parser finds it at the next token, which may be lines
/// away: what people look at is its key.
pub(super) fn shown_at_key(node: Node, key: &Node) -> Node {
    let empty = matches!(&node.kind, Kind::Scalar { text, quoted: false } if text.is_empty());
    let span = if empty { key.span } else { node.span };
    Node { span, ..node }
}
