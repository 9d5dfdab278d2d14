//! The one form of values that mean the same, for comparison alone: nothing in it is ever sent or shown.
//!
//! Alike are null, missing and an empty list; a default and its absence; words in any case; flags in any order;
//! filters whose alternatives stand in another order; numbers in any spelling; sources of the same tree, however
//! their expression is typed. A source that has no tree is compared by its expression, blanks between its tokens
//! aside: there the expression language will read it into a tree, once `schema` uses it.

mod filter;
mod source;

use serde_json::{Map, Number, Value, json};

use super::words::{FlowTypes, flow_types};

/// What a value is, and hence what is the same as it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Like {
    /// Any JSON.
    Plain,
    /// A word in any case, with its default.
    Word(&'static str),
    /// A truth value that is false where it is missing.
    False,
    /// A number that is zero where it is missing.
    Zero,
    /// `flowTypes`.
    Flows,
    /// A list whose order means nothing.
    Set,
    /// An attributeMappingSource.
    Source,
    /// A filter.
    Filter,
}

/// Whether two values of a member mean the same. `None` is a member that is not there.
pub(super) fn alike(like: Like, one: Option<&Value>, other: Option<&Value>) -> bool {
    one == other || normal(like, one) == normal(like, other)
}

/// The one form, its members in order: as text it is the same too.
pub(super) fn normal(like: Like, value: Option<&Value>) -> Value {
    let value = value.unwrap_or(&Value::Null);
    let or = |default: Value| {
        if value.is_null() {
            default
        } else {
            plain(value)
        }
    };
    let mut form = match like {
        Like::Plain => plain(value),
        Like::Word(default) => match value.as_str().unwrap_or(default) {
            _ if !(value.is_string() || value.is_null()) => plain(value),
            word => Value::from(word.trim().to_ascii_lowercase()),
        },
        Like::False => or(Value::Bool(false)),
        Like::Zero => or(json!(0)),
        Like::Flows if value.is_string() || value.is_null() => flows(value.as_str()),
        Like::Flows => plain(value),
        Like::Set => sorted(plain(value)),
        Like::Source => source::source(value),
        Like::Filter => filter::filter(value),
    };
    form.sort_all_objects();
    form
}

/// Without nulls, empty lists and annotations; numbers spelt one way.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(members_of(members, plain)),
        Value::Array(all) if all.is_empty() => Value::Null,
        Value::Array(all) => all.iter().map(plain).collect(),
        Value::Number(number) => Value::Number(spelt(number)),
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}

fn members_of(members: &Map<String, Value>, of: fn(&Value) -> Value) -> Map<String, Value> {
    let all = members.iter().filter(|(name, _)| !name.contains("@odata."));
    all.map(|(name, value)| (name.clone(), of(value)))
        .filter(|(_, value)| !value.is_null())
        .collect()
}

/// `1.0` and `1` are one number. A number beyond 64 bits stays as it is spelt.
fn spelt(number: &Number) -> Number {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Some(number) = number.as_i64() {
        return Number::from(number);
    }
    let whole = number
        .as_f64()
        .filter(|it| it.fract() == 0.0 && it.abs() < EXACT);
    let digits = whole.and_then(|whole| format!("{whole:.0}").parse::<i64>().ok());
    digits.map_or_else(|| number.clone(), Number::from)
}

fn sorted(value: Value) -> Value {
    let Value::Array(mut all) = value else {
        return value;
    };
    all.iter_mut().for_each(Value::sort_all_objects);
    all.sort_by_cached_key(Value::to_string);
    Value::Array(all)
}

fn flows(text: Option<&str>) -> Value {
    let read = FlowTypes::of(text);
    json!([flow_types(&read.flows), read.others])
}

fn each(value: &Value, of: fn(&Value) -> Value) -> Value {
    match value {
        Value::Array(all) if !all.is_empty() => all.iter().map(of).collect(),
        Value::Array(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Object(_) => plain(value),
    }
}

#[cfg(test)]
mod tests;
