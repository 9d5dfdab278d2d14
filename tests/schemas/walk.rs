//! Every place of a published schema, each with a way to make a whole document around a value there.
//!
//! It reads the JSON and knows nothing of how the schemas are made.

use std::rc::Rc;

use serde_json::{Map, Value, json};

/// In how many places one and the same mapping is walked.
const SAME: usize = 5;

/// Puts a value into a document that is sound but for it.
pub(super) type Around<'a> = Rc<dyn Fn(Value) -> Value + 'a>;

/// A field, or a mapping.
pub(super) struct Place<'a> {
    pub(super) path: String,
    pub(super) schema: &'a Value,
    pub(super) around: Around<'a>,
}

/// All that a schema speaks of.
#[derive(Default)]
pub(super) struct Places<'a> {
    pub(super) fields: Vec<Place<'a>>,
    /// Mappings with named fields.
    pub(super) records: Vec<Place<'a>>,
}

/// Walks a schema from the top.
pub(super) fn places(root: &Value) -> Places<'_> {
    let mut places = Places::default();
    visit(
        root,
        root,
        "",
        &(Rc::new(|value| value) as Around<'_>),
        &mut places,
    );
    places
}

/// The schema behind references.
pub(super) fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema.get("$ref").and_then(Value::as_str);
    target
        .and_then(|target| root.pointer(target.strip_prefix('#')?))
        .unwrap_or(schema)
}

/// The names in a list of them.
pub(super) fn names(list: &Value) -> Vec<&str> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).collect()
}

/// The fields of which exactly one is given.
pub(super) fn one_of(record: &Value) -> Vec<&str> {
    let options = record["oneOf"].as_array().into_iter().flatten();
    options
        .flat_map(|option| names(&option["required"]))
        .collect()
}

/// The smallest mapping that is sound; `with` is a field that it shall allow.
pub(super) fn smallest(record: &Value, with: Option<&str>) -> Map<String, Value> {
    let choice = one_of(record);
    let chosen = match with {
        Some(with) if choice.contains(&with) => None,
        Some(_) | None => choice.first().copied(),
    };
    let needed = names(&record["required"]).into_iter().chain(chosen);
    needed
        .filter(|name| with != Some(*name))
        .map(|name| {
            (
                name.to_owned(),
                record["properties"][name]["examples"][0].clone(),
            )
        })
        .collect()
}

fn visit<'a>(
    root: &'a Value,
    schema: &'a Value,
    path: &str,
    around: &Around<'a>,
    places: &mut Places<'a>,
) {
    let schema = resolved(root, schema);
    if let Some(items) = schema.get("items") {
        let outer = Rc::clone(around);
        let around: Around<'a> = Rc::new(move |value| outer(json!([value])));
        visit(root, items, &format!("{path}[]"), &around, places);
    }
    let key = &schema["propertyNames"]["examples"][0];
    if let (Some(key), true) = (key.as_str(), schema["additionalProperties"].is_object()) {
        let outer = Rc::clone(around);
        let around: Around<'a> = Rc::new(move |value| outer(json!({ key: value })));
        let path = format!(
            "{path}.{}",
            schema["propertyNames"]["title"]
                .as_str()
                .unwrap_or_default()
        );
        visit(
            root,
            &schema["additionalProperties"],
            &path,
            &around,
            places,
        );
    }
    let Some(fields) = schema["properties"].as_object() else {
        let options = schema["oneOf"]
            .as_array()
            .or_else(|| schema["anyOf"].as_array());
        for option in options.into_iter().flatten() {
            visit(root, option, path, around, places);
        }
        return;
    };
    // A shape is walked in its first places only: one credential is like another.
    let same = places
        .records
        .iter()
        .filter(|record| std::ptr::eq(record.schema, schema));
    if same.count() >= SAME {
        return;
    }
    places.records.push(Place {
        path: path.to_owned(),
        schema,
        around: Rc::clone(around),
    });
    for (name, field) in fields {
        let outer = Rc::clone(around);
        let around: Around<'a> = Rc::new(move |value| {
            let mut record = smallest(schema, Some(name));
            record.insert(name.clone(), value);
            outer(Value::Object(record))
        });
        let path = format!("{path}.{name}").trim_start_matches('.').to_owned();
        visit(root, field, &path, &around, places);
        places.fields.push(Place {
            path,
            schema: field,
            around,
        });
    }
}
