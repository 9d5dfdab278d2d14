//! One side of a flow: what an expression reads and calls, and which leads to which, without anything drawn.

use super::flow::Kind;
use crate::expr::{Expression, Function, parse};

/// What a whole mapping is told by behind its expression.
const BEHIND: [&str; 5] = [
    ", defaultValue ",
    ", no defaultValue",
    ", flowType ",
    ", flowBehavior ",
    ", matchingPriority ",
];

/// Whether a call that lies elsewhere in the nest is another call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    Ignored,
    Counts,
}

/// What a node is known by on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) kind: Kind,
    pub(super) name: String,
    /// How many calls of that name stand before it.
    turn: usize,
    height: usize,
}

/// One side.
#[derive(Debug, Default)]
pub(super) struct Sketch {
    /// With what a call says besides its attributes and calls.
    pub(super) nodes: Vec<(Key, String)>,
    pub(super) edges: Vec<(Key, Key)>,
    pub(super) root: Option<Key>,
}

impl Sketch {
    pub(super) fn of(text: &str, depth: Depth) -> Self {
        let mut sketch = Self::default();
        let root = match expression(text) {
            Some(Expression::Constant(constant)) => {
                sketch.node(Kind::Constant, &constant.to_string(), (0, 0), String::new())
            }
            Some(Expression::Attribute(attribute)) => {
                sketch.node(Kind::Source, &attribute.name, (0, 0), String::new())
            }
            Some(Expression::Function(function)) => sketch.call(&function, depth),
            Some(Expression::Comparison(_)) | None => {
                sketch.node(Kind::Opaque, text, (0, 0), String::new())
            }
        };
        sketch.root = Some(root);
        sketch
    }

    fn node(
        &mut self,
        kind: Kind,
        name: &str,
        (turn, height): (usize, usize),
        says: String,
    ) -> Key {
        let name = name.to_owned();
        let key = Key {
            kind,
            name,
            turn,
            height,
        };
        if !self.nodes.iter().any(|(known, _)| *known == key) {
            self.nodes.push((key.clone(), says));
        }
        key
    }

    fn call(&mut self, function: &Function, depth: Depth) -> Key {
        let same =
            |(key, _): &&(Key, String)| key.kind == Kind::Function && key.name == function.name;
        let turn = self.nodes.iter().filter(same).count();
        let slots = function.arguments.iter().flatten();
        let height = match depth {
            Depth::Ignored => 0,
            Depth::Counts => 1 + slots.map(height).max().unwrap_or_default(),
        };
        let says = says(function);
        let key = self.node(Kind::Function, &function.name, (turn, height), says);
        for argument in function.arguments.iter().flatten() {
            self.argument(argument, &key, depth);
        }
        key
    }

    fn argument(&mut self, argument: &Expression, to: &Key, depth: Depth) {
        let from = match argument {
            // What is written out is what the call says.
            Expression::Constant(_) => return,
            Expression::Attribute(attribute) => {
                self.node(Kind::Source, &attribute.name, (0, 0), String::new())
            }
            Expression::Function(function) => self.call(function, depth),
            Expression::Comparison(comparison) => {
                self.argument(&comparison.left, to, depth);
                return self.argument(&comparison.right, to, depth);
            }
        };
        let edge = (from, to.clone());
        if !self.edges.contains(&edge) {
            self.edges.push(edge);
        }
    }
}

/// The expression that a text begins with; a whole mapping is told with more behind it.
fn expression(text: &str) -> Option<Expression> {
    let ends = BEHIND.iter().flat_map(|words| text.match_indices(words));
    let mut ends: Vec<_> = ends.map(|(at, _)| at).collect();
    ends.sort_unstable();
    ends.push(text.len());
    ends.into_iter().find_map(|end| parse(&text[..end]).ok())
}

/// How many calls are nested in each other at most.
fn height(expression: &Expression) -> usize {
    match expression {
        Expression::Attribute(_) | Expression::Constant(_) => 0,
        Expression::Comparison(comparison) => {
            height(&comparison.left).max(height(&comparison.right))
        }
        Expression::Function(function) => {
            let slots = function.arguments.iter().flatten();
            1 + slots.map(height).max().unwrap_or_default()
        }
    }
}

/// What a call says besides the attributes and calls in it.
fn says(function: &Function) -> String {
    let slots = function
        .arguments
        .iter()
        .map(|slot| slot.as_ref().map_or("_".to_owned(), slot_says));
    slots.collect::<Vec<_>>().join(",")
}

fn slot_says(slot: &Expression) -> String {
    match slot {
        Expression::Attribute(_) => "[]".to_owned(),
        Expression::Function(_) => "()".to_owned(),
        Expression::Constant(constant) => constant.to_string(),
        Expression::Comparison(comparison) => {
            let [left, right] = [&comparison.left, &comparison.right].map(|side| slot_says(side));
            format!("{left}{}{right}", comparison.operator.as_str())
        }
    }
}
