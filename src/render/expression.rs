//! A mistake in an expression as a finding: in a text that stands alone, or inside a larger one.

use crate::expr::SyntaxError;
use crate::finding::{Code, Finding, Place, Position, Span};

/// The finding for a mistake in a text that is all of a file, or stands on a command line under that name.
#[must_use]
pub fn expression_finding(error: &SyntaxError, file: &str, text: &str) -> Finding {
    let span = Span {
        start: position(text, error.span.start),
        end: position(text, error.span.end),
    };
    let finding = Finding::error(Code::InvalidExpression, error.message())
        .at(Place {
            file: file.to_owned(),
            span: Some(span),
        })
        .label(error.expected());
    match error.help() {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// Line and column of a byte, which starts a letter or ends the text.
fn position(text: &str, byte: usize) -> Position {
    let before = &text[..byte];
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before[line..].chars().count() + 1,
        byte,
    }
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn a_position_counts_lines_and_characters() {
        let text = "IIF(\n  [é], x)";
        let at = position(text, text.find('x').expect("an x"));
        assert_eq!((at.line, at.column, at.byte), (2, 8, 13));
        assert_eq!(position(text, 0).column, 1);
    }
}
