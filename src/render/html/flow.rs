//! The way of values through one mapping: which attributes are read, which functions they pass, and what is written; before
//! and after in one graph, in which everything says what becomes of it.
//!
//! What cannot be read as an expression is one box that keeps its text. Where things lie is not decided here.

use super::mark::Mark;
use super::sketch::{Depth, Key, Sketch};

/// More than this nobody follows with the eye.
const MOST_NODES: usize = 24;
/// As many names of what is left out.
const MOST_SOURCES: usize = 8;
/// One mapping. The last node is its target, and every edge leads to a higher column.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

/// Something that values come from, pass or reach.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) label: String,
    pub(super) mark: Mark,
    /// Sources stand in the first.
    pub(super) column: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Source,
    Constant,
    Function,
    /// A text that is no expression, or more of one than a picture holds.
    Opaque,
    Target,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) mark: Mark,
}

impl Kind {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Source => "attribute",
            Self::Constant => "constant",
            Self::Function => "function",
            Self::Opaque => "expression",
            Self::Target => "target",
        }
    }
}

/// The flow of a mapping that has one text or the other, or both.
pub(super) fn flow(target: &str, from: Option<&str>, to: Option<&str>) -> Flow {
    let whole = Mark::between(from.is_some(), to.is_some());
    let mark = if whole == Mark::Kept {
        Mark::Changed
    } else {
        whole
    };
    // A call that changes places with the one around it would lead back to itself.
    let free = [Depth::Ignored, Depth::Counts]
        .into_iter()
        .find_map(|depth| {
            let sides = [from, to].map(|text| text.map(|text| Sketch::of(text, depth)));
            joined(target, mark, &sides)
        });
    free.unwrap_or_else(|| opaque(target, mark))
}

/// Both sides in one graph; `None` where it would lead back to itself.
fn joined(target: &str, whole: Mark, sides: &[Option<Sketch>; 2]) -> Option<Flow> {
    let [before, after] = sides.each_ref().map(Option::as_ref);
    let mut keys: Vec<&Key> = Vec::new();
    for (key, _) in sides.iter().flatten().flat_map(|side| &side.nodes) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    if keys.len() > MOST_NODES {
        return Some(folded(target, whole, sides, &keys));
    }
    let mut nodes: Vec<_> = keys
        .iter()
        .map(|key| node(key, said(before, key), said(after, key)))
        .collect();
    let at = |key: &Key| keys.iter().position(|known| *known == key);
    let mut edges: Vec<Edge> = Vec::new();
    let end = keys.len();
    for (side, is_after) in [(before, false), (after, true)] {
        let Some(side) = side else { continue };
        let inner = side.edges.iter().map(|(from, to)| (at(from), at(to)));
        let last = side.root.iter().map(|root| (at(root), Some(end)));
        for (from, to) in inner.chain(last) {
            let (from, to) = (from?, to?);
            match edges
                .iter_mut()
                .find(|edge| (edge.from, edge.to) == (from, to))
            {
                Some(edge) if is_after => edge.mark = Mark::Kept,
                Some(_) => {}
                None => edges.push(Edge {
                    from,
                    to,
                    mark: Mark::between(!is_after, is_after),
                }),
            }
        }
    }
    nodes.push(self::target(target, whole));
    // With one side alone everything comes or goes.
    if whole != Mark::Changed {
        edges.iter_mut().for_each(|edge| edge.mark = whole);
    }
    let mut flow = Flow { nodes, edges };
    flow.columns().then_some(flow)
}

fn said<'a>(side: Option<&'a Sketch>, key: &Key) -> Option<&'a str> {
    let mut nodes = side?.nodes.iter();
    nodes
        .find(|(known, _)| known == key)
        .map(|(_, says)| says.as_str())
}

fn node(key: &Key, before: Option<&str>, after: Option<&str>) -> Node {
    let mark = match Mark::between(before.is_some(), after.is_some()) {
        Mark::Kept if before != after => Mark::Changed,
        mark @ (Mark::Kept | Mark::Added | Mark::Changed | Mark::Removed) => mark,
    };
    Node {
        kind: key.kind,
        label: key.name.clone(),
        mark,
        column: 0,
    }
}

fn target(name: &str, mark: Mark) -> Node {
    Node {
        kind: Kind::Target,
        label: name.to_owned(),
        mark,
        column: 0,
    }
}

