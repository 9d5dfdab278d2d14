//! What changed from one schema to another, as a person would say it: by names, in the order of the documents, and
//! nothing that the service does by itself.
//!
//! Keys pair elements (DESIGN 7): rules by id, object mappings by source, target and name within their rule,
//! attribute mappings by target, directories, objects and attributes by name; twins by their order. It judges
//! nothing and makes no patch.

mod pair;
mod walk;

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::Document;
use super::members::{self, Members};
use super::normal::{Like, alike, normal};
use super::place::Place;

/// All changes, outermost first, removed before added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Diff {
    pub changes: Vec<Change>,
}

/// One change at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub place: Place,
    pub kind: Kind,
}

/// What happened. The JSON is as it stands in the documents; null stands for a member that is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum Kind {
    /// Only the second document has it. It is given whole.
    Added(Value),
    /// Only the first document has it. It is given whole.
    Removed(Value),
    /// A member means something else.
    Changed {
        member: String,
        from: Value,
        to: Value,
    },
}

/// Members that hold further elements. They are part of what an added or removed element says.
const INSIDE: [&str; 4] = [
    "objectMappings",
    "attributeMappings",
    "objects",
    "attributes",
];

impl Diff {
    /// What must happen to `before` for it to mean what `after` means.
    #[must_use]
    pub fn between(before: &Document, after: &Document) -> Self {
        let mut diff = Self::default();
        diff.schemas(before.schema(), after.schema());
        diff
    }

    /// Whether both documents mean the same.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether two diffs say the same of documents that are spelt differently: a plan's, and one made later from a
    /// document that was read again.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.said() == other.said()
    }

    /// What this says and the other does not.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Vec<&Change> {
        let known = other.said();
        let changes = self.changes.iter();
        changes
            .filter(|change| !known.contains(&change.said()))
            .collect()
    }

    fn said(&self) -> BTreeSet<(&Place, &str, String)> {
        self.changes.iter().map(Change::said).collect()
    }
}

impl Change {
    fn members(&self) -> &'static Members {
        match &self.place {
            Place::Schema => &members::SCHEMA,
            Place::Rule(_) => &members::RULE,
            Place::ObjectMapping(..) => &members::OBJECT_MAPPING,
            Place::AttributeMapping(..) => &members::ATTRIBUTE_MAPPING,
            Place::Directory(_) => &members::DIRECTORY,
            Place::Object(..) => &members::OBJECT,
            Place::Attribute(..) => &members::ATTRIBUTE,
        }
    }

    /// Whether this change does no more than take another one back: it finds what that one left, and makes it what it
    /// was. What the service has filled in by itself since then does not count.
    #[must_use]
    pub fn takes_back(&self, done: &Self) -> bool {
        let means = |member: &str, one: &Value, other: &Value| {
            self.members()
                .like(member)
                .is_none_or(|like| alike(like, Some(one), Some(other)))
        };
        let is_back = match (&self.kind, &done.kind) {
            (Kind::Added(_), Kind::Removed(_)) => true,
            (Kind::Removed(now), Kind::Added(left)) => {
                let mut left = left.as_object().into_iter().flatten();
                left.all(|(member, left)| means(member, &now[member], left))
            }
            (
                Kind::Changed { member, from, .. },
                Kind::Changed {
                    member: same, to, ..
                },
            ) => member == same && means(member, from, to),
            (Kind::Added(_) | Kind::Removed(_) | Kind::Changed { .. }, _) => false,
        };
        is_back && self.place == done.place
    }

    /// The change in the one form of its values.
    fn said(&self) -> (&Place, &str, String) {
        let whole = |value: &Value| {
            let one = value.as_object().into_iter().flatten();
            let said = one.filter_map(|(member, value)| {
                let inside = INSIDE.contains(&member.as_str()).then_some(Like::Plain);
                let like = inside.or(self.members().like(member))?;
                Some(format!("{member}={}", normal(like, Some(value))))
            });
            said.collect::<BTreeSet<_>>()
        };
        match &self.kind {
            Kind::Added(value) => (&self.place, "+", format!("{:?}", whole(value))),
            Kind::Removed(value) => (&self.place, "-", format!("{:?}", whole(value))),
            Kind::Changed { member, from, to } => {
                let like = self.members().like(member).unwrap_or(Like::Plain);
                let form = |value| normal(like, Some(value));
                (&self.place, member, format!("{} {}", form(from), form(to)))
            }
        }
    }
}

/// `+ place`, `- place`, `~ place: member from -> to`, with JSON for the values; for logs and tests.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Added(_) => write!(f, "+ {}", self.place),
            Kind::Removed(_) => write!(f, "- {}", self.place),
            Kind::Changed { member, from, to } => {
                write!(f, "~ {}: {member} {from} -> {to}", self.place)
            }
        }
    }
}

#[cfg(test)]
mod tests;
