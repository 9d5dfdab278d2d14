//! Members of raw JSON by type: null, missing and another type are all `None` or empty.

use serde_json::Value;

pub(in super::super) fn text<'a>(raw: &'a Value, member: &str) -> Option<&'a str> {
    raw.get(member).and_then(Value::as_str)
}

pub(super) fn flag(raw: &Value, member: &str) -> Option<bool> {
    raw.get(member).and_then(Value::as_bool)
}

pub(super) fn number(raw: &Value, member: &str) -> Option<i64> {
    raw.get(member).and_then(Value::as_i64)
}

pub(in super::super) fn list<'a>(raw: &'a Value, member: &str) -> &'a [Value] {
    let all = raw.get(member).and_then(Value::as_array);
    all.map_or(&[], Vec::as_slice)
}

/// A member that is an object.
pub(super) fn object<'a>(raw: &'a Value, member: &str) -> Option<&'a Value> {
    raw.get(member).filter(|value| value.is_object())
}
