//! Variables into a tree. Values alone are filled: a key says what a thing is, and a reader must see that.

use super::origins::{Filled, Origins};
use super::template::{self, Part};
use super::variables::{From, Variable, Variables};
use crate::finding::{Code, Finding, Span};
use crate::manifest::lines::Lines;
use crate::manifest::node::{Kind, Node};

/// The most bytes that variables may come to in one document, or in all instances of a set: far more than manifests have.
pub(in crate::manifest) const LARGEST: usize = 16 << 20;

/// Fills a tree in place, and notes what went where. `left` is what is left of [`LARGEST`].
pub(in crate::manifest) fn fill(
    lines: &Lines<'_>,
    root: &mut Node,
    variables: &Variables,
    origins: &mut Origins,
    left: &mut usize,
) -> Vec<Finding> {
    let mut filling = Filling {
        lines,
        variables,
        origins,
        left,
        findings: Vec::new(),
    };
    filling.value(root);
    filling.findings
}

struct Filling<'a> {
    lines: &'a Lines<'a>,
    variables: &'a Variables,
    origins: &'a mut Origins,
    left: &'a mut usize,
    findings: Vec<Finding>,
}

impl Filling<'_> {
    fn value(&mut self, node: &mut Node) {
        match &mut node.kind {
            Kind::Scalar { text, .. } => {
                if template::is_any(text)
                    && let Some((filled, is_variable)) = self.scalar(text, node.span)
                {
                    node.kind = filled;
                    node.is_variable = is_variable;
                }
            }
            Kind::Sequence { items, .. } => items.iter_mut().for_each(|item| self.value(item)),
            Kind::Mapping(pairs) => {
                for (key, value) in pairs {
                    self.key(key);
                    self.value(value);
                }
            }
        }
    }

    fn key(&mut self, key: &Node) {
        if key.text().is_some_and(template::is_any) {
            self.findings.push(
                Finding::error(Code::InvalidVariable, "a variable stands in a key")
                    .at(self.lines.place(key.span))
                    .label("keys are not filled in")
                    .help("write the key out; for a sign before braces write $${name}"),
            );
        }
    }

    /// What a text comes to, and whether it is one variable and nothing else: then it has the type of that. None where it
    /// names what there is not.
    fn scalar(&mut self, text: &str, span: Span) -> Option<(Kind, bool)> {
        let parts = template::parts(text);
        let mut used = Vec::new();
        let mut filled = String::new();
        for part in &parts {
            let name = match part {
                Part::Letters(letters) | Part::Almost(letters) => {
                    filled.push_str(letters);
                    continue;
                }
                Part::Variable(name) => name,
            };
            let Some(variable) = self.variables.get(name) else {
                let finding = self.variables.undefined(name);
                self.findings.push(finding.at(self.lines.place(span)));
                return None;
            };
            let Some(left) = self.left.checked_sub(variable.text.len()) else {
                self.findings.push(self.too_long(span));
                return None;
            };
            *self.left = left;
            filled.push_str(&variable.text);
            used.push((*name, variable));
        }
        self.origins.note(span, origin(&used));
        let only = used.first().filter(|_| template::is_whole(text));
        let kind = Kind::Scalar {
            text: filled,
            quoted: only.is_none_or(|(_, only)| only.is_text),
        };
        Some((kind, only.is_some()))
    }

    fn too_long(&self, span: Span) -> Finding {
        Finding::error(
            Code::InvalidVariable,
            format!("variables come to more than {LARGEST} bytes here"),
        )
        .at(self.lines.place(span))
        .help("use fewer, or shorter ones")
    }
}

fn origin(used: &[(&str, &Variable)]) -> Filled {
    let mut own = used
        .iter()
        .filter_map(|(_, variable)| match &variable.from {
            From::Instance(place) => Some(place.clone()),
            From::File(_) | From::Flag => None,
        });
    Filled {
        instance: own.next(),
        used: used
            .iter()
            .map(|(name, variable)| ((*name).to_owned(), variable.from.place().cloned()))
            .collect(),
    }
}
