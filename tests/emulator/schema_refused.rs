//! What a schema may not say. Each fault is refused with its place, and nothing is kept of the document.

use serde_json::{Value, json};

use super::provisioned::Provisioned;
use super::schema::{mapping, users};
use super::text;
use syncform::wire::Method::Put;

/// Where a fault is, and how it comes there.
type Fault = (&'static str, fn(&mut Value));

fn set(schema: &mut Value, pointer: &str, value: Value) {
    let found = schema.pointer_mut(pointer);
    *found.unwrap_or_else(|| panic!("nothing at {pointer}")) = value;
}

fn take(schema: &mut Value, pointer: &str, name: &str) {
    let found = schema.pointer_mut(pointer).and_then(Value::as_object_mut);
    found.expect("an object").shift_remove(name);
}

/// Puts a copy of the first item of a list behind it.
fn repeat(schema: &mut Value, pointer: &str) {
    let items = schema.pointer_mut(pointer).and_then(Value::as_array_mut);
    let items = items.expect("a list");
    items.push(items[0].clone());
}

fn clause(schema: &mut Value, clause: &Value) {
    users(schema)["scope"] = json!({"groups": [{"name": "one", "clauses": [clause]}]});
}

/// The places that faults have most often.
const PLACES: [(&str, &str); 4] = [
    ("TITLE", "USERS.attributeMappings[3]"),
    ("ACTIVE", "USERS.attributeMappings[1]"),
    ("CLAUSE", "USERS.scope.groups[0].clauses[0]"),
    ("USERS", "synchronizationRules[0].objectMappings[0]"),
];

/// Sends every faulty document and holds the refusal against the place.
fn refused(switches: &str, faults: &[Fault]) {
    let app = Provisioned::new(switches, 0);
    let good = app.schema();
    for (place, fault) in faults {
        let mut schema = good.clone();
        fault(&mut schema);
        assert_ne!(schema, good, "{place}");
        let (status, body) = app.caller.call(Put, &app.schema_path(), schema);
        assert_eq!(status, 400, "{place}: {body}");
        assert_eq!(text(&body, "/error/code"), "UnknownError", "{place}");
        let inner: Value =
            serde_json::from_str(&text(&body, "/error/message")).expect("JSON in a text");
        assert_eq!(text(&inner, "/error/code"), "SynchronizationSchemaInvalid");
        let message = text(&inner, "/error/message");
        let long = |place: String, (short, long): (&str, &str)| place.replace(short, long);
        let expected = PLACES.into_iter().fold((*place).to_owned(), long);
        assert!(message.starts_with(&expected), "{expected}: {message}");
    }
    assert_eq!(
        app.schema(),
        good,
        "a refusal keeps nothing, not even a version"
    );
}

#[test]
fn members_have_their_types_and_their_words_in_their_very_case() {
    refused(
        "{}",
        &[
            ("directories: it is required", |s| {
                take(s, "", "directories");
            }),
            ("synchronizationRules: it must be", |s| {
                set(s, "/synchronizationRules", json!({}));
            }),
            ("synchronizationRule: there is no", |s| {
                s["synchronizationRule"] = json!([]);
            }),
            ("synchronizationRules[0].id: it is required", |s| {
                take(s, "/synchronizationRules/0", "id");
            }),
            ("synchronizationRules[0].priority: it must be", |s| {
                set(s, "/synchronizationRules/0/priority", json!("1"));
            }),
            ("USERS.enabled: it must be", |s| {
                users(s)["enabled"] = Value::Null;
            }),
            ("USERS.flowTypes: it must be", |s| {
                users(s)["flowTypes"] = json!(["Add"]);
            }),
            ("USERS.attributeMapping: there", |s| {
                users(s)["attributeMapping"] = json!([]);
            }),
            ("TITLE.flowType: it must", |s| {
                mapping(s, "title")["flowType"] = json!(1);
            }),
            ("TITLE.matchingPriority: it must", |s| {
                mapping(s, "title")["matchingPriority"] = json!(1.5);
            }),
        ],
    );
}

#[test]
fn an_unknown_enum_value_is_told_in_the_words_of_the_back_end() {
    let faults: [Fault; 6] = [
        ("add", |s| users(s)["flowTypes"] = json!("Update, add")),
        ("always", |s| {
            mapping(s, "title")["flowType"] = json!("always");
        }),
        ("flowWhenChanged", |s| {
            mapping(s, "title")["flowBehavior"] = json!("flowWhenChanged");
        }),
        ("attribute", |s| {
            mapping(s, "title")["source"]["type"] = json!("attribute");
        }),
        ("readWrite", |s| {
            let pointer = "/directories/1/objects/0/attributes/1/mutability";
            set(s, pointer, json!("readWrite"));
        }),
        ("Text", |s| {
            let pointer = "/directories/1/objects/0/attributes/1/type";
            set(s, pointer, json!("Text"));
        }),
    ];
    let app = Provisioned::new("{}", 0);
    let good = app.schema();
    for (word, fault) in faults {
        let mut schema = good.clone();
        fault(&mut schema);
        let (status, body) = app.caller.call(Put, &app.schema_path(), schema);
        assert_eq!(status, 400, "{word}: {body}");
        let inner: Value =
            serde_json::from_str(&text(&body, "/error/message")).expect("JSON in a text");
        assert_eq!(text(&inner, "/error/code"), "RequestParameterInvalid");
        assert_eq!(
            text(&inner, "/error/message"),
            format!("schema : Requested value '{word}' was not found.")
        );
    }
    assert_eq!(app.schema(), good);
}

#[test]
fn directories_and_objects_are_sound() {
    refused(
        "{}",
        &[
            ("directories[2].id: ", |s| repeat(s, "/directories")),
            (
                "directories[1].name: 'Microsoft Entra ID' is there already",
                |s| {
                    set(s, "/directories/1/name", json!("Microsoft Entra ID"));
                },
            ),
            ("directories[0].id: it is required", |s| {
                take(s, "/directories/0", "id");
            }),
            ("directories[0].objects[0].attributes: exactly one", |s| {
                set(
                    s,
                    "/directories/0/objects/0/attributes/0/anchor",
                    json!(false),
                );
            }),
            ("directories[0].objects[0].attributes: exactly one", |s| {
                set(
                    s,
                    "/directories/0/objects/0/attributes/3/anchor",
                    json!(true),
                );
            }),
            (
                "directories[1].objects[0].attributes[22].name: 'id' is there already",
                |s| {
                    repeat(s, "/directories/1/objects/0/attributes");
                },
            ),
            (
                "directories[1].objects[1].attributes[3].referencedObjects[0].referencedObjectName: ",
                |s| {
                    let pointer = "/directories/1/objects/1/attributes/3/referencedObjects/0/referencedObjectName";
                    set(s, pointer, json!("Person"));
                },
            ),
        ],
    );
}

#[test]
fn rules_are_those_of_the_template_and_name_directories_that_exist() {
    refused(
        "{}",
        &[
            (
                "synchronizationRules[0].id: the template has no rule",
                |s| {
                    set(s, "/synchronizationRules/0/id", json!("mine"));
                },
            ),
            ("synchronizationRules[1].id: ", |s| {
                repeat(s, "/synchronizationRules");
            }),
            (
                "synchronizationRules[0].sourceDirectoryName: there is no",
                |s| {
                    set(
                        s,
                        "/synchronizationRules/0/sourceDirectoryName",
                        json!("Elsewhere"),
                    );
                },
            ),
            (
                "synchronizationRules[0].targetDirectoryName: there is no",
                |s| {
                    set(s, "/directories/1/name", json!("Elsewhere"));
                },
            ),
        ],
    );
}

#[test]
fn mappings_name_what_exists_once_and_match_on_something() {
    refused(
        "{}",
        &[
            ("USERS.sourceObjectName: ", |s| {
                users(s)["sourceObjectName"] = json!("Person");
            }),
            ("USERS.sourceObjectName: ", |s| {
                users(s)["sourceObjectName"] = json!("");
            }),
            ("USERS.targetObjectName: ", |s| {
                users(s)["targetObjectName"] = json!("Person");
            }),
            ("TITLE.targetAttributeName: the target", |s| {
                mapping(s, "title")["targetAttributeName"] = json!("Title");
            }),
            ("TITLE.targetAttributeName: 'displayName'", |s| {
                mapping(s, "title")["targetAttributeName"] = json!("displayName");
            }),
            ("TITLE.targetAttributeName: 'id' is the", |s| {
                mapping(s, "title")["targetAttributeName"] = json!("id");
            }),
            ("USERS.attributeMappings: at least one", |s| {
                mapping(s, "userName")["matchingPriority"] = json!(0);
            }),
            ("TITLE.matchingPriority: ", |s| {
                mapping(s, "title")["matchingPriority"] = json!(-1);
            }),
        ],
    );
}

#[test]
fn sources_are_trees_of_what_exists() {
    refused(
        "{}",
        &[
            ("TITLE.source.name: the source", |s| {
                mapping(s, "title")["source"] = json!({"name": "title", "type": "Attribute"});
            }),
            ("TITLE.source.name: it is required", |s| {
                mapping(s, "title")["source"] = json!({});
            }),
            ("TITLE.source.parameters: only", |s| {
                mapping(s, "title")["source"]["parameters"] =
                    json!([{"key": "source", "value": {"name": "mail"}}]);
            }),
            ("ACTIVE.source.name: there is no function 'not'", |s| {
                mapping(s, "active")["source"]["name"] = json!("not");
            }),
            ("ACTIVE.source.parameters[0].value.name: ", |s| {
                mapping(s, "active")["source"]["parameters"][0]["value"]["name"] =
                    json!("isSoftDeleted");
            }),
            ("ACTIVE.source.parameters[0].value: it must", |s| {
                mapping(s, "active")["source"]["parameters"][0]["value"] = Value::Null;
            }),
            ("ACTIVE.source.expression: a function", |s| {
                mapping(s, "active")["source"]["expression"] = Value::Null;
            }),
            ("ACTIVE.source.expression: it has more", |s| {
                mapping(s, "active")["source"]["expression"] = json!("x".repeat(10_001));
            }),
        ],
    );
    refused(
        r#"{"switches": {"sourceDispute": "refuse"}}"#,
        &[("TITLE.source.expression: it says", |s| {
            mapping(s, "title")["source"]["expression"] = json!("[mail]");
        })],
    );
}

#[test]
fn clauses_name_attributes_and_operators_and_bring_values_where_they_must() {
    refused(
        "{}",
        &[
            ("CLAUSE.sourceOperandName: ", |s| {
                clause(
                    s,
                    &json!({"sourceOperandName": "Department", "operatorName": "IS NULL"}),
                );
            }),
            ("CLAUSE.operatorName: ", |s| {
                clause(
                    s,
                    &json!({"sourceOperandName": "department", "operatorName": "Equals", "targetOperand": {"values": ["x"]}}),
                );
            }),
            ("CLAUSE.targetOperand: ", |s| {
                clause(
                    s,
                    &json!({"sourceOperandName": "department", "operatorName": "EQUALS"}),
                );
            }),
            ("CLAUSE.targetOperand.values: ", |s| {
                clause(
                    s,
                    &json!({"sourceOperandName": "department", "operatorName": "EQUALS", "targetOperand": {"values": [7]}}),
                );
            }),
        ],
    );
    refused(
        r#"{"switches": {"operatorNames": "proven"}}"#,
        &[("CLAUSE.operatorName: ", |s| {
            clause(
                s,
                &json!({"sourceOperandName": "department", "operatorName": "IS TRUE"}),
            );
        })],
    );
}

#[test]
fn what_nobody_knows_is_taken_where_the_switches_say_so() {
    let app = Provisioned::new(
        r#"{"switches": {"unknownMembers": "keep", "unknownOperators": "accept"}}"#,
        0,
    );
    app.edit(|schema| {
        schema["novelty"] = json!({"a": 1});
        mapping(schema, "title")["note"] = json!("kept");
        mapping(schema, "title")["source"]["expression"] = json!("[mail]");
        clause(schema, &json!({"sourceOperandName": "department", "operatorName": "RHYMES", "targetOperand": {"values": ["x"]}}),
        );
    });
    let mut saved = app.schema();
    assert_eq!(saved["novelty"], json!({"a": 1}));
    assert_eq!(mapping(&mut saved, "title")["note"], "kept");
    assert_eq!(
        mapping(&mut saved, "title")["source"]["expression"],
        "[jobTitle]",
        "the tree counts"
    );
    assert!(users(&mut saved)["scope"].to_string().contains("RHYMES"));
}

/// A mapping that is switched off keeps fewer promises, as published documents show.
#[test]
fn a_disabled_mapping_may_match_on_nothing() {
    let app = Provisioned::new("{}", 0);
    app.edit(|schema| {
        users(schema)["enabled"] = json!(false);
        mapping(schema, "userName")["matchingPriority"] = json!(0);
        mapping(schema, "title")["targetAttributeName"] = json!("id");
    });
    assert_eq!(users(&mut app.schema())["enabled"], false);
}
