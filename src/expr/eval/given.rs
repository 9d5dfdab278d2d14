//! What an expression is evaluated for: one object of the source, and the few things of its surroundings that functions
//! ask for. All of it is handed in, the time and the seed of chance too.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::object::Object;

/// An object and its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The object of the source.
    pub object: &'a Object,
    /// What the service fills in for the job, by the name between the per cent signs: `DomainFQDN`.
    pub placeholders: &'a BTreeMap<String, String>,
    /// The values that the target holds already, for `SelectUniqueValue`.
    pub taken: &'a Taken,
    /// The tenant's default domain, for `DefaultDomain`.
    pub default_domain: Option<&'a str>,
    /// What `Now` says.
    pub now: Timestamp,
    /// What `Guid` and `RandomString` are made from. The same seed makes the same values in the same expression.
    pub seed: u64,
}

/// A role of an application, as it is assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The id of the role.
    pub id: String,
    /// Its value, where it has one.
    pub value: Option<String>,
    /// The name that people see.
    pub display_name: String,
}

/// Values that are taken. Letter case makes no difference, as in the directories that `SelectUniqueValue` is for.
#[derive(Clone, Debug, Default)]
pub struct Taken(BTreeSet<String>);

impl Taken {
    /// Whether somebody has this value.
    #[must_use]
    pub fn has(&self, value: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&value.to_lowercase())
    }
}

impl<T: AsRef<str>> FromIterator<T> for Taken {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let values = values.into_iter();
        Self(values.map(|value| value.as_ref().to_lowercase()).collect())
    }
}

impl<'a> Given<'a> {
    /// An object where nothing is taken and nothing is filled in.
    #[must_use]
    pub const fn new(object: &'a Object, now: Timestamp) -> Self {
        const PLACEHOLDERS: &BTreeMap<String, String> = &BTreeMap::new();
        const TAKEN: &Taken = &Taken(BTreeSet::new());
        Self {
            object,
            placeholders: PLACEHOLDERS,
            taken: TAKEN,
            default_domain: None,
            now,
            seed: 0,
        }
    }
}
