//! What somebody may have meant, and what is in none of the manifests: braces that are nearly a variable, and variables of
//! the command line that no manifest names. Both would be silent else.

use std::collections::BTreeSet;

use super::template;
use super::variables::{NAME, bad_name};
use crate::finding::{Code, Finding, did_you_mean};
use crate::manifest::files::Said;
use crate::manifest::lines::Lines;
use crate::manifest::node::{Kind, Node};
use crate::manifest::words::list;

/// Braces that hold no name, and stay as they are. What they hold is not repeated: it may stand where secrets do.
pub(in crate::manifest) fn almost(lines: &Lines<'_>, root: &Node) -> Vec<Finding> {
    let almost = texts(root).filter(|node| node.text().is_some_and(template::is_almost));
    let warning = |node: &Node| {
        Finding::warning(Code::InvalidVariable, "these braces hold no name, and stay letters")
            .at(lines.place(node.span))
            .help(format!(
                "{NAME}, with nothing around it: ${{name}}; for these very letters write two signs before the braces: $${{"
            ))
    };
    almost.map(warning).collect()
}

/// Variables that a run says and no document names.
pub(in crate::manifest) fn unused<'a>(
    said: &Said,
    documents: impl Iterator<Item = &'a Node>,
) -> Vec<Finding> {
    if said.variables.is_empty() {
        return Vec::new();
    }
    let used = documents.flat_map(|root| texts(root).filter_map(Node::text));
    let used: BTreeSet<&str> = used.flat_map(template::names).collect();
    let said: BTreeSet<&str> = said
        .variables
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let unused = said
        .iter()
        .filter(|name| bad_name(name).is_none() && !used.contains(*name));
    let warning = |name: &&str| {
        let near = did_you_mean(name, used.iter().copied());
        let near = near.map(|near| format!("did you mean {near}? "));
        let known = if used.is_empty() {
            "they name none; one is written ${name}".to_owned()
        } else {
            format!("they name {}", list(used.iter().copied(), "and"))
        };
        let text = format!("--var {name}: no manifest names this variable");
        let help = format!("{}{known}", near.unwrap_or_default());
        Finding::warning(Code::InvalidVariable, text).help(help)
    };
    unused.map(warning).collect()
}

/// Every text of a document that is no key.
fn texts(root: &Node) -> impl Iterator<Item = &Node> {
    let mut open = vec![root];
    std::iter::from_fn(move || {
        loop {
            let node = open.pop()?;
            match &node.kind {
                Kind::Scalar { .. } => return Some(node),
                Kind::Sequence { items, .. } => open.extend(items),
                Kind::Mapping(pairs) => open.extend(pairs.iter().map(|(_, value)| value)),
            }
        }
    })
}
