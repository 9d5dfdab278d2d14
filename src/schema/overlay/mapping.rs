//! Laying what is wanted of one object mapping and its attribute mappings.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::members;
use super::super::patch::{Making, within};
use super::super::view::{AttributeMapping, ObjectMapping};
use super::super::words::{Word, flow_types};
use super::find::refusal;
use super::write::Here;
use super::{
    Refusal, WantedMapping, WantedObjectMapping, WantedSource, What, Why, Wish, exclusive, scope,
};

/// Lays it onto the mapping; `base` where it is exclusive.
pub(super) fn lay(
    making: &mut Making<'_>,
    mapping: ObjectMapping<'_>,
    wanted: &WantedObjectMapping,
    base: Option<ObjectMapping<'_>>,
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
    exclusive::put_back(making, here, &wanted.once);
    match (wanted.enabled, base) {
        (Some(enabled), _) => here.set(making, "enabled", &Value::Bool(enabled)),
        (None, Some(base)) if base.enabled().is_some() => {
            exclusive::restore(making, here, base.raw(), &["enabled"]);
        }
        (None, _) => {}
    }
    match (&wanted.flow_types, base) {
        (Some(flows), _) => here.set(making, "flowTypes", &Value::from(flow_types(flows))),
        (None, Some(base)) => exclusive::restore(making, here, base.raw(), &["flowTypes"]),
        (None, None) => {}
    }
    match (&wanted.scope, base) {
        (Wish::Set(groups), _) => scope::lay(making, here, groups),
        (Wish::Clear, _) => scope::lay(making, here, &[]),
        (Wish::Leave, Some(base)) => scope::restore(making, here, base),
        (Wish::Leave, None) => {}
    }
    attributes(making, here, mapping, wanted, base)
}

fn attributes(
    making: &mut Making<'_>,
    here: Here<'_>,
    mapping: ObjectMapping<'_>,
    wanted: &WantedObjectMapping,
    base: Option<ObjectMapping<'_>>,
) -> Result<(), Refusal> {
    let (mut removed, mut added) = (BTreeSet::new(), Vec::new());
    for (target, wanted) in &wanted.attributes {
        let there = named(mapping, target)?;
        let default = base.map(|base| named(base, target)).transpose()?.flatten();
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
                // Where the base has no such mapping, nothing is left of what somebody else has said of it.
                let default = default.map_or(&Value::Null, AttributeMapping::raw);
                exclusive::put_back(making, here, &wanted.once);
                for (member, value) in members_of(wanted, base.map(|_| default)) {
                    here.set(making, member, &value);
                }
            }
            (None, Some(wanted)) => added.push(fresh(target, wanted, default)),
        }
    }
    if let Some(base) = base {
        exclusive::rest(
            making,
            here,
            (mapping, base),
            wanted,
            (&mut removed, &mut added),
        );
    }
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

/// The members that are set; those that are left go back to the default's, where that is asked for.
fn members_of(wanted: &WantedMapping, default: Option<&Value>) -> Vec<(&'static str, Value)> {
    let said = [
        (
            "defaultValue",
            wished(&wanted.default_value, |text| json!(text)),
        ),
        (
            "flowBehavior",
            wanted.flow_behavior.map(|word| json!(word.text())),
        ),
        ("flowType", wanted.flow_type.map(|word| json!(word.text()))),
        (
            "matchingPriority",
            wanted.matching_priority.map(|number| json!(number)),
        ),
        ("source", wished(&wanted.source, source)),
    ];
    let all = said.into_iter().filter_map(|(member, value)| {
        let default =
            || default.map(|it| exclusive::default(&members::ATTRIBUTE_MAPPING, it, member));
        Some((member, value.or_else(default)?))
    });
    all.collect()
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
fn fresh(target: &str, wanted: &WantedMapping, default: Option<AttributeMapping<'_>>) -> Value {
    let mut made = match default.map(|default| default.raw()) {
        Some(Value::Object(members)) => members.clone(),
        Some(
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_),
        )
        | None => wanted.once.clone(),
    };
    for (member, value) in members_of(wanted, None) {
        made.insert(member.to_owned(), value);
    }
    made.entry("source").or_insert(Value::Null);
    made.insert("targetAttributeName".to_owned(), json!(target));
    Value::Object(made)
}
