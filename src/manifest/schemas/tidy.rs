//! What schemars says of our types, in the words of editors: no null where only silence is meant, bounds for formats,
//! closed lists as lists, paragraphs as paragraphs.

use serde_json::{Map, Value, json};

/// Rewrites a whole schema.
pub(super) fn tidy(schema: &mut Value) {
    refuse_null_fields(schema);
    everywhere(schema, &mut bound_integer);
    everywhere(schema, &mut list_words);
    everywhere(schema, &mut unwrap_lines);
}

/// Visits every schema inside of one and then itself, so that nothing that came of a change is visited.
fn everywhere(schema: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match schema {
        Value::Object(map) => {
            for (keyword, inner) in &mut *map {
                match (keyword.as_str(), inner) {
                    // What stands there is no schema.
                    ("examples" | "default" | "enum" | "const", _) => {}
                    ("properties" | "$defs", Value::Object(named)) => {
                        named.values_mut().for_each(|it| everywhere(it, change));
                    }
                    (_, inner) => everywhere(inner, change),
                }
            }
            change(map);
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| everywhere(inner, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// An `Option` means that a field may be absent, not that it may be null: `notify:` with nothing behind it
/// would otherwise be taken for "left alone" by us and for "empty" by its author. Values of maps keep their
/// null, because there it means removal.
fn refuse_null_fields(schema: &mut Value) {
    if let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        fields.values_mut().for_each(without_null);
    }
    match schema {
        Value::Object(map) => map.values_mut().for_each(refuse_null_fields),
        Value::Array(items) => items.iter_mut().for_each(refuse_null_fields),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn without_null(field: &mut Value) {
    let Some(map) = field.as_object_mut() else {
        return;
    };
    let left: Option<Vec<Value>> = map.get("type").and_then(Value::as_array).map(|types| {
        let kept = types.iter().filter(|name| *name != "null");
        kept.cloned().collect()
    });
    match left.as_deref() {
        Some([only]) => drop(map.insert("type".to_owned(), only.clone())),
        Some(several) => drop(map.insert("type".to_owned(), json!(several))),
        None => {}
    }
    let Some(mut options) = map.get("anyOf").and_then(Value::as_array).cloned() else {
        return;
    };
    options.retain(|option| option.get("type") != Some(&json!("null")));
    if let [Value::Object(only)] = options.as_slice() {
        map.shift_remove("anyOf");
        map.extend(only.clone());
    } else {
        map.insert("anyOf".to_owned(), Value::Array(options));
    }
}

/// schemars gives the width of an integer as a format, which neither editors nor the reader know. A narrower bound of a
/// field stands.
fn bound_integer(map: &mut Map<String, Value>) {
    let most = match map.get("format").and_then(Value::as_str) {
        Some("uint8") => Some(u64::from(u8::MAX)),
        Some("uint16") => Some(u64::from(u16::MAX)),
        Some("uint32") => Some(u64::from(u32::MAX)),
        _ => None,
    };
    if let Some(most) = most {
        map.shift_remove("format");
        map.entry("maximum").or_insert(json!(most));
    }
}

/// An enum with a comment for each word becomes a list of words, which more editors complete from, with the comments
/// beside it.
fn list_words(map: &mut Map<String, Value>) {
    let Some(options) = map.get("oneOf").and_then(Value::as_array) else {
        return;
    };
    let each = |name: &str| -> Option<Vec<Value>> {
        options
            .iter()
            .map(|option| option.get(name).cloned())
            .collect()
    };
    let (Some(words), Some(comments)) = (each("const"), each("description")) else {
        return;
    };
    map.shift_remove("oneOf");
    map.insert("type".to_owned(), json!("string"));
    map.insert("enum".to_owned(), Value::Array(words));
    map.insert("enumDescriptions".to_owned(), Value::Array(comments));
}

/// Doc comments are wrapped for the source; an editor wraps for its own window. An empty line parts paragraphs.
fn unwrap_lines(map: &mut Map<String, Value>) {
    if let Some(Value::String(text)) = map.get_mut("description") {
        let paragraphs = text.split("\n\n").map(|lines| lines.replace('\n', " "));
        *text = paragraphs.collect::<Vec<_>>().join("\n\n");
    }
}

/// The keywords that say what a value is.
const RULES: [&str; 5] = ["type", "enum", "enumDescriptions", "minimum", "maximum"];

/// Lets a variable stand for every value that is no text.
pub(super) fn variables(schema: &mut Value) {
    everywhere(schema, &mut |map| {
        let kind = map.get("type").and_then(Value::as_str);
        let is_word = map.contains_key("enum") && kind == Some("string");
        if !is_word && !matches!(kind, Some("integer" | "number" | "boolean")) {
            return;
        }
        let ruled = RULES.iter().filter_map(|rule| {
            let value = map.shift_remove(*rule)?;
            Some(((*rule).to_owned(), value))
        });
        let ruled: Map<String, Value> = ruled.collect();
        // It has no words: an editor would show them in place of the field's own.
        let pattern = r"^\$\{[A-Za-z_][A-Za-z0-9_-]*\}$";
        let variable = json!({ "type": "string", "pattern": pattern });
        map.insert("anyOf".to_owned(), json!([ruled, variable]));
    });
}
