//! What is wrong with a schema by itself: references between its parts that lead nowhere, and what the service is known to
//! refuse or to stumble over (REFERENCE 3).
//!
//! Documents of real tenants have faults of their own, so callers compare before and after ([`faults`]). It mends nothing.

mod directory;
mod mapping;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::document::Document;
use super::place::Place;
use super::view::Schema;

/// One thing that is wrong, where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub place: Place,
    pub wrong: Wrong,
    /// What there is instead, for whoever asks "did you mean".
    pub known: Arc<[String]>,
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

/// What is wrong with `after` and was not wrong with `before`, wherever else the two differ.
#[must_use]
pub fn faults(before: &Document, after: &Document) -> Vec<Fault> {
    let mut old = BTreeSet::new();
    all(before.schema(), &mut |place, wrong, is_on, _| {
        old.insert((place, wrong, is_on));
    });
    let mut faults = Vec::new();
    all(after.schema(), &mut |place, wrong, is_on, known| {
        let mut found = (place, wrong, is_on);
        let mut is_old = old.contains(&found);
        // What is switched off with its faults is no worse than it was; what is switched on with them is.
        if !is_old && !is_on {
            found.2 = true;
            is_old = old.contains(&found);
        }
        if !is_old {
            let (place, wrong, _) = found;
            let known = known();
            faults.push(Fault {
                place,
                wrong,
                known,
            });
        }
    });
    faults
}

/// Takes one fault, and whether it is of something that is carried out: mappings can be switched off. What there is instead is asked for of news alone, since objects have hundreds of attributes and
/// documents many faults.
type Tell<'t> = dyn FnMut(Place, Wrong, bool, &dyn Fn() -> Arc<[String]>) + 't;

/// More names than this are no help, and too many to compare each with what was written.
const MANY: usize = 2000;

fn all(schema: Schema<'_>, tell: &mut Tell<'_>) {
    let mappings = schema.rules().flat_map(|rule| rule.object_mappings());
    for mapping in mappings {
        mapping::of(schema, mapping, tell);
    }
    directory::of(schema, tell);
}

/// Names to choose from.
fn names<'a>(all: impl Iterator<Item = Option<&'a str>>) -> Arc<[String]> {
    let names: Vec<_> = all.flatten().take(MANY + 1).map(str::to_owned).collect();
    if names.len() > MANY {
        Arc::default()
    } else {
        names.into()
    }
}
