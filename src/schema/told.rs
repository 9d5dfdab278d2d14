//! Values of a schema in people's words: expressions as they are written, filters as sentences, definitions in a line.

use serde_json::Value;

use super::words::{SourceType, Word as _};
use super::{Change, Kind, Place};

impl Change {
    /// The change in one line: `+ place what`, `- place what`, `~ place member: from -> to`.
    #[must_use]
    pub fn told(&self) -> String {
        let place = &self.place;
        match &self.kind {
            Kind::Added(value) => format!("+ {place} {}", whole(place, value)),
            Kind::Removed(value) => format!("- {place} {}", whole(place, value)),
            Kind::Changed { member, from, to } => {
                let [from, to] = [from, to].map(|value| part(member, value));
                format!("~ {place} {member}: {from} -> {to}")
            }
        }
    }
}

/// A whole element in one line.
#[must_use]
pub fn whole(place: &Place, value: &Value) -> String {
    match place {
        Place::AttributeMapping(..) => {
            let mut said = part("source", &value["source"]);
            for (member, usual) in [
                ("defaultValue", Value::Null),
                ("flowType", "Always".into()),
                ("flowBehavior", "FlowWhenChanged".into()),
                ("matchingPriority", 0.into()),
            ] {
                if ![&Value::Null, &usual].contains(&&value[member]) {
                    said += &format!(", {member} {}", part(member, &value[member]));
                }
            }
            said
        }
        Place::Attribute(..) => definition(value),
        Place::Schema
        | Place::Rule(_)
        | Place::ObjectMapping(..)
        | Place::Directory(_)
        | Place::Object(..) => "whole".to_owned(),
    }
}

/// `String, multivalued, required`
#[must_use]
pub fn definition(value: &Value) -> String {
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
    let list = value["referencedObjects"].as_array().into_iter().flatten();
    let objects: Vec<_> = list
        .filter_map(|it| it["referencedObjectName"].as_str())
        .collect();
    if !objects.is_empty() {
        words.push(format!("refers to {}", objects.join(" and ")));
    }
    if let Some(default) = value["defaultValue"].as_str() {
        words.push(format!("default \"{default}\""));
    }
    words.join(", ")
}

/// The value of one member.
#[must_use]
pub fn part(member: &str, value: &Value) -> String {
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
#[must_use]
pub fn expression(source: &Value) -> String {
    let name = source["name"].as_str().unwrap_or_default();
    if let Some(text) = source["expression"]
        .as_str()
        .filter(|text| !text.is_empty())
    {
        return text.to_owned();
    }
    let kind = source["type"].as_str().and_then(SourceType::parse);
    match kind.unwrap_or_default() {
        SourceType::Constant => format!("\"{name}\""),
        SourceType::Function => format!("{name}(...)"),
        SourceType::Attribute => format!("[{name}]"),
    }
}

/// A scoping filter as a sentence.
#[must_use]
pub fn sentence(filter: &Value) -> String {
    let all = alternatives(filter);
    if all.is_empty() {
        "everybody".to_owned()
    } else {
        all.join("; or ")
    }
}

/// Each group as a sentence.
#[must_use]
pub fn alternatives(filter: &Value) -> Vec<String> {
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
    list(&filter["groups"]).iter().map(group).collect()
}
