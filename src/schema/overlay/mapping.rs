//! Laying what is wanted of one object mapping and its attribute mappings.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::members;
use super::super::patch::{Making, within};
use super::super::view::{AttributeMapping, ObjectMapping};
use super::super::words::{Word, flow_types};
use super::back::{Back, MappingBack, put_back};
use super::find::refusal;
use super::lapsed::{MappingMember, ObjectMember};
use super::write::Here;
use super::{Refusal, WantedMapping, WantedObjectMapping, WantedSource, What, Why, Wish, scope};

/// Lays it onto the mapping.
pub(super) fn lay(
    making: &mut Making<'_>,
    mapping: ObjectMapping<'_>,
    wanted: &WantedObjectMapping,
    back: &Back<'_>,
) -> Result<(), Refusal> {
    let rule = mapping.rule().turn().index;
    let path = format!(
        "/synchronizationRules/{rule}/objectMappings/{}",
        mapping.turn().index
    );
    let here = Here {
        path: &path,
        raw: mapping.raw(),
        members: &members::OBJECT_MAPPING,
    };
    put_back(making, here, &wanted.once);
    let enabled = wanted.enabled.map(Value::Bool);
    let flows = wanted.flow_types.as_ref();
    let flows = flows.map(|flows| Value::from(flow_types(flows)));
    for (member, wanted) in [
        (ObjectMember::Enabled, enabled),
        (ObjectMember::FlowTypes, flows),
    ] {
        if let Some(value) = wanted.or_else(|| back.member(member)) {
            here.set(making, member.name(), &value);
        }
    }
    match (&wanted.scope, back.member(ObjectMember::Scope)) {
        (Wish::Set(groups), _) => scope::lay(making, here, groups),
        (Wish::Clear, _) => scope::lay(making, here, &[]),
        (Wish::Leave, Some(base)) => scope::restore(making, here, &base),
        (Wish::Leave, None) => {}
    }
    attributes(making, here, mapping, wanted, back)
}

fn attributes(
    making: &mut Making<'_>,
    here: Here<'_>,
    mapping: ObjectMapping<'_>,
    wanted: &WantedObjectMapping,
    back: &Back<'_>,
) -> Result<(), Refusal> {
    let (mut removed, mut added) = (BTreeSet::new(), Vec::new());
    for (target, wanted) in &wanted.attributes {
        let there = named(mapping, target)?;
        let back = back.of_mapping(target)?;
        match (there, wanted) {
            (Some(there), None) => {
                removed.insert(there.turn().index);
            }
            (None, None) => {}
            (Some(there), Some(wanted)) => {
                let index = there.turn().index.to_string();
                let path = within(&within(here.path, "attributeMappings"), &index);
                let here = Here {
                    path: &path,
                    raw: there.raw(),
                    members: &members::ATTRIBUTE_MAPPING,
                };
                put_back(making, here, &wanted.once);
                for (member, value) in members_of(wanted) {
                    if let Some(value) = value.or_else(|| back.member(member)) {
                        here.set(making, member.name(), &value);
                    }
                }
            }
            (None, Some(wanted)) => added.push(fresh(target, wanted, &back)),
        }
    }
    back.rest(making, here, mapping, wanted, (&mut removed, &mut added));
    here.resize(making, "attributeMappings", &removed, added);
    Ok(())
}

/// The mapping of a target attribute, unless there are twins.
pub(super) fn named<'d>(
    mapping: ObjectMapping<'d>,
    target: &str,
) -> Result<Option<AttributeMapping<'d>>, Refusal> {
    let mut all = mapping
        .attribute_mappings()
        .filter(|it| it.target() == Some(target));
    let found = all.next();
    if all.next().is_none() {
        return Ok(found);
    }
    let place = super::super::place::MappingPlace::of(mapping);
    let named = format!("{place} / {target}");
    Err(refusal(
        What::AttributeMapping,
        &named,
        Why::Ambiguous,
        Vec::new(),
    ))
}

/// The members, with what is wanted of each.
fn members_of(wanted: &WantedMapping) -> [(MappingMember, Option<Value>); 5] {
    MappingMember::ALL.map(|member| {
        let value = match member {
            MappingMember::DefaultValue => wished(&wanted.default_value, |text| json!(text)),
            MappingMember::FlowBehavior => wanted.flow_behavior.map(|word| json!(word.text())),
            MappingMember::FlowType => wanted.flow_type.map(|word| json!(word.text())),
            MappingMember::MatchingPriority => wanted.matching_priority.map(|number| json!(number)),
            MappingMember::Source => wished(&wanted.source, source),
        };
        (member, value)
    })
}

fn wished<T>(wish: &Wish<T>, spelt: impl Fn(&T) -> Value) -> Option<Value> {
    match wish {
        Wish::Leave => None,
        Wish::Clear => Some(Value::Null),
        Wish::Set(value) => Some(spelt(value)),
    }
}

fn source(source: &WantedSource) -> Value {
    match source {
        WantedSource::Attribute(name) => json!({ "name": name, "type": "Attribute" }),
        WantedSource::Constant(text) => json!({ "name": text, "type": "Constant" }),
        WantedSource::Tree(tree) => tree.clone(),
    }
}

/// A mapping that is not there yet: the default's, changed, or one that says no more than was asked for.
fn fresh(target: &str, wanted: &WantedMapping, back: &MappingBack<'_>) -> Value {
    let mut made = back.made_of();
    made.extend(wanted.once.clone());
    for (member, value) in members_of(wanted) {
        made.extend(value.map(|value| (member.name().to_owned(), value)));
    }
    made.entry("source").or_insert(Value::Null);
    made.insert("targetAttributeName".to_owned(), json!(target));
    Value::Object(made)
}
