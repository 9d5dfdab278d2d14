//! What is wrong with a schema by itself: references between its parts that lead nowhere, and what the service is known to
//! refuse or to stumble over (REFERENCE 3).
//!
//! Documents of real tenants have faults of their own, so callers compare before and after ([`faults`]). It mends nothing.

mod directory;
mod mapping;

use std::collections::BTreeSet;
use std::fmt;

use super::document::Document;
use super::place::Place;
use super::view::Schema;

/// One thing that is wrong, where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub place: Place,
    pub wrong: Wrong,
    /// What there is instead, for whoever asks "did you mean".
    pub known: Vec<String>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// The object of the target directory has no such attribute.
    UnknownTarget(String),
    /// The object of the source directory has no such attribute; a mapping or its expression reads it.
    UnknownSource(String),
    /// The same, read by a scoping filter.
    UnknownFilterSource(String),
    /// A scoping filter reads an attribute that has several values, which the service does not support.
    MultivaluedFilterSource(String),
    /// A scoping filter reads a date, which the service does not support either.
    DateFilterSource(String),
    /// The attribute is the key of its object: the service writes it by itself.
    AnchorIsTarget(String),
    /// Objects are matched by nothing: every one would be created anew.
    NothingMatches,
    /// The object has no key: nobody would be found again.
    NoAnchor(String),
    /// An attribute refers to an object that its directory does not have.
    UnknownReference(String),
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTarget(name) => write!(f, "the target has no attribute \"{name}\""),
            Self::UnknownSource(name) => write!(f, "the source has no attribute \"{name}\""),
            Self::UnknownFilterSource(name) => {
                write!(
                    f,
                    "the scope asks for \"{name}\", which the source does not have"
                )
            }
            Self::MultivaluedFilterSource(name) => {
                write!(f, "the scope asks for \"{name}\", which has several values")
            }
            Self::DateFilterSource(name) => {
                write!(f, "the scope asks for \"{name}\", which is a date")
            }
            Self::AnchorIsTarget(name) => {
                write!(
                    f,
                    "\"{name}\" is the key of the target object, which the service writes itself"
                )
            }
            Self::NothingMatches => f.write_str(
                "no attribute is left to match objects by: every account would be created anew",
            ),
            Self::NoAnchor(object) => write!(f, "the object \"{object}\" has no key any more"),
            Self::UnknownReference(name) => {
                write!(f, "the directory has no object \"{name}\" to refer to")
            }
        }
    }
}

/// What is wrong with `after` and was not wrong with `before`.
#[must_use]
pub fn faults(before: &Document, after: &Document) -> Vec<Fault> {
    let known: BTreeSet<_> = all(before.schema()).into_iter().collect();
    let faults = all(after.schema()).into_iter();
    faults.filter(|fault| !known.contains(fault)).collect()
}

fn all(schema: Schema<'_>) -> Vec<Fault> {
    let mappings = schema.rules().flat_map(|rule| rule.object_mappings());
    // A mapping that is switched off is never carried out, and published ones refer to nothing.
    let live = mappings.filter(|mapping| mapping.enabled() != Some(false));
    let mapped = live.flat_map(|mapping| mapping::of(schema, mapping));
    mapped.chain(directory::of(schema)).collect()
}
