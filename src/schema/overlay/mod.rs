//! Wanted changes of a schema, keyed by names: what a manifest says of mappings and custom attributes.
//!
//! An overlay is a value: a plan carries it, and apply lays it over whatever the tenant has by then. What it does
//! not name stays as it is, byte for byte; what it names and already means the same is not written again. So laying
//! it twice is laying it once. It parses no expression: `source` comes as a tree, or as one name.

mod address;
mod attribute;
mod back;
mod entries;
mod find;
mod fulfilled;
mod laid;
mod lapsed;
mod mapping;
mod refusal;
mod scope;
mod take_back;
mod telling;
mod vain;
mod wanted;
mod write;

pub use address::{AttributeAddress, DirectoryAddress, MappingAddress};
pub use find::object_mapping;
pub use laid::Laid;
pub use lapsed::{Lapsed, LapsedObjectMapping, MappingMember, ObjectMember};
pub use refusal::{Refusal, What, Why};
pub use telling::{Extent, attribute_told};
pub use vain::Vain;
pub use wanted::{
    WantedAttribute, WantedClause, WantedGroup, WantedMapping, WantedObjectMapping, WantedSource,
    Wish,
};

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::patch::{Making, Patch};
use super::view::ObjectMapping;
use attribute::Aim;
use back::Back;

/// All wanted changes of one schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct Overlay {
    #[serde(with = "entries")]
    pub object_mappings: BTreeMap<MappingAddress, WantedObjectMapping>,
    /// `None` removes the attribute.
    #[serde(with = "entries")]
    pub attributes: BTreeMap<AttributeAddress, Option<WantedAttribute>>,
    /// What was wanted before and is not wanted now: it goes back to the base.
    #[serde(skip_serializing_if = "Lapsed::is_empty")]
    pub lapsed: Lapsed,
}

impl Overlay {
    /// Whether it wants nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.object_mappings.is_empty() && self.attributes.is_empty() && self.lapsed.is_empty()
    }

    /// The same without what lapsed: for a document that nobody has changed.
    #[must_use]
    pub fn without_lapsed(&self) -> Self {
        Self {
            lapsed: Lapsed::default(),
            ..self.clone()
        }
    }

    /// Whether any of it goes back to a base document.
    #[must_use]
    pub fn needs_base(&self) -> bool {
        let is_exclusive = |wanted: &WantedObjectMapping| wanted.exclusive;
        self.object_mappings.values().any(is_exclusive) || !self.lapsed.is_empty()
    }

    /// What must change in a document; empty where all that is wanted is so. `base` is what exclusive mappings and lapsed
    /// things go back to: the default schema of the template.
    ///
    /// # Errors
    ///
    /// Every wanted address that means nothing or several things, every exclusive mapping that the base does not have, and
    /// every lapsed thing where there is no base.
    pub fn patch(
        &self,
        document: &Document,
        base: Option<&Document>,
    ) -> Result<Patch, Vec<Refusal>> {
        let mut making = Making::new(document.json());
        let mappings = self.lay_mappings(&mut making, document, base);
        let attributes = self.lay_attributes(&mut making, document, base);
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
        let mut refusals = Vec::new();
        let mut meant: BTreeMap<_, Meant<'_>> = BTreeMap::new();
        for (address, wanted) in &self.object_mappings {
            match find::object_mapping(document.schema(), address) {
                Err(refusal) => refusals.push(refusal),
                Ok(mapping) => match meant.entry(place(mapping)) {
                    Entry::Occupied(_) => refusals.push(said_twice(What::ObjectMapping, address)),
                    Entry::Vacant(free) => {
                        free.insert(Meant::new(address, mapping, Some(wanted)));
                    }
                },
            }
        }
        for (address, lapsed) in &self.lapsed.object_mappings {
            // Nothing goes back of what is not there.
            if let Ok(mapping) = find::object_mapping(document.schema(), address) {
                let meant = meant.entry(place(mapping));
                let meant = meant.or_insert_with(|| Meant::new(address, mapping, None));
                meant.lapsed = std::mem::take(&mut meant.lapsed).and(lapsed);
            }
        }
        let laid = meant.into_values().map(|meant| meant.lay(making, base));
        refusals.extend(laid.filter_map(Result::err));
        refusals
    }

    /// Object by object, since removals move what stands behind them in the same array.
    fn lay_attributes(
        &self,
        making: &mut Making<'_>,
        document: &Document,
        base: Option<&Document>,
    ) -> Vec<Refusal> {
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
            if !seen.insert((found.object_index(), &address.attribute)) {
                refusals.push(said_twice(What::Attribute, address));
            }
            let (_, all) = objects
                .entry(found.object_index())
                .or_insert((found, Vec::new()));
            let aim = wanted.as_ref().map_or(Aim::Remove, Aim::Set);
            all.push((found.attribute, &address.attribute, aim));
        }
        for address in &self.lapsed.attributes {
            // Nothing goes back of what is not there, nor of what is wanted by another address.
            let Ok(found) = find::attribute(document.schema(), address) else {
                continue;
            };
            if !seen.insert((found.object_index(), &address.attribute)) {
                continue;
            }
            let Some(base) = base else {
                let unknown = find::refusal(What::Attribute, address, Why::NoBase, Vec::new());
                refusals.push(unknown);
                continue;
            };
            let (_, all) = objects
                .entry(found.object_index())
                .or_insert((found, Vec::new()));
            let aim = Aim::Back(find::same_attribute(base.schema(), found, address));
            all.push((found.attribute, &address.attribute, aim));
        }
        for (found, all) in objects.into_values() {
            attribute::lay(making, found.directory, found.object, &all);
        }
        refusals
    }
}

/// All that is said of one object mapping of a document, by whatever addresses.
struct Meant<'a> {
    address: &'a MappingAddress,
    mapping: ObjectMapping<'a>,
    wanted: Option<&'a WantedObjectMapping>,
    lapsed: LapsedObjectMapping,
}

impl<'a> Meant<'a> {
    fn new(
        address: &'a MappingAddress,
        mapping: ObjectMapping<'a>,
        wanted: Option<&'a WantedObjectMapping>,
    ) -> Self {
        Self {
            address,
            mapping,
            wanted,
            lapsed: LapsedObjectMapping::default(),
        }
    }

    fn lay(&self, making: &mut Making<'_>, base: Option<&Document>) -> Result<(), Refusal> {
        let nothing = WantedObjectMapping::default();
        let wanted = self.wanted.unwrap_or(&nothing);
        let is_exclusive = wanted.exclusive;
        let back = Back::of(self.address, self.mapping, is_exclusive, &self.lapsed, base)?;
        mapping::lay(making, self.mapping, wanted, &back)
    }
}

/// Which mapping of a document it is.
fn place(mapping: ObjectMapping<'_>) -> (usize, usize) {
    (mapping.rule().turn().index, mapping.turn().index)
}

fn said_twice(what: What, address: &impl Display) -> Refusal {
    find::refusal(what, address, Why::SaidTwice, Vec::new())
}

#[cfg(test)]
mod tests;
