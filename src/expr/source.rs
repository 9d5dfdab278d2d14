//! A tree to Graph's `attributeMappingSource` (section 3 of the reference), as the service makes it.

use std::ops::Range;

use serde_json::{Value, json};

use super::ast::{Constant, Expression, Function, Spelling};
use super::fault::{Fault, SyntaxError};
use super::functions::{self, Form, More, Slot};
use super::print::quoted;
use super::{MAX_CHARACTERS, parse};

/// The `type` of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceType {
    /// An attribute of the source object.
    Attribute,
    /// A text.
    Constant,
    /// A call.
    Function,
}

impl SourceType {
    /// As it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Attribute => "Attribute",
            Self::Constant => "Constant",
            Self::Function => "Function",
        }
    }
}

/// Graph's `attributeMappingSource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The text of this node. `None` for a placeholder, which has null on the wire.
    pub expression: Option<String>,
    /// The name of the attribute or function, or the constant itself, without quotes.
    pub name: String,
    /// What the name is.
    pub kind: SourceType,
    /// Empty unless it is a function. Slots left empty are not here.
    pub parameters: Vec<Parameter>,
}

/// One of the `parameters`. Keys may repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name of the parameter on the wire.
    pub key: &'static str,
    /// What is given.
    pub value: Source,
}

impl Source {
    /// The JSON, its members in the order of the service's newer answers.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let parameters: Vec<_> = self
            .parameters
            .iter()
            .map(|Parameter { key, value }| json!({ "key": key, "value": value.to_json() }))
            .collect();
        json!({
            "expression": self.expression,
            "name": self.name,
            "type": self.kind.as_str(),
            "parameters": parameters,
        })
    }
}

/// Reads an expression and makes its source.
///
/// # Errors
///
/// Those of [`parse`](fn@parse) and of [`to_source`].
pub fn compile(text: &str) -> Result<Source, SyntaxError> {
    to_source(&parse(text)?)
}

/// The source of an expression.
///
/// # Errors
///
/// A call that the service would not take: a function whose parameters are not known, too many or too few arguments, a
/// comparison where it has no key. An unknown function has no fallback on purpose: the service keeps parameters by
/// their names, and one under a made-up name would be saved and never be seen by the function.
pub fn to_source(expression: &Expression) -> Result<Source, SyntaxError> {
    let characters = expression.to_string().chars().count();
    if characters > MAX_CHARACTERS {
        return Err(SyntaxError {
            span: expression.at().range(),
            fault: Fault::TooLong { characters },
        });
    }
    source(expression)
}

fn source(expression: &Expression) -> Result<Source, SyntaxError> {
    let (kind, name, parameters) = match expression {
        Expression::Attribute(attribute) => (SourceType::Attribute, &attribute.name, Vec::new()),
        Expression::Constant(constant) => return Ok(of_constant(constant)),
        Expression::Function(function) => {
            (SourceType::Function, &function.name, parameters(function)?)
        }
        Expression::Comparison(comparison) => {
            return Err(SyntaxError {
                span: comparison.at.range(),
                fault: Fault::MisplacedComparison,
            });
        }
    };
    Ok(Source {
        expression: Some(expression.to_string()),
        name: name.clone(),
        kind,
        parameters,
    })
}

/// Whatever its spelling, the service makes it a quoted text; a placeholder it leaves without one.
fn of_constant(constant: &Constant) -> Source {
    Source {
        expression: match constant.spelling {
            Spelling::Quoted | Spelling::Number | Spelling::Word => Some(quoted(&constant.value)),
            Spelling::Placeholder => None,
        },
        name: constant.value.clone(),
        kind: SourceType::Constant,
        parameters: Vec::new(),
    }
}

fn parameters(function: &Function) -> Result<Vec<Parameter>, SyntaxError> {
    let form = checked(function).map_err(|fault| SyntaxError {
        span: marked(function, &fault),
        fault,
    })?;
    let mut parameters = Vec::new();
    for (index, argument) in function.arguments.iter().enumerate() {
        let Some(argument) = argument else { continue };
        match (form.slots.get(index).copied(), form.more) {
            (Some(Slot::Key(key)), _) | (None, More::Each(key) | More::Pairs(key)) => {
                let value = source(argument)?;
                parameters.push(Parameter { key, value });
            }
            (Some(condition @ Slot::Condition { .. }), _) => {
                parameters.extend(of_condition(&condition, argument)?);
            }
            // The number of arguments has been checked.
            (None, More::Nothing) => {}
        }
    }
    Ok(parameters)
}

/// An unknown name is marked alone; what is wrong with arguments is wrong with the call.
fn marked(function: &Function, fault: &Fault) -> Range<usize> {
    let whole = function.at.range();
    if matches!(fault, Fault::UnknownFunction { .. }) {
        return whole.start..whole.end.min(whole.start + function.name.len());
    }
    whole
}

/// The one or three parameters of a condition.
fn of_condition(slot: &Slot, argument: &Expression) -> Result<Vec<Parameter>, SyntaxError> {
    let parameter = |key, value| Parameter { key, value };
    match (slot, argument) {
        (
            Slot::Condition {
                left,
                operator,
                right,
                ..
            },
            Expression::Comparison(comparison),
        ) => Ok(vec![
            parameter(*left, source(&comparison.left)?),
            parameter(
                *operator,
                of_constant(&Constant {
                    value: comparison.operator.as_str().to_owned(),
                    spelling: Spelling::Quoted,
                    at: comparison.at,
                }),
            ),
            parameter(*right, source(&comparison.right)?),
        ]),
        (Slot::Condition { alone: key, .. } | Slot::Key(key), _) => {
            Ok(vec![parameter(*key, source(argument)?)])
        }
    }
}

/// The form of a call whose arguments fit it.
fn checked(function: &Function) -> Result<&'static Form, Fault> {
    let name = || function.name.clone();
    let Some(form) = functions::form_of(function) else {
        let mut known = functions::known().map(|(name, _)| name);
        let near = known.find(|near| near.eq_ignore_ascii_case(&function.name));
        return Err(Fault::UnknownFunction { name: name(), near });
    };
    let arguments = &function.arguments;
    let (most, given) = (form.slots.len(), arguments.len());
    if form.more == More::Nothing && given > most {
        return Err(Fault::TooMany {
            name: name(),
            most,
            given,
        });
    }
    let is_missing = |index: &usize| arguments.get(*index).is_none_or(Option::is_none);
    if let Some(index) = (0..form.needed).find(is_missing) {
        // One that is only the next of its kind says which one.
        let parameter = match index.checked_sub(most) {
            Some(more) if more > 0 => format!("{} number {}", form.said(index), more + 1),
            Some(_) | None => form.said(index).to_owned(),
        };
        return Err(Fault::Missing {
            name: name(),
            parameter,
        });
    }
    let more = arguments.get(most..).unwrap_or_default();
    let is_odd = !more.len().is_multiple_of(2) || more.iter().any(Option::is_none);
    if matches!(form.more, More::Pairs(_)) && is_odd {
        return Err(Fault::Unpaired { name: name() });
    }
    Ok(form)
}
