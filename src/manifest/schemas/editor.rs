//! The schemas as editors show them best. Where a field refers to a definition, or is one of several things, an editor shows
//! the words of what it leads to in place of the field's own, which say more. So here only fields have words.
//!
//! Rules stay as they are: what the reader walks by and what is published refuse the same.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What holds several schemas for one value.
const CHOICES: [&str; 3] = ["oneOf", "anyOf", "allOf"];

/// What holds schemas by name.
const NAMED: [&str; 3] = ["properties", "patternProperties", "$defs"];

/// What holds values, and no schemas.
const VALUES: [&str; 4] = ["examples", "enum", "const", "default"];

/// The same schema with its words where editors look for them.
pub(super) fn for_editors(mut schema: Value) -> Value {
    let definitions = schema["$defs"].as_object();
    let words: BTreeMap<String, Value> = definitions
        .into_iter()
        .flatten()
        .filter_map(|(name, definition)| {
            Some((
                format!("#/$defs/{name}"),
                definition.get("description")?.clone(),
            ))
        })
        .collect();
    if let Value::Object(top) = &mut schema {
        let definitions = top.get_mut("$defs").and_then(Value::as_object_mut);
        for definition in definitions.into_iter().flat_map(Map::values_mut) {
            // Whatever leads here says it.
            quiet(definition);
            tell(definition, &words, true);
        }
        for (key, part) in top {
            if key != "$defs" {
                inside(key, part, &words, true);
            }
        }
    }
    schema
}

/// Says of a value what it is, unless that has been said on the way to it.
fn tell(schema: &mut Value, words: &BTreeMap<String, Value>, is_said: bool) {
    let Value::Object(members) = schema else {
        return;
    };
    let is_said = is_said || members.contains_key("description");
    let reference = members.get("$ref").and_then(Value::as_str);
    if let Some(text) = reference.and_then(|reference| words.get(reference))
        && !is_said
    {
        members.insert("description".to_owned(), text.clone());
    }
    for (key, part) in members {
        inside(key, part, words, is_said);
    }
}

fn inside(key: &str, part: &mut Value, words: &BTreeMap<String, Value>, is_said: bool) {
    if CHOICES.contains(&key) {
        for choice in part.as_array_mut().into_iter().flatten() {
            if is_said {
                quiet(choice);
            }
            tell(choice, words, is_said);
        }
    } else if NAMED.contains(&key) {
        let parts = part.as_object_mut().into_iter().flat_map(Map::values_mut);
        parts.for_each(|part| tell(part, words, false));
    } else if !VALUES.contains(&key) {
        tell(part, words, false);
    }
}

/// Takes the words of a choice away. A word that may be written keeps its own, and so does null.
fn quiet(choice: &mut Value) {
    let is_word = choice.get("const").is_some() || choice["type"] == "null";
    if let Value::Object(members) = choice
        && !is_word
    {
        members.shift_remove("description");
    }
}
