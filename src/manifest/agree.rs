//! Two readers look at every document: one knows where everything stands, the other one's values are used. What they
//! disagree about is refused, so that nothing is applied that no finding could point at.
//!
//! It compares what was read, and judges nothing else: what a value may be is settled in `shape`.

use serde_yaml::{Number, Value};

use crate::finding::{Code, Finding, Span};

use super::lines::Lines;
use super::node::{Kind, Node};
use super::scalar::{self, Plain};

/// A finding where the value of the second reader is not what the tree says.
pub(super) fn judge(lines: &Lines<'_>, root: &Node, value: &Value) -> Option<Finding> {
    let span = difference(root, value)?;
    Some(
        Finding::error(
            Code::YamlSyntax,
            "two readers of YAML do not read the same here",
        )
        .at(lines.place(span))
        .label("this has two meanings")
        .help("write it in a plainer way: one field on a line, and text on one line in straight double quotes"),
    )
}

/// The first place at which the two differ.
fn difference(node: &Node, value: &Value) -> Option<Span> {
    match (&node.kind, value) {
        (Kind::Mapping(pairs), Value::Mapping(fields)) => {
            let both = pairs.iter().zip(fields);
            let first = both
                .filter_map(|((key, node), (name, value))| {
                    difference(key, name).or_else(|| difference(node, value))
                })
                .next();
            first.or((pairs.len() != fields.len()).then_some(node.span))
        }
        (Kind::Sequence { items, flow: _ }, Value::Sequence(values)) => {
            let both = items.iter().zip(values);
            let first = both
                .filter_map(|(item, value)| difference(item, value))
                .next();
            first.or((items.len() != values.len()).then_some(node.span))
        }
        (Kind::Scalar { text, quoted: _ }, value) => {
            (!is_same(text, node.meaning()?, value)).then_some(node.span)
        }
        (Kind::Mapping(_) | Kind::Sequence { .. }, _) => Some(node.span),
    }
}

/// Whether a scalar has one text, and one meaning where it has any beside its text.
fn is_same(text: &str, meaning: Plain, value: &Value) -> bool {
    match (meaning, value) {
        (Plain::Null, Value::Null) => true,
        (Plain::Flag(one), Value::Bool(other)) => one == *other,
        (Plain::Integer(Some(one)), Value::Number(other)) => whole(other) == Some(one),
        (Plain::Number, Value::Number(other)) => is_same_decimal(text, other),
        (Plain::Text, Value::String(other)) => text == other,
        // Numbers with a leading zero, or beyond all that it can hold, are text to the second reader.
        (Plain::Integer(_), Value::String(other)) => !scalar::is_common(text) && text == other,
        (Plain::Number, Value::String(other)) => {
            text.parse().is_ok_and(f64::is_infinite) && text == other
        }
        (
            Plain::Null | Plain::Flag(_) | Plain::Integer(_) | Plain::Number | Plain::Text,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Sequence(_)
            | Value::Mapping(_)
            | Value::Tagged(_),
        ) => false,
    }
}

fn whole(number: &Number) -> Option<i128> {
    let small = number.as_i64().map(i128::from);
    small.or_else(|| number.as_u64().map(i128::from))
}

fn is_same_decimal(text: &str, number: &Number) -> bool {
    let number = number.as_f64();
    match text.parse::<f64>() {
        Ok(one) => number.is_some_and(|other| one.to_bits() == other.to_bits()),
        // The words for what is no number have a dot that the language does not know.
        Err(_) => number.is_some_and(|other| !other.is_finite()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{split, tree};

    /// The place of the difference between how one reader reads the first text, and the other one the second.
    fn found(one: &str, other: &str) -> Option<(usize, usize)> {
        let lines = Lines::new("x.yaml", one);
        let pieces = split::pieces(one);
        let tree = tree::read(&lines, pieces.first().expect("a piece"));
        let value: Value = serde_yaml::from_str(other).expect("YAML");
        let finding = judge(&lines, &tree.root.expect("a tree"), &value)?;
        let start = finding.place.and_then(|place| place.span).expect("a span");
        Some((start.start.line, start.start.column))
    }

    #[test]
    fn a_text_that_both_read_alike_is_sound() {
        for text in [
            "a: x\nb: [1, -2, 0x1F, 0o17, 1.5, .inf, -.INF, .nan, 1e3]\n",
            "a: ~\nb: null\nc:\nd: true\ne: FALSE\nf: \"5\"\ng: 'it''s'\n",
            "a: &x { b: [c] }\nd: *x\ne: |\n  two\n  lines\nf: >-\n  one\n  line\n",
            "a: 017\nb: 1e999\nc: yes\nd: \"two\n  lines\\u2028\"\n",
        ] {
            assert_eq!(found(text, text), None, "{text}");
        }
    }

    #[test]
    fn every_difference_has_a_place() {
        for (one, other, place) in [
            ("a: x\n", "a: y\n", (1, 4)),
            ("a: x\n", "b: x\n", (1, 1)),
            ("a: x\nb: y\n", "a: x\n", (1, 1)),
            ("a: x\n", "a: x\nb: y\n", (1, 1)),
            ("a: [x]\n", "a: [x, y]\n", (1, 4)),
            ("a: [x, y]\n", "a: [x, z]\n", (1, 8)),
            ("a: [x]\n", "a: { x: ~ }\n", (1, 4)),
            ("a: { x: ~ }\n", "a: x\n", (1, 4)),
            ("a: x\n", "a: [x]\n", (1, 4)),
            ("a: 5\n", "a: 6\n", (1, 4)),
            ("a: 5\n", "a: \"5\"\n", (1, 4)),
            ("a: \"5\"\n", "a: 5\n", (1, 4)),
            ("a: 1.5\n", "a: \"1.5\"\n", (1, 4)),
            ("a: null\n", "a: \"null\"\n", (1, 4)),
            ("a: true\n", "a: false\n", (1, 4)),
            ("a: 1.5\n", "a: 1.25\n", (1, 4)),
            ("a: .inf\n", "a: 1.0\n", (1, 4)),
        ] {
            assert_eq!(found(one, other), Some(place), "{one} {other}");
        }
    }

    /// The first wall refuses these letters; without it this one would.
    #[test]
    fn a_field_in_a_comment_is_a_difference() {
        for letter in ['\u{85}', '\u{2028}', '\u{2029}'] {
            let text = format!("a:\n  - x # see{letter}  - y\n");
            assert_eq!(found(&text, &text), Some((2, 3)), "{letter:?}");
        }
    }
}
