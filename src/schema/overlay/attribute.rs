//! Laying what is wanted of the attribute definitions of one object: custom attributes.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::members;
use super::super::patch::{Making, within};
use super::super::view::{Attribute, Directory, Object, list, text};
use super::super::words::Word;
use super::back::{default, put_back};
use super::write::Here;
use super::{WantedAttribute, Wish};

/// What is wanted of one attribute: what is there, its name, and what shall become of it.
pub(super) type Wanted<'a> = (Option<Attribute<'a>>, &'a str, Aim<'a>);

/// What shall become of an attribute.
#[derive(Clone, Copy)]
pub(super) enum Aim<'a> {
    Set(&'a WantedAttribute),
    Remove,
    /// What the base says of it; nothing where that does not know it.
    Back(Option<Attribute<'a>>),
}

/// Lays all that is wanted of one object.
pub(super) fn lay(
    making: &mut Making<'_>,
    directory: Directory<'_>,
    object: Object<'_>,
    all: &[Wanted<'_>],
) {
    let (directory, index) = (directory.turn().index, object.turn().index);
    let path = format!("/directories/{directory}/objects/{index}");
    let here = Here {
        path: &path,
        raw: object.raw(),
        members: &members::OBJECT,
    };
    let (mut removed, mut added) = (BTreeSet::new(), Vec::new());
    for (there, name, aim) in all {
        match (there, aim) {
            (Some(there), Aim::Set(wanted)) => {
                set(
                    making,
                    &path,
                    *there,
                    Some(&wanted.once),
                    members_of(wanted, Some(there.raw())),
                );
            }
            (Some(there), Aim::Back(Some(base))) => {
                set(making, &path, *there, None, members_in(base.raw()));
            }
            (Some(there), Aim::Remove | Aim::Back(None)) => {
                removed.insert(there.turn().index);
            }
            (None, Aim::Set(wanted)) => added.push(fresh(name, wanted)),
            (None, Aim::Back(Some(base))) => added.push(base.raw().clone()),
            (None, Aim::Remove | Aim::Back(None)) => {}
        }
    }
    here.resize(making, "attributes", &removed, added);
}

fn set(
    making: &mut Making<'_>,
    object: &str,
    there: Attribute<'_>,
    once: Option<&Map<String, Value>>,
    values: Vec<(&'static str, Value)>,
) {
    let path = within(
        &within(object, "attributes"),
        &there.turn().index.to_string(),
    );
    let here = Here {
        path: &path,
        raw: there.raw(),
        members: &members::ATTRIBUTE,
    };
    if let Some(once) = once {
        put_back(making, here, once);
    }
    for (member, value) in values {
        here.set(making, member, &value);
    }
}

/// What the base says of the members that can be wanted. Nobody knows what silence on `caseExact` means.
fn members_in(base: &Value) -> Vec<(&'static str, Value)> {
    let all = [
        "caseExact",
        "defaultValue",
        "multivalued",
        "mutability",
        "referencedObjects",
        "required",
        "type",
    ];
    let all = all.map(|member| (member, default(&members::ATTRIBUTE, base, member)));
    let is_known = |(member, value): &(&str, Value)| *member != "caseExact" || !value.is_null();
    all.into_iter().filter(is_known).collect()
}

/// The members that are set.
fn members_of(wanted: &WantedAttribute, there: Option<&Value>) -> Vec<(&'static str, Value)> {
    let flag = |flag: Option<bool>| flag.map(Value::Bool);
    let default = match &wanted.default_value {
        Wish::Leave => None,
        Wish::Clear => Some(Value::Null),
        Wish::Set(text) => Some(json!(text)),
    };
    let referenced = wanted.referenced_objects.as_ref();
    let all = [
        ("caseExact", flag(wanted.case_exact)),
        ("defaultValue", default),
        ("multivalued", flag(wanted.multivalued)),
        (
            "mutability",
            wanted.mutability.map(|word| json!(word.text())),
        ),
        (
            "referencedObjects",
            referenced.map(|names| references(names, there)),
        ),
        ("required", flag(wanted.required)),
        ("type", wanted.kind.map(|word| json!(word.text()))),
    ];
    let said = all
        .into_iter()
        .filter_map(|(member, value)| Some((member, value?)));
    said.collect()
}

/// References that are there stay as they are and where they are.
fn references(names: &BTreeSet<String>, there: Option<&Value>) -> Value {
    const NAME: &str = "referencedObjectName";
    let there = there.map_or(&[][..], |there| list(there, "referencedObjects"));
    let kept = there
        .iter()
        .filter(|it| text(it, NAME).is_some_and(|name| names.contains(name)));
    let mut all: Vec<Value> = kept.cloned().collect();
    let is_new = |name: &&String| !there.iter().any(|it| text(it, NAME) == Some(name.as_str()));
    all.extend(
        names
            .iter()
            .filter(is_new)
            .map(|name| json!({ NAME: name })),
    );
    Value::Array(all)
}

/// An attribute that is not there yet says no more than was asked for, and its type.
fn fresh(name: &str, wanted: &WantedAttribute) -> Value {
    let mut made = wanted.once.clone();
    made.insert("name".to_owned(), json!(name));
    made.entry("type")
        .or_insert_with(|| json!(wanted.kind.unwrap_or_default().text()));
    for (member, value) in members_of(wanted, None) {
        made.insert(member.to_owned(), value);
    }
    Value::Object(made)
}
