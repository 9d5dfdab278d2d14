//! An exclusive object mapping: what the base document says, with what is wanted on top, and nothing else.
//!
//! Members that nobody knows stay, and so do attribute mappings that have no name of their own: neither can be told
//! from the service's.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::document::Document;
use super::super::members::{self, Members};
use super::super::normal::Like;
use super::super::patch::{Making, within};
use super::super::view::ObjectMapping;
use super::super::words::FlowTypes;
use super::find::{object_mapping, refusal};
use super::mapping::named;
use super::write::Here;
use super::{MappingAddress, Refusal, WantedObjectMapping, What, Why};

const MEMBERS: [&str; 5] = [
    "defaultValue",
    "flowBehavior",
    "flowType",
    "matchingPriority",
    "source",
];

/// The mapping of the base document that this one goes back to: of the same rule, source and target.
pub(super) fn base<'d>(
    address: &MappingAddress,
    mapping: ObjectMapping<'_>,
    base: Option<&'d Document>,
) -> Result<ObjectMapping<'d>, Refusal> {
    let rule = mapping.rule();
    let here = MappingAddress {
        rule: rule.id().or(rule.name()).map(str::to_owned),
        ..address.clone()
    };
    let found = base.map(|base| object_mapping(base.schema(), &here));
    found
        .and_then(Result::ok)
        .ok_or_else(|| refusal(What::ObjectMapping, address, Why::NoBase, Vec::new()))
}

/// What a member is in the base. Where the base is silent it is the default in full, for not every member may be null.
pub(super) fn default(known: &Members, base: &Value, member: &str) -> Value {
    let said = base.get(member).filter(|said| !said.is_null());
    said.cloned().unwrap_or_else(|| silent(known, member))
}

fn silent(known: &Members, member: &str) -> Value {
    match known.like(member) {
        Some(Like::Word(word)) => Value::from(word),
        Some(Like::Zero) => Value::from(0),
        Some(Like::False) => Value::from(false),
        Some(Like::Flows) => Value::from(FlowTypes::ALL),
        Some(Like::Plain | Like::Set | Like::Source | Like::Filter) | None => Value::Null,
    }
}

/// Makes members mean what they mean in the base.
pub(super) fn restore(making: &mut Making<'_>, here: Here<'_>, base: &Value, all: &[&str]) {
    for member in all {
        here.set(making, member, &default(here.members, base, member));
    }
}

/// Makes members what they once were, as far as an element is compared by them.
pub(super) fn put_back(making: &mut Making<'_>, here: Here<'_>, once: &Map<String, Value>) {
    for member in once
        .keys()
        .filter(|member| here.members.like(member).is_some())
    {
        let was = once.get(member).filter(|was| !was.is_null());
        let was = was.cloned().unwrap_or_else(|| silent(here.members, member));
        here.set(making, member, &was);
    }
}

/// All attribute mappings that are not listed: restored, removed, added.
pub(super) fn rest(
    making: &mut Making<'_>,
    here: Here<'_>,
    (mapping, base): (ObjectMapping<'_>, ObjectMapping<'_>),
    wanted: &WantedObjectMapping,
    (removed, added): (&mut BTreeSet<usize>, &mut Vec<Value>),
) {
    let path = within(here.path, "attributeMappings");
    let unlisted =
        |target: &Option<&str>| target.is_some_and(|it| !wanted.attributes.contains_key(it));
    for it in mapping
        .attribute_mappings()
        .filter(|it| it.is_addressable() && unlisted(&it.target()))
    {
        let (index, target) = (it.turn().index, it.target().unwrap_or_default());
        match named(base, target) {
            Ok(Some(default)) => {
                let path = within(&path, &index.to_string());
                let here = Here {
                    path: &path,
                    raw: it.raw(),
                    members: &members::ATTRIBUTE_MAPPING,
                };
                restore(making, here, default.raw(), &MEMBERS);
            }
            Ok(None) => {
                removed.insert(index);
            }
            // Twins in the base say two things of one attribute: this one stays.
            Err(_) => {}
        }
    }
    let there: BTreeSet<Option<&str>> =
        mapping.attribute_mappings().map(|it| it.target()).collect();
    let missing = base.attribute_mappings().filter(|it| it.is_addressable());
    let missing = missing.filter(|it| unlisted(&it.target()) && !there.contains(&it.target()));
    added.extend(missing.map(|it| it.raw().clone()));
}
