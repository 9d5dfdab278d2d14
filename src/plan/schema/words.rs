//! Changes of a schema in people's words: expressions as they are written, filters as sentences, definitions in a line.

use serde_json::Value;

use crate::plan::draft::Draft;
use crate::schema::{self, Change, Kind};

/// Adds one change to what a plan shows.
pub(super) fn tell(change: &Change, draft: &mut Draft) {
    let field = field(&change.place);
    match &change.kind {
        Kind::Added(value) => draft.change(&field, None, whole(&change.place, value)),
        Kind::Removed(value) => draft.removal(&field, whole(&change.place, value)),
        Kind::Changed { member, from, to } => {
            let field = if member == "source" {
                field
            } else {
                format!("{field} {member}")
            };
            draft.change(&field, Some(part(member, from)), part(member, to));
        }
    }
}

fn field(place: &schema::Place) -> String {
    use schema::Place as At;
    match place {
        At::ObjectMapping(_, mapping) => format!("provisioning.mappings {mapping}"),
        At::AttributeMapping(_, mapping, target) => {
            format!("provisioning.mappings {mapping} / {target}")
        }
        At::Schema | At::Rule(_) => format!("provisioning.schema {place}"),
        At::Directory(_) | At::Object(..) | At::Attribute(..) => {
            format!("provisioning.attributes {place}")
        }
    }
}

/// A whole element in one line.
fn whole(place: &schema::Place, value: &Value) -> String {
    match place {
        schema::Place::AttributeMapping(..) => {
            let mut said = part("source", &value["source"]);
            for member in [
                "defaultValue",
                "flowType",
                "flowBehavior",
                "matchingPriority",
            ] {
                let usual = [
                    Value::Null,
                    "Always".into(),
                    "FlowWhenChanged".into(),
                    0.into(),
                ];
                if !usual.contains(&value[member]) {
                    said += &format!(", {member} {}", part(member, &value[member]));
                }
            }
            said
        }
        schema::Place::Attribute(..) => definition(value),
        schema::Place::Schema
        | schema::Place::Rule(_)
        | schema::Place::ObjectMapping(..)
        | schema::Place::Directory(_)
        | schema::Place::Object(..) => "whole".to_owned(),
    }
}

/// `String, multivalued, required`
pub(super) fn definition(value: &Value) -> String {
    let mut words = vec![value["type"].as_str().unwrap_or("String").to_owned()];
    for flag in ["multivalued", "required", "caseExact", "anchor"] {
        if value[flag] == true {
            words.push(flag.to_owned());
        }
    }
    if let Some(mutability) = value["mutability"]
        .as_str()
        .filter(|word| *word != "ReadWrite")
    {
        words.push(mutability.to_owned());
    }
    words.join(", ")
}

fn part(member: &str, value: &Value) -> String {
    match (member, value) {
        ("source", Value::Null) => "(no source)".to_owned(),
        ("source", source) => expression(source),
        ("scope", filter) => sentence(filter),
        (_, Value::Null) => "(none)".to_owned(),
        (_, Value::String(text)) => format!("\"{text}\""),
        (_, other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_))) => {
            other.to_string()
        }
    }
}

/// The text of a source, as people write it.
pub(super) fn expression(source: &Value) -> String {
    let name = source["name"].as_str().unwrap_or_default();
    match (source["expression"].as_str(), source["type"].as_str()) {
        (Some(text), _) if !text.is_empty() => text.to_owned(),
        (_, Some("Constant")) => format!("\"{name}\""),
        (_, Some("Function")) => format!("{name}(...)"),
        _ => format!("[{name}]"),
    }
}

/// A scoping filter as a sentence.
pub(super) fn sentence(filter: &Value) -> String {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let clause = |clause: &Value| {
        let text = |name: &str| clause[name].as_str().unwrap_or_default().to_owned();
        let values = list(&clause["targetOperand"]["values"]);
        let values: Vec<_> = values.iter().map(ToString::to_string).collect();
        let said = [
            text("sourceOperandName"),
            text("operatorName"),
            values.join(" or "),
        ];
        said.join(" ").trim_end().to_owned()
    };
    let group = |group: &Value| {
        let clauses: Vec<_> = list(&group["clauses"]).iter().map(clause).collect();
        clauses.join(" and ")
    };
    let groups: Vec<_> = list(&filter["groups"]).iter().map(group).collect();
    if groups.is_empty() {
        "everybody".to_owned()
    } else {
        groups.join("; or ")
    }
}
