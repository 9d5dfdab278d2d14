//! Whether a document says what a manifest wants of it, read by its views and not by comparing overlays.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use syncform::expr::{self, At, Constant, Expression, Spelling};
use syncform::model::ScopeOperator;

use super::ground::{Ends, Ground, Said};
use super::mend::Fragment;

type Fields = Map<String, Value>;

/// Judges the ground of a document that a manifest was applied to.
pub(super) fn stated(after: &Ground, said: &Fragment) -> Result<(), TestCaseError> {
    for (key, said) in said.mappings.as_object().into_iter().flatten() {
        let ends = after.mapping(key);
        let whole = Said {
            name: key.clone(),
            fields: ends.fields.clone(),
            is_key: false,
        };
        mapping(ends, &whole, said)?;
    }
    for object in &after.objects {
        let all = said.attributes[object.side][&object.object].as_object();
        for (name, said) in all.into_iter().flatten() {
            let there = object.attributes.iter().find(|it| it.name == *name);
            entry(name, there, said)?;
        }
    }
    Ok(())
}

fn mapping(ends: &Ends, whole: &Said, said: &Value) -> Result<(), TestCaseError> {
    let mut wanted = said.as_object().cloned().unwrap_or_default();
    let attributes = wanted.remove("attributes").unwrap_or_default();
    let is_exclusive = wanted
        .remove("mode")
        .is_some_and(|mode| mode == "exclusive");
    fields(whole, &wanted)?;
    let listed = attributes.as_object().cloned().unwrap_or_default();
    for (target, said) in &listed {
        let there = ends.mapped.iter().find(|it| it.name == *target);
        entry(target, there, said)?;
    }
    if let Some(base) = ends.base.as_ref().filter(|_| is_exclusive) {
        let missing = |fields: &Fields, said: &Value| -> Fields {
            let is_open = |field: &&String| {
                let is_source = ["expression", "attribute", "constant"].contains(&field.as_str());
                let has_source = said.is_string()
                    || ["expression", "attribute", "constant"]
                        .iter()
                        .any(|it| said.get(it).is_some());
                said.get(field.as_str()).is_none() && !(is_source && has_source)
            };
            let open = fields.iter().filter(|(field, _)| is_open(field));
            open.map(|(field, value)| (field.clone(), value.clone()))
                .collect()
        };
        fields(whole, &missing(&base.fields, said))?;
        let names = |all: &mut dyn Iterator<Item = &String>| all.cloned().collect::<BTreeSet<_>>();
        let mut expected = names(&mut base.mapped.iter().map(|it| &it.name));
        for (target, said) in &listed {
            if said.is_null() {
                expected.remove(target);
            } else {
                expected.insert(target.clone());
            }
        }
        prop_assert_eq!(
            names(&mut ends.mapped.iter().map(|it| &it.name)),
            expected,
            "{}",
            &whole.name
        );
        for there in &ends.mapped {
            let default = base.mapped.iter().find(|it| it.name == there.name);
            let default = default.map_or_else(nothing, |it| it.fields.clone());
            let said = listed.get(&there.name).cloned().unwrap_or_default();
            fields(there, &missing(&default, &said))?;
        }
    }
    Ok(())
}

/// A mapping of which nothing is said.
fn nothing() -> Fields {
    let said = json!({ "expression": null, "default": null, "matching": 0, "apply": "always", "flow": "whenChanged" });
    said.as_object().cloned().unwrap_or_default()
}

/// A mapping or a definition that is wanted, or unwanted.
fn entry(name: &str, there: Option<&Said>, said: &Value) -> Result<(), TestCaseError> {
    let text = |text: &String| Fields::from_iter([("expression".to_owned(), json!(text))]);
    match (said, there) {
        (Value::Null, _) => prop_assert!(there.is_none(), "{} is still there", name),
        (_, None) => prop_assert!(false, "{} is not there", name),
        (Value::String(said), Some(there)) => fields(there, &text(said))?,
        (said, Some(there)) => fields(there, said.as_object().unwrap_or(&Fields::new()))?,
    }
    Ok(())
}

fn fields(there: &Said, wanted: &Fields) -> Result<(), TestCaseError> {
    for (field, wanted) in wanted {
        let (found, name) = (&there.fields, &there.name);
        let is_so = match field.as_str() {
            "expression" | "attribute" | "constant" => {
                let wanted = Fields::from_iter([(field.clone(), wanted.clone())]);
                match (source(found), source(&wanted)) {
                    (Some(one), Some(other)) => expr::same(&one, &other),
                    (None, None) => true,
                    (Some(_), None) | (None, Some(_)) => false,
                }
            }
            "operations" | "references" => set(&found[field]) == set(wanted),
            "scope" => groups(&found[field]) == groups(wanted),
            _ => found.get(field) == Some(wanted),
        };
        prop_assert!(is_so, "{} {} is not {} in {:?}", name, field, wanted, found);
    }
    Ok(())
}

/// The source that fields say; `None` is null.
fn source(fields: &Fields) -> Option<Expression> {
    let text = |field: &str| fields.get(field).and_then(Value::as_str);
    if let Some(value) = text("constant") {
        let (value, spelling, at) = (value.to_owned(), Spelling::Quoted, At::default());
        return Some(Expression::Constant(Constant {
            value,
            spelling,
            at,
        }));
    }
    let attribute = text("attribute").map(|name| format!("[{name}]"));
    let text = attribute.or(text("expression").map(str::to_owned))?;
    Some(expr::parse(text.trim_end()).expect("an expression"))
}

fn set(list: &Value) -> BTreeSet<&str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// Alternatives, each a list of attribute, operator and values.
fn groups(scope: &Value) -> Vec<Vec<(String, String, Vec<String>)>> {
    let all = scope.as_array().into_iter().flatten();
    let all = all.map(|group| {
        let mut clauses = Vec::new();
        for (attribute, said) in group.as_object().into_iter().flatten() {
            let list = said
                .as_array()
                .cloned()
                .unwrap_or_else(|| vec![said.clone()]);
            for (operator, values) in list.iter().flat_map(conditions) {
                clauses.push((attribute.clone(), operator, values));
            }
        }
        clauses.sort();
        clauses
    });
    let mut all: Vec<_> = all.collect();
    all.sort();
    all
}

fn conditions(said: &Value) -> Vec<(String, Vec<String>)> {
    let wire = |word: &str| {
        ScopeOperator::named(word)
            .map(|it| it.wire.to_owned())
            .expect("an operator")
    };
    if let Some(word) = said.as_str() {
        return vec![(wire(word), Vec::new())];
    }
    let all = said.as_object().into_iter().flatten();
    all.map(|(word, value)| match value.as_str() {
        Some(text) => (wire(word), vec![text.to_owned()]),
        None => (
            value["operator"].as_str().unwrap_or_default().to_owned(),
            texts(&value["operands"]),
        ),
    })
    .collect()
}

fn texts(list: &Value) -> Vec<String> {
    let all = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    all.map(str::to_owned).collect()
}
