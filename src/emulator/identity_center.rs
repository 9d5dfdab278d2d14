//! What AWS IAM Identity Center has of its own: SCIM, with the attributes that its published instructions list.
//!
//! Its rule has the id that a public module names for a job of this template, which is the one that Databricks has; the name
//! of the directory is ours. Which of the attributes are mapped from the start nobody has published: those that plain SCIM
//! maps (see `scim_schema`).

use super::schema_shapes::Attribute;
use super::scim_schema::Target;

pub(super) const TARGET: Target = Target {
    name: "aWSSingleSignon",
    rule: "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8",
    directories: [
        "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5d01",
        "5a1f6e0c-3f0e-4b7c-9a35-0c1f7b0d5d02",
    ],
    user: USER,
};

/// One phone number and one address of a person; names are required.
const USER: &[Attribute] = &[
    ("id", "String", "a"),
    ("active", "Boolean", ""),
    ("addresses[type eq \"work\"].country", "String", ""),
    ("addresses[type eq \"work\"].formatted", "String", ""),
    ("addresses[type eq \"work\"].locality", "String", ""),
    ("addresses[type eq \"work\"].postalCode", "String", ""),
    ("addresses[type eq \"work\"].region", "String", ""),
    ("addresses[type eq \"work\"].streetAddress", "String", ""),
    ("displayName", "String", "r"),
    ("emails[type eq \"work\"].value", "String", ""),
    ("externalId", "String", ""),
    ("locale", "String", ""),
    ("name.familyName", "String", "r"),
    ("name.formatted", "String", ""),
    ("name.givenName", "String", "r"),
    ("phoneNumbers[type eq \"work\"].value", "String", ""),
    ("preferredLanguage", "String", ""),
    ("timezone", "String", ""),
    ("title", "String", ""),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter",
        "String",
        "",
    ),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        "String",
        "",
    ),
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:division",
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
    (
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization",
        "String",
        "",
    ),
    ("userName", "String", "r"),
];

#[cfg(test)]
mod tests {
    use super::super::schema_shapes::tests::check;
    use super::super::scim_schema::document;
    use super::TARGET;

    #[test]
    fn what_is_mapped_is_what_there_is() {
        let document = document(&TARGET, "aWSSingleSignon.0", "v1");
        check(&document);
        assert!(!document.to_string().contains("mobile\\\"].value"));
    }
}
