//! What a manifest wants of a schema that nobody has seen yet: all of it is news.

use serde_json::{Value, json};

use crate::plan::About;
use crate::plan::draft::Draft;
use crate::schema::told::{definition, expression, sentence};
use crate::schema::{self, Overlay, Word};

/// What is removed of what nobody has seen.
const DEFAULT: &str = "that of the template";

/// What an overlay wants of a schema that nobody has seen.
pub(super) fn tell(overlay: &Overlay, draft: &mut Draft) {
    for (address, wanted) in &overlay.attributes {
        let field = format!("provisioning.attributes {address}");
        let to = wanted.as_ref().map(wanted_attribute);
        draft.unseen(About::Attribute, &field, to, DEFAULT);
    }
    for (address, wanted) in &overlay.object_mappings {
        let field = format!("provisioning.mappings {address}");
        let mut member = |name: &str, to: Option<String>| {
            let about = if name == "scope" {
                About::Filter
            } else {
                About::Mapping
            };
            draft.unseen(about, &format!("{field} {name}"), to, DEFAULT);
        };
        if wanted.exclusive {
            member("mode", Some("exclusive".to_owned()));
        }
        for (target, mapping) in &wanted.attributes {
            member(&format!("/ {target}"), mapping.as_ref().map(wanted_mapping));
        }
        match &wanted.scope {
            schema::Wish::Leave => {}
            schema::Wish::Clear => member("scope", None),
            schema::Wish::Set(groups) if groups.is_empty() => member("scope", None),
            schema::Wish::Set(groups) => member("scope", Some(sentence(&filter(groups)))),
        }
        if let Some(enabled) = wanted.enabled {
            member("enabled", Some(enabled.to_string()));
        }
        if let Some(flows) = &wanted.flow_types {
            member("flowTypes", Some(schema::flow_types(flows)));
        }
    }
}

fn wanted_mapping(mapping: &schema::WantedMapping) -> String {
    let source = match &mapping.source {
        schema::Wish::Set(schema::WantedSource::Attribute(name)) => format!("[{name}]"),
        schema::Wish::Set(schema::WantedSource::Constant(text)) => format!("\"{text}\""),
        schema::Wish::Set(schema::WantedSource::Tree(tree)) => expression(tree),
        schema::Wish::Clear => "(no source)".to_owned(),
        schema::Wish::Leave => "(source as it is)".to_owned(),
    };
    let mut said = source;
    match &mapping.default_value {
        schema::Wish::Set(default) => said += &format!(", defaultValue \"{default}\""),
        schema::Wish::Clear => said += ", no defaultValue",
        schema::Wish::Leave => {}
    }
    // What is usual is said as well: the template may say something else.
    if let Some(flow) = mapping.flow_type {
        said += &format!(", flowType \"{}\"", flow.text());
    }
    if let Some(flow) = mapping.flow_behavior {
        said += &format!(", flowBehavior \"{}\"", flow.text());
    }
    if let Some(priority) = mapping.matching_priority {
        said += &format!(", matchingPriority {priority}");
    }
    said
}

/// As [`definition`] says one that is there.
fn wanted_attribute(wanted: &schema::WantedAttribute) -> String {
    let names = wanted.referenced_objects.iter().flatten();
    let objects: Vec<_> = names
        .map(|name| json!({ "referencedObjectName": name }))
        .collect();
    let default = match &wanted.default_value {
        schema::Wish::Set(default) => Some(default),
        schema::Wish::Clear | schema::Wish::Leave => None,
    };
    definition(&json!({
        "type": wanted.kind.map(Word::text),
        "multivalued": wanted.multivalued,
        "required": wanted.required,
        "caseExact": wanted.case_exact,
        "mutability": wanted.mutability.map(Word::text),
        "referencedObjects": objects,
        "defaultValue": default,
    }))
}

/// The filter as it will stand in the document.
fn filter(groups: &[schema::WantedGroup]) -> Value {
    let clause = |clause: &schema::WantedClause| {
        json!({
            "sourceOperandName": clause.source,
            "operatorName": clause.operator,
            "targetOperand": { "values": clause.values },
        })
    };
    let group = |group: &schema::WantedGroup| {
        let clauses: Vec<_> = group.clauses.iter().map(clause).collect();
        json!({ "clauses": clauses })
    };
    let groups: Vec<_> = groups.iter().map(group).collect();
    json!({ "groups": groups })
}
