//! Small rules of laying an overlay; whole documents are in `tests/schema_document`.

use std::borrow::Borrow;

use serde_json::{Value, json};

use super::super::diff::Diff;
use super::super::words::{AttributeType, Flow, FlowBehavior, FlowType};
use super::*;

mod definitions;
mod lapsed;
mod mappings;
mod refused;
mod scopes;

fn document(value: Value) -> Document {
    Document::new(value).expect("a schema")
}

/// Two rules that mirror each other, the second one not editable.
fn schema(mapping: impl Borrow<Value>) -> Document {
    let mapping = mapping.borrow();
    document(json!({
        "synchronizationRules": [
            { "id": "R1", "name": "OUT", "sourceDirectoryName": "Entra", "targetDirectoryName": "App",
              "objectMappings": [mapping, { "name": null, "sourceObjectName": "", "targetObjectName": "Role" }] },
            { "id": "r2", "name": "IN", "editable": false, "sourceDirectoryName": "App", "targetDirectoryName": "Entra",
              "objectMappings": [{ "sourceObjectName": "Role", "targetObjectName": "AppRole" }] },
        ],
        "directories": [
            { "id": "D1", "name": "Entra", "objects": [{ "name": "User", "attributes": [] }] },
            { "name": "App", "objects": [
                { "name": "User", "attributes": [{ "name": "Id", "anchor": true }, { "name": "twin" }, { "name": "twin" }] },
                { "name": "Twin" }, { "name": "Twin" },
            ]},
        ],
    }))
}

fn user(attributes: impl Borrow<Value>) -> Value {
    let attributes = attributes.borrow();
    json!({ "name": "users", "sourceObjectName": "User", "targetObjectName": "User", "novelty": 1,
        "scope": null, "flowTypes": "Add,Update,Delete", "attributeMappings": attributes })
}

fn address(rule: Option<&str>, source: &str, target: &str) -> MappingAddress {
    MappingAddress {
        rule: rule.map(str::to_owned),
        source: source.to_owned(),
        target: target.to_owned(),
    }
}

fn mapped(wanted: WantedObjectMapping) -> Overlay {
    Overlay {
        object_mappings: BTreeMap::from([(address(None, "User", "User"), wanted)]),
        ..Overlay::default()
    }
}

fn attribute(directory: DirectoryAddress, object: &str, attribute: &str) -> AttributeAddress {
    AttributeAddress {
        directory,
        object: object.to_owned(),
        attribute: attribute.to_owned(),
    }
}

fn defined(address: AttributeAddress, wanted: Option<WantedAttribute>) -> Overlay {
    Overlay {
        attributes: BTreeMap::from([(address, wanted)]),
        ..Overlay::default()
    }
}

/// What changed, after laying it once; laying it twice changes nothing more.
fn laid(overlay: &Overlay, before: &Document, base: Option<&Document>) -> Vec<String> {
    let mut after = before.clone();
    let patch = overlay.patch(before, base).expect("it can be laid");
    patch.apply(&mut after).expect("it fits");
    let again = overlay.patch(&after, base).expect("it can be laid");
    assert!(again.is_empty(), "{again:?}");
    let diff = Diff::between(before, &after);
    diff.changes.iter().map(ToString::to_string).collect()
}

fn refused(overlay: &Overlay, document: &Document) -> Vec<String> {
    let refusals = overlay.patch(document, None).expect_err("it is refused");
    refusals.iter().map(ToString::to_string).collect()
}

fn from(name: &str) -> WantedMapping {
    WantedMapping {
        source: Wish::Set(WantedSource::Attribute(name.to_owned())),
        ..WantedMapping::default()
    }
}

fn attributes<const N: usize>(all: [(&str, Option<WantedMapping>); N]) -> WantedObjectMapping {
    WantedObjectMapping {
        attributes: all.map(|(name, wanted)| (name.to_owned(), wanted)).into(),
        ..WantedObjectMapping::default()
    }
}
