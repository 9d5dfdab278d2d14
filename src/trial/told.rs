//! Values and what came of them, in the words of a report.

use super::Traced;
use crate::expr::eval::{EvalError, Given, Value};
use crate::flow::{Flowed, Line};

/// A value as JSON, which tells a text from nothing.
pub(super) fn value(value: &Value<'_>) -> String {
    value.to_json().to_string()
}

/// What flowed, in a word, and why where there is more to say.
pub(super) fn flowed(flowed: &Flowed<'_>) -> (String, Option<String>) {
    match flowed {
        Flowed::Value(value) => (self::value(value), None),
        Flowed::Default(text) => {
            let why = "the source came to nothing, and the default flows".to_owned();
            (value(&Value::text(*text)), Some(why))
        }
        Flowed::Left(left) => (
            "nothing is written".to_owned(),
            Some(left.words().to_owned()),
        ),
        Flowed::Failed(error) => ("an error".to_owned(), Some(reason(error))),
        Flowed::Unknown(why) => ("unknown".to_owned(), Some(why.clone())),
    }
}

/// Why there is no value, with what was expected.
pub(super) fn reason(error: &EvalError) -> String {
    match error.reason.expected() {
        Some(expected) => format!("{error}; {expected}"),
        None => error.to_string(),
    }
}

/// What each part of a mapping's expression gave.
pub(super) fn trace(line: &Line, given: &Given<'_>) -> Vec<Traced> {
    let Some(trace) = line.trace(given) else {
        return Vec::new();
    };
    let steps = trace.steps.into_iter().map(|step| Traced {
        depth: step.depth,
        text: step.text,
        came: step.came.to_string(),
    });
    steps.collect()
}
