//! A tree as lines of YAML: every key on a line of its own, two blanks a level.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::lookalike;
use super::super::places::escape;
use super::scalar::{quoted, scalar};

/// How much further the inside of a value stands.
const STEP: usize = 2;

/// Comments by the JSON pointer of the key that they stand above.
type Remarks = BTreeMap<String, String>;

/// A whole document.
pub(super) fn document(out: &mut String, value: &Value, remarks: &Remarks) {
    if let Value::Object(pairs) = value {
        mapping(out, pairs, 0, ("", remarks));
    }
}

/// Lines that YAML does not read.
pub(super) fn comments(out: &mut String, lines: &[String], indent: usize) {
    for line in lines {
        out.push_str(&comment(line, indent));
    }
}

/// A comment holds names that others have given: nothing in one may end the line, or hide.
fn comment(text: &str, indent: usize) -> String {
    let shown = |letter: char| {
        let is_odd = letter.is_control() || lookalike::name(letter).is_some();
        if is_odd || matches!(letter, '\u{2028}' | '\u{2029}') {
            ' '
        } else {
            letter
        }
    };
    let text: String = text.chars().map(shown).collect();
    let line = format!("{}# {text}", " ".repeat(indent));
    format!("{}\n", line.trim_end())
}

fn mapping(
    out: &mut String,
    pairs: &Map<String, Value>,
    indent: usize,
    (pointer, remarks): (&str, &Remarks),
) {
    for (key, value) in pairs {
        let pointer = format!("{pointer}/{}", escape(key));
        if let Some(remark) = remarks.get(&pointer) {
            out.push_str(&comment(remark, indent));
        }
        member(out, (key, value), indent, (&pointer, remarks));
    }
}

/// A key and what stands behind its colon.
pub(super) fn member(
    out: &mut String,
    (key, value): (&str, &Value),
    indent: usize,
    at: (&str, &Remarks),
) {
    out.push_str(&" ".repeat(indent));
    out.push_str(&scalar(key));
    out.push(':');
    behind(out, value, indent, at);
}

/// What stands behind a colon: on the same line, or below it.
pub(super) fn behind(out: &mut String, value: &Value, indent: usize, at: (&str, &Remarks)) {
    match value {
        Value::Object(pairs) if !pairs.is_empty() => {
            out.push('\n');
            mapping(out, pairs, indent + STEP, at);
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            sequence(out, items, indent + STEP, at);
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {
            out.push(' ');
            out.push_str(&leaf(value));
            out.push('\n');
        }
    }
}

fn sequence(
    out: &mut String,
    items: &[Value],
    indent: usize,
    (pointer, remarks): (&str, &Remarks),
) {
    for (index, value) in items.iter().enumerate() {
        let pointer = format!("{pointer}/{index}");
        if let Some(remark) = remarks.get(&pointer) {
            out.push_str(&comment(remark, indent));
        }
        item(out, value, indent, (&pointer, remarks));
    }
}

/// One item, which begins behind its dash.
pub(super) fn item(out: &mut String, value: &Value, indent: usize, at: (&str, &Remarks)) {
    let mut inner = String::new();
    match value {
        Value::Object(pairs) if !pairs.is_empty() => {
            mapping(&mut inner, pairs, indent + STEP, at);
        }
        Value::Array(items) if !items.is_empty() => {
            sequence(&mut inner, items, indent + STEP, at);
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => inner = format!("{}{}\n", " ".repeat(indent + STEP), leaf(value)),
    }
    out.push_str(&" ".repeat(indent));
    out.push_str("- ");
    out.push_str(inner.get(indent + STEP..).unwrap_or_default());
}

/// A value that fits behind a key.
pub(super) fn leaf(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => scalar(text),
        Value::Array(_) => "[]".to_owned(),
        Value::Object(_) => "{}".to_owned(),
    }
}

/// A value on one line, inside of brackets or not.
pub(super) fn flow(value: &Value) -> String {
    let inner: Vec<String> = match value {
        Value::Object(pairs) if !pairs.is_empty() => {
            let pairs = pairs.iter();
            let pairs = pairs.map(|(key, value)| flow_member(key, value));
            return format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "));
        }
        Value::Array(items) if !items.is_empty() => items.iter().map(flow).collect(),
        Value::String(text) => return in_flow(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            return leaf(value);
        }
    };
    format!("[{}]", inner.join(", "))
}

/// A key and its value on one line, inside of braces.
pub(super) fn flow_member(key: &str, value: &Value) -> String {
    format!("{}: {}", in_flow(key), flow(value))
}

/// Between brackets more letters mean something.
fn in_flow(text: &str) -> String {
    let written = scalar(text);
    if written == text && text.contains([',', '[', ']', '{', '}']) {
        return quoted(text);
    }
    written
}
