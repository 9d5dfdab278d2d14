//! Functions that answer True or False.

use super::call::Call;
use super::compare;
use super::error::Stop;
use super::value::Value;
use crate::expr::functions::Evidence::{Functions, Guess, Tree};
use crate::expr::functions::Slot;
use crate::expr::functions::{Form, example};

/// Nobody has shown the tree of a comparison in `CBool`; it is taken to be that of `IIF`.
const BOOLEAN: Slot = Slot::Condition {
    alone: "source",
    left: "one",
    operator: "two",
    right: "three",
};

pub(in crate::expr) const FORMS: &[Form] = &[
    Form::new("CBool", Guess, to_boolean)
        .slots(&[BOOLEAN], 1)
        .note(
            "True for a number that is not 0 and for the text True in any letter case, False for \
             all else, null included.",
        )
        .examples(&[
            example("CBool(BitAnd([flags], 2))", r#"{"flags": 3}"#, r#""True""#),
            example("CBool([a]=[b])", r#"{"a": "x", "b": "y"}"#, r#""False""#),
        ]),
    Form::unary("IsNothing", Functions, is_null)
        .note("No article has it. It is taken to ask what IsNull asks.")
        .examples(&[example("IsNothing([mail])", "{}", r#""True""#)]),
    Form::unary("IsNull", Guess, is_null).examples(&[
        example("IsNull([mail])", "{}", r#""True""#),
        example("IsNull([mail])", r#"{"mail": ""}"#, r#""False""#),
    ]),
    Form::unary("IsNullOrEmpty", Guess, is_null_or_empty).examples(&[
        example("IsNullOrEmpty([mail])", r#"{"mail": ""}"#, r#""True""#),
        example("IsNullOrEmpty([mail])", r#"{"mail": " "}"#, r#""False""#),
    ]),
    Form::unary("IsPresent", Tree, is_present)
        .note(
            "A multi-valued attribute is present where it holds a value, as templates ask of url.",
        )
        .examples(&[
            example("IsPresent([mail])", r#"{"mail": ""}"#, r#""False""#),
            example("IsPresent([url])", r#"{"url": ["a", "b"]}"#, r#""True""#),
        ]),
    Form::unary("IsString", Guess, is_string)
        .note("True for one text, False for null and for a multi-valued attribute.")
        .examples(&[
            example(
                "IsString([mail])",
                r#"{"mail": "m@contoso.com"}"#,
                r#""True""#,
            ),
            example("IsString([url])", r#"{"url": ["a"]}"#, r#""False""#),
        ]),
    Form::unary("Not", Tree, not)
        .note("False for True in any letter case, True for all else, null included.")
        .examples(&[
            example(
                "Not([IsSoftDeleted])",
                r#"{"IsSoftDeleted": "True"}"#,
                r#""False""#,
            ),
            example("Not([IsSoftDeleted])", "{}", r#""True""#),
        ]),
];

fn to_boolean<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let value = call.value(0)?;
    Ok(Value::truth(compare::truth(&value) == Some(true)))
}

fn is_null<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(Value::truth(call.value(0)?.is_null()))
}

fn is_null_or_empty<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(Value::truth(call.value(0)?.is_empty()))
}

fn is_present<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(Value::truth(!call.value(0)?.is_empty()))
}

fn is_string<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(Value::truth(matches!(call.value(0)?, Value::Text(_))))
}

fn not<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let source = call.text(0)?.unwrap_or_default();
    Ok(Value::truth(!source.trim().eq_ignore_ascii_case("true")))
}
