//! An expression that is ready for any number of objects: its calls fit their functions, and each pattern that is written
//! out is read once, by the first object that needs it.

use super::error::{EvalError, Stop};
use super::given::Given;
use super::object::Object;
use super::pattern::Pattern;
use super::trace::{self, Came, Trace};
use super::value::Value;
use super::walk::Walk;
use crate::expr::ast::{At, Comparison, Expression, Function, Operator, Spelling};
use crate::expr::fault::{Fault, SyntaxError};
use crate::expr::functions::{self, Form, Slot};
use crate::expr::{MAX_DEPTH, to_source};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::OnceLock;

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

    /// What each part gives whatever it is given, in the order of the text: none for a part that depends on an attribute,
    /// a role, a placeholder, what is taken, the time or chance, and for one that is not worth finding out.
    #[must_use]
    pub fn always(&self) -> Vec<Option<Came<'_>>> {
        static NOBODY: Object = Object {
            attributes: BTreeMap::new(),
            roles: Vec::new(),
        };
        let mut walk = Walk::folding(Given::new(&NOBODY, Timestamp::UNIX_EPOCH));
        let mut nodes = Vec::with_capacity(self.nodes);
        self.root.gather(&mut nodes);
        nodes.into_iter().map(|node| walk.always(node)).collect()
    }

    /// The patterns that are written out and cannot be read, each with what is wrong with it.
    #[must_use]
    pub fn unread(&self) -> Vec<(String, String)> {
        let mut nodes = Vec::with_capacity(self.nodes);
        self.root.gather(&mut nodes);
        let calls = nodes.into_iter().filter_map(|node| match &node.kind {
            Kind::Call(calling) => calling.unread(),
            Kind::Attribute(_) | Kind::Constant(_) | Kind::Placeholder(_) | Kind::Comparison(_) => {
                None
            }
        });
        calls.collect()
    }

    /// What the expression and each of its parts give.
    #[must_use]
    pub fn trace<'a>(&'a self, given: &Given<'a>) -> Trace<'a> {
        let mut walk = Walk::noting(*given, self.nodes);
        let outcome = outcome(walk.value(&self.root));
        Trace {
            outcome,
            steps: trace::steps(&self.expression, walk.into_notes()),
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
    /// The constant in the slot for a pattern, once it is read, or what is wrong with it: a matter for the branch that it
    /// stands in.
    pattern: OnceLock<Result<Pattern, String>>,
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

    /// This node and all below it, in the order of their numbers.
    fn gather<'n>(&'n self, nodes: &mut Vec<&'n Self>) {
        nodes.push(self);
        match &self.kind {
            Kind::Attribute(_) | Kind::Constant(_) | Kind::Placeholder(_) => {}
            Kind::Call(calling) => {
                let arguments = calling.arguments.iter().flatten();
                arguments.for_each(|argument| argument.gather(nodes));
            }
            Kind::Comparison(sides) => {
                sides.left.gather(nodes);
                sides.right.gather(nodes);
            }
        }
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
        let arguments = function.arguments.iter().map(|argument| {
            let argument = argument.as_ref();
            argument.map(|it| Node::of(it, nodes)).transpose()
        });
        Ok(Self {
            form,
            arguments: arguments.collect::<Result<_, _>>()?,
            pattern: OnceLock::new(),
        })
    }

    /// The pattern that is a constant, read once.
    pub(super) fn constant_pattern(&self, text: &str) -> &Result<Pattern, String> {
        self.pattern.get_or_init(|| Pattern::read(text))
    }

    fn unread(&self) -> Option<(String, String)> {
        let slot = self.form.slots.iter().position(Slot::is_pattern)?;
        let Kind::Constant(text) = &self.arguments.get(slot)?.as_ref()?.kind else {
            return None;
        };
        let why = self.constant_pattern(text).as_ref().err()?;
        Some((text.clone(), why.clone()))
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
