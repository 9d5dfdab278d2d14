//! What the gallery of an imported tenant offers, beside what is known here or in its place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::store::{Members, text};

/// Templates that somebody else's gallery was seen to have.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Offer {
    /// `applicationTemplate` objects.
    templates: Vec<Members>,
    /// The synchronization templates of their service principals, schemas and all, by their ids in lower case.
    provisioning: BTreeMap<String, Vec<Value>>,
}

impl Offer {
    /// The `applicationTemplate` objects, in the order of their coming.
    pub(super) fn templates(&self) -> impl Iterator<Item = &Members> {
        self.templates.iter()
    }

    /// The `applicationTemplate` of an id.
    pub(super) fn template(&self, id: &str) -> Option<&Members> {
        let is_meant = |known: &&Members| text(known, "id").eq_ignore_ascii_case(id);
        self.templates.iter().find(is_meant)
    }

    /// The synchronization templates that come with a gallery template, where they were seen.
    pub(super) fn provisioning(&self, id: &str) -> Option<&[Value]> {
        let known = self.provisioning.get(&id.to_ascii_lowercase());
        known.map(Vec::as_slice)
    }

    /// Adds an `applicationTemplate`, or puts it in the place of the one of its id.
    pub(super) fn add(&mut self, template: Members) {
        let id = text(&template, "id").to_ascii_lowercase();
        self.templates
            .retain(|known| !text(known, "id").eq_ignore_ascii_case(&id));
        self.templates.push(template);
    }

    /// The synchronization templates of a gallery template, to be written to.
    pub(super) fn provisioning_mut(&mut self, id: &str) -> &mut Vec<Value> {
        self.provisioning
            .entry(id.to_ascii_lowercase())
            .or_default()
    }
}
