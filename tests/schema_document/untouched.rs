//! A document of a megabyte is changed in place: the texts that a patch does not touch stay where they are in memory.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use syncform::schema::{
    AttributeAddress, DirectoryAddress, Document, MappingAddress, Overlay, WantedAttribute,
    WantedMapping, Wish,
};

/// A schema of more than a megabyte: `User -> User` with many mappings, and as many attributes.
fn large() -> Document {
    let name = |index: usize| {
        format!("urn:ietf:params:scim:schemas:extension:contoso:2.0:User:attribute{index}")
    };
    let attributes =
        (0..4_000).map(|index| json!({ "name": name(index), "type": "String", "metadata": [] }));
    let mappings = (0..4_000).map(|index| {
        let source = json!({ "expression": format!("Trim([{index}])"), "name": "Trim", "type": "Function",
            "parameters": [{ "key": "source", "value": { "name": index.to_string(), "type": "Attribute" } }] });
        json!({ "targetAttributeName": name(index), "source": source, "matchingPriority": 0, "flowType": "Always" })
    });
    let json = json!({
        "synchronizationRules": [{ "id": "r", "name": "OUT", "targetDirectoryName": "App", "objectMappings": [{
            "sourceObjectName": "User", "targetObjectName": "User",
            "attributeMappings": mappings.collect::<Value>(),
        }]}],
        "directories": [{ "name": "App", "objects": [
            { "name": "User", "attributes": attributes.collect::<Value>() },
        ]}],
    });
    assert!(json.to_string().len() > 1_000_000);
    Document::new(json).expect("a schema")
}

/// Every text that is not empty: where its bytes are, and what it says.
fn texts<'a>(value: &'a Value, into: &mut BTreeMap<usize, &'a str>) {
    match value {
        Value::String(text) if !text.is_empty() => {
            into.insert(text.as_ptr().addr(), text);
        }
        Value::Object(members) => members.values().for_each(|value| texts(value, into)),
        Value::Array(all) => all.iter().for_each(|value| texts(value, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn owned(document: &Document) -> BTreeMap<usize, String> {
    let mut all = BTreeMap::new();
    texts(document.json(), &mut all);
    all.into_iter()
        .map(|(at, text)| (at, text.to_owned()))
        .collect()
}

#[test]
fn what_is_not_touched_is_not_copied() {
    let mut document = large();
    let address = MappingAddress {
        rule: None,
        source: "User".to_owned(),
        target: "User".to_owned(),
    };
    let mut overlay = Overlay::default();
    let mapping = overlay.object_mappings.entry(address).or_default();
    let wanted = WantedMapping {
        default_value: Wish::Set("x".to_owned()),
        ..WantedMapping::default()
    };
    mapping.attributes.insert("new".to_owned(), Some(wanted));
    let attribute = AttributeAddress {
        directory: DirectoryAddress::Target(None),
        object: "User".to_owned(),
        attribute: "new".to_owned(),
    };
    overlay
        .attributes
        .insert(attribute, Some(WantedAttribute::default()));

    let before = owned(&document);
    let patch = overlay.patch(&document, None).expect("it can be addressed");
    let size = serde_json::to_string(&patch).expect("JSON").len();
    assert!(size < 2_000, "{size}");
    patch.apply(&mut document).expect("it fits");
    let after = owned(&document);
    let moved = before
        .iter()
        .filter(|(at, text)| after.get(at) != Some(text));
    assert_eq!(moved.count(), 0);
    // Four texts are new: the mapping's target and default, the attribute's name and its type.
    assert_eq!(after.len(), before.len() + 4);
}
