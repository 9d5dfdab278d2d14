//! What a manifest wants of a schema that nobody has seen yet: all of it is news.

use serde_json::{Value, json};

use super::words::{definition, expression, sentence};
use crate::plan::draft::Draft;
use crate::schema::{self, FlowBehavior, FlowType, Overlay, Word};

/// What an overlay wants of a schema that nobody has seen.
pub(super) fn tell(overlay: &Overlay, draft: &mut Draft) {
    for (address, wanted) in &overlay.attributes {
        let field = format!("provisioning.attributes {address}");
        match wanted {
            Some(wanted) => draft.change(&field, None, wanted_attribute(wanted)),
            None => draft.removal(&field, "that of the template"),
        }
    }
    for (address, wanted) in &overlay.object_mappings {
        let field = format!("provisioning.mappings {address}");
        if wanted.exclusive {
            draft.change(&format!("{field} mode"), None, "exclusive");
        }
        for (target, mapping) in &wanted.attributes {
            let field = format!("{field} / {target}");
            match mapping {
                Some(mapping) => draft.change(&field, None, wanted_mapping(mapping)),
                None => draft.removal(&field, "that of the template"),
            }
        }
        match &wanted.scope {
            schema::Wish::Leave => {}
            schema::Wish::Clear => draft.removal(&format!("{field} scope"), "that of the template"),
            schema::Wish::Set(groups) => {
                draft.change(&format!("{field} scope"), None, sentence(&filter(groups)));
            }
        }
        if let Some(enabled) = wanted.enabled {
            draft.change(&format!("{field} enabled"), None, enabled.to_string());
        }
        if let Some(flows) = &wanted.flow_types {
            let flows = schema::flow_types(flows);
            draft.change(&format!("{field} flowTypes"), None, flows);
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
    if let schema::Wish::Set(default) = &mapping.default_value {
        said += &format!(", defaultValue \"{default}\"");
    }
    if let Some(flow) = mapping.flow_type.filter(|flow| *flow != FlowType::Always) {
        said += &format!(", flowType \"{}\"", flow.text());
    }
    if let Some(flow) = mapping
        .flow_behavior
        .filter(|flow| *flow != FlowBehavior::FlowWhenChanged)
    {
        said += &format!(", flowBehavior \"{}\"", flow.text());
    }
    if let Some(priority) = mapping.matching_priority.filter(|priority| *priority > 0) {
        said += &format!(", matchingPriority {priority}");
    }
    said
}

/// As [`definition`] says one that is there.
fn wanted_attribute(wanted: &schema::WantedAttribute) -> String {
    definition(&json!({
        "type": wanted.kind.map(Word::text),
        "multivalued": wanted.multivalued,
        "required": wanted.required,
        "caseExact": wanted.case_exact,
        "mutability": wanted.mutability.map(Word::text),
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
