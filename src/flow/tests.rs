//! What flows and what does not, mapping by mapping and clause by clause.

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::{Carrier, Certain, Flowed, Left, Skipped};
use crate::expr::eval::{Given, Object, Value};
use crate::schema::Document;

/// A schema with one object mapping.
fn document(mapping: &Json) -> Document {
    let schema = json!({ "synchronizationRules": [{ "id": "r", "objectMappings": [mapping] }] });
    Document::new(schema).expect("a schema")
}

fn carrier(mapping: &Json) -> Carrier {
    let document = document(mapping);
    let mut rules = document.schema().rules();
    let rule = rules.next().expect("a rule");
    let mapping = rule.object_mappings().next().expect("a mapping");
    Carrier::read(mapping)
}

fn object(attributes: &Json) -> Object {
    Object::read(attributes).expect("an object")
}

fn source(expression: &str) -> Json {
    let tree = crate::expr::parse(expression).expect("an expression");
    crate::expr::to_source(&tree).expect("a source").to_json()
}

/// What flows to the one attribute of a mapping.
fn flows(attribute: &Json, given: &Json, is_new: bool) -> Flowed<'static> {
    let carrier = carrier(&json!({ "attributeMappings": [attribute] }));
    let object = object(given);
    let given = Given::new(&object, Timestamp::UNIX_EPOCH);
    let carried = carrier.carry(&given, is_new);
    let (_, flowed) = carried.attributes.first().expect("an attribute");
    match flowed {
        Flowed::Value(value) => Flowed::Value(value.clone().into_owned()),
        Flowed::Default(text) => Flowed::Default((*text).to_owned().leak()),
        Flowed::Left(left) => Flowed::Left(*left),
        Flowed::Failed(error) => Flowed::Failed(error.clone()),
        Flowed::Unknown(why) => Flowed::Unknown(why.clone()),
    }
}

/// Whether a filter of these groups lets an object pass.
fn passes(groups: &Json, given: &Json) -> Certain {
    let carrier = carrier(&json!({ "scope": { "groups": groups }, "attributeMappings": [] }));
    let object = object(given);
    carrier
        .carry(&Given::new(&object, Timestamp::UNIX_EPOCH), true)
        .scoped
        .passes
}

fn clause(attribute: &str, operator: &str, values: &[&str]) -> Json {
    json!({ "sourceOperandName": attribute, "operatorName": operator, "targetOperand": { "values": values } })
}

/// Whether one clause holds of a value.
fn holds(operator: &str, values: &[&str], value: &Json) -> Certain {
    let groups = json!([{ "clauses": [clause("a", operator, values)] }]);
    passes(&groups, &json!({ "a": value }))
}

fn is_unknown(certain: &Certain) -> bool {
    matches!(certain, Certain::Unknown(_))
}

#[test]
fn defaults_flow_on_creation_where_the_source_comes_to_nothing() {
    let mapping =
        json!({ "targetAttributeName": "t", "source": source("[a]"), "defaultValue": "d" });
    assert_eq!(flows(&mapping, &json!({}), true), Flowed::Default("d"));
    assert_eq!(
        flows(&mapping, &json!({}), false),
        Flowed::Value(Value::Null)
    );
    let value = Flowed::Value(Value::text("x"));
    assert_eq!(flows(&mapping, &json!({ "a": "x" }), true), value);
    let constant = json!({ "targetAttributeName": "t", "source": null, "defaultValue": "d" });
    assert_eq!(flows(&constant, &json!({}), true), Flowed::Default("d"));
    assert_eq!(
        flows(&constant, &json!({}), false),
        Flowed::Left(Left::NoSource)
    );
    // What is dropped from the flow is not filled up.
    let dropped = json!({ "targetAttributeName": "t", "source": source("IgnoreFlowIfNullOrEmpty([a])"), "defaultValue": "d" });
    assert_eq!(
        flows(&dropped, &json!({}), true),
        Flowed::Left(Left::NoFlow)
    );
}

