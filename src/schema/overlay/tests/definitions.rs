//! What is wanted of attribute definitions; and an overlay as data.

use serde_json::json;

use super::*;

#[test]
fn attributes_are_defined_on_the_side_of_the_rule_that_may_be_edited() {
    let target = || attribute(DirectoryAddress::Target(None), "User", "officeCode");
    let before = schema(user(json!([])));
    let wanted = WantedAttribute {
        kind: Some(AttributeType::Reference),
        referenced_objects: Some(BTreeSet::from(["User".to_owned()])),
        ..WantedAttribute::default()
    };
    let overlay = defined(target(), Some(wanted));
    assert_eq!(laid(&overlay, &before, None), ["+ App / User / officeCode"]);
    let mut after = before.clone();
    overlay
        .patch(&before, None)
        .expect("laid")
        .apply(&mut after)
        .expect("it fits");
    assert_eq!(
        after.json()["directories"][1]["objects"][0]["attributes"][3],
        json!({ "name": "officeCode", "type": "Reference", "referencedObjects": [{ "referencedObjectName": "User" }] })
    );
    assert_eq!(
        laid(&defined(target(), None), &after, None),
        ["- App / User / officeCode"]
    );
    let by_id = attribute(DirectoryAddress::Named("d1".to_owned()), "User", "x");
    let overlay = defined(by_id, Some(WantedAttribute::default()));
    assert_eq!(laid(&overlay, &before, None), ["+ Entra / User / x"]);
}

#[test]
fn an_anchor_stays_one() {
    let id = attribute(
        DirectoryAddress::Target(Some("r1".to_owned())),
        "User",
        "Id",
    );
    let wanted = WantedAttribute {
        kind: Some(AttributeType::Integer),
        required: Some(false),
        multivalued: Some(false),
        ..WantedAttribute::default()
    };
    let said = laid(&defined(id, Some(wanted)), &schema(user(json!([]))), None);
    assert_eq!(said, ["~ App / User / Id: type null -> \"Integer\""]);
}

#[test]
fn an_overlay_is_data_and_a_key_stands_in_it_once() {
    let overlay = Overlay {
        attributes: BTreeMap::from([(
            attribute(DirectoryAddress::Source(None), "User", "x"),
            None,
        )]),
        ..mapped(attributes([("a", Some(from("b"))), ("c", None)]))
    };
    let json = serde_json::to_value(&overlay).expect("JSON");
    assert_eq!(
        serde_json::from_value::<Overlay>(json.clone()).expect("an overlay"),
        overlay
    );
    let mut twice = json;
    let entries = twice["attributes"].as_array_mut().expect("a list");
    entries.push(entries[0].clone());
    let error = serde_json::from_value::<Overlay>(twice).expect_err("it is there twice");
    assert_eq!(error.to_string(), "source / User / x is there twice");
}
