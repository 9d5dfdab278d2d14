//! A `#` that cuts a value: to YAML all behind it is a comment, to an author who writes `Team #1` it is a name.
//!
//! Nothing is refused here: a comment is a comment, however it is written. A blank behind the `#` says so.

use crate::finding::{Code, Finding, Span};

use super::lines::Lines;

/// Warns of an unquoted value with a comment behind it that starts like a word.
pub(super) fn judge(lines: &Lines<'_>, value: Span) -> Option<Finding> {
    if value.start.byte == value.end.byte {
        return None;
    }
    let rest = lines.text.get(value.end.byte..)?.lines().next()?;
    let comment = rest.trim_start_matches([' ', '\t']).strip_prefix('#')?;
    if rest.starts_with('#') || !comment.starts_with(char::is_alphanumeric) {
        return None;
    }
    let start = value.end.byte + rest.len() - comment.len() - 1;
    let span = Span {
        start: lines.of_byte(start),
        end: lines.of_byte(start + 1),
    };
    Some(
        Finding::warning(Code::CutValue, "the value ends before this #")
            .at(lines.place(span))
            .label("a comment to YAML")
            .help("quote the whole value if the # belongs to it; else put a blank behind the #"),
    )
}
