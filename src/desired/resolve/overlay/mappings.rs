//! Object mappings and their attribute mappings.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::Map;

use super::super::manifest::{
    Apply, AttributeMapping, AttributeMappingEntry, FlowWhen, MappingMode, ObjectMapping,
    Operation, Removable,
};
use super::super::pointer_to;
use super::{Gathering, wish};
use crate::desired::schema::{MAPPINGS, mapping_address};
use crate::finding::{Code, Finding};
use crate::schema::{
    Flow, FlowBehavior, FlowType, MappingAddress, WantedMapping, WantedObjectMapping, WantedSource,
    Wish,
};

/// By key, as it is written.
pub(super) type Mappings = BTreeMap<String, ObjectMapping>;

impl Gathering<'_> {
    pub(super) fn mappings(&mut self, mappings: Mappings) {
        let mut keys: BTreeMap<MappingAddress, String> = BTreeMap::new();
        for (key, mapping) in mappings {
            let pointer = pointer_to(MAPPINGS, &key);
            if mapping == ObjectMapping::default() {
                self.empty(
                    self.places.at(&pointer),
                    "this object mapping says nothing",
                    "leave its key out to leave it alone",
                );
            }
            let wanted = self.object_mapping(mapping, &pointer);
            let Some(address) = mapping_address(&key) else {
                self.findings.push(self.bad_key(&pointer));
                continue;
            };
            match keys.entry(address) {
                Entry::Occupied(first) => {
                    let finding = self.second_key(first.key(), first.get(), &pointer);
                    self.findings.push(finding);
                }
                Entry::Vacant(free) => {
                    let address = free.key().clone();
                    self.overlay.object_mappings.insert(address, wanted);
                    free.insert(pointer);
                }
            }
        }
    }

    fn bad_key(&self, pointer: &str) -> Finding {
        Finding::error(
            Code::InvalidMappingKey,
            "this key does not say which object becomes which",
        )
        .at(self.places.key(pointer))
        .label("expected SOURCE -> TARGET, or RULE / SOURCE -> TARGET")
        .help("the names are those of the job's schema, such as User -> User")
    }

    fn second_key(&self, address: &MappingAddress, first: &str, second: &str) -> Finding {
        let mut places = [first, second].map(|pointer| self.places.key(pointer));
        places.sort();
        let [first, second] = places;
        Finding::error(
            Code::DuplicateMapping,
            format!("two keys mean the object mapping {address}"),
        )
        .at(second)
        .label("given again here")
        .help(format!(
            "the first one is at {}; write all of it under one key",
            first.line()
        ))
    }

    fn object_mapping(&mut self, mapping: ObjectMapping, pointer: &str) -> WantedObjectMapping {
        let ObjectMapping {
            mode,
            enabled,
            operations,
            scope,
            attributes,
        } = mapping;
        let mut wanted = WantedObjectMapping {
            exclusive: mode == Some(MappingMode::Exclusive),
            enabled,
            flow_types: operations.map(|words| words.into_iter().map(flow).collect()),
            scope: self.scope(scope, &format!("{pointer}/scope")),
            ..WantedObjectMapping::default()
        };
        let pointer = format!("{pointer}/attributes");
        for (target, entry) in attributes.into_iter().flatten() {
            let pointer = pointer_to(&pointer, &target);
            if target.trim().is_empty() {
                self.empty(
                    self.places.key(&pointer),
                    "a key without letters names no attribute",
                    "write the name of the target attribute",
                );
            }
            let mapping = entry.map(|entry| self.attribute_mapping(entry, &pointer));
            wanted.attributes.insert(target, mapping);
        }
        wanted
    }

    fn attribute_mapping(&mut self, entry: AttributeMappingEntry, pointer: &str) -> WantedMapping {
        match entry {
            AttributeMappingEntry::Expression(text) => WantedMapping {
                source: Wish::Set(self.expression(&text, pointer)),
                ..WantedMapping::default()
            },
            AttributeMappingEntry::Long(mapping) => self.long(mapping, pointer),
        }
    }

    fn long(&mut self, mapping: AttributeMapping, pointer: &str) -> WantedMapping {
        if mapping == AttributeMapping::default() {
            self.empty(
                self.places.at(pointer),
                "this attribute mapping says nothing",
                "write an expression, null to remove the mapping, or leave its key out to leave it alone",
            );
        }
        let source = self.source(&mapping, pointer);
        let AttributeMapping {
            expression: _,
            attribute: _,
            constant: _,
            default,
            matching,
            apply,
            flow,
        } = mapping;
        WantedMapping {
            source,
            default_value: wish(default),
            flow_type: apply.map(flow_type),
            flow_behavior: flow.map(flow_behavior),
            matching_priority: matching,
            once: Map::new(),
        }
    }

    /// Of several ways to say it the first one is judged.
    fn source(&mut self, mapping: &AttributeMapping, pointer: &str) -> Wish<WantedSource> {
        let at = |field: &str| format!("{pointer}/{field}");
        let ways = [
            mapping.expression.is_some(),
            mapping.attribute.is_some(),
            mapping.constant.is_some(),
        ];
        let given = ways.iter().filter(|is_given| **is_given).count();
        if given > 1 {
            let finding = Finding::error(
                Code::OneOf,
                format!(
                    "expected at most one of expression, attribute and constant, found {given}"
                ),
            );
            let finding = finding.at(self.places.key(pointer));
            self.findings
                .push(finding.label("give one of them, or none to leave the source alone"));
        }
        match (&mapping.expression, &mapping.attribute, &mapping.constant) {
            (Some(Removable::Set(text)), _, _) => {
                Wish::Set(self.expression(text, &at("expression")))
            }
            (Some(Removable::Remove), _, _) => Wish::Clear,
            (None, Some(name), _) => Wish::Set(self.attribute(name, &at("attribute"))),
            (None, None, Some(text)) => Wish::Set(self.constant(text, &at("constant"))),
            (None, None, None) => Wish::Leave,
        }
    }
}

const fn flow(word: Operation) -> Flow {
    match word {
        Operation::Add => Flow::Add,
        Operation::Update => Flow::Update,
        Operation::Delete => Flow::Delete,
    }
}

const fn flow_type(word: Apply) -> FlowType {
    match word {
        Apply::Always => FlowType::Always,
        Apply::OnCreate => FlowType::ObjectAddOnly,
        Apply::WhenEmpty => FlowType::AttributeAddOnly,
        Apply::AddValues => FlowType::ValueAddOnly,
        Apply::AddMultiValues => FlowType::MultiValueAddOnly,
    }
}

const fn flow_behavior(word: FlowWhen) -> FlowBehavior {
    match word {
        FlowWhen::WhenChanged => FlowBehavior::FlowWhenChanged,
        FlowWhen::Always => FlowBehavior::FlowAlways,
    }
}
