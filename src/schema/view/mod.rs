//! Looking at a schema: thin borrowed views over its JSON, one per resource type of REFERENCE 3.
//!
//! A view copies nothing, refuses nothing and never panics: what is missing, null or of another type is `None`, a
//! word that nobody knows stays text, and of several things with one name each is shown. It changes nothing.

mod directory;
mod element;
mod filter;
mod mapping;
mod raw;
mod rule;
mod turn;

pub use directory::{Attribute, Directory, Object};
pub use filter::{Clause, Filter, Group};
pub use mapping::{AttributeMapping, Source};
pub use rule::{ObjectMapping, Rule};
pub use turn::Turn;

pub(super) use raw::{list, text};

use serde_json::Value;

/// A synchronizationSchema.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'a>(&'a Value);

impl<'a> Schema<'a> {
    pub(super) const fn new(raw: &'a Value) -> Self {
        Self(raw)
    }

    /// The JSON, with all that has no method here.
    #[must_use]
    pub const fn raw(self) -> &'a Value {
        self.0
    }

    /// Changes with every write; the service's own.
    #[must_use]
    pub fn version(self) -> Option<&'a str> {
        text(self.0, "version")
    }

    /// `synchronizationRules`, as they stand.
    pub fn rules(self) -> impl Iterator<Item = Rule<'a>> {
        let all = list(self.0, "synchronizationRules");
        let keys = all.iter().map(|raw| text(raw, "id").or(text(raw, "name")));
        turn::turns(keys).zip(all).map(Rule::new)
    }

    /// `directories`, as they stand.
    pub fn directories(self) -> impl Iterator<Item = Directory<'a>> {
        let all = list(self.0, "directories");
        turn::by_name(all, "name").zip(all).map(Directory::new)
    }
}

#[cfg(test)]
mod tests;
