//! Where in a tree a change is to be made, and what stands around it.

use super::super::node::{Kind, Node};

/// A value, and what is around it.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) node: &'a Node,
    /// Of a value of a mapping.
    pub(super) key: Option<&'a Node>,
    /// The list that an item is of, and which one it is.
    pub(super) siblings: Option<(&'a [Node], usize)>,
    /// Whether it stands in brackets.
    pub(super) in_flow: bool,
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
            Kind::Mapping(_) => {
                let (key, node) = here.pair(&name).ok_or(missing)?;
                let siblings = None;
                Spot {
                    node,
                    key: Some(key),
                    siblings,
                    in_flow,
                }
            }
            Kind::Sequence { items, .. } => {
                let index: usize = name.parse().map_err(|_| missing)?;
                let node = items.get(index).ok_or(missing)?;
                let siblings = Some((items.as_slice(), index));
                Spot {
                    node,
                    key: None,
                    siblings,
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
