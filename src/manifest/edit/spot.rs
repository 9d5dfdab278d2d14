//! Where in a tree a change is to be made, and what stands around it.

use super::super::node::{Kind, Node};

/// A value, and what is around it.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) node: &'a Node,
    /// Of a value of a mapping.
    pub(super) key: Option<&'a Node>,
    /// What it stands among.
    pub(super) siblings: Option<Siblings<'a>>,
    /// Whether it stands in brackets.
    pub(super) in_flow: bool,
}

/// The items of a list, or the members of a mapping, and which one of them is meant.
#[derive(Clone, Copy)]
pub(super) enum Siblings<'a> {
    Items(&'a [Node], usize),
    Members(&'a [(Node, Node)], usize),
}

impl<'a> Siblings<'a> {
    /// The value before it.
    pub(super) fn before(self) -> Option<&'a Node> {
        match self {
            Self::Items(items, at) => items.get(at.checked_sub(1)?),
            Self::Members(pairs, at) => pairs.get(at.checked_sub(1)?).map(|(_, value)| value),
        }
    }

    /// What the next one begins with.
    pub(super) fn next(self) -> Option<&'a Node> {
        match self {
            Self::Items(items, at) => items.get(at + 1),
            Self::Members(pairs, at) => pairs.get(at + 1).map(|(key, _)| key),
        }
    }
}

/// Finds the value at a JSON pointer.
pub(super) fn spot<'a>(
    root: &'a Node,
    text: &str,
    pointer: &str,
) -> Result<Spot<'a>, &'static str> {
    let mut spot = Spot {
        node: root,
        key: None,
        siblings: None,
        in_flow: false,
    };
    for step in pointer.split('/').skip(1) {
        let name = step.replace("~1", "/").replace("~0", "~");
        let here = spot.node;
        let in_flow = spot.in_flow || text[here.span.start.byte..].starts_with(['{', '[']);
        let missing = "nothing stands there";
        spot = match &here.kind {
            Kind::Mapping(pairs) => {
                let is_meant = |(key, _): &(Node, Node)| key.text() == Some(&name);
                let index = pairs.iter().position(is_meant).ok_or(missing)?;
                let (key, node) = &pairs[index];
                Spot {
                    node,
                    key: Some(key),
                    siblings: Some(Siblings::Members(pairs, index)),
                    in_flow,
                }
            }
            Kind::Sequence { items, .. } => {
                let index: usize = name.parse().map_err(|_| missing)?;
                let node = items.get(index).ok_or(missing)?;
                Spot {
                    node,
                    key: None,
                    siblings: Some(Siblings::Items(items, index)),
                    in_flow,
                }
            }
            Kind::Scalar { .. } => return Err(missing),
        };
        if spot.node.aliased {
            return Err("an alias leads there");
        }
    }
    Ok(spot)
}
