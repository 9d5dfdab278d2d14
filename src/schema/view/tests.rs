//! Odd things are shown as they are.

use serde_json::{Value, json};

use super::super::words::{AttributeType, FlowType, Spelled};
use super::Schema;

fn odd() -> Value {
    json!({
        "version": 6,
        "synchronizationRules": [
            null,
            { "name": "OUT", "priority": "1", "objectMappings": [
                { "name": null, "sourceObjectName": "", "targetObjectName": "Role", "attributeMappings": null },
                { "name": "a", "sourceObjectName": "User", "targetObjectName": "User" },
                { "name": "b", "sourceObjectName": "User", "targetObjectName": "User" },
                { "sourceObjectName": "User", "targetObjectName": "Group", "attributeMappings": [
                    "text",
                    { "targetAttributeName": "x", "source": null, "flowType": "Sometimes" },
                    { "targetAttributeName": "x", "source": {}, "matchingPriority": "1" },
                    { "targetAttributeName": "mail", "source": { "type": "function", "parameters": [{ "key": "source" }, 1] } },
                ]},
            ]},
        ],
        "directories": [{ "name": null, "objects": [{ "name": "User" }, { "name": "User", "attributes": [
            { "name": "n", "type": "string" }, { "name": "m", "type": "Complex" },
        ]}]}],
    })
}

#[test]
fn twins_and_nameless_mappings_are_there_and_have_no_address() {
    let odd = odd();
    let rule = Schema::new(&odd).rules().nth(1).expect("a rule");
    assert_eq!(
        (rule.name(), rule.id(), rule.priority()),
        (Some("OUT"), None, None)
    );
    assert!(rule.editable());
    let mappings: Vec<_> = rule.object_mappings().collect();
    let addressable: Vec<_> = mappings.iter().map(|it| it.is_addressable()).collect();
    assert_eq!(addressable, [false, false, false, true]);
    let attributes: Vec<_> = mappings[3].attribute_mappings().collect();
    let addressable: Vec<_> = attributes.iter().map(|it| it.is_addressable()).collect();
    assert_eq!(addressable, [false, false, false, true]);
    assert_eq!(attributes[2].turn().ordinal, 1);
}

#[test]
fn what_is_null_or_unknown_is_told_as_such() {
    let odd = odd();
    let schema = Schema::new(&odd);
    assert_eq!(schema.version(), None);
    let mapping = schema
        .rules()
        .flat_map(|rule| rule.object_mappings())
        .nth(3)
        .expect("a mapping");
    assert_eq!(mapping.flow_types().flows.len(), 3);
    assert!(mapping.scope().is_none());
    let all: Vec<_> = mapping.attribute_mappings().collect();
    assert!(all[0].target().is_none());
    assert!(all[1].source().is_none());
    assert_eq!(all[1].flow_type(), Spelled::Other("Sometimes"));
    assert_eq!(all[2].matching_priority(), 0);
    assert_eq!(all[2].flow_type(), Spelled::Known(FlowType::Always));
    let source = all[3].source().expect("a source");
    let keys: Vec<_> = source
        .parameters()
        .map(|(key, value)| (key, value.is_some()))
        .collect();
    assert_eq!(keys, [(Some("source"), false), (None, false)]);
}

#[test]
fn a_directory_may_list_an_object_twice() {
    let odd = odd();
    let directory = Schema::new(&odd).directories().next().expect("a directory");
    let twins: Vec<_> = directory.objects().map(|it| it.turn().twins).collect();
    assert_eq!(twins, [2, 2]);
    let user = directory.objects().nth(1).expect("an object");
    let kinds: Vec<_> = user.attributes().map(|it| it.kind()).collect();
    assert_eq!(
        kinds,
        [
            Spelled::Known(AttributeType::String),
            Spelled::Other("Complex")
        ]
    );
}
