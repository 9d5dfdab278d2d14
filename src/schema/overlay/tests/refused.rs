//! Addresses that mean nothing, or several things.

use serde_json::json;

use super::*;

#[test]
fn what_means_nothing_is_refused_with_what_there_is() {
    let document = schema(user(json!([])));
    let mapping = |rule, source, target| Overlay {
        object_mappings: BTreeMap::from([(
            address(rule, source, target),
            WantedObjectMapping::default(),
        )]),
        ..Overlay::default()
    };
    let there = "OUT / User -> User, IN / Role -> AppRole";
    let cases = [
        (
            mapping(None, "user", "User"),
            format!("there is no object mapping user -> User: {there}"),
        ),
        (
            mapping(None, "", "Role"),
            format!("there is no object mapping  -> Role: {there}"),
        ),
        (
            mapping(Some("UP"), "User", "User"),
            "there is no rule UP: OUT (R1), IN (r2)".to_owned(),
        ),
        (
            mapping(Some("r2"), "User", "User"),
            "there is no object mapping r2 / User -> User: IN / Role -> AppRole".to_owned(),
        ),
        (
            defined(
                attribute(DirectoryAddress::Named("app".to_owned()), "User", "x"),
                None,
            ),
            "there is no directory app: Entra, App".to_owned(),
        ),
        (
            defined(attribute(DirectoryAddress::Target(None), "user", "x"), None),
            "there is no object user: User, Twin, Twin".to_owned(),
        ),
    ];
    for (overlay, expected) in cases {
        assert_eq!(refused(&overlay, &document), [expected]);
    }
}

#[test]
fn what_means_several_things_is_refused() {
    let twins = json!([{ "targetAttributeName": "a" }, { "targetAttributeName": "a" }]);
    let document = schema(user(twins));
    let overlay = mapped(attributes([("a", None)]));
    assert_eq!(
        refused(&overlay, &document),
        ["User -> User / a means more than one attribute mapping"]
    );
    let mut twice = document.json().clone();
    let mut twin = user(json!([]));
    twin["name"] = json!("more users");
    twice["synchronizationRules"][0]["objectMappings"][1] = twin;
    let twice = Document::new(twice).expect("a schema");
    assert_eq!(
        refused(&mapped(WantedObjectMapping::default()), &twice),
        [
            "User -> User means more than one object mapping: OUT / User -> User (users), OUT / User -> User (more users)"
        ]
    );
    let app = |object, name| attribute(DirectoryAddress::Target(None), object, name);
    assert_eq!(
        refused(&defined(app("Twin", "x"), None), &document),
        ["Twin means more than one object: Twin, Twin"]
    );
    assert_eq!(
        refused(&defined(app("User", "twin"), None), &document),
        ["target / User / twin means more than one attribute"]
    );
    let mut both = mapped(WantedObjectMapping::default());
    let other = (
        address(Some("r1"), "User", "User"),
        WantedObjectMapping::default(),
    );
    both.object_mappings.extend([other]);
    assert_eq!(
        refused(&both, &document),
        ["R1 / User -> User means an object mapping that is said twice".replace("R1", "r1")]
    );
}
