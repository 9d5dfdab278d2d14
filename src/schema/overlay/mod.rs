//! Wanted changes of a schema, keyed by names: what a manifest says of mappings and custom attributes.
//!
//! An overlay is a value: a plan carries it, and apply lays it over whatever the tenant has by then. What it does
//! not name stays as it is, byte for byte; what it names and already means the same is not written again. So laying
//! it twice is laying it once. It parses no expression: `source` comes as a tree, or as one name.

mod address;
mod attribute;
mod back;
mod entries;
mod exclusive;
mod find;
mod laid;
mod mapping;
mod refusal;
mod scope;
mod vain;
mod wanted;
mod write;

pub use address::{AttributeAddress, DirectoryAddress, MappingAddress};
pub use laid::Laid;
pub use refusal::{Refusal, What, Why};
pub use vain::Vain;
pub use wanted::{
    WantedAttribute, WantedClause, WantedGroup, WantedMapping, WantedObjectMapping, WantedSource,
    Wish,
};

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::patch::{Making, Patch};

/// All wanted changes of one schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct Overlay {
    #[serde(with = "entries")]
    pub object_mappings: BTreeMap<MappingAddress, WantedObjectMapping>,
    /// `None` removes the attribute.
    #[serde(with = "entries")]
    pub attributes: BTreeMap<AttributeAddress, Option<WantedAttribute>>,
}

impl Overlay {
    /// Whether it wants nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.object_mappings.is_empty() && self.attributes.is_empty()
    }

    /// Whether any of it goes back to a base document.
    #[must_use]
    pub fn needs_base(&self) -> bool {
        self.object_mappings.values().any(|wanted| wanted.exclusive)
    }

    /// What must change in a document; empty where all that is wanted is so. `base` is what exclusive mappings go
    /// back to: the default schema of the template.
    ///
    /// # Errors
    ///
    /// Every address that means nothing or several things, and every exclusive mapping that has no base.
    pub fn patch(
        &self,
        document: &Document,
        base: Option<&Document>,
    ) -> Result<Patch, Vec<Refusal>> {
        let mut making = Making::new(document.json());
        let mappings = self.lay_mappings(&mut making, document, base);
        let attributes = self.lay_attributes(&mut making, document);
        let refusals = [mappings, attributes].concat();
        if refusals.is_empty() {
            Ok(making.patch())
        } else {
            Err(refusals)
        }
    }

    fn lay_mappings(
        &self,
        making: &mut Making<'_>,
        document: &Document,
        base: Option<&Document>,
    ) -> Vec<Refusal> {
        let mut seen = BTreeSet::new();
        let mut lay = |address, wanted: &WantedObjectMapping| {
            let mapping = find::object_mapping(document.schema(), address)?;
            if !seen.insert((mapping.rule().turn().index, mapping.turn().index)) {
                return Err(said_twice(What::ObjectMapping, address));
            }
            let base = wanted
                .exclusive
                .then(|| exclusive::base(address, mapping, base));
            mapping::lay(making, mapping, wanted, base.transpose()?)
        };
        let all = self.object_mappings.iter();
        all.filter_map(|(address, wanted)| lay(address, wanted).err())
            .collect()
    }

    /// Object by object, since removals move what stands behind them in the same array.
    fn lay_attributes(&self, making: &mut Making<'_>, document: &Document) -> Vec<Refusal> {
        let mut objects: BTreeMap<_, (_, Vec<attribute::Wanted<'_>>)> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut refusals = Vec::new();
        for (address, wanted) in &self.attributes {
            let found = match find::attribute(document.schema(), address) {
                Ok(found) => found,
                Err(refusal) => {
                    refusals.push(refusal);
                    continue;
                }
            };
            let object = (found.directory.turn().index, found.object.turn().index);
            let name = address.attribute.as_str();
            if !seen.insert((object, name)) {
                refusals.push(said_twice(What::Attribute, address));
            }
            let (_, all) = objects.entry(object).or_insert((found, Vec::new()));
            all.push((found.attribute, name, wanted.as_ref()));
        }
        for (found, all) in objects.into_values() {
            attribute::lay(making, found.directory, found.object, &all);
        }
        refusals
    }
}

fn said_twice(what: What, address: &impl Display) -> Refusal {
    find::refusal(what, address, Why::SaidTwice, Vec::new())
}

#[cfg(test)]
mod tests;
