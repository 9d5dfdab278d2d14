//! Functions of values that are several: made of one, made one, counted.

use std::collections::BTreeSet;

use super::call::Call;
use super::error::Stop;
use super::texts::trimmed;
use super::units;
use super::value::Value;
use crate::expr::functions::Evidence::{Functions, Guess, Tree};
use crate::expr::functions::More::Each;
use crate::expr::functions::Slot::Key;
use crate::expr::functions::{Form, example};

pub(in crate::expr) const FORMS: &[Form] = &[
    Form::unary("Count", Guess, count)
        .note("0 for null, 1 for a single text.")
        .examples(&[example("Count([phones])", r#"{"phones": ["1", "2"]}"#, r#""2""#)]),
    Form::new("Item", Tree, item)
        .slots(&[Key("source"), Key("index")], 2)
        .note(
            "The first has the index 1. An index past the end is an error, as the article of cloud \
             sync says; of null there is null.",
        )
        .examples(&[
            example("Item([phones], 2)", r#"{"phones": ["1", "2"]}"#, r#""2""#),
            example("Item([phones], 1)", "{}", "null"),
        ]),
    Form::new("Join", Tree, join)
        .slots(&[Key("separator")], 2)
        .more(Each("source"))
        .note(
            "Null and empty values are passed over, as a documented example does. A multi-valued \
             source gives each of its values.",
        )
        .examples(&[
            example(r#"Join(" ", [first], [middle], [last])"#, r#"{"first": "light", "last": "blue"}"#, r#""light blue""#),
            example(r#"Join(";", [phones], "9")"#, r#"{"phones": ["1", "2"]}"#, r#""1;2;9""#),
        ]),
    Form::unary("RemoveDuplicates", Tree, remove_duplicates)
        .note("The first of equal values stays; letter case matters.")
        .examples(&[example(
            "RemoveDuplicates([phones])",
            r#"{"phones": ["b", "a", "b", "B"]}"#,
            r#"["b", "a", "B"]"#,
        )]),
    Form::new("Split", Functions, split)
        .slots(&[Key("source"), Key("delimiter")], 1)
        .note(
            "Blanks around the parts go, as in the documented example. Empty parts stay. What comes \
             without a delimiter, which an answer of /functions allows, is written nowhere.",
        )
        .examples(&[example(r#"Split("red, green,blue", ",")"#, "{}", r#"["red", "green", "blue"]"#)]),
];

fn count<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let count = call.values(0)?.len();
    Ok(Value::text(count.to_string()))
}

fn item<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let mut values = call.values(0)?;
    if values.is_empty() {
        return Ok(Value::Null);
    }
    let index = call.number(1)?;
    let place = index.and_then(|index| usize::try_from(index).ok()?.checked_sub(1));
    match place.filter(|place| *place < values.len()) {
        Some(place) => Ok(Value::Text(values.swap_remove(place))),
        None => {
            let found = index.map_or(Value::Null, Value::number);
            let expected = format!("an index from 1 to {}", values.len());
            Err(call.wrong(1, &expected, &found))
        }
    }
}

fn join<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let separator = call.text(0)?.unwrap_or_default();
    let mut joined = String::new();
    for slot in 1..call.slots() {
        for value in call.values(slot)? {
            if value.is_empty() {
                continue;
            }
            if !joined.is_empty() {
                call.push(&mut joined, &separator)?;
            }
            call.push(&mut joined, &value)?;
        }
    }
    Ok(Value::text(joined))
}

fn remove_duplicates<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(match call.value(0)? {
        Value::List(values) => {
            let mut seen = BTreeSet::new();
            let mut once = Vec::with_capacity(values.len());
            for value in values {
                if seen.insert(value.clone()) {
                    once.push(value);
                }
            }
            Value::List(once)
        }
        value @ (Value::Null | Value::Text(_)) => value,
    })
}

fn split<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let Some(source) = call.text(0)? else {
        return Ok(Value::Null);
    };
    let delimiter = call.text(1)?.unwrap_or_default();
    if delimiter.is_empty() {
        return Err(call.unsupported(
            " without a delimiter",
            "no document says what it splits by then",
        ));
    }
    let mut start = 0;
    let mut parts = Vec::new();
    for (end, found) in source.match_indices(delimiter.as_ref()) {
        parts.push(trimmed(units::piece(&source, start, end)));
        start = end + found.len();
    }
    parts.push(trimmed(units::piece(&source, start, source.len())));
    Ok(Value::List(parts))
}
