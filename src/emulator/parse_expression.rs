//! `parseExpression`: the source of an expression, or why it is none (reference, section 2.7).
//!
//! It evaluates nothing: an expression with test input is answered as one whose evaluation did not succeed, with an error
//! that says so. A syntax error is a 200, as the shape of the answer implies; the words of the error are ours.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::body::is_annotation;
use super::call::Call;
use crate::expr;

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
    let has_input = body
        .get("testInputObject")
        .is_some_and(|input| !input.is_null());
    Ok(Answer::read(match expr::compile(text) {
        Ok(source) => json!({
            "parsingSucceeded": true,
            "evaluationSucceeded": false,
            "evaluationResult": [],
            "parsedExpression": source.to_json(),
            "error": has_input.then(|| error("NotEvaluated", "This emulator evaluates no expressions.")),
        }),
        Err(fault) => json!({
            "parsingSucceeded": false,
            "evaluationSucceeded": false,
            "evaluationResult": [],
            "parsedExpression": null,
            "error": error("InvalidExpression", &format!("{} at character {}", fault.message(), fault.column(text))),
        }),
    }))
}

fn error(code: &str, message: &str) -> Value {
    json!({ "code": code, "message": message, "target": null, "innerError": null, "details": [] })
}
