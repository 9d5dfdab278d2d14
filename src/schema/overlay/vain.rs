//! Removals of what nobody knows: most likely a slip, and without a word nobody would notice that nothing goes.

use std::collections::BTreeSet;

use super::{MappingAddress, Overlay, find};
use crate::schema::document::Document;

/// A removal that removes nothing, of a target attribute that the schema has nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vain<'o> {
    pub address: &'o MappingAddress,
    /// `targetAttributeName`
    pub target: &'o str,
    /// The targets of the mappings that there are.
    pub mapped: Vec<String>,
}

impl Overlay {
    /// Mappings that are to go and that a document does not have, nor an attribute of that name. What the overlay speaks
    /// of as an attribute has a reason to be gone.
    #[must_use]
    pub fn vain(&self, document: &Document) -> Vec<Vain<'_>> {
        let schema = document.schema();
        let objects = schema
            .directories()
            .flat_map(|directory| directory.objects());
        let attributes = objects.flat_map(|object| object.attributes());
        let known: BTreeSet<&str> = attributes
            .filter_map(|attribute| attribute.name())
            .collect();
        let is_spoken_of = |name: &str| self.attributes.keys().any(|it| it.attribute == name);
        let mut vain = Vec::new();
        for (address, wanted) in &self.object_mappings {
            let Ok(mapping) = find::object_mapping(schema, address) else {
                continue;
            };
            let targets = mapping
                .attribute_mappings()
                .filter_map(|each| each.target());
            let mapped: BTreeSet<_> = targets.collect();
            let removed = wanted.attributes.iter();
            let removed = removed.filter(|(_, mapping)| mapping.is_none());
            for (target, _) in removed {
                let name = target.as_str();
                if !mapped.contains(name) && !known.contains(name) && !is_spoken_of(name) {
                    vain.push(Vain {
                        address,
                        target: name,
                        mapped: mapped.iter().map(ToString::to_string).collect(),
                    });
                }
            }
        }
        vain
    }
}
