//! Objects as people write them down, and what is none.

use serde_json::{Value as Json, json};

use super::super::{Object, ObjectError, Role, Value};

fn read(json: &Json) -> Result<Object, ObjectError> {
    Object::read(json)
}

#[test]
fn values_become_texts_in_their_own_spelling() {
    let json: Json = serde_json::from_str(
        r#"{"a": 1.50, "b": true, "c": null, "d": ["x", 2, false], "e": [], "f": ""}"#,
    )
    .expect("JSON");
    let object = read(&json).expect("an object");
    let value = |name: &str| object.attributes[name].to_json();
    assert_eq!(value("a"), json!("1.50"));
    assert_eq!(value("b"), json!("True"));
    assert_eq!(value("c"), json!(null));
    assert_eq!(value("d"), json!(["x", "2", "False"]));
    assert_eq!(value("f"), json!(""));
    assert!(object.attributes["e"].is_null());
    assert!(!object.attributes["f"].is_null());
    assert_eq!(
        object.attributes["d"].borrowed().into_owned(),
        object.attributes["d"]
    );
    assert_eq!(Value::truth(false).to_json(), json!("False"));
}

#[test]
fn roles_are_names_or_objects() {
    let object = read(
        &json!({"appRoleAssignments": ["Editor", {"displayName": "Reader", "id": "1", "value": null}]}),
    );
    let role = |id: &str, name: &str| Role {
        id: id.to_owned(),
        value: None,
        display_name: name.to_owned(),
    };
    let object = object.expect("an object");
    assert_eq!(object.roles, [role("", "Editor"), role("1", "Reader")]);
    assert!(object.attributes.is_empty());
}

#[test]
fn what_no_directory_holds_is_refused_by_its_name() {
    for odd in [json!([]), json!("x"), json!(null)] {
        assert_eq!(read(&odd), Err(ObjectError::Shape));
    }
    for odd in [json!({}), json!([["x"]]), json!(["x", null]), json!([{}])] {
        let error = read(&json!({ "a": odd })).expect_err("no value");
        assert_eq!(error, ObjectError::Attribute("a".to_owned()));
    }
    for odd in [
        json!("x"),
        json!([1]),
        json!([{}]),
        json!([{"displayName": null}]),
        json!([{"displayName": "x", "id": 1}]),
    ] {
        assert_eq!(
            read(&json!({"appRoleAssignments": odd})),
            Err(ObjectError::Roles)
        );
    }
    let shape = ObjectError::Shape.to_string();
    assert_eq!(shape, "an object is written {\"attribute\": value, ...}");
}
