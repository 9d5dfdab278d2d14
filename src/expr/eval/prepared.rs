//! An expression that is ready for any number of objects: its calls fit their functions, and its patterns are read.

use super::error::{EvalError, Reason, Stop};
use super::given::Given;
use super::pattern::Pattern;
use super::value::Value;
use super::walk::Walk;
use crate::expr::ast::{At, Comparison, Expression, Function, Operator, Spelling};
use crate::expr::fault::{Fault, SyntaxError};
use crate::expr::functions::{self, Form};
use crate::expr::{MAX_DEPTH, to_source};
use std::ops::Range;

/// An expression that can be evaluated.
#[derive(Clone, Debug)]
pub struct Prepared {
    expression: Expression,
    root: Node,
    nodes: usize,
}

/// What an expression gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// A value, which may be null.
    Value(Value<'a>),
    /// The attribute is dropped from the flow: the target keeps what it has.
    NoFlow,
}

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

impl Prepared {
    /// Makes an expression ready.
    ///
    /// # Errors
    ///
    /// Those of [`to_source`]: what the service would not take is not evaluated.
    pub fn new(expression: &Expression) -> Result<Self, SyntaxError> {
        if expression.depth() > MAX_DEPTH {
            return Err(SyntaxError {
                span: expression.at().range(),
                fault: Fault::TooDeep,
            });
        }
        to_source(expression)?;
        let mut nodes = 0;
        Ok(Self {
            root: Node::of(expression, &mut nodes)?,
            expression: expression.clone(),
            nodes,
        })
    }

    /// The expression that was prepared.
    #[must_use]
    pub const fn expression(&self) -> &Expression {
        &self.expression
    }

    /// What the expression gives for an object.
    ///
    /// # Errors
    ///
    /// Why there is no value, with the part that is to blame.
    pub fn evaluate<'a>(&'a self, given: &Given<'a>) -> Result<Outcome<'a>, EvalError> {
        outcome(Walk::new(*given).value(&self.root))
    }

    /// What the expression and each of its parts give.
    #[must_use]
    pub fn trace<'a>(&'a self, given: &Given<'a>) -> Trace<'a> {
        let mut walk = Walk::noting(*given, self.nodes);
        let outcome = outcome(walk.value(&self.root));
        let mut parts = Vec::with_capacity(self.nodes);
        gather(&self.expression, 0, &mut parts);
        let steps = parts.into_iter().zip(walk.into_notes());
        let steps = steps.map(|((depth, part), came)| Step {
            at: part.at().range(),
            depth,
            text: part.to_string(),
            came,
        });
        Trace {
            outcome,
            steps: steps.collect(),
        }
    }
}

fn outcome(ended: Result<Value<'_>, Stop>) -> Result<Outcome<'_>, EvalError> {
    match ended {
        Ok(value) => Ok(Outcome::Value(value)),
        Err(Stop::NoFlow) => Ok(Outcome::NoFlow),
        Err(Stop::Failed(error)) => Err(*error),
    }
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

/// A part of an expression, ready.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) at: At,
    /// Its number in the order of the text.
    pub(super) index: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Attribute(String),
    Constant(String),
    /// Without the per cent signs.
    Placeholder(String),
    Call(Box<Calling>),
    Comparison(Box<Sides>),
}

/// A call that fits its function.
#[derive(Clone, Debug)]
pub(super) struct Calling {
    pub(super) form: &'static Form,
    pub(super) arguments: Vec<Option<Node>>,
    /// The constant in the slot for a pattern, or what is wrong with it: a matter for the branch that it stands in.
    pub(super) pattern: Option<Result<Pattern, String>>,
}

#[derive(Clone, Debug)]
pub(super) struct Sides {
    pub(super) left: Node,
    pub(super) operator: Operator,
    pub(super) right: Node,
}

impl Node {
    fn of(expression: &Expression, nodes: &mut usize) -> Result<Self, SyntaxError> {
        let index = *nodes;
        *nodes += 1;
        let kind = match expression {
            Expression::Attribute(attribute) => Kind::Attribute(attribute.name.clone()),
            Expression::Constant(constant) => match constant.spelling {
                Spelling::Quoted | Spelling::Number | Spelling::Word => {
                    Kind::Constant(constant.value.clone())
                }
                Spelling::Placeholder => {
                    Kind::Placeholder(constant.value.trim_matches('%').to_owned())
                }
            },
            Expression::Function(function) => Kind::Call(Box::new(Calling::of(function, nodes)?)),
            Expression::Comparison(comparison) => {
                Kind::Comparison(Box::new(Sides::of(comparison, nodes)?))
            }
        };
        let at = expression.at();
        Ok(Self { at, index, kind })
    }
}

impl Calling {
    fn of(function: &Function, nodes: &mut usize) -> Result<Self, SyntaxError> {
        // The source that was made before has found it.
        let form = functions::form_of(function).ok_or_else(|| SyntaxError {
            span: function.at.range(),
            fault: Fault::UnknownFunction {
                name: function.name.clone(),
                near: None,
            },
        })?;
        let mut pattern = None;
        let mut arguments = Vec::with_capacity(function.arguments.len());
        for (slot, argument) in function.arguments.iter().enumerate() {
            let node = argument.as_ref().map(|argument| Node::of(argument, nodes));
            let node = node.transpose()?;
            if form.key(slot) == functions::PATTERN
                && let Some(Kind::Constant(text)) = node.as_ref().map(|node| &node.kind)
            {
                pattern = Some(Pattern::read(text));
            }
            arguments.push(node);
        }
        Ok(Self {
            form,
            arguments,
            pattern,
        })
    }
}

impl Sides {
    fn of(comparison: &Comparison, nodes: &mut usize) -> Result<Self, SyntaxError> {
        Ok(Self {
            left: Node::of(&comparison.left, nodes)?,
            operator: comparison.operator,
            right: Node::of(&comparison.right, nodes)?,
        })
    }
}
