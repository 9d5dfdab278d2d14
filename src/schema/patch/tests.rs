//! A patch makes exactly the second document of the first, and refuses any other.

use std::borrow::Borrow;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Document, Patch};

fn document(value: Value) -> Document {
    Document::new(value).expect("a schema")
}

/// A schema with two rules and these attribute mappings in the second.
fn schema(attributes: impl Borrow<Value>) -> Value {
    let attributes = attributes.borrow();
    json!({ "synchronizationRules": [
        { "id": "1", "name": "IN", "objectMappings": [] },
        { "id": "2", "name": "OUT", "objectMappings": [
            { "sourceObjectName": "User", "targetObjectName": "User", "attributeMappings": attributes },
        ]},
    ]})
}

const HERE: &str = "/synchronizationRules/1/objectMappings/0/attributeMappings";

fn patched(before: &Value, after: &Value) -> (Patch, Value) {
    let mut document = document(before.clone());
    let patch = Patch::between(&document, &self::document(after.clone()));
    patch.apply(&mut document).expect("it fits");
    (patch, document.into_json())
}

#[test]
fn every_element_on_the_way_is_tested_before_anything_is_written() {
    let before =
        schema(json!([{ "targetAttributeName": "a", "x": 1 }, { "targetAttributeName": "b" }]));
    let after =
        schema(json!([{ "targetAttributeName": "a", "x": 2 }, { "targetAttributeName": "c" }]));
    let (patch, made) = patched(&before, &after);
    assert_eq!(made, after);
    let mapping = "/synchronizationRules/1/objectMappings/0";
    let test = |path: &str, value: &str| json!({ "op": "test", "path": path, "value": value });
    assert_eq!(
        serde_json::to_value(&patch).expect("JSON"),
        json!([
            test("/synchronizationRules/1/id", "2"),
            test("/synchronizationRules/1/name", "OUT"),
            test(&format!("{mapping}/sourceObjectName"), "User"),
            test(&format!("{mapping}/targetObjectName"), "User"),
            test(&format!("{HERE}/0/targetAttributeName"), "a"),
            test(&format!("{HERE}/1/targetAttributeName"), "b"),
            { "op": "replace", "path": format!("{HERE}/0/x"), "value": 2 },
            { "op": "remove", "path": format!("{HERE}/1") },
            { "op": "add", "path": format!("{HERE}/1"), "value": { "targetAttributeName": "c" } },
        ])
    );
}

#[test]
fn a_document_whose_arrays_moved_is_refused_and_left_as_it_was() {
    let one = json!({ "targetAttributeName": "a", "x": 1 });
    let other = json!({ "targetAttributeName": "b", "x": 1 });
    let before = schema(json!([one, other]));
    let changed = schema(json!([{ "targetAttributeName": "a", "x": 2 }, other]));
    let (patch, _) = patched(&before, &changed);
    let moved = schema(json!([other, one]));
    let mut document = document(moved.clone());
    let refused = patch.apply(&mut document).expect_err("it moved");
    assert_eq!(refused.at, format!("{HERE}/0/targetAttributeName"));
    assert_eq!(document.json(), &moved);
}

#[test]
fn a_member_that_goes_does_not_move_its_siblings() {
    let before = schema(json!([{ "targetAttributeName": "a", "x": 1, "y": 2, "z": 3 }]));
    let after = schema(json!([{ "targetAttributeName": "a", "y": 2, "z": 3 }]));
    let (_, made) = patched(&before, &after);
    assert_eq!(made.to_string(), after.to_string());
}

#[test]
fn a_source_is_replaced_whole_and_a_changed_order_with_its_array() {
    let source = |name: &str| json!({ "targetAttributeName": "a", "source": { "name": name, "type": "Attribute" } });
    let (patch, _) = patched(&schema(json!([source("x")])), &schema(json!([source("y")])));
    let last = |patch: &Patch| patch.operations().last().map(|it| it.path().to_string());
    assert_eq!(last(&patch), Some(format!("{HERE}/0/source")));
    let (a, b) = (
        json!({ "targetAttributeName": "a" }),
        json!({ "targetAttributeName": "b" }),
    );
    let (patch, _) = patched(&schema(json!([a, b])), &schema(json!([b, a])));
    assert_eq!(last(&patch).as_deref(), Some(HERE));
}

fn element() -> impl Strategy<Value = Value> {
    let name = prop_oneof![Just(Value::Null), "[a-c~/]".prop_map(Value::from)];
    let inner = prop::collection::vec("[xy]", 0..3);
    (name, any::<bool>(), inner, any::<bool>()).prop_map(|(name, flag, inner, named)| {
        let mut made = json!({ "x~/": flag, "values": inner });
        if named {
            made["targetAttributeName"] = name;
        }
        made
    })
}

proptest! {
    #[test]
    fn any_change_is_made_exactly(
        before in prop::collection::vec(element(), 0..6),
        after in prop::collection::vec(element(), 0..6),
    ) {
        let (before, after) = (schema(json!(before)), schema(json!(after)));
        let (patch, made) = patched(&before, &after);
        prop_assert_eq!(&made, &after);
        prop_assert_eq!(patch.is_empty(), before == after);
    }
}
