//! An overlay that takes a change back: what was added goes, what was removed comes, and a member becomes what it was.
//!
//! It judges nothing: whether the document still is what the change left is for whoever lays it to look at.

use serde_json::{Map, Value};

use super::{
    AttributeAddress, DirectoryAddress, MappingAddress, Overlay, WantedAttribute, WantedMapping,
};
use crate::schema::diff::{Change, Kind};
use crate::schema::place::{MappingPlace, Named, Place, RulePlace};

/// What becomes of one element.
enum Back {
    Goes,
    /// These members are as they once were; of one that is gone it is all of them.
    Is(Map<String, Value>),
}

impl Overlay {
    /// Wants a change taken back as well. Says whether it can: an overlay speaks of what has a name of its own, and
    /// makes and removes neither rules nor object mappings.
    pub fn take_back(&mut self, change: &Change) -> bool {
        let back = back(&change.kind);
        match (&change.place, back) {
            (Place::ObjectMapping(rule, mapping), Back::Is(once)) if is_changed(change) => {
                let Some(address) = mapping_address(rule, mapping) else {
                    return false;
                };
                let wanted = self.object_mappings.entry(address).or_default();
                wanted.once.extend(once);
                true
            }
            (Place::AttributeMapping(rule, mapping, target), back) => {
                let address = mapping_address(rule, mapping);
                let (Some(address), Some(target)) = (address, name(target)) else {
                    return false;
                };
                let mapping = self.object_mappings.entry(address).or_default();
                let wanted = mapping.attributes.entry(target);
                match back {
                    Back::Goes => *wanted.or_default() = None,
                    Back::Is(once) => wanted
                        .or_default()
                        .get_or_insert_with(WantedMapping::default)
                        .once
                        .extend(once),
                }
                true
            }
            (Place::Attribute(directory, object, attribute), back) => {
                let names = [directory, object, attribute].map(name);
                let [Some(directory), Some(object), Some(attribute)] = names else {
                    return false;
                };
                let address = AttributeAddress {
                    directory: DirectoryAddress::Named(directory),
                    object,
                    attribute,
                };
                let wanted = self.attributes.entry(address);
                match back {
                    Back::Goes => *wanted.or_default() = None,
                    Back::Is(once) => wanted
                        .or_default()
                        .get_or_insert_with(WantedAttribute::default)
                        .once
                        .extend(once),
                }
                true
            }
            (
                Place::Schema
                | Place::Rule(_)
                | Place::ObjectMapping(..)
                | Place::Directory(_)
                | Place::Object(..),
                _,
            ) => false,
        }
    }
}

const fn is_changed(change: &Change) -> bool {
    matches!(change.kind, Kind::Changed { .. })
}

fn back(kind: &Kind) -> Back {
    match kind {
        Kind::Added(_) => Back::Goes,
        Kind::Removed(Value::Object(members)) => Back::Is(members.clone()),
        Kind::Removed(_) => Back::Is(Map::new()),
        Kind::Changed { member, from, .. } => {
            Back::Is(std::iter::once((member.clone(), from.clone())).collect())
        }
    }
}

/// Twins have no name of their own.
fn name(named: &Named) -> Option<String> {
    named
        .name
        .clone()
        .filter(|name| !name.is_empty() && named.ordinal == 0)
}

fn mapping_address(rule: &RulePlace, mapping: &MappingPlace) -> Option<MappingAddress> {
    if rule.ordinal > 0 || mapping.ordinal > 0 {
        return None;
    }
    Some(MappingAddress {
        rule: Some(rule.id.clone().or_else(|| rule.name.clone())?),
        source: mapping.source.clone()?,
        target: mapping.target.clone()?,
    })
}
