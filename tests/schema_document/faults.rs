//! What is wrong with a document by itself, and was not wrong before.

use serde_json::{Value, json};
use syncform::schema::{Document, Wrong, faults};

/// A schema whose users are in scope by one attribute.
fn asking(attribute: &str) -> Document {
    let attributes = json!([
        { "name": "objectId", "anchor": true },
        { "name": "department" },
        { "name": "proxyAddresses", "multivalued": true },
        { "name": "startDate", "type": "DateTime" },
        { "name": "Twin", "multivalued": true },
        { "name": "twin" },
    ]);
    let clause = json!({ "sourceOperandName": attribute, "operatorName": "EQUALS",
        "targetOperand": { "values": ["x"] } });
    document(json!({
        "synchronizationRules": [{
            "id": "r", "name": "R", "sourceDirectoryName": "here", "targetDirectoryName": "there",
            "objectMappings": [{
                "enabled": true, "sourceObjectName": "User", "targetObjectName": "User",
                "scope": { "groups": [{ "clauses": [clause] }] },
                "attributeMappings": [{ "targetAttributeName": "userName", "matchingPriority": 1,
                    "source": { "type": "Attribute", "name": "department" } }],
            }],
        }],
        "directories": [
            { "name": "here", "objects": [{ "name": "User", "attributes": attributes }] },
            { "name": "there", "objects": [{ "name": "User", "attributes": [
                { "name": "id", "anchor": true }, { "name": "userName" }] }] },
        ],
    }))
}

fn document(schema: Value) -> Document {
    Document::new(schema).expect("a schema")
}

fn empty() -> Document {
    document(json!({ "synchronizationRules": [], "directories": [] }))
}

/// Documents of real tenants have faults of their own, which no change of something else makes new.
#[test]
fn what_was_wrong_before_is_no_news_beside_another_definition() {
    let before = asking("departmint");
    let mut after = before.json().clone();
    for directory in 0..2 {
        let attributes = &mut after["directories"][directory]["objects"][0]["attributes"];
        let all = attributes.as_array_mut().expect("a list");
        all.push(json!({ "name": "costCentre" }));
    }
    assert_eq!(faults(&before, &document(after)), []);
}

#[test]
fn a_scope_asks_for_attributes_that_it_can_be_judged_by() {
    for (attribute, expected) in [
        ("department", None),
        ("DEPARTMENT", None),
        ("twin", None),
        (
            "departmint",
            Some(Wrong::UnknownFilterSource("departmint".to_owned())),
        ),
        (
            "proxyaddresses",
            Some(Wrong::MultivaluedFilterSource("proxyaddresses".to_owned())),
        ),
        (
            "startDate",
            Some(Wrong::DateFilterSource("startDate".to_owned())),
        ),
    ] {
        let after = asking(attribute);
        let found: Vec<_> = faults(&empty(), &after)
            .into_iter()
            .map(|fault| fault.wrong)
            .collect();
        assert_eq!(found, Vec::from_iter(expected), "{attribute}");
        assert_eq!(
            faults(&after, &after),
            [],
            "{attribute}: it was so before, which is not for us to mend"
        );
    }
}

/// The rule is the service's own, so its own documents keep it.
#[test]
fn no_published_scope_asks_for_several_values_or_a_date() {
    for (name, document) in super::published().into_iter().flatten() {
        let broken = faults(&empty(), &document).into_iter().find(|fault| {
            matches!(
                fault.wrong,
                Wrong::MultivaluedFilterSource(_) | Wrong::DateFilterSource(_)
            )
        });
        assert_eq!(broken, None, "{name}");
    }
}
