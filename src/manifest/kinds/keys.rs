//! The credential keys as an editor completes them, each with a word on what it is.
//!
//! Which keys there are, and which of them are secret, is `model`'s; what most of them mean is the connector's, and
//! Microsoft documents few (reference, section 2.5). Nothing is made up here for the others.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::CredentialValue;
use crate::model::CredentialKey;

/// Keys with a documented meaning.
const MEANINGS: [(&str, &str); 11] = [
    (
        "BaseAddress",
        "The address of the SCIM endpoint, which portals call the tenant URL.",
    ),
    (
        "SecretToken",
        "A long-lived bearer token; for AWS Single-Account Access the secret access key.",
    ),
    (
        "ClientSecret",
        "The secret of a client; for AWS Single-Account Access the access key.",
    ),
    ("UserName", "The account that the connector signs in with."),
    (
        "Password",
        "The password of the account that the connector signs in with.",
    ),
    ("AppKey", "A key that the target system hands out."),
    (
        "AuthenticationType",
        "How the job signs in; `SyncPolicy` for cross-tenant synchronization.",
    ),
    (
        "CompanyId",
        "The company at the target; for cross-tenant synchronization the id of the target tenant.",
    ),
    ("Oauth2ClientId", "The id of an OAuth client."),
    ("Oauth2ClientSecret", "The secret of an OAuth client."),
    (
        "Oauth2TokenExchangeUri",
        "The address that an OAuth client gets its tokens from.",
    ),
];

/// What a value may look like, for keys that are no secrets. It shows a form, and is no advice.
const EXAMPLES: [(&str, &str); 20] = [
    (
        "ApplicationTemplateIdentifier",
        "8adf8e6e-67b2-4cf2-a259-e3dc5476c621",
    ),
    ("AuthenticationType", "SyncPolicy"),
    ("BaseAddress", "https://scim.contoso.com/v2"),
    ("ClientIdentifier", "syncform"),
    ("CompanyId", "376a1f89-b02f-4a85-8252-2974d1984d14"),
    ("Domain", "contoso.com"),
    ("EnforceDomain", "true"),
    ("HardDeletesEnabled", "true"),
    ("InstanceName", "contoso"),
    (
        "Oauth2AuthorizationUri",
        "https://login.contoso.com/oauth2/authorize",
    ),
    ("Oauth2ClientId", "syncform"),
    (
        "Oauth2RedirectUri",
        "https://login.contoso.com/oauth2/callback",
    ),
    (
        "Oauth2TokenExchangeUri",
        "https://login.contoso.com/oauth2/token",
    ),
    ("PerformInboundEntitlementGrants", "true"),
    ("Sandbox", "true"),
    ("SandboxName", "uat"),
    ("Server", "target.contoso.com"),
    ("Url", "https://target.contoso.com"),
    ("UpdateKeyOnSoftDelete", "true"),
    ("UserName", "provisioning@contoso.com"),
];

/// The schema of `values`: every key by name. Keys beyond them are refused by `propertyNames`, and text for a secret by
/// `not`; the reader leaves both to later rooms, whose messages are better than a schema's.
pub(super) fn values(generator: &mut SchemaGenerator) -> Schema {
    let value = generator.subschema_for::<CredentialValue>();
    let keys = || CredentialKey::all().filter_map(CredentialKey::parse);
    let fields: Map<String, Value> = keys()
        .map(|key| (key.to_string(), field(&key, &value)))
        .collect();
    let names: Vec<&str> = CredentialKey::all().collect();
    json_schema!({
        "type": "object",
        "properties": fields,
        "propertyNames": { "enum": names },
        "additionalProperties": { "oneOf": [value, { "type": "null" }] },
    })
}

fn field(key: &CredentialKey, value: &Schema) -> Value {
    let name = key.as_str();
    let meaning = find(&MEANINGS, name)
        .unwrap_or("Some connectors ask for it; what it means is the connector's.");
    let how = if key.is_secret() {
        "Secret, by reference only."
    } else {
        "No secret."
    };
    let example = if key.is_secret() {
        json!({ "env": "TARGET_SECRET" })
    } else {
        json!(find(&EXAMPLES, name).unwrap_or("as the connector asks"))
    };
    let mut field = json!({
        "description": format!("{meaning} {how}"),
        "oneOf": [value, { "type": "null", "description": "Empties what is stored." }],
        "examples": [example],
    });
    if key.is_secret() {
        field["not"] = json!({ "type": "string" });
    }
    field
}

fn find<'a>(table: &[(&str, &'a str)], name: &str) -> Option<&'a str> {
    let mut rows = table.iter();
    rows.find(|(key, _)| *key == name).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_name_keys_that_there_are() {
        for (name, _) in MEANINGS.iter().chain(&EXAMPLES) {
            assert!(CredentialKey::parse(name).is_some(), "{name}");
        }
        for (name, _) in EXAMPLES {
            let is_secret = CredentialKey::parse(name).is_some_and(|key| key.is_secret());
            assert!(!is_secret, "{name} is a secret and stands here in clear");
        }
    }
}
