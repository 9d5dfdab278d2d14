//! The default schema of the `aws` synchronization template: roles of one AWS account become app roles.
//!
//! The shapes are those of the reference's section 3; the content is ours. Ids of rules and directories are constants,
//! as they are in every tenant.

use serde_json::{Value, json};

use super::schema_shapes::{self, Attribute, ENTRA, USER, constant, directory, flow};

const TARGET: &str = "Amazon Web Services (AWS)";

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
    let entra = [
        ("User", USER),
        ("ServicePrincipal", SERVICE_PRINCIPAL),
        ("AppRole", APP_ROLE),
    ];
    let target = [("Account", ACCOUNT), ("Role", ROLE)];
    let directories = [
        directory("5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5a01", ENTRA, &entra),
        directory("5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5a02", TARGET, &target),
    ];
    let mappings = [
        mapping(
            "Account",
            "ServicePrincipal",
            &[
                flow("appId", "appId", 1, &Value::Null),
                flow("Roles", "appRoles", 0, &Value::Null),
            ],
        ),
        mapping(
            "Role",
            "AppRole",
            &[
                constant("User", "allowedMemberTypes"),
                flow("Description", "description", 0, &json!(".")),
                flow("Name", "displayName", 0, &Value::Null),
                constant("True", "isEnabled"),
                flow("ArnWithProvider", "value", 1, &Value::Null),
            ],
        ),
    ];
    let rule = schema_shapes::rule(
        "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5a03",
        "ROLE_INBOUND_APPROLE",
        TARGET,
        ENTRA,
        false,
        &mappings,
    );
    schema_shapes::document(id, version, &[rule], &directories)
}

fn mapping(source: &str, target: &str, attributes: &[Value]) -> Value {
    let name = format!("Import {TARGET} {source}s to {ENTRA}");
    schema_shapes::mapping(&name, source, target, true, attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mapping_names_attributes_that_exist_and_matches_on_one() {
        schema_shapes::tests::check(&document("aws.0", "v1"));
    }
}
