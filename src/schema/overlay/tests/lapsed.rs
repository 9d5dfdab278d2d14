//! What is wanted no longer: back to the base, or away.

use serde_json::json;

use super::*;

/// What is wanted of the mapping of users now, after something else was.
fn silent(before: WantedObjectMapping, now: WantedObjectMapping) -> Overlay {
    let now = mapped(now);
    Overlay {
        lapsed: now.lapsed_since(&mapped(before)),
        ..now
    }
}

fn nothing() -> WantedObjectMapping {
    WantedObjectMapping::default()
}

#[test]
fn a_mapping_that_is_wanted_no_longer_is_as_the_base_has_it() {
    let base = schema(user(json!([
        { "targetAttributeName": "changed", "source": { "name": "x" }, "defaultValue": "d" },
        { "targetAttributeName": "removed", "source": { "name": "y" } },
        { "targetAttributeName": "stranger", "source": { "name": "z" } },
    ])));
    let live = schema(user(json!([
        { "targetAttributeName": "changed", "source": { "name": "mine" }, "flowType": "ObjectAddOnly" },
        { "targetAttributeName": "added", "source": { "name": "mine" } },
        { "targetAttributeName": "stranger", "source": { "name": "theirs" } },
        { "targetAttributeName": "twin" }, { "targetAttributeName": "twin" },
    ])));
    let before = attributes([
        ("changed", Some(from("mine"))),
        ("added", Some(from("mine"))),
        ("removed", None),
        ("twin", Some(from("mine"))),
        ("never there", Some(from("mine"))),
    ]);
    assert_eq!(
        laid(&silent(before, nothing()), &live, Some(&base)),
        [
            "~ OUT / User -> User / changed: source {\"name\":\"mine\"} -> {\"name\":\"x\"}",
            "~ OUT / User -> User / changed: flowType \"ObjectAddOnly\" -> \"Always\"",
            "~ OUT / User -> User / changed: defaultValue null -> \"d\"",
            "- OUT / User -> User / added",
            "+ OUT / User -> User / removed",
        ]
    );
}

#[test]
fn of_a_mapping_that_is_still_wanted_only_what_lapsed_goes_back() {
    let base = schema(user(json!([
        { "targetAttributeName": "a", "source": { "name": "x" }, "flowType": "ObjectAddOnly", "defaultValue": "d" },
    ])));
    let live = schema(user(json!([
        { "targetAttributeName": "a", "source": { "name": "mine" }, "flowType": "Always", "defaultValue": "theirs" },
        { "targetAttributeName": "b", "source": { "name": "mine" }, "matchingPriority": 2 },
    ])));
    let always = WantedMapping {
        flow_type: Some(FlowType::Always),
        ..from("mine")
    };
    let matching = WantedMapping {
        matching_priority: Some(2),
        ..from("mine")
    };
    let before = attributes([("a", Some(always)), ("b", Some(matching))]);
    let now = attributes([("a", Some(from("mine"))), ("b", Some(from("mine")))]);
    assert_eq!(
        laid(&silent(before, now), &live, Some(&base)),
        [
            "~ OUT / User -> User / a: flowType \"Always\" -> \"ObjectAddOnly\"",
            "~ OUT / User -> User / b: matchingPriority 2 -> 0",
        ]
    );
}

#[test]
fn members_of_an_object_mapping_go_back() {
    let mut live = user(json!([]));
    live["enabled"] = json!(false);
    live["flowTypes"] = json!("Add");
    live["scope"] = json!({ "groups": [{ "clauses": [] }] });
    let before = WantedObjectMapping {
        enabled: Some(false),
        flow_types: Some(BTreeSet::from([Flow::Add])),
        scope: Wish::Set(vec![WantedGroup::default()]),
        ..nothing()
    };
    let mut base = user(json!([]));
    base["enabled"] = json!(true);
    base["flowTypes"] = json!("Add, Update");
    let said = laid(
        &silent(before.clone(), nothing()),
        &schema(&live),
        Some(&schema(base)),
    );
    assert_eq!(
        said,
        [
            "~ OUT / User -> User: scope {\"groups\":[{\"clauses\":[]}]} -> null",
            "~ OUT / User -> User: flowTypes \"Add\" -> \"Add, Update\"",
            "~ OUT / User -> User: enabled false -> true",
        ]
    );
    // A base that does not know the mapping does not say whether it is enabled.
    let other = document(json!({ "synchronizationRules": [], "directories": [] }));
    let said = laid(&silent(before, nothing()), &schema(live), Some(&other));
    assert_eq!(
        said,
        [
            "~ OUT / User -> User: scope {\"groups\":[{\"clauses\":[]}]} -> null",
            "~ OUT / User -> User: flowTypes \"Add\" -> \"Add, Update, Delete\"",
        ]
    );
}