/// A picture of what is too much for one: the names of some sources, and all calls in one box.
fn folded(name: &str, whole: Mark, sides: &[Option<Sketch>; 2], keys: &[&Key]) -> Flow {
    let [before, after] = sides.each_ref().map(Option::as_ref);
    let sources: Vec<_> = keys.iter().filter(|key| key.kind == Kind::Source).collect();
    let mut nodes: Vec<_> = sources
        .iter()
        .take(MOST_SOURCES)
        .map(|key| node(key, said(before, key), said(after, key)))
        .collect();
    let of = |kind: Kind, label: String, column: usize| Node {
        kind,
        label,
        mark: whole,
        column,
    };
    if sources.len() > MOST_SOURCES {
        let more = format!("{} more attributes", sources.len() - MOST_SOURCES);
        nodes.push(of(Kind::Opaque, more, 0));
    }
    let calls = crate::render::count(keys.len() - sources.len(), "call");
    let middle = nodes.len();
    nodes.push(of(Kind::Opaque, calls, 1));
    let inner = nodes[..middle].iter().enumerate().map(|(from, node)| Edge {
        from,
        to: middle,
        mark: node.mark,
    });
    let mut edges: Vec<_> = inner.collect();
    edges.push(Edge {
        from: middle,
        to: middle + 1,
        mark: whole,
    });
    nodes.push(Node {
        column: 2,
        ..target(name, whole)
    });
    Flow { nodes, edges }
}

fn opaque(name: &str, mark: Mark) -> Flow {
    let text = Node {
        kind: Kind::Opaque,
        label: "an expression".to_owned(),
        mark,
        column: 0,
    };
    let edges = vec![Edge {
        from: 0,
        to: 1,
        mark,
    }];
    Flow {
        nodes: vec![
            text,
            Node {
                column: 1,
                ..target(name, mark)
            },
        ],
        edges,
    }
}

impl Flow {
    /// Puts every node behind all that lead to it. False where some lead back to themselves.
    fn columns(&mut self) -> bool {
        let limit = self.nodes.len() + 1;
        for node in &mut self.nodes {
            node.column = usize::from(node.kind == Kind::Function);
        }
        for _ in 0..limit {
            let mut is_settled = true;
            for Edge { from, to, .. } in &self.edges {
                let least = self.nodes[*from].column + 1;
                if self.nodes[*to].column < least {
                    self.nodes[*to].column = least;
                    is_settled = false;
                }
            }
            if is_settled {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each node with its mark and column, then each edge.
    fn told(from: Option<&str>, to: Option<&str>) -> String {
        let flow = flow("target", from, to);
        let name = |at: usize| flow.nodes[at].label.as_str();
        let nodes = flow
            .nodes
            .iter()
            .map(|node| format!("{}{}:{}", node.mark.symbol(), node.label, node.column));
        let edges = flow.edges.iter().map(|edge| {
            format!(
                "{}{}>{}",
                edge.mark.symbol(),
                name(edge.from),
                name(edge.to)
            )
        });
        nodes.chain(edges).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_differs_is_marked_and_the_rest_is_kept() {
        assert_eq!(told(None, Some("[mail]")), "+mail:0 +target:1 +mail>target");
        assert_eq!(
            told(Some("\"x\", flowType \"ObjectAddOnly\""), None),
            "\u{2212}\"x\":0 \u{2212}target:1 \u{2212}\"x\">target"
        );
        let kept = told(
            Some("Switch([a], \"x\", \"1\")"),
            Some("Switch(Trim([a]), \"x\", \"2\")"),
        );
        let wanted =
            "~Switch:2 a:0 +Trim:1 ~target:3 \u{2212}a>Switch Switch>target +Trim>Switch +a>Trim";
        let sorted = |text: &str| {
            let mut words: Vec<_> = text.split(' ').map(str::to_owned).collect();
            words.sort();
            words
        };
        assert_eq!(sorted(&kept), sorted(wanted));
    }

    #[test]
    fn calls_that_change_places_lead_nowhere_back() {
        let flow = flow(
            "target",
            Some("Trim(Left([a], 1))"),
            Some("Left(Trim([a]), 1)"),
        );
        for edge in &flow.edges {
            assert!(
                flow.nodes[edge.from].column < flow.nodes[edge.to].column,
                "{flow:?}"
            );
        }
        assert_eq!(flow.nodes.len(), 6, "{flow:?}");
    }

    #[test]
    fn what_is_no_expression_or_too_much_of_one_is_one_box() {
        assert_eq!(
            told(None, Some("Trim(")),
            "+Trim(:0 +target:1 +Trim(>target"
        );
        let many: Vec<_> = (0..40).map(|number| format!("Trim([a{number}])")).collect();
        let many = format!("Join(\",\", {})", many.join(", "));
        let flow = flow("target", None, Some(&many));
        assert_eq!(flow.nodes.len(), MOST_SOURCES + 3);
        let deep = "Trim(".repeat(32) + "[a]" + &")".repeat(32);
        assert!(
            !self::flow("target", Some(&deep), Some("[a]"))
                .nodes
                .is_empty()
        );
    }
}
