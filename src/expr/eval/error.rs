//! Why an expression has no value for an object, and which part of it is to blame.

use std::ops::Range;

use thiserror::Error;

use super::limits::Limit;

/// An expression has no value for this object.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct EvalError {
    /// The part of the expression that it is about, in bytes of the text that it was read from.
    pub at: Range<usize>,
    /// Why.
    pub reason: Reason,
}

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Reason {
    /// The expression itself refuses the object, by `Error`. The service fails the entry.
    #[error("the expression refuses this object: {message}")]
    Refused {
        /// What `Error` was given.
        message: String,
    },
    /// An argument is nothing that the function can work with.
    #[error("the {parameter} of {function} is {found}")]
    Argument {
        /// The function.
        function: &'static str,
        /// Its parameter, as its signature has it.
        parameter: String,
        /// What it can work with.
        expected: String,
        /// What came.
        found: String,
    },
    /// A comparison has a side that it cannot put in order.
    #[error("{found} has no place in an order")]
    Order {
        /// What came.
        found: String,
    },
    /// A bound of this evaluator was reached.
    #[error("{0}")]
    Limit(Limit),
    /// A regular expression that cannot be read.
    #[error("the pattern \"{pattern}\" cannot be used: {why}")]
    Pattern {
        /// As it was given.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
    /// Nobody has written down what the service does here.
    #[error("{what} is not evaluated: {why}")]
    Unsupported {
        /// The function, or the way in which it is called.
        what: String,
        /// What is not known.
        why: &'static str,
    },
    /// The value stands outside of the object, and was not handed in.
    #[error("{what} is not given")]
    NotGiven {
        /// `%DomainFQDN%`, the default domain.
        what: String,
    },
    /// Every value that `SelectUniqueValue` offers is taken. The service escrows the entry.
    #[error("every value of SelectUniqueValue is taken or empty")]
    Taken,
}

impl Reason {
    /// What was expected in that place, where something else can stand there.
    #[must_use]
    pub fn expected(&self) -> Option<String> {
        match self {
            Self::Argument { expected, .. } => Some(format!("expected {expected}")),
            Self::Order { .. } => Some("expected a whole number on both sides".to_owned()),
            Self::Limit(limit) => Some(format!("expected {}", limit.allowed())),
            Self::Refused { .. }
            | Self::Pattern { .. }
            | Self::Unsupported { .. }
            | Self::NotGiven { .. }
            | Self::Taken => None,
        }
    }

    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Argument { found, .. } if found.starts_with("a list") => {
                Some("take one value with Item(..., 1), or join them with Join")
            }
            Self::Order { .. } => Some("only = and <> compare texts"),
            Self::Unsupported { .. } => {
                Some("try it on a real job with provision on demand, and see what comes")
            }
            Self::NotGiven { .. } => Some("hand it in beside the attributes"),
            Self::Refused { .. }
            | Self::Argument { .. }
            | Self::Limit(_)
            | Self::Pattern { .. }
            | Self::Taken => None,
        }
    }
}

/// What ends an evaluation before there is a value.
#[derive(Debug)]
pub(in crate::expr) enum Stop {
    /// `IgnoreFlowIfNullOrEmpty` drops the attribute from the flow, however deep it stands.
    NoFlow,
    /// Boxed, for it is large and rare.
    Failed(Box<EvalError>),
}