/// The same mapping under another address is no other mapping.
#[test]
fn what_is_wanted_by_another_address_has_not_lapsed() {
    let live = schema(user(json!([
        { "targetAttributeName": "kept", "source": { "name": "mine" } },
        { "targetAttributeName": "gone", "source": { "name": "mine" } },
    ])));
    let both = attributes([("kept", Some(from("mine"))), ("gone", Some(from("mine")))]);
    let mut now = Overlay::default();
    let kept = attributes([("kept", Some(from("mine")))]);
    now.object_mappings
        .insert(address(Some("OUT"), "User", "User"), kept);
    now.lapsed = now.lapsed_since(&mapped(both));
    let base = schema(user(json!([])));
    assert_eq!(
        laid(&now, &live, Some(&base)),
        ["- OUT / User -> User / gone"]
    );
}

#[test]
fn what_is_not_there_any_more_stands_in_nobodys_way() {
    let mut before = Overlay::default();
    let users = attributes([("a", Some(from("b")))]);
    before
        .object_mappings
        .insert(address(None, "User", "Nobody"), users);
    let nowhere = attribute(DirectoryAddress::Target(None), "Nobody", "x");
    before
        .attributes
        .insert(nowhere, Some(WantedAttribute::default()));
    let now = Overlay {
        lapsed: Overlay::default().lapsed_since(&before),
        ..Overlay::default()
    };
    let live = schema(user(json!([])));
    assert!(laid(&now, &live, Some(&live)).is_empty());
}

#[test]
fn definitions_go_back_or_away() {
    let at = |name| attribute(DirectoryAddress::Target(None), "User", name);
    let required = WantedAttribute {
        required: Some(true),
        ..WantedAttribute::default()
    };
    let wanted = [at("Id"), at("officeCode")].map(|at| (at, Some(required.clone())));
    let before = Overlay {
        attributes: wanted.into(),
        ..Overlay::default()
    };
    let base = schema(user(json!([])));
    let mut live = base.clone();
    let patch = before.patch(&base, None).expect("laid");
    patch.apply(&mut live).expect("it fits");
    let now = Overlay {
        lapsed: Overlay::default().lapsed_since(&before),
        ..Overlay::default()
    };
    assert_eq!(
        laid(&now, &live, Some(&base)),
        [
            "~ App / User / Id: required true -> false",
            "- App / User / officeCode"
        ]
    );
}

#[test]
fn nothing_goes_back_where_there_is_no_base() {
    let before = Overlay {
        attributes: BTreeMap::from([(
            attribute(DirectoryAddress::Source(None), "User", "x"),
            None,
        )]),
        ..mapped(attributes([("a", Some(from("b")))]))
    };
    let now = Overlay {
        lapsed: Overlay::default().lapsed_since(&before),
        ..Overlay::default()
    };
    assert!(now.needs_base() && !now.is_empty());
    assert_eq!(
        refused(&now, &schema(user(json!([])))),
        [
            "there is no default for the object mapping User -> User to go back to",
            "there is no default for the attribute source / User / x to go back to"
        ]
    );
    assert_eq!(before.lapsed_since(&before), Lapsed::default());
    let json = serde_json::to_value(&now).expect("JSON");
    assert_eq!(
        json["lapsed"],
        json!({
            "objectMappings": [[{ "rule": null, "source": "User", "target": "User" }, { "members": [], "attributes": { "a": ["source"] } }]],
            "attributes": [{ "directory": { "source": null }, "object": "User", "attribute": "x" }],
        })
    );
    assert_eq!(serde_json::from_value::<Overlay>(json).expect("one"), now);
}
