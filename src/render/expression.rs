//! What is wrong with an expression as a finding: the text itself, or what it comes to for an object.

use std::ops::Range;

use crate::expr::SyntaxError;
use crate::expr::eval::EvalError;
use crate::finding::{Code, Finding, Place, Position, Span};
use crate::visible::excerpt;

/// The finding for a mistake in a text that is all of a file, or stands on a command line under that name.
#[must_use]
pub fn expression_finding(error: &SyntaxError, file: &str, text: &str) -> Finding {
    let finding = Finding::error(Code::InvalidExpression, error.message());
    let finding = finding.at(place(&error.span, file, text));
    Finding {
        help: error.help(),
        ..finding.label(error.expected())
    }
}

/// The finding for an expression that has no value for an object, in the same kind of text. What an object brought with it
/// is as long as it likes.
#[must_use]
pub fn evaluation_finding(error: &EvalError, file: &str, text: &str) -> Finding {
    let finding = Finding::error(Code::NoValue, excerpt(&error.to_string()));
    Finding {
        label: error.reason.expected(),
        help: error.reason.help().map(str::to_owned),
        ..finding.at(place(&error.at, file, text))
    }
}

fn place(bytes: &Range<usize>, file: &str, text: &str) -> Place {
    let span = Span {
        start: position(text, bytes.start),
        end: position(text, bytes.end),
    };
    Place {
        file: file.to_owned(),
        span: Some(span),
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
