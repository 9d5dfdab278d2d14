//! `parseExpression`: the source of an expression, or why it is none, and what it gives for an object that is sent along
//! (reference, section 2.7).
//!
//! The published answer shows a value that is a text. That null and a flow that is dropped are answered without any value,
//! and in which words a failure is, no document shows; the words are ours, as are those of a syntax error, which is a 200 as
//! the shape of the answer implies.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::attribute_flow::{ROLES, is_unknown};
use super::body::{self, Kind, is_annotation};
use super::call::Call;
use super::clock;
use super::directory::DEFAULT_DOMAIN;
use super::store::{Members, text};
use crate::expr::eval::{self, Given, Object, Outcome, Prepared, Role};
use crate::expr::{self, SyntaxError};

/// Members of the request.
const KNOWN: [&str; 3] = ["expression", "testInputObject", "targetAttributeDefinition"];

/// Answers the request.
pub(super) fn parse_expression(call: &Call<'_>) -> Result<Answer, Refusal> {
    let body = call.body.and_then(Value::as_object);
    let body = body.ok_or_else(|| Refusal::bad("The request has no body."))?;
    let is_strange = |name: &&String| !is_annotation(name) && !KNOWN.contains(&name.as_str());
    if let Some(stranger) = body.keys().find(is_strange) {
        return Err(Refusal::bad(format!(
            "The parameter '{stranger}' does not exist on the action parseExpression."
        )));
    }
    let Some(text) = body.get("expression").and_then(Value::as_str) else {
        return Err(Refusal::parameter("expression"));
    };
    let object = match body.get("testInputObject") {
        None | Some(Value::Null) => None,
        Some(input) => Some(object(input)?),
    };
    Ok(Answer::read(match read(text) {
        Ok((source, prepared)) => {
            let came = object.map(|object| evaluate(&prepared, &object, call));
            let (values, error) = match &came {
                None => (None, None),
                Some(Ok(values)) => (Some(values), None),
                Some(Err(error)) => (None, Some(error)),
            };
            json!({
                "parsingSucceeded": true,
                "evaluationSucceeded": values.is_some(),
                "evaluationResult": values.map_or(&[][..], Vec::as_slice),
                "parsedExpression": source,
                "error": error,
            })
        }
        Err(fault) => json!({
            "parsingSucceeded": false,
            "evaluationSucceeded": false,
            "evaluationResult": [],
            "parsedExpression": null,
            "error": error("InvalidExpression", &format!("{} at character {}", fault.message(), fault.column(text))),
        }),
    }))
}

/// The source of an expression, and the expression ready.
fn read(text: &str) -> Result<(Value, Prepared), SyntaxError> {
    let expression = expr::parse(text)?;
    let source = expr::to_source(&expression)?.to_json();
    Ok((source, Prepared::new(&expression)?))
}

/// The object of a request: a list of keys and values. What its definition says is not asked for.
fn object(input: &Value) -> Result<Object, Refusal> {
    let refused = |why: String| Refusal::parameter(&why);
    let known = [
        ("definition", Kind::ObjectOrNull),
        ("properties", Kind::List),
    ];
    let input = body::members(Some(input), &known).map_err(refused)?;
    let properties = input.get("properties").and_then(Value::as_array);
    let mut object = Object::default();
    for property in properties.into_iter().flatten() {
        let known = [("key", Kind::Text), ("value", Kind::Any)];
        let property = body::members(Some(property), &known).map_err(refused)?;
        let (key, value) = pair(property).map_err(refused)?;
        if key == ROLES {
            object.roles = roles(&value);
        } else {
            object.attributes.insert(key, value);
        }
    }
    Ok(object)
}

fn pair(property: &Members) -> Result<(String, eval::Value<'static>), String> {
    let key = text(property, "key");
    let value = property.get("value").unwrap_or(&Value::Null);
    let value = eval::Value::read(value)
        .ok_or_else(|| format!("properties : the value of '{key}' is none of a directory."))?;
    Ok((key.to_owned(), value))
}

/// Roles by their display names, as the published request has them.
fn roles(value: &eval::Value<'_>) -> Vec<Role> {
    let names = match value {
        eval::Value::Null => &[],
        eval::Value::Text(name) => std::slice::from_ref(name),
        eval::Value::List(names) => names.as_slice(),
    };
    let role = |name: &Cow<'_, str>| Role {
        id: String::new(),
        value: None,
        display_name: name.clone().into_owned(),
    };
    names.iter().map(role).collect()
}

/// The values, or the error of the answer.
fn evaluate(prepared: &Prepared, object: &Object, call: &Call<'_>) -> Result<Vec<String>, Value> {
    let given = Given {
        default_domain: Some(DEFAULT_DOMAIN),
        ..Given::new(object, clock::stamp(call.now))
    };
    match prepared.evaluate(&given) {
        Ok(Outcome::NoFlow | Outcome::Value(eval::Value::Null)) => Ok(Vec::new()),
        Ok(Outcome::Value(eval::Value::Text(text))) => Ok(vec![text.into_owned()]),
        Ok(Outcome::Value(eval::Value::List(values))) => {
            Ok(values.into_iter().map(Cow::into_owned).collect())
        }
        Err(failed) => {
            let code = if is_unknown(&failed.reason) {
                "NotEvaluated"
            } else {
                "EvaluationFailed"
            };
            Err(error(code, &failed.to_string()))
        }
    }
}

fn error(code: &str, message: &str) -> Value {
    json!({ "code": code, "message": message, "target": null, "innerError": null, "details": [] })
}
