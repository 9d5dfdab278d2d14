//! What is wanted of attribute mappings.

use serde_json::json;

use super::*;

#[test]
fn mappings_are_added_changed_and_removed_and_nothing_else_is_touched() {
    let before = schema(user(json!([
        { "targetAttributeName": "gone" },
        { "targetAttributeName": "mail", "source": { "name": "mail", "expression": "[mail]" }, "flowType": "always" },
        { "targetAttributeName": "left" },
        { "targetAttributeName": "gone too" },
    ])));
    let on_create = WantedMapping {
        flow_type: Some(FlowType::ObjectAddOnly),
        ..from("mail")
    };
    let overlay = mapped(attributes([
        ("mail", Some(on_create)),
        ("gone", None),
        ("gone too", None),
        ("never there", None),
        ("officeCode", Some(from("extensionAttribute10"))),
    ]));
    assert_eq!(
        laid(&overlay, &before, None),
        [
            "- OUT / User -> User / gone",
            "~ OUT / User -> User / mail: flowType \"always\" -> \"ObjectAddOnly\"",
            "- OUT / User -> User / gone too",
            "+ OUT / User -> User / officeCode",
        ]
    );
}

#[test]
fn what_already_means_what_is_wanted_is_not_written() {
    let before = schema(user(json!([
        { "targetAttributeName": "a", "source": { "name": "mail", "expression": "[mail]", "type": "attribute" }, "defaultValue": null },
    ])));
    let wanted = WantedMapping {
        default_value: Wish::Clear,
        flow_type: Some(FlowType::Always),
        flow_behavior: Some(FlowBehavior::FlowWhenChanged),
        matching_priority: Some(0),
        ..from("mail")
    };
    let overlay = mapped(WantedObjectMapping {
        flow_types: Some(BTreeSet::from([Flow::Delete, Flow::Update, Flow::Add])),
        scope: Wish::Clear,
        ..attributes([("a", Some(wanted))])
    });
    assert!(
        overlay
            .patch(&before, None)
            .expect("it can be laid")
            .is_empty()
    );
}

#[test]
fn a_mapping_without_a_list_of_attributes_gets_one() {
    for there in [json!(null), json!([])] {
        let overlay = mapped(attributes([("a", Some(from("x"))), ("b", Some(from("y")))]));
        let said = laid(&overlay, &schema(user(there)), None);
        assert_eq!(
            said,
            ["+ OUT / User -> User / a", "+ OUT / User -> User / b"]
        );
    }
}

#[test]
fn an_exclusive_mapping_is_the_base_with_the_wanted_on_top() {
    let mut base = user(json!([
        { "targetAttributeName": "kept", "source": { "name": "x" }, "matchingPriority": 1 },
        { "targetAttributeName": "missing", "source": { "name": "y" } },
        { "targetAttributeName": "listed", "source": { "name": "z" }, "defaultValue": "d" },
        { "targetAttributeName": "unwanted" },
    ]));
    base["enabled"] = json!(true);
    let base = schema(base);
    let mut live = user(json!([
        { "targetAttributeName": "stranger", "source": { "name": "x" } },
        { "targetAttributeName": "kept", "source": { "name": "other" }, "novelty": true },
        { "targetAttributeName": "listed", "source": { "name": "other" } },
        { "targetAttributeName": "twin" }, { "targetAttributeName": "twin" }, {},
    ]));
    live["enabled"] = json!(false);
    live["scope"] =
        json!({ "groups": [{ "clauses": [] }], "inputFilterGroups": [{ "name": "service" }] });
    let overlay = mapped(WantedObjectMapping {
        exclusive: true,
        ..attributes([("listed", Some(from("mine"))), ("unwanted", None)])
    });
    assert_eq!(
        laid(&overlay, &schema(live), Some(&base)),
        [
            "~ OUT / User -> User: scope {\"groups\":[{\"clauses\":[]}],\"inputFilterGroups\":[{\"name\":\"service\"}]} -> {\"groups\":[],\"inputFilterGroups\":[{\"name\":\"service\"}]}",
            "~ OUT / User -> User: enabled false -> true",
            "- OUT / User -> User / stranger",
            "~ OUT / User -> User / kept: source {\"name\":\"other\"} -> {\"name\":\"x\"}",
            "~ OUT / User -> User / kept: matchingPriority null -> 1",
            "~ OUT / User -> User / listed: source {\"name\":\"other\"} -> {\"name\":\"mine\",\"type\":\"Attribute\"}",
            "~ OUT / User -> User / listed: defaultValue null -> \"d\"",
            "+ OUT / User -> User / missing",
        ]
    );
}

#[test]
fn an_exclusive_mapping_without_a_base_is_refused() {
    let overlay = mapped(WantedObjectMapping {
        exclusive: true,
        ..WantedObjectMapping::default()
    });
    assert_eq!(
        refused(&overlay, &schema(user(json!([])))),
        ["there is no default for the object mapping User -> User to go back to"]
    );
}

#[test]
fn an_exclusive_mapping_keeps_nothing_of_an_attribute_that_the_base_does_not_map() {
    let live = user(json!([
        { "targetAttributeName": "stranger", "source": { "name": "x" }, "defaultValue": "d", "matchingPriority": 2 },
    ]));
    let overlay = mapped(WantedObjectMapping {
        exclusive: true,
        ..attributes([("stranger", Some(from("mine")))])
    });
    assert_eq!(
        laid(&overlay, &schema(live), Some(&schema(user(json!([]))))),
        [
            "~ OUT / User -> User / stranger: source {\"name\":\"x\"} -> {\"name\":\"mine\",\"type\":\"Attribute\"}",
            "~ OUT / User -> User / stranger: defaultValue \"d\" -> null",
            "~ OUT / User -> User / stranger: matchingPriority 2 -> 0",
        ]
    );
}
