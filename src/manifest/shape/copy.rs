//! What is left of a document where parts of it are refused: a copy that its type can be read from.
//!
//! A stand-in keeps the place of what was refused, because its author did write something there. It is never
//! planned from, and what is said of it is never shown.

use serde_json::{Map, Number, Value};

use crate::manifest::node::{Kind, Node};
use crate::manifest::scalar::Plain;

use super::form::Form;

/// A value as it was written, unjudged.
pub(super) fn of(node: &Node) -> Value {
    match &node.kind {
        Kind::Sequence { items, .. } => Value::Array(items.iter().map(of).collect()),
        Kind::Mapping(pairs) => {
            let mut map = Map::new();
            for (key, value) in pairs {
                let name = key.text().unwrap_or_default().to_owned();
                map.entry(name).or_insert_with(|| of(value));
            }
            Value::Object(map)
        }
        Kind::Scalar { text, .. } => scalar(text, node.meaning().unwrap_or(Plain::Text)),
    }
}

fn scalar(text: &str, meaning: Plain) -> Value {
    match meaning {
        Plain::Null => Value::Null,
        Plain::Flag(flag) => Value::Bool(flag),
        Plain::Integer(number) => number.map_or(Value::Null, integer),
        Plain::Number => {
            let number = text.parse().ok().and_then(Number::from_f64);
            number.map_or(Value::Null, Value::Number)
        }
        Plain::Text => Value::String(text.to_owned()),
    }
}

fn integer(number: i128) -> Value {
    let small = i64::try_from(number).map(Value::from);
    small.unwrap_or_else(|_| u64::try_from(number).map_or(Value::Null, Value::from))
}

/// What stands for a refused value. Where a field may be absent, a flag, a number or a word is left out: any one
/// of them would mean something.
pub(super) fn stand_in(form: &Form<'_>, required: bool) -> Option<Value> {
    match form {
        Form::Anything | Form::Text => Some(Value::from("")),
        Form::Nothing => Some(Value::Null),
        Form::Word(words) => words.first().filter(|_| required).map(|&word| word.into()),
        Form::Flag => required.then_some(Value::Bool(false)),
        Form::Number => required.then(|| Value::from(0)),
        Form::Integer { least, .. } => required.then(|| integer(least.unwrap_or(0))),
        // Somebody stands on a list that was refused: an empty one would mean something.
        Form::List(item) => {
            let item = stand_in(&item.form(), true);
            Some(Value::Array(item.into_iter().collect()))
        }
        Form::Record(record) => {
            let fields = record.fields.iter();
            let needed = fields.filter(|(name, _)| record.required.contains(name));
            let pairs = needed.map(|(name, schema)| {
                let value = stand_in(&schema.form(), true);
                ((*name).to_owned(), value.unwrap_or_default())
            });
            Some(Value::Object(pairs.collect()))
        }
        // A reference says less than a text: texts are judged by their letters.
        Form::Choice(forms) => forms.iter().rev().find_map(|form| stand_in(form, required)),
        Form::Unsupported(_) => None,
    }
}
