//! Documents of any shape: nothing panics, a patch is exact, and a diff and a patch agree about what is equal.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use syncform::schema::{
    AttributeAddress, Diff, DirectoryAddress, Document, MappingAddress, Overlay, Patch,
    WantedAttribute, WantedMapping, Wish, read,
};

const MEMBERS: [&str; 22] = [
    "synchronizationRules",
    "directories",
    "objectMappings",
    "attributeMappings",
    "objects",
    "attributes",
    "id",
    "name",
    "sourceObjectName",
    "targetObjectName",
    "targetAttributeName",
    "source",
    "parameters",
    "key",
    "value",
    "scope",
    "groups",
    "clauses",
    "targetOperand",
    "flowTypes",
    "flowType",
    "metadata",
];

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..2).prop_map(Value::from),
        select(vec!["", "a", "User", "Add,Delete", "~/"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 4, |inner| {
        let members = prop::collection::vec((select(MEMBERS.to_vec()), inner.clone()), 0..5);
        let object = members.prop_map(|members| {
            let members = members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value));
            Value::Object(members.collect::<Map<_, _>>())
        });
        prop_oneof![1 => prop::collection::vec(inner, 0..4).prop_map(Value::from), 2 => object]
    })
}

/// A schema whose lists hold anything, at every level.
fn schema() -> impl Strategy<Value = Value> {
    let some = || prop::collection::vec(json(), 0..3);
    (some(), some(), some(), some(), some()).prop_map(|(rules, mappings, mut all, mut objects, attributes)| {
        all.push(json!({ "sourceObjectName": "User", "targetObjectName": "User", "attributeMappings": mappings }));
        objects.push(json!({ "name": "User", "attributes": attributes }));
        let mut schema = json!({ "synchronizationRules": rules, "directories": [{ "name": "a", "objects": objects }] });
        let rule = json!({ "id": "r", "objectMappings": all, "targetDirectoryName": "a" });
        schema["synchronizationRules"].as_array_mut().expect("a list").push(rule);
        schema
    })
}

fn overlay() -> Overlay {
    let user = || "User".to_owned();
    let mut overlay = Overlay::default();
    let address = MappingAddress {
        rule: None,
        source: user(),
        target: user(),
    };
    let mapping = overlay.object_mappings.entry(address).or_default();
    let wanted = WantedMapping {
        source: Wish::Clear,
        matching_priority: Some(1),
        ..WantedMapping::default()
    };
    mapping.attributes.insert("a".to_owned(), Some(wanted));
    mapping.attributes.insert(user(), None);
    mapping.scope = Wish::Clear;
    let directory = DirectoryAddress::Target(None);
    let address = AttributeAddress {
        directory,
        object: user(),
        attribute: "a".to_owned(),
    };
    overlay
        .attributes
        .insert(address, Some(WantedAttribute::default()));
    overlay
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_patches_are_exact(one in schema(), other in schema()) {
        let document = |value: &Value| Document::new(value.clone()).expect("a schema");
        let (before, after) = (document(&one), document(&other));
        let patch = Patch::between(&before, &after);
        let mut made = before.clone();
        patch.apply(&mut made).expect("it fits");
        prop_assert_eq!(&made, &after);
        let diff = Diff::between(&before, &after);
        prop_assert!(!patch.is_empty() || diff.is_equal());
        prop_assert_eq!(diff.is_equal(), Diff::between(&after, &before).is_equal());
        prop_assert!(diff.says_the_same(&diff));

        if let Ok(patch) = overlay().patch(&before, None) {
            let mut made = before.clone();
            patch.apply(&mut made).expect("it fits");
            prop_assert!(overlay().patch(&made, None).expect("it could be laid").is_empty());
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = read(&bytes);
    }
}
