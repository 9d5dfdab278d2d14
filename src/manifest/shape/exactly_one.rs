//! The one rule of shape that no schema of ours carries: of some fields exactly one is given.
//!
//! Editors explain optional fields better than a choice between mappings.

use crate::finding::{Code, Finding, Span};
use crate::manifest::node::{Kind, Node};
use crate::manifest::words::list;

use super::Walk;

const TEMPLATE: [&str; 2] = ["id", "name"];
const PRINCIPAL: [&str; 3] = ["group", "user", "spn"];

impl Walk<'_> {
    /// Judges the gallery template and every assignment of a document.
    pub(super) fn exactly_one(&mut self, root: &Node) {
        let Some((_, spec)) = root.pair("spec") else {
            return;
        };
        if let Some((key, template)) = spec.pair("template") {
            let help = "prefer the id: publishers rename templates";
            self.one_of_fields(key.span, template, "spec.template", &TEMPLATE, help);
        }
        let Some((
            _,
            Node {
                kind: Kind::Sequence { items, .. },
                ..
            },
        )) = spec.pair("assignments")
        else {
            return;
        };
        for (index, item) in items.iter().enumerate() {
            let name = format!("spec.assignments[{index}]");
            let help = "one assignment is for one principal: write a list item for each";
            self.one_of_fields(item.span, item, &name, &PRINCIPAL, help);
        }
    }

    /// A mapping with an unknown field and none of the known ones is left to the finding about that field.
    fn one_of_fields(&mut self, shown: Span, node: &Node, name: &str, fields: &[&str], help: &str) {
        let Kind::Mapping(pairs) = &node.kind else {
            return;
        };
        let given = fields.iter().filter(|field| node.pair(field).is_some());
        let found = match given.count() {
            1 => return,
            0 if pairs.iter().all(|(key, _)| key.text() == Some("role")) => "none".to_owned(),
            0 => return,
            2 if fields.len() == 2 => "both".to_owned(),
            several => several.to_string(),
        };
        let all = list(fields.iter().copied(), "and");
        let message = format!("{name}: expected exactly one of {all}, found {found}");
        let finding = Finding::error(Code::OneOf, message)
            .at(self.lines.place(shown))
            .label(format!("give exactly one of {all}"))
            .help(help);
        self.findings.push(finding);
        self.wounds.lack(node.span, shown);
    }
}
