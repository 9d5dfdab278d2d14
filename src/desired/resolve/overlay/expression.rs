//! Expressions, attributes and constants as trees, and what is wrong with them at their very letters.
//!
//! All three become the tree that the service makes of them, so that what is planned is what comes back.

use serde_json::Value;

use super::Gathering;
use crate::expr::{self, At, Attribute, Constant, Expression, Fault, Spelling, SyntaxError};
use crate::finding::{Code, Finding, did_you_mean};
use crate::schema::WantedSource;

/// What stands for a source that was refused: nothing is said of it again.
const REFUSED: WantedSource = WantedSource::Tree(Value::Null);

impl Gathering<'_> {
    /// The tree of an expression. A block of YAML ends with a line break, which is no part of it.
    pub(super) fn expression(&mut self, text: &str, pointer: &str) -> WantedSource {
        let text = text.trim_end();
        match expr::compile(text) {
            Ok(source) => WantedSource::Tree(source.to_json()),
            Err(error) => {
                let finding = self.mistake(&error, text, pointer);
                self.findings.push(finding);
                REFUSED
            }
        }
    }

    /// The tree of an attribute by its name.
    pub(super) fn attribute(&mut self, name: &str, pointer: &str) -> WantedSource {
        let tree = Expression::Attribute(Attribute {
            name: name.to_owned(),
            at: At::default(),
        });
        let inner = name
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let is_name = expr::parse(&tree.to_string()).is_ok_and(|read| read == tree);
        match expr::to_source(&tree) {
            Ok(source) if is_name && inner.is_none() => WantedSource::Tree(source.to_json()),
            Ok(_) | Err(_) => {
                let finding =
                    Finding::error(Code::InvalidExpression, "this is no attribute's name")
                        .at(self.places.at(pointer))
                        .label("expected a name without brackets around it");
                self.findings.push(finding.help(match inner {
                    Some(inner) if !inner.is_empty() => format!("write attribute: {inner}"),
                    Some(_) | None => {
                        "brackets inside of a name come in pairs; anything else is an expression"
                            .to_owned()
                    }
                }));
                REFUSED
            }
        }
    }

    /// The tree of a constant.
    pub(super) fn constant(&mut self, text: &str, pointer: &str) -> WantedSource {
        let tree = Expression::Constant(Constant {
            value: text.to_owned(),
            spelling: Spelling::Quoted,
            at: At::default(),
        });
        match expr::to_source(&tree) {
            Ok(source) => WantedSource::Tree(source.to_json()),
            Err(error) => {
                let finding = Finding::error(Code::InvalidExpression, error.message())
                    .at(self.places.at(pointer))
                    .label(error.expected());
                self.findings.push(finding);
                REFUSED
            }
        }
    }

    fn mistake(&self, error: &SyntaxError, text: &str, pointer: &str) -> Finding {
        let finding = Finding::error(Code::InvalidExpression, error.message())
            .at(self.places.inside(pointer, error.span.clone()))
            .label(error.expected());
        let help = self.help(error, text, pointer).or_else(|| error.help());
        Finding { help, ..finding }
    }

    /// Where more can be said than by those who see the expression alone: columns are those of the file.
    fn help(&self, error: &SyntaxError, text: &str, pointer: &str) -> Option<String> {
        if let Fault::UnclosedCall { name, column } = &error.fault {
            let (start, _) = text.char_indices().nth(column - 1)?;
            let open = self.places.inside(pointer, start..start + 1).span?.start;
            return Some(format!(
                "the ( of {name} opens at line {}, column {}; write ) where its arguments end",
                open.line, open.column
            ));
        }
        let Fault::UnknownFunction { name, near: None } = &error.fault else {
            return None;
        };
        let near = did_you_mean(name, expr::known().map(|(name, _)| name))?;
        Some(format!("did you mean {near}?"))
    }
}
