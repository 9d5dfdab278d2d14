//! Which fields documents of a kind have written, by their ways through the schema.

use std::collections::BTreeSet;

use serde_json::Value;
use syncform::manifest;

use super::{collect, resolved};

/// The fields of one kind, and those that some document has.
pub(crate) struct Written {
    schema: Value,
    seen: BTreeSet<String>,
}

impl Written {
    /// No document yet.
    pub(crate) fn of(kind: &str) -> Self {
        let mut schemas = manifest::schemas().into_iter();
        let schema = schemas.find(|(name, _)| name.to_string().to_lowercase().contains(kind));
        let (_, schema) = schema.expect("a kind");
        Self {
            schema,
            seen: BTreeSet::new(),
        }
    }

    /// Adds a document.
    pub(crate) fn add(&mut self, document: &Value) {
        walk(&self.schema, &self.schema, document, "", &mut self.seen);
    }

    /// The fields that no document has, but for these.
    pub(crate) fn missing(&self, but: &[&str]) -> Vec<String> {
        let mut known = BTreeSet::new();
        collect(&self.schema, &self.schema, "", &mut known);
        let is_listed = |path: &&String| but.iter().any(|but| path.starts_with(but));
        let missing = known.difference(&self.seen);
        missing.filter(|path| !is_listed(path)).cloned().collect()
    }
}

/// Named as [`collect`] names them.
fn walk(root: &Value, schema: &Value, value: &Value, path: &str, seen: &mut BTreeSet<String>) {
    let schema = resolved(root, schema);
    let members = || value.as_object().into_iter().flatten();
    if let Some(key) = schema["propertyNames"]["title"].as_str() {
        let path = format!("{path}.{key}");
        for (_, value) in members() {
            walk(root, &schema["additionalProperties"], value, &path, seen);
        }
        return;
    }
    seen.insert(path.to_owned());
    if let Some(fields) = schema.get("properties").and_then(Value::as_object) {
        for (name, value) in members() {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            let field = fields.get(name).expect("a field of the schema");
            walk(root, field, value, &path, seen);
        }
        return;
    }
    if let Some(items) = schema.get("items") {
        for item in value.as_array().into_iter().flatten() {
            walk(root, items, item, &format!("{path}[]"), seen);
        }
    }
    let ways = schema.get("oneOf").or_else(|| schema.get("anyOf"));
    for way in ways.and_then(Value::as_array).into_iter().flatten() {
        let way = resolved(root, way);
        let fields = way.get("properties").and_then(Value::as_object);
        let has_all = |fields: &serde_json::Map<String, Value>| {
            fields.len() > 1
                && value.is_object()
                && members().all(|(name, _)| fields.contains_key(name))
        };
        let is_keyed = way["propertyNames"]["title"].is_string() && value.is_object();
        if fields.is_some_and(has_all) || is_keyed {
            walk(root, way, value, path, seen);
        }
        if let Some(items) = way.get("items") {
            for item in value.as_array().into_iter().flatten() {
                walk(root, items, item, &format!("{path}[]"), seen);
            }
        }
    }
}
