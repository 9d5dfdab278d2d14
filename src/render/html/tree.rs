//! The flow of a mapping as a list, from the target back to what it comes from: for narrow screens, and for ears.

use super::flow::{Flow, Kind};
use super::mark::Mark;

/// Deeper ones stand as deep as this.
const DEEPEST: usize = 9;

/// One line of the list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Twig {
    pub(super) depth: usize,
    pub(super) kind: &'static str,
    pub(super) label: String,
    /// What becomes of it or of its way to the line above.
    pub(super) mark: Mark,
}

/// The lines of one flow. What several lines lead to is opened once.
pub(super) fn tree(flow: &Flow) -> Vec<Twig> {
    let mut twigs = Vec::new();
    let mut met = vec![false; flow.nodes.len()];
    let end = flow.nodes.len().saturating_sub(1);
    let mark = flow.nodes.get(end).map_or(Mark::Kept, |node| node.mark);
    grow(flow, (end, mark, 0), &mut met, &mut twigs);
    twigs
}

fn grow(
    flow: &Flow,
    (at, mark, depth): (usize, Mark, usize),
    met: &mut [bool],
    twigs: &mut Vec<Twig>,
) {
    let Some(node) = flow.nodes.get(at) else {
        return;
    };
    twigs.push(Twig {
        depth: depth.min(DEEPEST),
        kind: node.kind.word(),
        label: match node.kind {
            Kind::Function => format!("{}()", node.label),
            Kind::Source | Kind::Constant | Kind::Opaque | Kind::Target => node.label.clone(),
        },
        mark,
    });
    if std::mem::replace(&mut met[at], true) {
        return;
    }
    for edge in flow.edges.iter().filter(|edge| edge.to == at) {
        let mark = match (flow.nodes[edge.from].mark, edge.mark) {
            (Mark::Kept, way) => way,
            (mark @ (Mark::Added | Mark::Changed | Mark::Removed), _) => mark,
        };
        grow(flow, (edge.from, mark, depth + 1), met, twigs);
    }
}
