//! What a person would say, and what nobody would mention.

use std::borrow::Borrow;

use serde_json::{Value, json};

use super::{Diff, Document};

fn document(value: Value) -> Document {
    Document::new(value).expect("a schema")
}

fn said(before: Value, after: Value) -> Vec<String> {
    let diff = Diff::between(&document(before), &document(after));
    diff.changes.iter().map(ToString::to_string).collect()
}

/// A schema with these attribute mappings from user to User.
fn mapping(attributes: impl Borrow<Value>) -> Value {
    let attributes = attributes.borrow();
    json!({ "id": "job", "version": "1", "synchronizationRules": [{
        "id": "r", "name": "OUT", "metadata": [{ "key": "k", "value": "v" }],
        "objectMappings": [{
            "name": "n", "sourceObjectName": "user", "targetObjectName": "User", "scope": null,
            "flowTypes": "Add, Update, Delete", "attributeMappings": attributes,
        }],
    }]})
}

#[test]
fn what_the_service_owns_and_how_it_spells_is_no_change() {
    let before =
        mapping(json!([{ "targetAttributeName": "a", "source": null, "matchingPriority": 0 }]));
    let mut after = mapping(json!([{ "targetAttributeName": "a", "flowType": "always" }]));
    after["version"] = json!("2");
    after["@odata.context"] = json!("https://graph.microsoft.com/");
    let rule = &mut after["synchronizationRules"][0];
    rule["metadata"] = json!([]);
    rule["objectMappings"][0]["flowTypes"] = json!("Add,Delete,Update");
    rule["objectMappings"][0]["scope"] = json!({ "groups": [] });
    assert_eq!(said(before, after), [""; 0]);
}

#[test]
fn mappings_are_told_by_their_target_wherever_they_stand() {
    let before = mapping(json!([
        { "targetAttributeName": "gone" },
        { "targetAttributeName": "a", "defaultValue": "x" },
        { "targetAttributeName": "b" },
    ]));
    let after = mapping(json!([
        { "targetAttributeName": "b" },
        { "targetAttributeName": "new" },
        { "targetAttributeName": "a", "novelty": [1] },
    ]));
    assert_eq!(
        said(before, after),
        [
            "- OUT / user -> User / gone",
            "~ OUT / user -> User / a: defaultValue \"x\" -> null",
            "~ OUT / user -> User / a: novelty null -> [1]",
            "+ OUT / user -> User / new",
        ]
    );
}

#[test]
fn twins_and_nameless_things_are_paired_by_their_order() {
    let twins = |first: &str, second: &str| {
        mapping(json!([
            { "targetAttributeName": "a", "defaultValue": first },
            { "targetAttributeName": "a", "defaultValue": second },
            { "targetAttributeName": null, "defaultValue": "x" },
            {},
        ]))
    };
    assert_eq!(said(twins("1", "2"), twins("1", "2")), [""; 0]);
    assert_eq!(
        said(twins("1", "2"), twins("1", "3")),
        ["~ OUT / user -> User / a #2: defaultValue \"2\" -> \"3\""]
    );
}

#[test]
fn directories_are_told_by_name() {
    let directories = |attributes: Value| {
        json!({ "directories": [{ "id": "d", "name": "salesforce.com", "version": "x", "objects": [
            { "name": "User", "attributes": attributes },
        ]}]})
    };
    let before = directories(json!([{ "name": "Id", "anchor": true, "type": "string" }]));
    let after = directories(json!([
        { "name": "officeCode", "type": "String" },
        { "name": "Id", "type": "String", "anchor": false, "multivalued": false, "metadata": [1] },
    ]));
    assert_eq!(
        said(before, after),
        [
            "~ salesforce.com / User / Id: anchor true -> false",
            "+ salesforce.com / User / officeCode",
        ]
    );
}

#[test]
fn a_later_diff_of_documents_spelt_differently_says_the_same() {
    let one = |source: Value| json!([{ "targetAttributeName": "a", "source": source }]);
    let before = document(mapping(json!([])));
    let sent = document(mapping(one(json!({ "name": "mail", "type": "Attribute" }))));
    let stored =
        json!({ "name": "mail", "type": "Attribute", "expression": "[mail]", "parameters": [] });
    let stored = document(mapping(one(stored)));
    let other = document(mapping(one(json!({ "name": "upn" }))));
    let diff = Diff::between(&before, &sent);
    assert!(diff.says_the_same(&Diff::between(&before, &stored)));
    assert!(!diff.says_the_same(&Diff::between(&before, &other)));
    assert!(!diff.says_the_same(&Diff::between(&sent, &before)));
    assert!(Diff::between(&sent, &stored).is_equal());
}
