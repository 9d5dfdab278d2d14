//! The default schema of the `salesforce` synchronization template: users go out, profiles come in as app roles.
//!
//! Ids and names of rules, directories, objects and attributes are those of a published document, since they are constants
//! of the template; the selection is ours and much smaller.

use serde_json::{Value, json};

use super::schema_shapes::{
    self, Attribute, ENTRA, USER, computed, constant, directory, flow, from_attribute,
    from_constant,
};

const TARGET: &str = "salesforce.com";

const GROUP: &[Attribute] = &[("objectId", "String", "a"), ("members", "Reference", "m")];

const SERVICE_PRINCIPAL: &[Attribute] = &[
    ("objectId", "String", "a"),
    ("appId", "String", "r"),
    ("appRoles", "String", "r"),
    ("displayName", "String", "r"),
];

const APP_ROLE: &[Attribute] = &[
    ("id", "String", "ar"),
    ("allowedMemberTypes", "String", "mr"),
    ("description", "String", "r"),
    ("displayName", "String", "r"),
    ("isEnabled", "Boolean", "r"),
];

const SALESFORCE_USER: &[Attribute] = &[
    ("Id", "String", "a"),
    ("Alias", "String", "r"),
    ("CompanyName", "String", ""),
    ("Department", "String", ""),
    ("Division", "String", ""),
    ("Email", "String", "r"),
    ("EmailEncodingKey", "String", "r"),
    ("EmployeeNumber", "String", ""),
    ("FederationIdentifier", "String", "rc"),
    ("FirstName", "String", "r"),
    ("IsActive", "Boolean", "r"),
    ("LanguageLocaleKey", "String", "r"),
    ("LastName", "String", "r"),
    ("LocaleSidKey", "String", "r"),
    ("MobilePhone", "String", ""),
    ("Phone", "String", ""),
    ("ProfileName", "String", "r"),
    ("TimeZoneSidKey", "String", "r"),
    ("Title", "String", ""),
    ("Username", "String", "r"),
    ("UserPermissionsMarketingUser", "Boolean", "r"),
];

const FAKE_SERVICE_PRINCIPAL: &[Attribute] = &[
    ("appId", "String", "ar"),
    ("Name", "String", ""),
    ("Profiles", "String", ""),
];

const PROFILE: &[Attribute] = &[
    ("Id", "String", "ar"),
    ("Description", "String", ""),
    ("Name", "String", "r"),
];

/// The whole document, under the id of a template or a job.
pub(super) fn document(id: &str, version: &str) -> Value {
    let entra = [
        ("User", USER),
        ("Group", GROUP),
        ("ServicePrincipal", SERVICE_PRINCIPAL),
        ("AppRole", APP_ROLE),
    ];
    let target = [
        ("User", SALESFORCE_USER),
        ("FakeServicePrincipal", FAKE_SERVICE_PRINCIPAL),
        ("Profile", PROFILE),
    ];
    let directories = [
        directory("66e4a8cc-1b7b-435e-95f8-f06cea133828", ENTRA, &entra),
        directory("8ffa6169-f354-4751-9b77-9c00765be92d", TARGET, &target),
    ];
    let outbound = schema_shapes::rule(
        "4c5ecfa1-a072-4460-b1c3-4adde3479854",
        "USER_OUTBOUND_USER",
        ENTRA,
        TARGET,
        true,
        &[schema_shapes::mapping(
            &format!("Synchronize {ENTRA} Users to {TARGET}"),
            "User",
            "User",
            false,
            &users(),
        )],
    );
    let mut inbound = schema_shapes::rule(
        "c220a780-ce7f-462f-9d93-87a52e81c90e",
        "PROFILE_INBOUND_APPROLE",
        TARGET,
        ENTRA,
        false,
        &profiles(),
    );
    inbound["editable"] = json!(false);
    inbound["priority"] = json!(2);
    schema_shapes::document(id, version, &[outbound, inbound], &directories)
}

fn users() -> Vec<Value> {
    let plain = |source: &str, target: &str| flow(source, target, 0, &Value::Null);
    let with_default = |mut mapping: Value, default: &str| {
        mapping["defaultValue"] = json!(default);
        mapping
    };
    let roles = [("source", from_attribute("appRoleAssignments"))];
    let alias = [
        ("source", from_attribute("userPrincipalName")),
        ("start", from_constant("1")),
        ("length", from_constant("8")),
    ];
    let mut alias = computed("Mid", &alias, "Alias");
    // The service keeps numbers as they were typed, and constants below them with quotes.
    alias["source"]["expression"] = json!("Mid([userPrincipalName], 1, 8)");
    let is_active = computed(
        "Not",
        &[("source", from_attribute("IsSoftDeleted"))],
        "IsActive",
    );
    vec![
        with_default(is_active, "True"),
        alias,
        plain("mail", "Email"),
        constant("ISO-8859-1", "EmailEncodingKey"),
        constant("en_US", "LanguageLocaleKey"),
        plain("givenName", "FirstName"),
        with_default(plain("surname", "LastName"), "."),
        with_default(plain("preferredLanguage", "LocaleSidKey"), "en_US"),
        with_default(
            computed("SingleAppRoleAssignment", &roles, "ProfileName"),
            "Chatter Free User",
        ),
        constant("America/Los_Angeles", "TimeZoneSidKey"),
        flow("userPrincipalName", "Username", 1, &Value::Null),
        plain("userPrincipalName", "FederationIdentifier"),
        plain("jobTitle", "Title"),
        plain("department", "Department"),
        constant("False", "UserPermissionsMarketingUser"),
    ]
}

fn profiles() -> [Value; 2] {
    let mapping = |source: &str, target: &str, attributes: &[Value]| {
        let name = format!("Synchronize {TARGET} {source}s to {ENTRA}");
        schema_shapes::mapping(&name, source, target, true, attributes)
    };
    [
        mapping(
            "FakeServicePrincipal",
            "ServicePrincipal",
            &[
                flow("appId", "appId", 1, &Value::Null),
                flow("Profiles", "appRoles", 0, &Value::Null),
            ],
        ),
        mapping(
            "Profile",
            "AppRole",
            &[
                constant("User", "allowedMemberTypes"),
                flow("Description", "description", 0, &json!(".")),
                flow("Name", "displayName", 1, &Value::Null),
                constant("True", "isEnabled"),
            ],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mapping_names_attributes_that_exist_and_matches_on_one() {
        schema_shapes::tests::check(&document("salesforce.0", "v1"));
    }
}
