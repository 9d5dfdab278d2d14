//! Of some fields of a mapping exactly one is given: the gallery template, and whom an assignment is for.
//!
//! The rule is the schema's own, so that editors have it too; the words are better than theirs.

use crate::finding::{Code, Finding};
use crate::manifest::node::Node;
use crate::manifest::words::list;

use super::Walk;
use super::form::Record;

impl Walk<'_> {
    /// A mapping with an unknown field and none of the known ones is left to the finding about that field.
    pub(super) fn one_of_fields(
        &mut self,
        node: &Node,
        pairs: &[(Node, Node)],
        record: &Record<'_>,
    ) {
        let fields = &record.one_of;
        let given = fields.iter().filter(|field| node.pair(field).is_some());
        let names = record.names();
        let is_known = |key: &Node| key.text().is_some_and(|name| names.contains(&name));
        let found = match given.count() {
            _ if fields.is_empty() => return,
            1 => return,
            0 if pairs.iter().all(|(key, _)| is_known(key)) => "none".to_owned(),
            0 => return,
            2 if fields.len() == 2 => "both".to_owned(),
            several => several.to_string(),
        };
        let shown = self.owner(node);
        let all = list(fields.iter().copied(), "and");
        let message = format!(
            "{}: expected exactly one of {all}, found {found}",
            self.name()
        );
        let finding = Finding::error(Code::OneOf, message)
            .at(self.lines.place(shown))
            .label(format!("give exactly one of {all}"));
        self.findings.push(Finding {
            help: help(fields),
            ..finding
        });
        self.wounds.lack(node.span, shown);
    }
}

/// Which one to give, where that can be said.
fn help(fields: &[&str]) -> Option<String> {
    let text = if fields.contains(&"id") {
        "prefer the id: publishers rename templates"
    } else if fields.contains(&"group") {
        "one assignment is for one principal: write a list item for each"
    } else {
        return None;
    };
    Some(text.to_owned())
}
