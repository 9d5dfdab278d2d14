//! Graph's `attributeMappingSource` to a tree, whatever its shape: what cannot be read is reported, never guessed.
//!
//! The service leaves open whether the text or the parameters count where they disagree. Here the parameters count,
//! for they are what it evaluates; the text lends its spelling where it says the same, and stands in where parameters
//! are missing or have names that this version does not know.

use serde_json::Value;
use thiserror::Error;

use super::arrange::arranged;
use super::ast::{At, Attribute, Constant, Expression, Function, Spelling};
use super::functions;
use super::{MAX_DEPTH, parse, same};

/// A source that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What it says.
    pub expression: Expression,
    /// What its `expression` member has to do with that.
    pub text: Text,
}

/// The `expression` member beside the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// It says what the tree says, or it is all there is.
    Agrees,
    /// Missing, null or empty.
    Absent,
    /// It says something else than the tree, or nothing that can be read. The tree was taken.
    Disagrees,
}

/// Why a source cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SourceError {
    /// `null`: the mapping has a default value only.
    #[error("there is no source")]
    Null,
    /// No object, or a member of another type than Graph's.
    #[error("{0} is not what Graph's attributeMappingSource has there")]
    Shape(&'static str),
    /// Neither a name nor a text.
    #[error("it has neither a name nor an expression")]
    Nameless,
    /// A `type` that Graph does not have.
    #[error("its type is \"{0}\", and not Attribute, Constant or Function")]
    Type(String),
    /// A name that no text can hold, such as an attribute with a bracket alone.
    #[error("its name \"{0}\" cannot be written in an expression")]
    Name(String),
    /// Parameters under names that this version does not know for that function, and no text that says them.
    #[error(
        "the parameters of {0} have names that are not known, and no expression says what they are"
    )]
    Parameters(String),
    /// Calls inside each other past [`MAX_DEPTH`].
    #[error("its calls are nested more than {MAX_DEPTH} deep")]
    TooDeep,
}

/// Reads an `attributeMappingSource`.
///
/// # Errors
///
/// Says what is odd about it. The caller keeps the JSON as it is.
pub fn read(source: &Value) -> Result<Reading, SourceError> {
    let tree = node(source, 0).and_then(shallow);
    let text = member(source, "expression")?.filter(|text| !text.trim().is_empty());
    let Some(text) = text else {
        let expression = tree?;
        return Ok(Reading {
            expression,
            text: Text::Absent,
        });
    };
    let (expression, text) = match (tree, parse(text)) {
        (Ok(tree), Ok(typed)) if same(&tree, &typed) => (typed, Text::Agrees),
        (Ok(tree), _) => (tree, Text::Disagrees),
        (Err(error), _) => return Err(error),
    };
    Ok(Reading { expression, text })
}

/// Texts that stand in for parameters count from their own top, so that the whole may be deeper than its parts.
fn shallow(tree: Expression) -> Result<Expression, SourceError> {
    if tree.depth() > MAX_DEPTH {
        return Err(SourceError::TooDeep);
    }
    Ok(tree)
}

/// A member that is a text or null.
fn member<'a>(source: &'a Value, key: &'static str) -> Result<Option<&'a str>, SourceError> {
    match source.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            Err(SourceError::Shape(key))
        }
    }
}

fn node(source: &Value, depth: usize) -> Result<Expression, SourceError> {
    if source.is_null() {
        return Err(SourceError::Null);
    }
    if !source.is_object() {
        return Err(SourceError::Shape("source"));
    }
    let text = member(source, "expression")?;
    let Some(name) = member(source, "name")? else {
        return text
            .and_then(|text| parse(text).ok())
            .ok_or(SourceError::Nameless);
    };
    // Graph's default for a type that is left out. Documents spell the words in either letter case.
    let kind = member(source, "type")?.unwrap_or("Attribute");
    match kind.to_ascii_lowercase().as_str() {
        "attribute" => attribute(name),
        "constant" => Ok(constant(name, text)),
        "function" => call(source, name, text, depth),
        _ => Err(SourceError::Type(kind.to_owned())),
    }
}

/// A constant that is named like a placeholder is one unless its text has quotes. The service gives it no text.
fn constant(name: &str, text: Option<&str>) -> Expression {
    let placeholder = Expression::Constant(Constant {
        value: name.to_owned(),
        spelling: Spelling::Placeholder,
        at: At::default(),
    });
    if parse(text.unwrap_or(name)).as_ref() == Ok(&placeholder) {
        return placeholder;
    }
    Expression::Constant(Constant {
        value: name.to_owned(),
        spelling: Spelling::Quoted,
        at: At::default(),
    })
}

/// Whether a name, written as it is in an expression, is read as this again.
fn writes(name: &str, written: &str, tree: &Expression) -> Result<(), SourceError> {
    match parse(written) {
        Ok(read) if read == *tree => Ok(()),
        Ok(_) | Err(_) => Err(SourceError::Name(name.to_owned())),
    }
}

fn attribute(name: &str) -> Result<Expression, SourceError> {
    let tree = Expression::Attribute(Attribute {
        name: name.to_owned(),
        at: At::default(),
    });
    writes(name, &tree.to_string(), &tree)?;
    Ok(tree)
}

/// A call from its parameters, or from its text where they are missing or odd: who writes a source by hand may leave
/// them to the service.
fn call(
    source: &Value,
    name: &str,
    text: Option<&str>,
    depth: usize,
) -> Result<Expression, SourceError> {
    if depth == MAX_DEPTH {
        return Err(SourceError::TooDeep);
    }
    let of = |name: &str, arguments| Function {
        name: name.to_owned(),
        arguments,
        at: At::default(),
    };
    let empty = of(name, Vec::new());
    writes(name, &empty.to_string(), &Expression::Function(empty))?;
    let typed = || {
        let typed = text.and_then(|text| parse(text).ok());
        typed.filter(|typed| matches!(typed, Expression::Function(call) if call.name == name))
    };
    let parameters = parameters(source, depth);
    if parameters.as_ref().is_ok_and(Vec::is_empty)
        && let Some(typed) = typed()
    {
        return Ok(typed);
    }
    let call = parameters.and_then(|parameters| {
        let arguments = functions::forms(name).find_map(|form| arranged(form, &parameters));
        let arguments = arguments.or_else(|| parameters.is_empty().then(Vec::new));
        let arguments = arguments.ok_or_else(|| SourceError::Parameters(name.to_owned()))?;
        Ok(Expression::Function(of(name, arguments)))
    });
    call.or_else(|error| typed().ok_or(error))
}

/// Keys and what stands under them, in their order.
fn parameters(source: &Value, depth: usize) -> Result<Vec<(&str, Expression)>, SourceError> {
    let given = match source.get("parameters") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(given)) => given.iter(),
        Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
            return Err(SourceError::Shape("parameters"));
        }
    };
    given
        .map(|parameter| {
            let key = member(parameter, "key")?.ok_or(SourceError::Shape("key"))?;
            let value = parameter.get("value").ok_or(SourceError::Shape("value"))?;
            Ok((key, node(value, depth + 1)?))
        })
        .collect()
}
