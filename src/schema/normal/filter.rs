//! The one form of a filter: a set of sets.

use serde_json::{Map, Value};

use super::{each, members_of, plain, sorted};

/// The alternatives of a filter in one order, and within each its clauses. A filter without any is none.
pub(super) fn filter(value: &Value) -> Value {
    let Value::Object(members) = value else {
        return plain(value);
    };
    let members = members_of(members, |groups| sorted(each(groups, group)));
    if members.is_empty() {
        Value::Null
    } else {
        Value::Object(members)
    }
}

fn group(value: &Value) -> Value {
    match plain(value) {
        Value::Object(mut members) => {
            if let Some(clauses) = members.get_mut("clauses") {
                *clauses = sorted(each(clauses, clause));
            }
            Value::Object(members)
        }
        other @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)) => other,
    }
}

/// An operand without values is none.
fn clause(value: &Value) -> Value {
    let mut clause = plain(value);
    let operand = clause.get("targetOperand").and_then(Value::as_object);
    if operand.is_some_and(Map::is_empty)
        && let Value::Object(members) = &mut clause
    {
        members.shift_remove("targetOperand");
    }
    clause
}
