//! Each family by itself: what the examples of its rows do not show.

mod always;
mod choices;
mod dates;
mod errors;
mod examples;
mod letters;
mod limits;
mod lists;
mod object;
mod random;
mod replace;
mod texts;
mod trace;

use std::borrow::Borrow;

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::{EvalError, Given, Object, Outcome, Prepared};
use crate::expr::parse;

/// The time of every test and example: 2024-02-29T13:05:09Z.
pub(super) const NOW: Timestamp = Timestamp::constant(1_709_211_909, 0);

/// What comes of an expression, as JSON or as the error.
#[track_caller]
pub(super) fn evaluated(expression: &str, object: &Json) -> Result<Json, EvalError> {
    let object = Object::read(object).expect("an object");
    let tree = parse(expression).expect(expression);
    let prepared = Prepared::new(&tree).expect(expression);
    let given = Given {
        default_domain: Some("contoso.com"),
        ..Given::new(&object, NOW)
    };
    let outcome = prepared.evaluate(&given)?;
    Ok(match outcome {
        Outcome::Value(value) => value.to_json(),
        Outcome::NoFlow => json!({ "noFlow": true }),
    })
}

/// An expression that has a value.
#[track_caller]
pub(super) fn gives(expression: &str, object: impl Borrow<Json>, value: impl Into<Json>) {
    let found = evaluated(expression, object.borrow());
    assert_eq!(found, Ok(value.into()), "{expression}");
}

/// An expression that has none: the part that is to blame, and what is said of it.
#[track_caller]
pub(super) fn fails(expression: &str, object: impl Borrow<Json>, part: &str, message: &str) {
    let error = evaluated(expression, object.borrow()).expect_err(expression);
    let found = (&expression[error.at.clone()], error.to_string());
    assert_eq!(found, (part, message.to_owned()), "{expression}");
}
