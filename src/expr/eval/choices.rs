//! Functions that choose among values, drop the attribute, or refuse the object.

use super::call::Call;
use super::compare;
use super::error::{Reason, Stop};
use super::value::Value;
use crate::expr::functions::Evidence::{Functions, Guess, Tree};
use crate::expr::functions::More::{Each, Pairs};
use crate::expr::functions::Slot::{self, Key};
use crate::expr::functions::{Form, example};

/// The condition of `IIF`, whose keys count from `one`.
const CONDITION: Slot = Slot::Condition {
    alone: "one",
    left: "one",
    operator: "two",
    right: "three",
};

pub(in crate::expr) const FORMS: &[Form] = &[
    Form::new("Coalesce", Guess, coalesce)
        .slots(&[], 1)
        .more(Each("source"))
        .note(
            "The last argument is the default by being last. An empty text is not null, and is \
             returned.",
        )
        .examples(&[
            example(
                "Coalesce([mail], [userPrincipalName])",
                r#"{"userPrincipalName": "ada@contoso.com"}"#,
                r#""ada@contoso.com""#,
            ),
            example(
                r#"Coalesce([a], "")"#,
                r#"{"a": null}"#,
                r#""""#,
            ),
            example("Coalesce([a], [b])", "{}", "null"),
        ]),
    Form::new("Error", Tree, error)
        .slots(&[Key("message")], 1)
        .examples(&[example(
            r#"IIF(IsPresent([mail]), [mail], Error("no mail"))"#,
            "{}",
            r#"{"error": "the expression refuses this object: no mail"}"#,
        )]),
    Form::unary("IgnoreFlowIfNullOrEmpty", Guess, ignore_flow)
        .note("Inside of another function it drops the attribute all the same.")
        .examples(&[
            example(
                "IgnoreFlowIfNullOrEmpty([department])",
                r#"{"department": ""}"#,
                r#"{"noFlow": true}"#,
            ),
            example(
                "IgnoreFlowIfNullOrEmpty([department])",
                r#"{"department": "Sales"}"#,
                r#""Sales""#,
            ),
        ]),
    Form::new("IIF", Tree, iif)
        .slots(&[CONDITION, Key("four"), Key("five")], 1)
        .prints(3)
        .note(
            "A comparison with a side that is null or empty is false, whatever its operator: the \
             article says that such a condition check fails. It says so of IsPresent and \
             IsNullOrEmpty too, but Microsoft's own templates ask IsPresent as a condition, so \
             functions are taken at their word. A condition is True or False in any letter case, or \
             a number that is not 0; null and an empty text are false.",
        )
        .examples(&[
            example(
                r#"IIF([country]="DE", "Berlin", "elsewhere")"#,
                r#"{"country": "DE"}"#,
                r#""Berlin""#,
            ),
            example(
                r#"IIF([country]<>"DE", "yes", "no")"#,
                "{}",
                r#""no""#,
            ),
            example(
                r#"IIF(InStr([title], "chief") > 0, "1", )"#,
                r#"{"title": "cook"}"#,
                "null",
            ),
        ]),
    Form::new("SelectUniqueValue", Guess, select)
        .slots(&[], 2)
        .more(Each("uniqueValueRule"))
        .note(
            "Letter case makes no difference to what is taken, as in Active Directory. A rule that \
             gives null or an empty text is passed over. Where all are taken the service escrows \
             the entry, which is an error here.",
        )
        .examples(&[example(
            r#"SelectUniqueValue([alias], Append([alias], "2"))"#,
            r#"{"alias": "ada"}"#,
            r#""ada""#,
        )]),
    Form::new("Switch", Functions, switch)
        .slots(&[Key("source"), Key("defaultValue")], 1)
        .more(Pairs("switchValue"))
        .prints(2)
        .note("Null matches the key \"\": the article sends people here to ask for empty or null.")
        .examples(&[
            example(
                r#"Switch([team], "other", "S", "Sales", "R", "Research")"#,
                r#"{"team": "R"}"#,
                r#""Research""#,
            ),
            example(
                r#"Switch([team], , "S", "Sales")"#,
                r#"{"team": "s"}"#,
                "null",
            ),
            example(
                r#"Switch([team], [team], "", "none")"#,
                "{}",
                r#""none""#,
            ),
        ]),
];

fn coalesce<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    for slot in 0..call.slots() {
        let value = call.value(slot)?;
        if !value.is_null() {
            return Ok(value);
        }
    }
    Ok(Value::Null)
}

fn error<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let message = call.text(0)?.unwrap_or_default().into_owned();
    Err(call.stop(Reason::Refused { message }))
}

fn ignore_flow<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let value = call.value(0)?;
    if value.is_empty() {
        return Err(Stop::NoFlow);
    }
    Ok(value)
}

fn iif<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let condition = call.value(0)?;
    match compare::truth(&condition) {
        Some(true) => call.value(1),
        Some(false) => call.value(2),
        None => Err(call.wrong(0, "a comparison, True or False", &condition)),
    }
}

fn select<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    for slot in 0..call.slots() {
        let Some(text) = call.text(slot)? else {
            continue;
        };
        if !text.is_empty() && !call.given().taken.has(&text) {
            return Ok(Value::Text(text));
        }
    }
    Err(call.stop(Reason::Taken))
}

fn switch<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let source = call.text(0)?.unwrap_or_default();
    for key in (2..call.slots()).step_by(2) {
        if call.text(key)?.unwrap_or_default() == source {
            return call.value(key + 1);
        }
    }
    call.value(1)
}
