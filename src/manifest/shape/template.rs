//! The one rule of shape that no schema of ours carries: a gallery template has an id or a name.
//!
//! Editors explain two optional fields better than a choice between two mappings.

use crate::finding::{Code, Finding};
use crate::manifest::lines::Lines;
use crate::manifest::node::{Kind, Node};

/// A mapping without fields has none of the two. One with an unknown field is left to that finding.
pub(super) fn check(lines: &Lines<'_>, root: &Node) -> Option<Finding> {
    let (_, spec) = root.pair("spec")?;
    let (key, template) = spec.pair("template")?;
    let found = match (template.pair("id"), template.pair("name")) {
        (Some(_), Some(_)) => "both",
        (None, None) if matches!(&template.kind, Kind::Mapping(pairs) if pairs.is_empty()) => {
            "none"
        }
        _ => return None,
    };
    let message = format!("spec.template: expected exactly one of id and name, found {found}");
    let finding = Finding::error(Code::OneOf, message)
        .at(lines.place(key.span))
        .label("give exactly one of id and name");
    Some(finding.help("prefer the id: publishers rename templates"))
}
