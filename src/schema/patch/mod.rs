//! A change of a document as RFC 6902 operations, which first test that the document is the one they were made for.
//!
//! Arrays of a schema have no keys in JSON, only indices. So every array element that an operation's path crosses,
//! and every one that is removed, is tested by its identity before anything is written: on a document whose arrays
//! moved, applying fails and changes nothing. A patch holds what it changes and nothing else.

mod between;
mod identity;

pub(super) use between::within;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::Document;

/// Operations for one document. Pointers start at the schema, not at a template around it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Patch {
    operations: json_patch::Patch,
}

/// The document is not the one that the patch was made for. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the schema is not the one that this change was made for: at {at}, {problem}")]
pub struct Moved {
    /// The JSON pointer of the operation that found it.
    pub at: String,
    pub problem: String,
}

impl Patch {
    /// What makes `after` of `before`, byte for byte but for the order of members that it adds.
    #[must_use]
    pub fn between(before: &Document, after: &Document) -> Self {
        let mut made = Making::new(before.json());
        made.value("", before.json(), after.json());
        made.patch()
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// As RFC 6902 spells it.
    #[must_use]
    pub const fn operations(&self) -> &json_patch::Patch {
        &self.operations
    }

    /// Changes a document in place. What the patch does not touch is neither copied nor moved.
    ///
    /// # Errors
    ///
    /// [`Moved`] where a test fails or a path leads nowhere: the document is then as it was.
    pub fn apply(&self, document: &mut Document) -> Result<(), Moved> {
        json_patch::patch(document.json_mut(), &self.operations).map_err(|error| Moved {
            at: error.path.to_string(),
            problem: error.kind.to_string(),
        })
    }
}

/// A patch in the making: tests and changes apart, since all tests go first, while indices are still true.
pub(super) struct Making<'a> {
    root: &'a Value,
    /// Elements that have their tests already.
    tested: BTreeSet<String>,
    tests: Vec<json_patch::PatchOperation>,
    changes: Vec<json_patch::PatchOperation>,
}

#[cfg(test)]
mod tests;
