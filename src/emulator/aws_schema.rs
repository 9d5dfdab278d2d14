//! The default schema of the `aws` synchronization template: roles of one AWS account become app roles.
//!
//! The shapes are those of the reference's section 3; the content is ours. Ids of rules and directories are constants,
//! as they are in every tenant.

use serde_json::{Value, json};

const ENTRA: &str = "Microsoft Entra ID";
const TARGET: &str = "Amazon Web Services (AWS)";

/// Name, type, and flags of an attribute: `a`nchor, `r`equired, read-`o`nly, `m`ultivalued, `c`ase exact.
type Attribute = (&'static str, &'static str, &'static str);

const USER: &[Attribute] = &[
    ("objectId", "String", "a"),
    ("IsSoftDeleted", "Boolean", "r"),
    ("accountEnabled", "Boolean", "r"),
    ("appRoleAssignments", "String", "m"),
    ("city", "String", ""),
    ("companyName", "String", ""),
    ("country", "String", ""),
    ("department", "String", ""),
    ("displayName", "String", ""),
    ("employeeId", "String", ""),
    ("extensionAttribute1", "String", ""),
    ("extensionAttribute2", "String", ""),
    ("extensionAttribute3", "String", ""),
    ("extensionAttribute4", "String", ""),
    ("extensionAttribute5", "String", ""),
    ("givenName", "String", ""),
    ("jobTitle", "String", ""),
    ("mail", "String", ""),
    ("mailNickname", "String", ""),
    ("manager", "Reference", ""),
    ("mobile", "String", ""),
    ("originalUserPrincipalName", "String", ""),
    ("otherMails", "String", "m"),
    ("physicalDeliveryOfficeName", "String", ""),
    ("postalCode", "String", ""),
    ("preferredLanguage", "String", ""),
    ("state", "String", ""),
    ("streetAddress", "String", ""),
    ("surname", "String", ""),
    ("telephoneNumber", "String", ""),
    ("userPrincipalName", "String", "r"),
];

const SERVICE_PRINCIPAL: &[Attribute] = &[
    ("objectId", "String", "a"),
    ("appId", "String", "r"),
    ("appRoles", "Reference", "m"),
    ("displayName", "String", ""),
];

const APP_ROLE: &[Attribute] = &[
    ("id", "String", "a"),
    ("allowedMemberTypes", "String", "m"),
    ("description", "String", ""),
    ("displayName", "String", "r"),
    ("isEnabled", "Boolean", ""),
    ("value", "String", "c"),
];

const ACCOUNT: &[Attribute] = &[
    ("accountId", "String", "a"),
    ("appId", "String", "o"),
    ("Roles", "Reference", "mo"),
];

const ROLE: &[Attribute] = &[
    ("id", "String", "a"),
    ("Arn", "String", "roc"),
    ("ArnWithProvider", "String", "oc"),
    ("Description", "String", "o"),
    ("Name", "String", "ro"),
    ("Path", "String", "o"),
];

/// The whole document, under the id of a template or a job.
pub(super) fn document(id: &str, version: &str) -> Value {
    json!({
        "id": id,
        "version": version,
        "provisioningTaskIdentifier": id,
        "synchronizationRules": [rule()],
        "directories": [
            directory("5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5a01", ENTRA, &[
                ("User", USER), ("ServicePrincipal", SERVICE_PRINCIPAL), ("AppRole", APP_ROLE),
            ]),
            directory("5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5a02", TARGET, &[("Account", ACCOUNT), ("Role", ROLE)]),
        ],
    })
}

fn rule() -> Value {
    json!({
        "id": "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5a03",
        "name": "ROLE_INBOUND_APPROLE",
        "editable": true,
        "priority": 1,
        "sourceDirectoryName": TARGET,
        "targetDirectoryName": ENTRA,
        "containerFilter": null,
        "groupFilter": null,
        "metadata": [
            {"key": "supportsProvisionOnDemand", "value": "false"},
            {"key": "defaultSourceObjectMappings", "value": "[]"},
        ],
        "objectMappings": [
            mapping("Account", "ServicePrincipal", &[
                flow("appId", "appId", 1, &Value::Null),
                flow("Roles", "appRoles", 0, &Value::Null),
            ]),
            mapping("Role", "AppRole", &[
                constant("User", "allowedMemberTypes"),
                flow("Description", "description", 0, &json!(".")),
                flow("Name", "displayName", 0, &Value::Null),
                constant("True", "isEnabled"),
                flow("ArnWithProvider", "value", 1, &Value::Null),
            ]),
        ],
    })
}

fn mapping(source: &str, target: &str, attributes: &[Value]) -> Value {
    let metadata: Vec<Value> = [
        ("IsCustomerDefined", "false"),
        ("DisableMonitoringForChanges", "false"),
        ("Disposition", "\"Normal\""),
        ("ExcludeFromReporting", "true"),
        ("EscrowBehavior", "\"Default\""),
        ("Unsynchronized", "false"),
    ]
    .iter()
    .map(|(key, value)| json!({"key": key, "value": value}))
    .collect();
    json!({
        "name": format!("Import {TARGET} {source}s to {ENTRA}"),
        "enabled": true,
        "sourceObjectName": source,
        "targetObjectName": target,
        "flowTypes": "Add, Update, Delete",
        "scope": null,
        "metadata": metadata,
        "attributeMappings": attributes,
    })
}

/// A mapping of one attribute to another.
fn flow(source: &str, target: &str, matching: u8, default: &Value) -> Value {
    attribute_mapping(
        target,
        matching,
        default,
        &json!({
            "expression": format!("[{source}]"), "name": source, "type": "Attribute", "parameters": [],
        }),
    )
}

/// A mapping without a source, which leaves its default value.
fn constant(value: &str, target: &str) -> Value {
    attribute_mapping(target, 0, &json!(value), &Value::Null)
}

fn attribute_mapping(target: &str, matching: u8, default: &Value, source: &Value) -> Value {
    json!({
        "defaultValue": default,
        "exportMissingReferences": false,
        "flowBehavior": "FlowWhenChanged",
        "flowType": "Always",
        "matchingPriority": matching,
        "targetAttributeName": target,
        "source": source,
    })
}

fn directory(id: &str, name: &str, objects: &[(&str, &[Attribute])]) -> Value {
    let objects: Vec<Value> = objects
        .iter()
        .map(|(name, attributes)| {
            json!({
                "name": name,
                "supportedApis": [],
                "metadata": [{"key": "IsSoftDeletionSupported", "value": "true"}],
                "attributes": attributes.iter().map(attribute).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "id": id,
        "name": name,
        "discoverabilities": "None",
        "discoveryDateTime": null,
        "readOnly": false,
        "version": null,
        "objects": objects,
    })
}

fn attribute(&(name, kind, flags): &Attribute) -> Value {
    json!({
        "name": name,
        "type": kind,
        "anchor": flags.contains('a'),
        "caseExact": flags.contains('c'),
        "defaultValue": null,
        "flowNullValues": false,
        "multivalued": flags.contains('m'),
        "mutability": if flags.contains('o') { "ReadOnly" } else { "ReadWrite" },
        "required": flags.contains('r'),
        "apiExpressions": [],
        "metadata": [],
        "referencedObjects": references(name),
    })
}

fn references(name: &str) -> Value {
    let object = match name {
        "manager" => "User",
        "appRoles" => "AppRole",
        "Roles" => "Role",
        _ => return json!([]),
    };
    json!([{"referencedObjectName": object, "referencedProperty": null}])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::collections::BTreeSet;

    /// Directory, object, and its attributes.
    fn known(schema: &Value) -> BTreeMap<(String, String), BTreeSet<String>> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let mut known = BTreeMap::new();
        for directory in items(&schema["directories"]) {
            for object in items(&directory["objects"]) {
                let attributes = items(&object["attributes"]);
                assert_eq!(attributes.iter().filter(|a| a["anchor"] == true).count(), 1);
                known.insert(
                    (text(&directory["name"]), text(&object["name"])),
                    attributes.iter().map(|a| text(&a["name"])).collect(),
                );
            }
        }
        known
    }

    #[test]
    fn every_mapping_names_attributes_that_exist_and_matches_on_one() {
        let schema = document("aws.0", "v1");
        let known = known(&schema);
        let rule = &schema["synchronizationRules"][0];
        let directory = |key: &str| rule[key].as_str().unwrap_or_default().to_owned();
        for mapping in rule["objectMappings"].as_array().expect("mappings") {
            let name = |key: &str| mapping[key].as_str().unwrap_or_default().to_owned();
            let source = &known[&(directory("sourceDirectoryName"), name("sourceObjectName"))];
            let target = &known[&(directory("targetDirectoryName"), name("targetObjectName"))];
            let mut matching = 0;
            for attribute in mapping["attributeMappings"].as_array().expect("attributes") {
                assert!(
                    target.contains(
                        attribute["targetAttributeName"]
                            .as_str()
                            .unwrap_or_default()
                    )
                );
                if let Some(name) = attribute["source"]["name"].as_str() {
                    assert!(source.contains(name), "{name}");
                }
                matching += usize::from(attribute["matchingPriority"] != 0);
            }
            assert_eq!(matching, 1);
        }
    }
}
