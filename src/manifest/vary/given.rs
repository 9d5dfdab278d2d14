//! The variables that all documents share: those of the Tenant, of files, and of the command line, the later ones over the
//! earlier.

use super::variables::{Variable, Variables, bad_name};
use crate::finding::{Code, Finding};
use crate::manifest::files::Files;
use crate::manifest::lines::Lines;
use crate::manifest::node::{Kind, Node};
use crate::manifest::{split, strays, tree};

/// Reads them. `tenant` is the one that the run is for, with the lines of its file.
pub(in crate::manifest) fn given(
    files: &Files,
    tenant: Option<(&Lines<'_>, &Node)>,
    findings: &mut Vec<Finding>,
) -> Variables {
    let mut variables = Variables::default();
    if let Some((lines, root)) = tenant
        && let Some((_, spec)) = root.pair("spec")
        && let Some((_, mapping)) = spec.pair("variables")
    {
        // The shape of the document says what its values may be.
        findings.extend(variables.read(lines, mapping).names);
    }
    for (name, text) in &files.said().variable_files {
        file(name, text, &mut variables, findings);
    }
    for (name, text) in &files.said().variables {
        match bad_name(name) {
            None => variables.set(name, Variable::of_flag(text)),
            Some(why) => findings.push(
                Finding::error(Code::InvalidVariable, format!("--var {name}: {why}"))
                    .help("write --var NAME=VALUE"),
            ),
        }
    }
    variables
}

fn file(name: &str, text: &str, variables: &mut Variables, findings: &mut Vec<Finding>) {
    let lines = Lines::new(name, text);
    for piece in split::pieces(text) {
        let strays = strays::judge(&lines, &piece);
        if !strays.is_empty() {
            findings.extend(strays);
            continue;
        }
        if piece.blank {
            continue;
        }
        let read = tree::read(&lines, &piece);
        findings.extend(read.findings);
        let Some(root) = read.root else {
            continue;
        };
        if matches!(root.kind, Kind::Mapping(_)) {
            let wrong = variables.read(&lines, &root);
            findings.extend(wrong.names.into_iter().chain(wrong.values));
        } else {
            findings.push(
                Finding::error(
                    Code::InvalidVariable,
                    format!("a file of variables is a mapping, found {}", root.noun()),
                )
                .at(lines.place(root.span))
                .help("write NAME: VALUE, one on a line"),
            );
        }
    }
}
