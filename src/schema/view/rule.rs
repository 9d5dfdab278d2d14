//! synchronizationRule and objectMapping: what flows from which directory to which, and between which objects.

use serde_json::Value;

use super::super::words::FlowTypes;
use super::element::element;
use super::raw::{flag, list, number, object, text};
use super::{AttributeMapping, Filter, Turn, turn};

element! {
    /// A synchronizationRule: one direction between two directories.
    Rule,
    /// Among rules of the same id, or of the same name where there is no id.
}

impl<'a> Rule<'a> {
    /// A constant of the template, the same in every tenant.
    #[must_use]
    pub fn id(self) -> Option<&'a str> {
        text(self.raw, "id")
    }

    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        text(self.raw, "name")
    }

    /// Rules run by it, the lowest number first.
    #[must_use]
    pub fn priority(self) -> Option<i64> {
        number(self.raw, "priority")
    }

    /// False: the service lets nobody change it.
    #[must_use]
    pub fn editable(self) -> bool {
        flag(self.raw, "editable") != Some(false)
    }

    /// The name of a directory.
    #[must_use]
    pub fn source_directory(self) -> Option<&'a str> {
        text(self.raw, "sourceDirectoryName")
    }

    /// The name of a directory.
    #[must_use]
    pub fn target_directory(self) -> Option<&'a str> {
        text(self.raw, "targetDirectoryName")
    }

    /// Whether its metadata says that single objects can be provisioned by it (reference, section 2.8).
    #[must_use]
    pub fn is_on_demand(self) -> bool {
        list(self.raw, "metadata").iter().any(|entry| {
            let says = |name, word: &str| {
                text(entry, name).is_some_and(|text| text.eq_ignore_ascii_case(word))
            };
            says("key", "supportsProvisionOnDemand") && says("value", "true")
        })
    }

    /// `objectMappings`, as they stand.
    pub fn object_mappings(self) -> impl Iterator<Item = ObjectMapping<'a>> {
        let all = list(self.raw, "objectMappings");
        let ends = |raw| (text(raw, "sourceObjectName"), text(raw, "targetObjectName"));
        let by_ends = turn::turns(all.iter().map(ends));
        let by_all = turn::turns(all.iter().map(move |raw| (ends(raw), text(raw, "name"))));
        let turns = by_ends.zip(by_all);
        turns
            .zip(all)
            .map(move |((by_ends, turn), raw)| ObjectMapping {
                rule: self,
                raw,
                turn,
                twins: by_ends.twins,
            })
    }
}

/// An objectMapping: which objects of the source become which objects of the target.
#[derive(Clone, Copy, Debug)]
pub struct ObjectMapping<'a> {
    rule: Rule<'a>,
    raw: &'a Value,
    turn: Turn,
    twins: usize,
}

impl<'a> ObjectMapping<'a> {
    #[must_use]
    pub const fn raw(self) -> &'a Value {
        self.raw
    }

    #[must_use]
    pub const fn rule(self) -> Rule<'a> {
        self.rule
    }

    /// Among mappings of the same source, target and name.
    #[must_use]
    pub const fn turn(self) -> Turn {
        self.turn
    }

    #[must_use]
    pub fn name(self) -> Option<&'a str> {
        text(self.raw, "name")
    }

    /// `sourceObjectName`. It may be empty.
    #[must_use]
    pub fn source(self) -> Option<&'a str> {
        text(self.raw, "sourceObjectName")
    }

    /// `targetObjectName`. It may be empty.
    #[must_use]
    pub fn target(self) -> Option<&'a str> {
        text(self.raw, "targetObjectName")
    }

    /// False: the service skips it.
    #[must_use]
    pub fn enabled(self) -> Option<bool> {
        flag(self.raw, "enabled")
    }

    #[must_use]
    pub fn flow_types(self) -> FlowTypes<'a> {
        FlowTypes::of(text(self.raw, "flowTypes"))
    }

    #[must_use]
    pub fn scope(self) -> Option<Filter<'a>> {
        object(self.raw, "scope").map(Filter::new)
    }

    /// `attributeMappings`, as they stand.
    pub fn attribute_mappings(self) -> impl Iterator<Item = AttributeMapping<'a>> {
        let all = list(self.raw, "attributeMappings");
        let turns = turn::by_name(all, "targetAttributeName");
        turns.zip(all).map(AttributeMapping::new)
    }

    /// Whether `source -> target` means this mapping alone within its rule: both ends have a name, and no other
    /// mapping has the same.
    #[must_use]
    pub fn is_addressable(self) -> bool {
        let named = |name: Option<&str>| name.is_some_and(|name| !name.is_empty());
        named(self.source()) && named(self.target()) && self.twins == 1
    }
}
