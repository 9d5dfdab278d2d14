//! A document as a tree in which every key and value knows where it stands.
//!
//! It holds what was written, not what it means: `scalar` and `shape` judge.

use crate::finding::Span;

use super::scalar::{self, Plain};

/// How deep a document may nest. Everything that walks a tree recurses at most this far.
pub(super) const MAX_DEPTH: usize = 64;

/// One value, with the stretch of the file that it fills.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) kind: Kind,
    /// Whether it was reached through an alias: it may be a secret then, wherever it stands.
    pub(super) aliased: bool,
    /// Whether a variable stands here and nothing else: its number or flag is text where text is asked for.
    pub(super) is_variable: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Scalar { text: String, quoted: bool },
    Sequence { items: Vec<Node>, flow: bool },
    Mapping(Vec<(Node, Node)>),
}

impl Node {
    /// The pairs of a mapping.
    pub(super) fn pairs(&self) -> &[(Self, Self)] {
        match &self.kind {
            Kind::Mapping(pairs) => pairs,
            Kind::Scalar { .. } | Kind::Sequence { .. } => &[],
        }
    }

    /// The first pair with this key.
    pub(super) fn pair(&self, name: &str) -> Option<(&Self, &Self)> {
        self.pairs()
            .iter()
            .find(|(key, _)| key.text() == Some(name))
            .map(|(key, value)| (key, value))
    }

    /// The letters of a scalar, whatever they mean.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            Kind::Sequence { .. } | Kind::Mapping(_) => None,
        }
    }

    /// The meaning of a scalar: a quoted one is always text.
    pub(super) fn meaning(&self) -> Option<Plain> {
        match &self.kind {
            Kind::Scalar { quoted: true, .. } => Some(Plain::Text),
            Kind::Scalar { text, .. } => Some(scalar::resolve(text)),
            Kind::Sequence { .. } | Kind::Mapping(_) => None,
        }
    }

    /// What a person would call this value, with its article.
    pub(super) fn noun(&self) -> &'static str {
        match &self.kind {
            Kind::Sequence { .. } => "a list",
            Kind::Mapping(_) => "a mapping",
            Kind::Scalar { quoted: true, .. } => "text",
            Kind::Scalar { text, .. } => match scalar::resolve(text) {
                Plain::Null if text.is_empty() => "nothing",
                Plain::Null => "null",
                Plain::Flag(_) => "a boolean",
                Plain::Integer(_) => "a number",
                Plain::Number => "a decimal number",
                Plain::Text => "text",
            },
        }
    }

    /// Says of a value and all inside it that an alias led there.
    pub(super) fn mark(&mut self) {
        self.aliased = true;
        match &mut self.kind {
            Kind::Scalar { .. } => {}
            Kind::Sequence { items, .. } => items.iter_mut().for_each(Self::mark),
            Kind::Mapping(pairs) => pairs.iter_mut().for_each(|(key, value)| {
                key.mark();
                value.mark();
            }),
        }
    }

    /// The number of values in a node, and how deep they nest.
    pub(super) fn measure(&self) -> (usize, usize) {
        let mut size = 1;
        let mut depth = 0;
        let mut child = |node: &Self| {
            let (inner, below) = node.measure();
            size += inner;
            depth = depth.max(below);
        };
        match &self.kind {
            Kind::Scalar { .. } => return (1, 0),
            Kind::Sequence { items, .. } => items.iter().for_each(&mut child),
            Kind::Mapping(pairs) => pairs.iter().for_each(|(key, value)| {
                child(key);
                child(value);
            }),
        }
        (size, depth + 1)
    }
}
