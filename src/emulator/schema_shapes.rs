//! The parts of a synchronization schema in the words of the reference's section 3, for whichever template.
//!
//! It knows no template; ids, names and mappings come from those who do, such as `aws_schema` and `scim_schema`.

use serde_json::{Value, json};

/// The directory of the tenant itself.
pub(super) const ENTRA: &str = "Microsoft Entra ID";

/// What it was called before, which older documents still say.
pub(super) const FORMERLY: &str = "Azure Active Directory";

/// Name, type, and flags of an attribute: `a`nchor, `r`equired, read-`o`nly, `m`ultivalued, `c`ase exact.
pub(super) type Attribute = (&'static str, &'static str, &'static str);

/// The attributes of a user of the tenant.
pub(super) const USER: &[Attribute] = &[
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
    ("extensionAttribute6", "String", ""),
    ("extensionAttribute7", "String", ""),
    ("extensionAttribute8", "String", ""),
    ("extensionAttribute9", "String", ""),
    ("extensionAttribute10", "String", ""),
    ("extensionAttribute11", "String", ""),
    ("extensionAttribute12", "String", ""),
    ("extensionAttribute13", "String", ""),
    ("extensionAttribute14", "String", ""),
    ("extensionAttribute15", "String", ""),
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

/// A document, under the id of a template or a job.
pub(super) fn document(id: &str, version: &str, rules: &[Value], directories: &[Value]) -> Value {
    json!({
        "id": id,
        "version": version,
        "provisioningTaskIdentifier": id,
        "synchronizationRules": rules,
        "directories": directories,
    })
}

/// A rule; `from` and `to` are directories.
pub(super) fn rule(
    id: &str,
    name: &str,
    from: &str,
    to: &str,
    on_demand: bool,
    mappings: &[Value],
) -> Value {
    json!({
        "id": id,
        "name": name,
        "editable": true,
        "priority": 1,
        "sourceDirectoryName": from,
        "targetDirectoryName": to,
        "containerFilter": null,
        "groupFilter": null,
        "metadata": [
            {"key": "supportsProvisionOnDemand", "value": on_demand.to_string()},
            {"key": "defaultSourceObjectMappings", "value": "[]"},
        ],
        "objectMappings": mappings,
    })
}

/// A mapping of one kind of object; `unreported` keeps it out of the provisioning log.
pub(super) fn mapping(
    name: &str,
    source: &str,
    target: &str,
    unreported: bool,
    attributes: &[Value],
) -> Value {
    let metadata: Vec<Value> = [
        ("IsCustomerDefined", "false"),
        ("DisableMonitoringForChanges", "false"),
        ("Disposition", "\"Normal\""),
        (
            "ExcludeFromReporting",
            if unreported { "true" } else { "false" },
        ),
        ("EscrowBehavior", "\"Default\""),
        ("Unsynchronized", "false"),
    ]
    .iter()
    .map(|(key, value)| json!({"key": key, "value": value}))
    .collect();
    json!({
        "name": name,
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
pub(super) fn flow(source: &str, target: &str, matching: u8, default: &Value) -> Value {
    attribute_mapping(target, matching, default, &from_attribute(source))
}

/// A mapping of what a function makes of some sources, each under the name of its parameter.
pub(super) fn computed(function: &str, parameters: &[(&str, Value)], target: &str) -> Value {
    let said: Vec<&str> = parameters
        .iter()
        .filter_map(|(_, source)| source["expression"].as_str())
        .collect();
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|(key, value)| json!({"key": key, "value": value}))
        .collect();
    let source = json!({
        "expression": format!("{function}({})", said.join(", ")),
        "name": function, "type": "Function", "parameters": parameters,
    });
    attribute_mapping(target, 0, &Value::Null, &source)
}

/// The source that is an attribute.
pub(super) fn from_attribute(name: &str) -> Value {
    json!({"expression": format!("[{name}]"), "name": name, "type": "Attribute", "parameters": []})
}

/// The source that is a constant.
pub(super) fn from_constant(text: &str) -> Value {
    json!({"expression": format!("\"{text}\""), "name": text, "type": "Constant", "parameters": []})
}

/// A mapping without a source, which leaves its default value.
pub(super) fn constant(value: &str, target: &str) -> Value {
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

/// A directory with its kinds of object.
pub(super) fn directory(id: &str, name: &str, objects: &[(&str, &[Attribute])]) -> Value {
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
    // The names of an extension's attributes end in `:name`.
    let object = match name.rsplit(':').next().unwrap_or(name) {
        "manager" | "members" => "User",
        "appRoles" => "AppRole",
        "Roles" => "Role",
        _ => return json!([]),
    };
    json!([{"referencedObjectName": object, "referencedProperty": null}])
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn text(value: &Value) -> String {
        value.as_str().unwrap_or_default().to_owned()
    }

    fn items(value: &Value) -> Vec<Value> {
        value.as_array().cloned().unwrap_or_default()
    }

    /// Directory, object, and its attributes.
    fn known(schema: &Value) -> BTreeMap<(String, String), BTreeSet<String>> {
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

    /// The attributes that a source reads, through functions too.
    fn read(source: &Value) -> Vec<String> {
        if source["type"] == "Attribute" {
            return vec![text(&source["name"])];
        }
        let parameters = items(&source["parameters"]);
        parameters.iter().flat_map(|p| read(&p["value"])).collect()
    }

    /// Holds every mapping of a document against its directories: it names attributes that exist and matches on one.
    pub(in super::super) fn check(schema: &Value) {
        let known = known(schema);
        for rule in items(&schema["synchronizationRules"]) {
            for mapping in items(&rule["objectMappings"]) {
                let object = |directory: &str, object: &str| {
                    known[&(text(&rule[directory]), text(&mapping[object]))].clone()
                };
                let source = object("sourceDirectoryName", "sourceObjectName");
                let target = object("targetDirectoryName", "targetObjectName");
                let mut matching = 0;
                for attribute in items(&mapping["attributeMappings"]) {
                    let name = text(&attribute["targetAttributeName"]);
                    assert!(target.contains(&name), "{name}");
                    for name in read(&attribute["source"]) {
                        assert!(source.contains(&name), "{name}");
                    }
                    matching += usize::from(attribute["matchingPriority"] != 0);
                }
                assert_eq!(matching, 1);
            }
        }
    }
}
