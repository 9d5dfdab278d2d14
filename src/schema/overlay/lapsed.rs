//! What is wanted of a schema no longer: names alone, for what becomes of them is the base document's to say.
//!
//! It is the difference between two overlays, the one that was laid before and the one that is wanted now. Whether the
//! two mean the same mapping by different addresses shows only in a document.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    AttributeAddress, MappingAddress, Overlay, WantedMapping, WantedObjectMapping, Wish, entries,
    find,
};
use crate::schema::document::Document;
use crate::schema::place::{Named, Place};

/// Things that go back to what the base document says of them, and away where it does not know them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct Lapsed {
    #[serde(with = "entries")]
    pub object_mappings: BTreeMap<MappingAddress, LapsedObjectMapping>,
    pub attributes: BTreeSet<AttributeAddress>,
}

/// What is wanted of an object mapping no longer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct LapsedObjectMapping {
    pub members: BTreeSet<ObjectMember>,
    /// By `targetAttributeName`, with the members that were wanted. Where nothing is wanted of a mapping any more, all of
    /// it goes back.
    pub attributes: BTreeMap<String, BTreeSet<MappingMember>>,
}

/// A member of an object mapping that can be wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ObjectMember {
    Enabled,
    FlowTypes,
    Scope,
}

/// A member of an attribute mapping that can be wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MappingMember {
    DefaultValue,
    FlowBehavior,
    FlowType,
    MatchingPriority,
    Source,
}

impl ObjectMember {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Enabled, Self::FlowTypes, Self::Scope];

    /// As it stands in the document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::FlowTypes => "flowTypes",
            Self::Scope => "scope",
        }
    }

    /// The member of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.name() == name)
    }
}

impl MappingMember {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::DefaultValue,
        Self::FlowBehavior,
        Self::FlowType,
        Self::MatchingPriority,
        Self::Source,
    ];

    /// As it stands in the document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DefaultValue => "defaultValue",
            Self::FlowBehavior => "flowBehavior",
            Self::FlowType => "flowType",
            Self::MatchingPriority => "matchingPriority",
            Self::Source => "source",
        }
    }

    /// The member of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.name() == name)
    }
}

impl WantedObjectMapping {
    /// Whether anything is wanted of a member.
    #[must_use]
    pub fn wants(&self, member: ObjectMember) -> bool {
        let is_said = match member {
            ObjectMember::Enabled => self.enabled.is_some(),
            ObjectMember::FlowTypes => self.flow_types.is_some(),
            ObjectMember::Scope => self.scope != Wish::Leave,
        };
        is_said || self.once.contains_key(member.name())
    }
}

impl WantedMapping {
    /// Whether anything is wanted of a member.
    #[must_use]
    pub fn wants(&self, member: MappingMember) -> bool {
        let is_said = match member {
            MappingMember::DefaultValue => self.default_value != Wish::Leave,
            MappingMember::FlowBehavior => self.flow_behavior.is_some(),
            MappingMember::FlowType => self.flow_type.is_some(),
            MappingMember::MatchingPriority => self.matching_priority.is_some(),
            MappingMember::Source => self.source != Wish::Leave,
        };
        is_said || self.once.contains_key(member.name())
    }
}

impl Lapsed {
    /// Whether nothing goes back.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.object_mappings.is_empty() && self.attributes.is_empty()
    }

    /// Whether it means the attribute definition at a place of a document.
    #[must_use]
    pub fn defined(&self, document: &Document, place: &Place) -> bool {
        let Place::Attribute(directory, object, attribute) = place else {
            return false;
        };
        let mut lapsed = self.attributes.iter().filter(|address| {
            let ends = [&object.name, &attribute.name].map(|name| name.as_deref());
            ends == [
                Some(address.object.as_str()),
                Some(address.attribute.as_str()),
            ]
        });
        lapsed.any(|address| {
            let found = find::attribute(document.schema(), address);
            found.is_ok_and(|found| Named::directory(found.directory) == *directory)
        })
    }
}

impl LapsedObjectMapping {
    fn is_empty(&self) -> bool {
        self.members.is_empty() && self.attributes.is_empty()
    }

    /// What is wanted under one address no longer, or under another one of the same mapping.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.members.extend(&other.members);
        for (target, members) in &other.attributes {
            let all = self.attributes.entry(target.clone()).or_default();
            all.extend(members);
        }
        self
    }
}

impl Overlay {
    /// What the overlay that was laid before wants and this one does not.
    #[must_use]
    pub fn lapsed_since(&self, before: &Self) -> Lapsed {
        let nothing = WantedObjectMapping::default();
        let mappings = before.object_mappings.iter();
        let mappings = mappings.map(|(address, before)| {
            let now = self.object_mappings.get(address).unwrap_or(&nothing);
            (address.clone(), lapsed(before, now))
        });
        let attributes = before.attributes.keys();
        let attributes = attributes.filter(|address| !self.attributes.contains_key(address));
        Lapsed {
            object_mappings: mappings.filter(|(_, lapsed)| !lapsed.is_empty()).collect(),
            attributes: attributes.cloned().collect(),
        }
    }
}

fn lapsed(before: &WantedObjectMapping, now: &WantedObjectMapping) -> LapsedObjectMapping {
    let members = ObjectMember::ALL.into_iter();
    let attributes = before.attributes.iter().filter_map(|(target, before)| {
        let before = before.as_ref();
        let wanted = |member: &MappingMember| before.is_some_and(|before| before.wants(*member));
        let wanted = MappingMember::ALL.into_iter().filter(wanted);
        let members: BTreeSet<_> = match now.attributes.get(target) {
            None => return Some((target.clone(), wanted.collect())),
            Some(None) => BTreeSet::new(),
            Some(Some(now)) => wanted.filter(|member| !now.wants(*member)).collect(),
        };
        (!members.is_empty()).then(|| (target.clone(), members))
    });
    LapsedObjectMapping {
        members: members
            .filter(|member| before.wants(*member) && !now.wants(*member))
            .collect(),
        attributes: attributes.collect(),
    }
}
