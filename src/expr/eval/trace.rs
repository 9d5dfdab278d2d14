//! What came of each part of an expression, for whoever asks why the whole came out as it did.

use std::fmt;
use std::ops::Range;

use super::error::{EvalError, Reason, Stop};
use super::prepared::Outcome;
use super::value::Value;
use crate::expr::ast::Expression;

/// An evaluation, with what came of each part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace<'a> {
    /// What the whole gives.
    pub outcome: Result<Outcome<'a>, EvalError>,
    /// Every part in the order of the text, the whole first and each part before its own parts.
    pub steps: Vec<Step<'a>>,
}

/// One part of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// Where it stands, in bytes of the text that the expression was read from.
    pub at: Range<usize>,
    /// In how many parts it lies: 0 for the whole.
    pub depth: usize,
    /// As the service prints it.
    pub text: String,
    /// What came of it.
    pub came: Came<'a>,
}

/// What came of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came<'a> {
    /// Its value.
    Value(Value<'a>),
    /// It drops the attribute from the flow, or one of its parts does.
    NoFlow,
    /// It failed, or one of its parts did.
    Failed(Reason),
    /// Nobody asked for it: the branch was not taken, or something failed before.
    NotReached,
}

impl<'a> Came<'a> {
    pub(super) fn of(ended: &Result<Value<'a>, Stop>) -> Self {
        match ended {
            Ok(value) => Self::Value(value.clone()),
            Err(Stop::NoFlow) => Self::NoFlow,
            Err(Stop::Failed(error)) => Self::Failed(error.reason.clone()),
        }
    }
}

/// In a word: a value as JSON, which tells a text from nothing.
impl fmt::Display for Came<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => write!(f, "{}", value.to_json()),
            Self::NoFlow => f.write_str("(dropped from the flow)"),
            Self::Failed(reason) => write!(f, "(error: {reason})"),
            Self::NotReached => f.write_str("(not reached)"),
        }
    }
}

/// The steps of an expression, with what came of each node by its number.
pub(super) fn steps<'a>(expression: &Expression, notes: Vec<Came<'a>>) -> Vec<Step<'a>> {
    let mut parts = Vec::with_capacity(notes.len());
    gather(expression, 0, &mut parts);
    let steps = parts.into_iter().zip(notes);
    let steps = steps.map(|((depth, part), came)| Step {
        at: part.at().range(),
        depth,
        text: part.to_string(),
        came,
    });
    steps.collect()
}

/// The parts in the order in which nodes are numbered.
fn gather<'e>(part: &'e Expression, depth: usize, parts: &mut Vec<(usize, &'e Expression)>) {
    parts.push((depth, part));
    match part {
        Expression::Attribute(_) | Expression::Constant(_) => {}
        Expression::Function(function) => {
            for argument in function.arguments.iter().flatten() {
                gather(argument, depth + 1, parts);
            }
        }
        Expression::Comparison(comparison) => {
            gather(&comparison.left, depth + 1, parts);
            gather(&comparison.right, depth + 1, parts);
        }
    }
}
