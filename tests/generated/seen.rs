//! Whether everything was generated that a manifest can say: the published JSON Schema is the list of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::golden;

/// How often each thing was said.
pub(super) struct Seen {
    schema: Value,
    counts: BTreeMap<String, usize>,
}

impl Seen {
    pub(super) fn new() -> Self {
        let path = golden::root().join("schemas/app.schema.json");
        let text = std::fs::read_to_string(path).expect("the published schema");
        Self {
            schema: serde_json::from_str(&text).expect("JSON"),
            counts: BTreeMap::new(),
        }
    }

    /// Counts what a manifest says of a field of `spec.provisioning`.
    pub(super) fn count(&mut self, field: &str, said: &Value) {
        let schema = &self.schema["$defs"]["Provisioning"]["properties"][field];
        let mut found = Vec::new();
        visit(&self.schema, schema, field, Some(said), &mut |path| {
            found.push(path);
        });
        for path in found {
            self.tell(path);
        }
    }

    /// Counts one thing more.
    pub(super) fn tell(&mut self, what: String) {
        *self.counts.entry(what).or_default() += 1;
    }

    /// What the schema has below these fields and was never said, and what else was never told.
    pub(super) fn missing(&self, fields: &[&str], others: &[&str]) -> Vec<String> {
        let mut all: BTreeSet<String> = others.iter().map(|it| (*it).to_owned()).collect();
        for field in fields {
            let schema = &self.schema["$defs"]["Provisioning"]["properties"][field];
            visit(&self.schema, schema, field, None, &mut |path| {
                all.insert(path);
            });
        }
        assert!(all.len() > 80, "the schema was not understood: {all:#?}");
        all.into_iter()
            .filter(|it| !self.counts.contains_key(it))
            .collect()
    }
}

/// Walks a schema, along a value where there is one: the fields, words, flags, nulls and empty lists that it may hold, or that
/// the value does hold.
fn visit(
    root: &Value,
    schema: &Value,
    path: &str,
    said: Option<&Value>,
    tell: &mut impl FnMut(String),
) {
    let target = schema["$ref"]
        .as_str()
        .and_then(|it| root.pointer(it.strip_prefix('#')?));
    let schema = target.unwrap_or(schema);
    for option in schema["oneOf"].as_array().into_iter().flatten() {
        if said.is_none_or(|said| fits(root, option, said)) {
            visit(root, option, path, said, tell);
        }
    }
    for word in schema["enum"].as_array().into_iter().flatten() {
        if said.is_none_or(|said| said == word) {
            tell(format!("{path} = {word}"));
        }
    }
    let leaves: &[Value] = match schema["type"].as_str() {
        Some("boolean") => &[Value::Bool(false), Value::Bool(true)],
        Some("null") => &[Value::Null],
        Some("string") if schema.get("enum").is_none() => &[Value::String(String::new())],
        _ => &[],
    };
    for leaf in leaves {
        if said.is_none_or(|said| said == leaf || leaf.is_string()) {
            tell(format!(
                "{path} = {}",
                if leaf.is_string() {
                    "text".to_owned()
                } else {
                    leaf.to_string()
                }
            ));
        }
    }
    if let Some(items) = schema.get("items") {
        // Where one or several may stand, what is said of one counts.
        let is_several = schema["minItems"] == 1;
        if said.is_none_or(|it| it.as_array().is_some_and(|it| it.is_empty() != is_several)) {
            tell(format!(
                "{path} = {}",
                if is_several { "[...]" } else { "[]" }
            ));
        }
        let path = if is_several {
            path.to_owned()
        } else {
            format!("{path}[]")
        };
        match said {
            None => visit(root, items, &path, None, tell),
            Some(said) => said
                .as_array()
                .into_iter()
                .flatten()
                .for_each(|it| visit(root, items, &path, Some(it), tell)),
        }
    }
    let members = |name: &str| match said {
        None => vec![None],
        Some(said) => said.get(name).map(Some).into_iter().collect(),
    };
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        for said in members(name) {
            tell(path.clone());
            visit(root, field, &path, said, tell);
        }
    }
    if schema["additionalProperties"].is_object() {
        let path = format!("{path}.*");
        match said {
            None => visit(root, &schema["additionalProperties"], &path, None, tell),
            Some(said) => said.as_object().into_iter().flatten().for_each(|(_, it)| {
                visit(root, &schema["additionalProperties"], &path, Some(it), tell);
            }),
        }
    }
}

/// Whether a value has the type of an option.
fn fits(root: &Value, option: &Value, said: &Value) -> bool {
    let target = option["$ref"]
        .as_str()
        .and_then(|it| root.pointer(it.strip_prefix('#')?));
    let option = target.unwrap_or(option);
    let deeper = option["oneOf"].as_array().into_iter().flatten();
    if deeper.clone().next().is_some() {
        return deeper.into_iter().any(|option| fits(root, option, said));
    }
    match option["type"].as_str() {
        Some("object") => said.is_object(),
        Some("array") => said.is_array(),
        Some("string") => said.is_string(),
        Some("null") => said.is_null(),
        _ => false,
    }
}
