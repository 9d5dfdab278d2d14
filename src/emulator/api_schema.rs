//! The default schema of API-driven provisioning: users that somebody uploads become users of the tenant.
//!
//! Documents name the kinds of object, the matching of `externalId` with `employeeId`, and that `active` decides over
//! `accountEnabled`; the other pairs are those of the upload client that Microsoft publishes. No whole document is
//! published: ids, the name of the source and that of the rule are ours.

use serde_json::{Value, json};

use super::schema_shapes::{self, ENTRA, USER, directory, flow};
use super::scim_schema::{ENTERPRISE, SCIM_USER};

/// The directory that uploads fill.
const SOURCE: &str = "API";

/// What is mapped plainly: an attribute of the upload, and one of the user.
const PLAIN: &[(&str, &str)] = &[
    ("userName", "userPrincipalName"),
    ("displayName", "displayName"),
    ("name.givenName", "givenName"),
    ("name.familyName", "surname"),
    ("title", "jobTitle"),
    ("preferredLanguage", "preferredLanguage"),
    ("emails[type eq \"work\"].value", "mail"),
    ("phoneNumbers[type eq \"work\"].value", "telephoneNumber"),
    ("phoneNumbers[type eq \"mobile\"].value", "mobile"),
    ("addresses[type eq \"work\"].streetAddress", "streetAddress"),
    ("addresses[type eq \"work\"].locality", "city"),
    ("addresses[type eq \"work\"].region", "state"),
    ("addresses[type eq \"work\"].postalCode", "postalCode"),
    ("addresses[type eq \"work\"].country", "country"),
];

/// The whole document, under the id of a template or a job.
pub(super) fn document(id: &str, version: &str) -> Value {
    let directories = [
        directory(
            "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5e01",
            SOURCE,
            &[("User", SCIM_USER)],
        ),
        directory(
            "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5e02",
            ENTRA,
            &[("User", USER)],
        ),
    ];
    let department = format!("{ENTERPRISE}:department");
    let mut attributes = vec![
        flow("externalId", "employeeId", 1, &Value::Null),
        flow("active", "accountEnabled", 0, &json!("True")),
        flow(&department, "department", 0, &Value::Null),
    ];
    let plain = PLAIN.iter();
    attributes.extend(plain.map(|(source, target)| flow(source, target, 0, &Value::Null)));
    let name = format!("Provision {SOURCE} Users to {ENTRA}");
    let mapping = schema_shapes::mapping(&name, "User", "User", false, &attributes);
    // Provisioning on demand is documented as not supported here.
    let rule = schema_shapes::rule(
        "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5e03",
        "USER_INBOUND_USER",
        SOURCE,
        ENTRA,
        false,
        &[mapping],
    );
    schema_shapes::document(id, version, &[rule], &directories)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mapping_names_attributes_that_exist_and_matches_on_one() {
        schema_shapes::tests::check(&document("API2AAD.0", "v1"));
    }
}
