//! The one rule of shape that no schema of ours carries: a gallery template has an id or a name.
//!
//! Editors explain two optional fields better than a choice between two mappings.

use crate::finding::{Code, Finding};
use crate::manifest::node::{Kind, Node};

use super::Walk;

impl Walk<'_> {
    /// A mapping without fields has none of the two. One with an unknown field is left to that finding.
    pub(super) fn template(&mut self, root: &Node) {
        let spec = root.pair("spec").map(|(_, spec)| spec);
        let Some((key, template)) = spec.and_then(|spec| spec.pair("template")) else {
            return;
        };
        let found = match (template.pair("id"), template.pair("name")) {
            (Some(_), Some(_)) => "both",
            (None, None) if matches!(&template.kind, Kind::Mapping(pairs) if pairs.is_empty()) => {
                "none"
            }
            _ => return,
        };
        let message = format!("spec.template: expected exactly one of id and name, found {found}");
        let finding = Finding::error(Code::OneOf, message)
            .at(self.lines.place(key.span))
            .label("give exactly one of id and name")
            .help("prefer the id: publishers rename templates");
        self.findings.push(finding);
        self.wounds.lack(template.span, key.span);
    }
}
