//! The JSON Schemas of whole documents: published for editors, and the rules that the reader walks by.
//!
//! Both uses share one value, so that an editor and `validate` can never disagree. It writes no files.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::kinds::{AppSpec, Metadata, TenantSpec};

/// The only format of manifests that this version reads.
pub const API_VERSION: &str = "syncform/v1";

/// The kinds of document, in the order in which they are listed to people.
pub const KINDS: [&str; 2] = ["App", "Tenant"];

/// The published schemas by file name.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![("app.schema.json", app()), ("tenant.schema.json", tenant())]
}

/// The schema of a kind, or none for a kind that this version does not know.
pub(super) fn of_kind(kind: &str) -> Option<Value> {
    match kind {
        "App" => Some(app()),
        "Tenant" => Some(tenant()),
        _ => None,
    }
}

fn app() -> Value {
    document::<AppSpec>(
        "App",
        "One application of the gallery, and its provisioning.",
    )
}

fn tenant() -> Value {
    document::<TenantSpec>(
        "Tenant",
        "One tenant, and how its applications are told apart from other people's.",
    )
}

/// The envelope is written by hand, because a generic Rust type would get a new name for every kind.
fn document<S: JsonSchema>(kind: &str, description: &str) -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator();
    let metadata = generator.subschema_for::<Metadata>();
    let spec = generator.subschema_for::<S>();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind,
        "description": description,
        "type": "object",
        "properties": {
            "apiVersion": {
                "description": "The format of this document.",
                "type": "string",
                "const": API_VERSION,
            },
            "kind": {
                "description": "What this document describes.",
                "type": "string",
                "const": kind,
            },
            "metadata": described(metadata, "The name that the rest of the repository and the live object know this by."),
            "spec": described(spec, "What is wanted."),
        },
        "required": ["apiVersion", "kind", "metadata", "spec"],
        "additionalProperties": false,
        "$defs": definitions(generator),
    });
    refuse_null_fields(&mut schema);
    bound_integers(&mut schema);
    unwrap_lines(&mut schema);
    schema
}

fn described(schema: Schema, text: &str) -> Value {
    let mut value = schema.to_value();
    if let Some(map) = value.as_object_mut() {
        map.insert("description".to_owned(), json!(text));
    }
    value
}

fn definitions(mut generator: SchemaGenerator) -> Map<String, Value> {
    generator.take_definitions(true).into_iter().collect()
}

/// An `Option` means that a field may be absent, not that it may be null: `notify:` with nothing behind it
/// would otherwise be taken for "left alone" by us and for "empty" by its author. Values of maps keep their
/// null, because there it is going to mean removal.
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

/// schemars gives the width of an integer as a format, which neither editors nor the reader know.
fn bound_integers(schema: &mut Value) {
    if let Value::Object(map) = schema {
        let most = match map.get("format").and_then(Value::as_str) {
            Some("uint8") => Some(u64::from(u8::MAX)),
            Some("uint16") => Some(u64::from(u16::MAX)),
            Some("uint32") => Some(u64::from(u32::MAX)),
            _ => None,
        };
        if let Some(most) = most {
            map.shift_remove("format");
            map.insert("maximum".to_owned(), json!(most));
        }
        map.values_mut().for_each(bound_integers);
    } else if let Value::Array(items) = schema {
        items.iter_mut().for_each(bound_integers);
    }
}

/// Doc comments are wrapped for the source; an editor wraps for its own window.
fn unwrap_lines(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::String(text)) = map.get_mut("description") {
                *text = text.replace('\n', " ");
            }
            map.values_mut().for_each(unwrap_lines);
        }
        Value::Array(items) => items.iter_mut().for_each(unwrap_lines),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
