//! What instances have by column: the types and defaults that a manifest declares, and which names are none of them.

use std::collections::BTreeMap;

use super::variables::{From, Variable};
use crate::finding::{Code, Finding, Place, did_you_mean};
use crate::manifest::lines::Lines;
use crate::manifest::node::Node;
use crate::manifest::scalar::{self, Plain};
use crate::manifest::words::{list, quote};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Number,
    Boolean,
}

/// A column that the manifest declares.
pub(super) struct Column {
    pub(super) kind: Type,
    /// For an instance that has nothing there.
    pub(super) default: Option<Variable>,
    /// Where it is declared.
    pub(super) place: Place,
}

/// The columns that are declared, by name. Where none is, those of a CSV are text, and others what they are written as.
pub(super) type Columns = BTreeMap<String, Column>;

impl Type {
    fn read(word: &str) -> Option<Self> {
        match word {
            "string" => Some(Self::String),
            "number" => Some(Self::Number),
            "boolean" => Some(Self::Boolean),
            _ => None,
        }
    }

    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
        }
    }

    /// Whether a text is a value of this type.
    pub(super) fn takes(self, text: &str) -> bool {
        match (self, scalar::resolve(text)) {
            (Self::String, _) | (Self::Number, Plain::Number) => true,
            (Self::Number, Plain::Integer(Some(_))) => scalar::is_common(text),
            (Self::Boolean, Plain::Flag(_)) => matches!(text, "true" | "false"),
            (Self::Number | Self::Boolean, _) => false,
        }
    }
}

/// The columns of a manifest. What its shape has wrong is said with the document.
pub(super) fn columns(lines: &Lines<'_>, spec: &Node) -> Columns {
    let pairs = spec.pair("columns").map_or(&[][..], |(_, it)| it.pairs());
    let columns = pairs.iter().filter_map(|(key, value)| {
        let word = value.text().or_else(|| value.pair("type")?.1.text())?;
        let default = value.pair("default");
        let default =
            default.and_then(|(_, it)| Variable::of(it, From::Instance(lines.place(it.span))));
        let column = Column {
            kind: Type::read(word)?,
            default,
            place: lines.place(key.span),
        };
        Some((key.text()?.to_owned(), column))
    });
    columns.collect()
}

/// The error of a column that is not declared, where any is; none for one that may be used.
pub(super) fn stranger(name: &str, columns: &Columns) -> Option<Finding> {
    if columns.is_empty() || columns.contains_key(name) {
        return None;
    }
    let known = columns.keys().map(String::as_str);
    let near = did_you_mean(name, known.clone());
    let near = near.map(|near| format!("did you mean {}? ", quote(near)));
    let text = format!("spec.columns has no column {}", quote(name));
    Some(Finding::error(Code::InvalidInstance, text).help(format!(
        "{}there are {}",
        near.unwrap_or_default(),
        list(known, "and")
    )))
}