#[test]
fn what_is_applied_on_creation_stays_on_a_change() {
    let mapping = |flow: &str| json!({ "targetAttributeName": "t", "source": source("[a]"), "flowType": flow });
    let (given, x) = (json!({ "a": "x" }), Flowed::Value(Value::text("x")));
    let on_creation = mapping("ObjectAddOnly");
    assert_eq!(flows(&on_creation, &given, true), x);
    assert_eq!(
        flows(&on_creation, &given, false),
        Flowed::Left(Left::OnCreation)
    );
    for always in ["Always", "ValueAddOnly", "MultiValueAddOnly"] {
        assert_eq!(flows(&mapping(always), &given, false), x, "{always}");
    }
    let where_nothing_is = mapping("AttributeAddOnly");
    assert_eq!(flows(&where_nothing_is, &given, true), x);
    for (strange, is_new) in [("AttributeAddOnly", false), ("Sometimes", true)] {
        let flowed = flows(&mapping(strange), &given, is_new);
        assert!(matches!(flowed, Flowed::Unknown(_)), "{flowed:?}");
    }
}

#[test]
fn a_source_that_cannot_be_read_is_unknown_and_one_that_fails_says_why() {
    let strange = json!({ "type": "Function", "name": "Nobody", "parameters": [] });
    let mapping = json!({ "targetAttributeName": "t", "source": strange });
    assert!(matches!(
        flows(&mapping, &json!({}), true),
        Flowed::Unknown(_)
    ));
    let refuses = json!({ "targetAttributeName": "t", "source": source("Error(\"no number\")") });
    let Flowed::Failed(error) = flows(&refuses, &json!({}), true) else {
        panic!("it refuses");
    };
    assert!(error.to_string().contains("no number"), "{error}");
}

#[test]
fn a_mapping_does_what_its_operations_say() {
    let skipped = |mapping: &Json, is_new: bool| {
        let object = object(&json!({}));
        carrier(mapping)
            .carry(&Given::new(&object, Timestamp::UNIX_EPOCH), is_new)
            .skipped
    };
    assert_eq!(skipped(&json!({}), true), None);
    assert_eq!(
        skipped(&json!({ "enabled": false }), true),
        Some(Skipped::Disabled)
    );
    assert_eq!(
        skipped(&json!({ "flowTypes": "Update" }), true),
        Some(Skipped::NoAdd)
    );
    assert_eq!(
        skipped(&json!({ "flowTypes": "Add" }), false),
        Some(Skipped::NoUpdate)
    );
}

#[test]
fn attributes_are_matched_in_their_turn() {
    let mapping = |target: &str, priority: u8| json!({ "targetAttributeName": target, "source": source("[a]"), "matchingPriority": priority });
    let all = [
        mapping("second", 2),
        mapping("none", 0),
        mapping("first", 1),
    ];
    let carrier = carrier(&json!({ "attributeMappings": all }));
    assert_eq!(carrier.matched_by(), ["first", "second"]);
}

#[test]
fn groups_are_alternatives_and_their_clauses_all_hold() {
    let groups = json!([
        { "clauses": [clause("a", "EQUALS", &["x"]), clause("b", "EQUALS", &["y"])] },
        { "clauses": [clause("c", "EQUALS", &["z"])] },
    ]);
    for (given, passes_it) in [
        (json!({ "a": "x", "b": "y" }), Certain::Yes),
        (json!({ "c": "z" }), Certain::Yes),
        (json!({ "a": "x" }), Certain::No),
        (json!({}), Certain::No),
    ] {
        assert_eq!(passes(&groups, &given), passes_it, "{given}");
    }
    assert_eq!(passes(&json!([]), &json!({})), Certain::Yes);
}

/// What is unknown decides nothing where something else does.
#[test]
fn the_unknown_stays_where_it_matters() {
    let strange = clause("a", "&", &["2"]);
    let and = |other: Json| json!([{ "clauses": [strange.clone(), other] }]);
    let or = |other: Json| json!([{ "clauses": [strange.clone()] }, { "clauses": [other] }]);
    let (yes, no) = (clause("a", "EQUALS", &["2"]), clause("a", "EQUALS", &["3"]));
    let given = json!({ "a": "2" });
    assert!(is_unknown(&passes(&and(yes.clone()), &given)));
    assert_eq!(passes(&and(no.clone()), &given), Certain::No);
    assert_eq!(passes(&or(yes), &given), Certain::Yes);
    assert!(is_unknown(&passes(&or(no), &given)));
    let categories = json!({ "scope": { "categoryFilterGroups": [{}] }, "attributeMappings": [] });
    let object = object(&json!({}));
    let carried = carrier(&categories);
    let carried = carried.carry(&Given::new(&object, Timestamp::UNIX_EPOCH), true);
    assert!(is_unknown(&carried.scoped.passes));
}

