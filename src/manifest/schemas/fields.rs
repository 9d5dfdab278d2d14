//! Every field of a document's schema: its way from the top, and where the guide speaks of it.
//!
//! A definition that is used in several places is a shape of its own, with a place of its own in the guide.

use std::collections::BTreeSet;

use serde_json::Value;

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// The way as people write it, such as `spec.assignments[].role`; within a shape it begins with the shape's name.
    pub(super) path: String,
    /// The place in the guide.
    pub(super) anchor: String,
    /// The JSON pointer to the field within the schema.
    pub(super) pointer: String,
    pub(super) is_required: bool,
    /// Whether exactly one of it and its neighbours is given.
    pub(super) is_one_of: bool,
    /// Whether it is what one of several forms of a value begins with, such as `env` of a credential.
    pub(super) is_form: bool,
    /// Whether it is one key of a closed list, such as a credential key.
    pub(super) is_key: bool,
}

/// The fields of a schema, each before those inside it; those of shapes at the end.
pub(super) fn fields(root: &Value) -> Vec<Field> {
    let mut walk = Walk {
        root,
        kind: text(root, "title").to_lowercase(),
        fields: Vec::new(),
        shapes: Vec::new(),
    };
    walk.visit("", "");
    let mut done = BTreeSet::new();
    // A shape may lead to another one.
    while let Some(shape) = walk
        .shapes
        .iter()
        .find(|shape| !done.contains(*shape))
        .cloned()
    {
        walk.visit(&definition(&shape), &shape);
        done.insert(shape);
    }
    walk.fields
}

/// The shapes of a schema, in the order in which fields lead to them.
pub(super) fn shapes(root: &Value) -> Vec<String> {
    let mut shapes = Vec::new();
    for field in fields(root) {
        let shape = field.path.split('.').next().unwrap_or_default();
        let is_shape = root["$defs"].get(shape).is_some();
        if is_shape && !shapes.iter().any(|known| known == shape) {
            shapes.push(shape.to_owned());
        }
    }
    shapes
}

/// The place of a path in the guide.
pub(super) fn anchor(kind: &str, path: &str) -> String {
    let path = path.replace("[]", "").replace('.', "-");
    format!("{kind}-{path}").to_lowercase()
}

/// The name of the definition that a schema points at.
pub(super) fn target(schema: &Value) -> Option<&str> {
    text(schema, "$ref").strip_prefix("#/$defs/")
}

/// The definition that a schema points at, or the schema itself.
pub(super) fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    target(schema).map_or(schema, |name| &root["$defs"][name])
}

/// What people call the keys of a mapping whose keys are other people's names.
pub(super) fn key(schema: &Value) -> Option<&str> {
    schema.get("propertyNames")?.get("title")?.as_str()
}

/// Whether the definition is used in several places, and too long to be said in each: a closed list is not.
pub(super) fn is_shape(root: &Value, name: &str) -> bool {
    fn uses(schema: &Value, name: &str) -> usize {
        let inner: usize = match schema {
            Value::Object(map) => map.values().map(|inner| uses(inner, name)).sum(),
            Value::Array(items) => items.iter().map(|inner| uses(inner, name)).sum(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
        };
        inner + usize::from(target(schema) == Some(name))
    }
    let is_list = root["$defs"][name].get("enum").is_some();
    !is_list && uses(root, name) > 1
}

/// What the template of a set has in common with an App is told there.
fn is_of_app(kind: &str, name: &str) -> bool {
    kind == "appset" && ["AppSpec", "Metadata"].contains(&name)
}

pub(super) fn text<'a>(schema: &'a Value, keyword: &str) -> &'a str {
    schema
        .get(keyword)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn definition(name: &str) -> String {
    format!("/$defs/{name}")
}

/// Whether an option of a mapping asks for this field alone.
fn is_one_of(record: &Value, name: &str) -> bool {
    let options = record.get("oneOf").and_then(Value::as_array);
    let mut options = options.into_iter().flatten();
    options.any(|option| option["required"] == serde_json::json!([name]))
}

struct Walk<'a> {
    root: &'a Value,
    kind: String,
    fields: Vec<Field>,
    shapes: Vec<String>,
}

impl Walk<'_> {
    /// Takes up the fields below one schema.
    fn visit(&mut self, pointer: &str, path: &str) {
        let root = self.root;
        let Some(schema) = root.pointer(pointer) else {
            return;
        };
        if let Some(name) = target(schema) {
            if is_of_app(&self.kind, name) {
                return;
            }
            if !is_shape(root, name) {
                self.visit(&definition(name), path);
            } else if !self.shapes.iter().any(|known| known == name) {
                self.shapes.push(name.to_owned());
            }
            return;
        }
        for keyword in ["oneOf", "anyOf"] {
            let options = schema.get(keyword).and_then(Value::as_array);
            for at in 0..options.map_or(0, Vec::len) {
                self.visit(&format!("{pointer}/{keyword}/{at}"), path);
            }
        }
        if schema.get("items").is_some() {
            self.visit(&format!("{pointer}/items"), &format!("{path}[]"));
        }
        if let Some(key) = key(schema) {
            let pointer = format!("{pointer}/additionalProperties");
            self.visit(&pointer, &format!("{path}.{key}"));
        }
        let names = schema.get("properties").and_then(Value::as_object);
        for name in names.into_iter().flat_map(|map| map.keys()) {
            self.field(schema, pointer, path, name);
        }
    }

    fn field(&mut self, record: &Value, pointer: &str, path: &str, name: &str) {
        let path = if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        };
        let is_option = pointer.rsplit('/').nth(1) == Some("oneOf");
        let pointer = format!("{pointer}/properties/{name}");
        let required = record.get("required").and_then(Value::as_array);
        self.fields.push(Field {
            anchor: anchor(&self.kind, &path),
            path: path.clone(),
            pointer: pointer.clone(),
            is_required: required.is_some_and(|names| names.iter().any(|other| other == name)),
            is_one_of: is_one_of(record, name),
            is_form: is_option && record["required"] == serde_json::json!([name]),
            is_key: record.get("propertyNames").is_some(),
        });
        self.visit(&pointer, &path);
    }
}
