//! Changes of a schema in people's words: expressions as they are written, filters as sentences, definitions in a line.

use serde_json::Value;

use crate::plan::draft::Draft;
use crate::plan::{self, About, Cause};
use crate::schema::{self, Change, Kind};

use super::filter::{self, Turn};

/// Adds one change to what a plan shows, one line for each thing that comes, goes or becomes another.
pub(super) fn tell(change: &Change, cause: Cause, draft: &mut Draft) {
    let field = field(&change.place);
    let about = about(change);
    let mut line = |field: &str, from: Option<String>, to: Option<String>| {
        draft.changes.push(plan::Change {
            field: field.to_owned(),
            from,
            to,
            about,
            cause,
        });
    };
    match &change.kind {
        Kind::Added(value) => line(&field, None, Some(whole(&change.place, value))),
        Kind::Removed(value) => line(&field, Some(whole(&change.place, value)), None),
        Kind::Changed { member, from, to } if member == "scope" => {
            let (field, alternative) = (
                format!("{field} scope"),
                format!("{field} scope alternative"),
            );
            match filter::turn(from, to) {
                Turn::Set(to) => line(&field, None, Some(to)),
                Turn::Cleared(from) => line(&field, Some(from), None),
                Turn::Dropped(all) => all
                    .into_iter()
                    .for_each(|from| line(&alternative, Some(from), None)),
                Turn::Opened(all) => all
                    .into_iter()
                    .for_each(|to| line(&alternative, None, Some(to))),
                Turn::Rewritten { from, to } => line(&field, Some(from), Some(to)),
            }
        }
        Kind::Changed { member, from, to } => {
            let field = if member == "source" {
                field
            } else {
                format!("{field} {member}")
            };
            line(&field, Some(part(member, from)), Some(part(member, to)));
        }
    }
}

fn about(change: &Change) -> About {
    use schema::Place as At;
    match (&change.place, &change.kind) {
        (At::ObjectMapping(..), Kind::Changed { member, .. }) if member == "scope" => About::Filter,
        (At::ObjectMapping(..) | At::AttributeMapping(..), _) => About::Mapping,
        (At::Schema | At::Rule(_) | At::Directory(_) | At::Object(..) | At::Attribute(..), _) => {
            About::Attribute
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