#[test]
fn whoever_is_not_read_is_out_of_scope() {
    let input = json!([{ "clauses": [clause("a", "EQUALS", &["x"])] }]);
    let mapping = json!({ "scope": { "inputFilterGroups": input }, "attributeMappings": [] });
    let object = object(&json!({ "a": "y" }));
    let carrier = carrier(&mapping);
    let carried = carrier.carry(&Given::new(&object, Timestamp::UNIX_EPOCH), true);
    assert_eq!(carried.scoped.passes, Certain::No);
}

#[test]
fn every_operator_says_what_its_evidence_lets_it_say() {
    use Certain::{No, Yes};
    for (operator, values, value, said) in [
        ("EQUALS", &["x"][..], json!("x"), Yes),
        ("EQUALS", &["x"], json!("X"), No),
        ("EQUALS", &["x", "y"], json!("y"), Yes),
        ("NOT EQUALS", &["x"], json!("X"), Yes),
        ("NOT EQUALS", &["x"], json!("x"), No),
        ("IS TRUE", &[], json!("True"), Yes),
        ("IS TRUE", &[], json!(false), No),
        ("IS FALSE", &[], json!(false), Yes),
        ("IS NULL", &[], json!(null), Yes),
        ("IS NULL", &[], json!(""), Yes),
        ("IS NULL", &[], json!("x"), No),
        ("IS NOT NULL", &[], json!("x"), Yes),
        ("IS NOT NULL", &[], json!([]), No),
        ("Includes", &["ALE"], json!("Sales"), No),
        ("Includes", &["ale"], json!("Sales"), Yes),
        ("ENDS_WITH", &["es"], json!("Sales"), Yes),
        ("ENDS_WITH", &["ez"], json!("Sales"), No),
        ("Greater_Than", &["9"], json!("10"), Yes),
        ("Greater_Than", &["10"], json!("10"), No),
        ("Greater_Than_OR_EQUALS", &["10"], json!("10"), Yes),
        ("REGEX MATCH", &["[1-9][0-9]"], json!("42"), Yes),
        ("REGEX MATCH", &["[1-9][0-9]"], json!("x"), No),
        ("NOT REGEX MATCH", &["[1-9][0-9]"], json!("x"), Yes),
        ("NOT REGEX MATCH", &["[1-9][0-9]"], json!("42"), No),
    ] {
        assert_eq!(
            holds(operator, values, &value),
            said,
            "{operator} {values:?} {value}"
        );
    }
    // Of nothing no clause holds, whichever way it asks.
    for operator in [
        "EQUALS",
        "NOT EQUALS",
        "IS TRUE",
        "IS FALSE",
        "IS NOT NULL",
        "REGEX MATCH",
        "NOT REGEX MATCH",
        "Greater_Than",
        "Includes",
        "ENDS_WITH",
    ] {
        assert_eq!(holds(operator, &["x"], &json!(null)), No, "{operator}");
        assert_eq!(holds(operator, &["x"], &json!("")), No, "{operator}");
    }
}

#[test]
fn what_nobody_has_shown_is_unknown() {
    for (operator, values, value) in [
        ("&", &["2"][..], json!("2")),
        ("!&", &["2"], json!("2")),
        ("NEWER", &["2"], json!("2")),
        ("EQUALS", &["x"], json!(["x"])),
        ("ENDS_WITH", &["ES"], json!("Sales")),
        ("Greater_Than", &["nine"], json!("10")),
        ("REGEX MATCH", &["[1-9][0-9]"], json!("100")),
        ("NOT REGEX MATCH", &["[1-9][0-9]"], json!("100")),
        ("REGEX MATCH", &["("], json!("x")),
    ] {
        let said = holds(operator, values, &value);
        assert!(is_unknown(&said), "{operator} {value}: {said:?}");
    }
}
