//! The default schema of the ServiceNow synchronization template: users and groups become rows of two tables.
//!
//! The tables, the attributes below and what is mapped to them are published in instructions and provisioning logs, and no
//! more than those are here. Nobody has published a document, so the ids, the name of the rule and the types are ours.

use serde_json::{Value, json};

use super::schema_shapes::{
    self, Attribute, ENTRA, USER, computed, directory, flow, from_attribute, from_constant,
};
use super::scim_schema::GROUP;

const TARGET: &str = "ServiceNow";

const SYS_USER: &[Attribute] = &[
    ("sys_id", "String", "a"),
    ("active", "Boolean", ""),
    ("department", "String", ""),
    ("email", "String", ""),
    ("first_name", "String", ""),
    ("last_name", "String", ""),
    ("location", "String", ""),
    ("phone", "String", ""),
    ("title", "String", ""),
    ("user_name", "String", "r"),
];

const SYS_USER_GROUP: &[Attribute] = &[
    ("sys_id", "String", "a"),
    ("active", "Boolean", ""),
    ("description", "String", ""),
    ("email", "String", ""),
    ("name", "String", "r"),
    ("user", "Reference", "m"),
];

/// The whole document, under the id of a template or a job.
pub(super) fn document(id: &str, version: &str) -> Value {
    let entra = [("User", USER), ("Group", GROUP)];
    let target = [("sys_user", SYS_USER), ("sys_user_group", SYS_USER_GROUP)];
    let directories = [
        directory("5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5e01", ENTRA, &entra),
        directory("5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5e02", TARGET, &target),
    ];
    let mappings = [
        mapping("User", "sys_user", &users()),
        mapping("Group", "sys_user_group", &groups()),
    ];
    let rule = schema_shapes::rule(
        "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5e03",
        "USER_OUTBOUND_USER",
        ENTRA,
        TARGET,
        true,
        &mappings,
    );
    schema_shapes::document(id, version, &[rule], &directories)
}

fn mapping(source: &str, target: &str, attributes: &[Value]) -> Value {
    let name = format!("Synchronize {ENTRA} {source}s to {TARGET}");
    schema_shapes::mapping(&name, source, target, false, attributes)
}

fn plain(source: &str, target: &str) -> Value {
    flow(source, target, 0, &Value::Null)
}

fn users() -> Vec<Value> {
    vec![
        flow("userPrincipalName", "user_name", 1, &Value::Null),
        active(),
        plain("givenName", "first_name"),
        plain("surname", "last_name"),
        plain("mail", "email"),
        plain("jobTitle", "title"),
        plain("telephoneNumber", "phone"),
        plain("department", "department"),
    ]
}

fn groups() -> Vec<Value> {
    vec![
        flow("displayName", "name", 1, &Value::Null),
        active(),
        plain("description", "description"),
        plain("mail", "email"),
        plain("members", "user"),
    ]
}

/// Whether an account may be used, as a digit.
fn active() -> Value {
    let parameters = [
        ("source", from_attribute("IsSoftDeleted")),
        ("switchValue", from_constant("False")),
        ("switchValue", from_constant("1")),
        ("switchValue", from_constant("True")),
        ("switchValue", from_constant("0")),
    ];
    let mut active = computed("Switch", &parameters, "active");
    // The default value stands second, and is left out.
    active["source"]["expression"] =
        json!(r#"Switch([IsSoftDeleted], , "False", "1", "True", "0")"#);
    active
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mapping_names_attributes_that_exist_and_matches_on_one() {
        schema_shapes::tests::check(&document("ServiceNowOutDelta.0", "v1"));
    }
}
