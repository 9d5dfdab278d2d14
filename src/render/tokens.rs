//! An expression before and after, one below the other, with marks under the tokens that differ.

use similar::{ChangeTag, TextDiff};

use super::Style;
use super::paint::{Tone, paint};
use crate::visible::line;

/// Two lines, and under each a line of marks where only a part of it differs.
pub(super) fn before_and_after(from: &str, to: &str, indent: &str, style: Style) -> String {
    let (from, to) = (line(from), line(to));
    let diff = TextDiff::configure()
        .diff_slices(&tokens(&from), &tokens(&to))
        .iter_all_changes()
        .map(|change| (change.tag(), change.value().to_owned()))
        .collect::<Vec<_>>();
    let side = |symbol: char, tone: Tone, gone: ChangeTag| {
        let (mut text, mut marks) = (String::new(), String::new());
        for (tag, token) in diff
            .iter()
            .filter(|(tag, _)| *tag == ChangeTag::Equal || *tag == gone)
        {
            let mark = if *tag == gone { symbol } else { ' ' };
            marks.extend(token.chars().map(|_| mark));
            text += &if *tag == gone {
                paint(style, tone, token)
            } else {
                token.clone()
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
    side('-', Tone::Bad, ChangeTag::Delete) + &side('+', Tone::Good, ChangeTag::Insert)
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
