//! What the formatter cannot lay out, although it is YAML: it is told with its place, and no formatter is asked.
//!
//! The formatter counts columns up to 63, and needs twice the time for each key behind a `?` inside of another.

use crate::finding::{Code, Finding, Span};

use super::super::lines::Lines;
use super::super::node::{Kind, Node};
use super::meaning::Meaning;

/// The last column at which a line may begin.
const LAST: usize = 63;

/// How deep values may nest; manifests nest half as deep.
const DEEPEST: usize = 16;

/// An error where a text is laid out in a way that is beyond the formatter.
pub(super) fn judge(lines: &Lines<'_>, meaning: &Meaning) -> Vec<Finding> {
    let deep = meaning.roots.iter().find_map(|root| deep(lines, root, 0));
    let comments = meaning.comments.iter().map(|(byte, _)| *byte);
    let deep = deep.or_else(|| {
        let mut deep = comments.filter(|byte| is_far_in(lines, *byte));
        deep.next().map(|byte| letter(lines, byte))
    });
    let refuse = |span: Span, message: &str, help: &str| {
        Finding::error(Code::YamlSyntax, message)
            .at(lines.place(span))
            .label("here")
            .help(help)
    };
    let deep = deep.map(|span| {
        refuse(
            span,
            "this lies too deep to be laid out",
            &format!("at most {DEEPEST} levels, that begin in column {LAST} at most, can be"),
        )
    });
    let marked = meaning.marks.first().map(|byte| {
        refuse(
            letter(lines, *byte),
            "a key behind a question mark cannot be laid out",
            "write `key: value`",
        )
    });
    deep.into_iter().chain(marked).collect()
}

/// The first value that lies too deep.
fn deep(lines: &Lines<'_>, node: &Node, depth: usize) -> Option<Span> {
    if depth > DEEPEST || is_far_in(lines, node.span.start.byte) {
        return Some(node.span);
    }
    // What an alias repeats stands elsewhere.
    if node.aliased {
        return None;
    }
    match &node.kind {
        Kind::Scalar { .. } => None,
        Kind::Sequence { items, .. } => items.iter().find_map(|item| deep(lines, item, depth + 1)),
        Kind::Mapping(pairs) => pairs.iter().find_map(|(key, value)| {
            deep(lines, key, depth + 1).or_else(|| deep(lines, value, depth + 1))
        }),
    }
}

/// Whether a line begins with what stands here, behind too many blanks.
fn is_far_in(lines: &Lines<'_>, byte: usize) -> bool {
    let line = lines.text[..byte].rsplit('\n').next().unwrap_or_default();
    line.len() >= LAST && line.bytes().all(|byte| b" \t-?".contains(&byte))
}

fn letter(lines: &Lines<'_>, byte: usize) -> Span {
    Span {
        start: lines.of_byte(byte),
        end: lines.of_byte(byte + 1),
    }
}
