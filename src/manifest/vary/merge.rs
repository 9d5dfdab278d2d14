//! What an instance says over the template: mappings grow together, everything else takes the place of what was there.

use crate::manifest::node::{Kind, Node};

/// Lays one tree over another.
pub(super) fn merge(base: &mut Node, over: &Node) {
    let (Kind::Mapping(pairs), Kind::Mapping(more)) = (&mut base.kind, &over.kind) else {
        *base = over.clone();
        return;
    };
    for (key, value) in more {
        match pairs
            .iter_mut()
            .find(|(known, _)| known.text() == key.text())
        {
            Some((_, known)) => merge(known, value),
            None => pairs.push((key.clone(), value.clone())),
        }
    }
}
