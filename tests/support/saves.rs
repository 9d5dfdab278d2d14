//! Who saved a schema, and whether it said anything new: each save makes the service look at everybody again.
//!
//! The witness compares the documents before and after by rules of its own. It is blind to what means the same: the
//! order of what is a set, the spelling of flags, and absent against the default (REFERENCE 3).

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value, json};
use syncform::emulator::Emulator;
use syncform::wire::{Method, Request, Response, Transport, Unanswered};

/// A tenant's door that looks at every save of a schema.
pub(crate) struct Saves<'a> {
    emulator: &'a Emulator,
    seen: Mutex<Vec<Save>>,
}

/// One PUT of a schema that the service has carried out, whatever it answered.
#[derive(Clone, Debug)]
pub(crate) struct Save {
    pub(crate) path: String,
    /// Whether the document means something else than before.
    pub(crate) is_news: bool,
}

impl<'a> Saves<'a> {
    pub(crate) const fn new(emulator: &'a Emulator) -> Self {
        let seen = Mutex::new(Vec::new());
        Self { emulator, seen }
    }

    /// All saves so far.
    pub(crate) fn seen(&self) -> Vec<Save> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.clone()
    }
}

impl Transport for Saves<'_> {
    fn root(&self) -> &str {
        self.emulator.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let path = request.path.clone();
        let is_save = request.method == Method::Put && path.ends_with("/schema");
        if !is_save {
            return self.emulator.send(request).await;
        }
        let before = meaning_at(self.emulator, &path).await;
        let answer = self.emulator.send(request).await;
        let last = self.emulator.requests().pop().expect("a request");
        if last.committed {
            let is_news = before != meaning_at(self.emulator, &path).await;
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push(Save { path, is_news });
        }
        answer
    }

    async fn pause(&self, duration: Duration) {
        self.emulator.pause(duration).await;
    }
}

/// What the schema means, as a tenant without faults shows it: a look that the tenant itself does not notice.
async fn meaning_at(emulator: &Emulator, path: &str) -> Value {
    let fork = emulator.fork();
    let answer = fork.send(Request::new(Method::Get, path)).await;
    let answer = answer.expect("a fork has no faults");
    assert!(answer.is_success(), "{path}: {}", answer.status);
    meaning(&answer.body.into_json())
}

/// What the service owns or derives, and annotations.
const APART: [&str; 8] = [
    "id",
    "version",
    "provisioningTaskIdentifier",
    "editable",
    "metadata",
    "discoverabilities",
    "discoveryDateTime",
    "readOnly",
];

/// What a member means where it is absent.
const DEFAULTS: [(&str, &str); 3] = [
    ("flowType", "Always"),
    ("flowBehavior", "FlowWhenChanged"),
    ("mutability", "ReadWrite"),
];

/// Lists whose order says something: arguments, and the rules in their turn.
const IN_ORDER: [&str; 2] = ["parameters", "synchronizationRules"];

/// One form for all documents that mean the same.
pub(crate) fn meaning(document: &Value) -> Value {
    element("", document)
}

fn element(name: &str, value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            // The text of a source is what its tree says.
            let is_source = members.contains_key("parameters") && members.contains_key("type");
            let is_said = |member: &str| !(is_source && member == "expression");
            let known = members.iter().filter(|(member, _)| {
                !APART.contains(&member.as_str()) && !member.contains('@') && is_said(member)
            });
            let said = known.map(|(member, value)| (member.clone(), element(member, value)));
            let mut said: Vec<_> = said
                .filter(|(member, value)| !is_nothing(member, value))
                .collect();
            said.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(said.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(|item| element(name, item)).collect();
            if !IN_ORDER.contains(&name) {
                items.sort_by_cached_key(ToString::to_string);
            }
            Value::Array(items)
        }
        Value::String(text) if name == "flowTypes" => {
            let mut words: Vec<_> = text.split(',').map(str::trim).collect();
            words.sort_unstable();
            json!(words)
        }
        Value::String(text) if DEFAULTS.contains(&(name, text.as_str())) => Value::Null,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Null, false, zero and empty lists are how the service says nothing; but a mapping is enabled where nothing is said.
fn is_nothing(member: &str, value: &Value) -> bool {
    match value {
        Value::Bool(flag) if member == "enabled" => *flag,
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(true) | Value::String(_) => false,
    }
}

#[test]
fn the_witness_knows_what_means_the_same() {
    let one = json!({ "id": "1", "synchronizationRules": [{ "objectMappings": [{
        "flowTypes": "Delete,Add", "scope": { "groups": [], "inputFilterGroups": [] }, "attributeMappings": [
            { "targetAttributeName": "a", "flowType": "Always", "matchingPriority": 0,
              "source": { "type": "Attribute", "name": "x", "expression": "[ x ]", "parameters": [] } },
            { "targetAttributeName": "b" }] }] }] });
    let other = json!({ "id": "2", "synchronizationRules": [{ "objectMappings": [{
        "flowTypes": "Add, Delete", "scope": null, "attributeMappings": [
            { "targetAttributeName": "b", "defaultValue": null },
            { "targetAttributeName": "a",
              "source": { "name": "x", "type": "Attribute", "expression": "[x]", "parameters": [] } }] }] }] });
    assert_eq!(meaning(&one), meaning(&other));
    let mapping = "/synchronizationRules/0/objectMappings/0";
    for (place, value) in [
        ("/flowTypes", json!("Add")),
        ("/enabled", json!(false)),
        (
            "/scope/groups",
            json!([{ "clauses": [{ "operatorName": "IS NULL" }] }]),
        ),
        ("/attributeMappings/0/flowType", json!("ObjectAddOnly")),
        ("/attributeMappings/0/matchingPriority", json!(1)),
        ("/attributeMappings/0/source/name", json!("y")),
        ("/attributeMappings/1/defaultValue", json!("")),
        ("/attributeMappings/1", Value::Null),
    ] {
        let mut changed = one.clone();
        let (around, member) = place.rsplit_once('/').expect("a member");
        let around = changed
            .pointer_mut(&format!("{mapping}{around}"))
            .expect(place);
        match member.parse::<usize>() {
            Ok(index) => around[index] = value,
            Err(_) => around[member] = value,
        }
        assert_ne!(meaning(&one), meaning(&changed), "{place}");
    }
}
