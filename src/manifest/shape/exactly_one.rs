//! The one rule of shape that no schema of ours carries: of some fields exactly one is given.
//!
//! Editors explain optional fields better than a choice between mappings.

use crate::finding::{Code, Finding};
use crate::manifest::lines::Lines;
use crate::manifest::node::{Kind, Node};
use crate::manifest::words::list;

const TEMPLATE: [&str; 2] = ["id", "name"];
const PRINCIPAL: [&str; 3] = ["group", "user", "spn"];

/// Judges the gallery template and every assignment of a document.
pub(super) fn check(lines: &Lines<'_>, root: &Node) -> Vec<Finding> {
    let Some((_, spec)) = root.pair("spec") else {
        return Vec::new();
    };
    let template = spec.pair("template").and_then(|(key, template)| {
        let finding = one(lines, key, template, "spec.template", &TEMPLATE)?;
        Some(finding.help("prefer the id: publishers rename templates"))
    });
    let assignments = spec
        .pair("assignments")
        .and_then(|(_, list)| match &list.kind {
            Kind::Sequence { items, .. } => Some(items.as_slice()),
            Kind::Scalar { .. } | Kind::Mapping(_) => None,
        });
    let assignments = assignments.into_iter().flatten().enumerate();
    let assigned = assignments.filter_map(|(index, item)| {
        let name = format!("spec.assignments[{index}]");
        let finding = one(lines, item, item, &name, &PRINCIPAL)?;
        Some(finding.help("one assignment is for one principal: write one list item for each"))
    });
    template.into_iter().chain(assigned).collect()
}

/// A mapping with an unknown field and none of the known ones is left to the finding about that field.
fn one(
    lines: &Lines<'_>,
    shown: &Node,
    node: &Node,
    name: &str,
    fields: &[&str],
) -> Option<Finding> {
    let Kind::Mapping(pairs) = &node.kind else {
        return None;
    };
    let given = fields.iter().filter(|field| node.pair(field).is_some());
    let found = match given.count() {
        1 => return None,
        0 if pairs.iter().all(|(key, _)| key.text() == Some("role")) => "none".to_owned(),
        0 => return None,
        2 if fields.len() == 2 => "both".to_owned(),
        several => several.to_string(),
    };
    let all = list(fields.iter().copied(), "and");
    let finding = Finding::error(
        Code::OneOf,
        format!("{name}: expected exactly one of {all}, found {found}"),
    );
    Some(
        finding
            .at(lines.place(shown.span))
            .label(format!("give exactly one of {all}")),
    )
}
