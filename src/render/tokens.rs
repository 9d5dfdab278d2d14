//! An expression before and after, one below the other, with marks under the tokens that differ.

use similar::{ChangeTag, TextDiff};

use super::Style;
use super::paint::{Tone, paint};
use crate::visible::line;

/// A part of a text that is the same on both sides, or is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) differs: bool,
}

/// Both texts in pieces, as they may be shown.
pub(super) fn pieces(from: &str, to: &str) -> [Vec<Piece>; 2] {
    let (from, to) = (line(from), line(to));
    let mut sides = [Vec::new(), Vec::new()];
    let mut push = |side: usize, differs: bool, text: &str| {
        let pieces: &mut Vec<Piece> = &mut sides[side];
        match pieces.last_mut() {
            Some(last) if last.differs == differs => last.text.push_str(text),
            Some(_) | None => pieces.push(Piece {
                text: text.to_owned(),
                differs,
            }),
        }
    };
    let (from, to) = (tokens(&from), tokens(&to));
    for change in TextDiff::configure()
        .diff_slices(&from, &to)
        .iter_all_changes()
    {
        let token = change.value();
        match change.tag() {
            ChangeTag::Equal => [0, 1].into_iter().for_each(|side| push(side, false, token)),
            ChangeTag::Delete => push(0, true, token),
            ChangeTag::Insert => push(1, true, token),
        }
    }
    sides
}

/// Two lines, and under each a line of marks where only a part of it differs.
pub(super) fn before_and_after(from: &str, to: &str, indent: &str, style: Style) -> String {
    let [from, to] = pieces(from, to);
    let side = |symbol: char, tone: Tone, pieces: &[Piece]| {
        let (mut text, mut marks) = (String::new(), String::new());
        for piece in pieces {
            let mark = if piece.differs { symbol } else { ' ' };
            marks.extend(piece.text.chars().map(|_| mark));
            text += &if piece.differs {
                paint(style, tone, &piece.text)
            } else {
                piece.text.clone()
            };
        }
        let is_partly = marks.contains(symbol) && marks.contains(' ');
        let marks = if is_partly {
            format!("{indent}  {}\n", marks.trim_end())
        } else {
            String::new()
        };
        format!("{indent}{symbol} {text}\n{marks}")
    };
    side('-', Tone::Bad, &from) + &side('+', Tone::Good, &to)
}

/// Names, texts in quotes, and every other letter by itself.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let length = if first == '"' {
            rest[1..].find('"').map_or(rest.len(), |end| end + 2)
        } else if is_word(first) {
            rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, behind) = rest.split_at(length);
        tokens.push(token);
        rest = behind;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_and_the_rest_is_not() {
        let from = r#"Switch([jobTitle], "Other")"#;
        let to = r#"Switch([jobTitle], "Other", "VP", "Vice President")"#;
        let shown = before_and_after(from, to, "  ", Style::default());
        assert_eq!(
            shown,
            "  - Switch([jobTitle], \"Other\")
  + Switch([jobTitle], \"Other\", \"VP\", \"Vice President\")
                              ++++++++++++++++++++++++
"
        );
        let shown = before_and_after("[a]", "\"b\"", "", Style::default());
        assert_eq!(shown, "- [a]\n+ \"b\"\n");
    }
}
