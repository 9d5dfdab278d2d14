//! The default schema of templates that speak plain SCIM: users and groups of the tenant become users and groups there.
//!
//! The shapes are those of the reference's section 3. Which attributes are mapped is the published default of SCIM
//! applications, the core and enterprise user of RFC 7643; no fixture holds a whole document, so the ids and the
//! name of a rule are ours where a template does not bring its own.

use serde_json::{Value, json};

use super::schema_shapes::{
    self, Attribute, ENTRA, USER, computed, directory, flow, from_attribute, from_constant,
};

/// What one template has of its own.
pub(super) struct Target {
    /// The name of the target's directory.
    pub(super) name: &'static str,
    pub(super) rule: &'static str,
    pub(super) directories: [&'static str; 2],
    /// The attributes of its users. What plain SCIM maps and is not among them is not mapped.
    pub(super) user: &'static [Attribute],
}

pub(super) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The attributes of a group of the tenant.
pub(super) const GROUP: &[Attribute] = &[
    ("objectId", "String", "a"),
    ("IsSoftDeleted", "Boolean", "r"),
    ("description", "String", ""),
    ("displayName", "String", "r"),
    ("mail", "String", ""),
    ("mailNickname", "String", ""),
    ("members", "Reference", "m"),
];

/// The users of a target that says nothing else.
pub(super) const SCIM_USER: &[Attribute] = &[
    ("id", "String", "a"),
    ("active", "Boolean", ""),
    ("addresses[type eq \"work\"].country", "String", ""),
    ("addresses[type eq \"work\"].formatted", "String", ""),
    ("addresses[type eq \"work\"].locality", "String", ""),
    ("addresses[type eq \"work\"].postalCode", "String", ""),
    ("addresses[type eq \"work\"].region", "String", ""),
    ("addresses[type eq \"work\"].streetAddress", "String", ""),
    ("displayName", "String", ""),
    ("emails[type eq \"work\"].value", "String", ""),
    ("externalId", "String", ""),
    ("name.familyName", "String", ""),
    ("name.formatted", "String", ""),
    ("name.givenName", "String", ""),
    ("phoneNumbers[type eq \"mobile\"].value", "String", ""),
    ("phoneNumbers[type eq \"work\"].value", "String", ""),
    ("preferredLanguage", "String", ""),
    ("title", "String", ""),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        "String",
        "",
    ),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
        "String",
        "",
    ),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
        "Reference",
        "",
    ),
    ("userName", "String", "r"),
];

const SCIM_GROUP: &[Attribute] = &[
    ("id", "String", "a"),
    ("displayName", "String", "r"),
    ("externalId", "String", ""),
    ("members", "Reference", "m"),
];

/// The whole document, under the id of a template or a job.
pub(super) fn document(target: &Target, id: &str, version: &str) -> Value {
    let [entra, scim] = target.directories;
    let directories = [
        directory(entra, ENTRA, &[("User", USER), ("Group", GROUP)]),
        directory(
            scim,
            target.name,
            &[("User", target.user), ("Group", SCIM_GROUP)],
        ),
    ];
    let mappings = [
        mapping(target, "User", &users(target.user)),
        mapping(target, "Group", &groups()),
    ];
    let rule = schema_shapes::rule(
        target.rule,
        "USER_OUTBOUND_USER",
        ENTRA,
        target.name,
        true,
        &mappings,
    );
    schema_shapes::document(id, version, &[rule], &directories)
}

fn mapping(target: &Target, object: &str, attributes: &[Value]) -> Value {
    let name = format!("Provision {ENTRA} {object}s to {}", target.name);
    schema_shapes::mapping(&name, object, object, false, attributes)
}

/// The mappings to those of its attributes that a target has.
fn users(known: &[Attribute]) -> Vec<Value> {
    let is_known = |mapping: &Value| {
        let mut names = known.iter().map(|(name, _, _)| name);
        names.any(|name| mapping["targetAttributeName"] == *name)
    };
    let mut mappings = all_users();
    mappings.retain(is_known);
    mappings
}

fn all_users() -> Vec<Value> {
    let plain = |source: &str, target: &str| flow(source, target, 0, &Value::Null);
    let enterprise = |source: &str, name: &str| plain(source, &format!("{ENTERPRISE}:{name}"));
    vec![
        flow("userPrincipalName", "userName", 1, &Value::Null),
        computed(
            "Not",
            &[("source", from_attribute("IsSoftDeleted"))],
            "active",
        ),
        plain("displayName", "displayName"),
        plain("jobTitle", "title"),
        plain("mail", "emails[type eq \"work\"].value"),
        plain("preferredLanguage", "preferredLanguage"),
        plain("givenName", "name.givenName"),
        plain("surname", "name.familyName"),
        computed(
            "Join",
            &[
                ("separator", from_constant(" ")),
                ("source", from_attribute("givenName")),
                ("source", from_attribute("surname")),
            ],
            "name.formatted",
        ),
        plain(
            "physicalDeliveryOfficeName",
            "addresses[type eq \"work\"].formatted",
        ),
        plain("streetAddress", "addresses[type eq \"work\"].streetAddress"),
        plain("city", "addresses[type eq \"work\"].locality"),
        plain("state", "addresses[type eq \"work\"].region"),
        plain("postalCode", "addresses[type eq \"work\"].postalCode"),
        plain("country", "addresses[type eq \"work\"].country"),
        plain("telephoneNumber", "phoneNumbers[type eq \"work\"].value"),
        plain("mobile", "phoneNumbers[type eq \"mobile\"].value"),
        plain("mailNickname", "externalId"),
        enterprise("employeeId", "employeeNumber"),
        enterprise("department", "department"),
        enterprise("manager", "manager"),
    ]
}

fn groups() -> Vec<Value> {
    let plain = |source: &str, target: &str| flow(source, target, 0, &json!(null));
    vec![
        flow("displayName", "displayName", 1, &Value::Null),
        plain("objectId", "externalId"),
        plain("members", "members"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mapping_names_attributes_that_exist_and_matches_on_one() {
        let target = Target {
            name: "there",
            rule: "r",
            directories: ["a", "b"],
            user: SCIM_USER,
        };
        let document = document(&target, "scim.0", "v1");
        schema_shapes::tests::check(&document);
        let active =
            &document["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"][1];
        assert_eq!(active["source"]["expression"], "Not([IsSoftDeleted])");
    }
}
