//! How a manifest says which thing it means. What an address means in a document is [`find`](super::find)'s.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An object mapping: `rule / source -> target`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct MappingAddress {
    /// Name or id; `None` where one rule alone has such a mapping.
    #[serde(default)]
    pub rule: Option<String>,
    /// `sourceObjectName`
    pub source: String,
    /// `targetObjectName`
    pub target: String,
}

/// A directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DirectoryAddress {
    /// The source of a rule; `None`: of all rules that may be edited, if that is one directory.
    Source(Option<String>),
    /// The target of a rule; `None` as above.
    Target(Option<String>),
    /// Name or id.
    Named(String),
}

/// An attribute of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AttributeAddress {
    pub directory: DirectoryAddress,
    pub object: String,
    pub attribute: String,
}

impl MappingAddress {
    /// Whether it may mean an object mapping of these names, of a rule with this name and this id.
    #[must_use]
    pub fn fits(&self, rule: [Option<&str>; 2], ends: [Option<&str>; 2]) -> bool {
        let named = self.rule.as_deref();
        ends == [Some(self.source.as_str()), Some(self.target.as_str())]
            && (named.is_none() || rule.contains(&named))
    }
}

impl fmt::Display for MappingAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(rule) = &self.rule {
            write!(f, "{rule} / ")?;
        }
        write!(f, "{} -> {}", self.source, self.target)
    }
}

impl fmt::Display for DirectoryAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |f: &mut fmt::Formatter<'_>, side, rule: &Option<String>| match rule {
            Some(rule) => write!(f, "{side} of {rule}"),
            None => f.write_str(side),
        };
        match self {
            Self::Source(rule) => side(f, "source", rule),
            Self::Target(rule) => side(f, "target", rule),
            Self::Named(name) => f.write_str(name),
        }
    }
}

impl fmt::Display for AttributeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} / {} / {}",
            self.directory, self.object, self.attribute
        )
    }
}
