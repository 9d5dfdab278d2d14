//! Credentials: what a job signs in to its target with. Values are references wherever they are secret.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::json;

use super::CredentialValue;
use super::keys::values;

/// Credentials of a job. Stored secrets cannot be read back, so a number says when to push them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Credentials {
    /// Raise it to push the values again: a stored secret cannot be read back, so that a rotated one is no difference
    /// that anybody could see. A secret of Key Vault whose reference names its version is pushed again when that moves.
    ///
    /// Graph: the tag `syncform:credentials=<version>` on the service principal, written after the values; beside it
    /// `syncform:key-vault=<key>/<version>` for each version that is named.
    #[schemars(example = 1)]
    pub version: u32,
    /// Whether the target system is asked if it takes the credentials, before anything else of the application is saved.
    /// Where it refuses them, nothing is: the job of a new application then stands paused and without credentials. Say
    /// false where a connector cannot be asked, or the target system does not answer yet.
    ///
    /// Graph: `validateCredentials` of the job.
    #[serde(default = "yes")]
    #[schemars(example = false)]
    pub validate: bool,
    /// Values by the service's own keys, such as BaseAddress and SecretToken; which of them a job wants depends on its
    /// connector. Secrets are never written here: refer to them with `{ env: NAME }`, `{ file: PATH }`,
    /// `{ command: [PROGRAM, ..] }` or `{ keyVault: { vault: NAME, secret: NAME } }`. They are read by an apply, after it
    /// was told to go on and before its first write, and by no other verb. Null empties what is stored under a key, and
    /// is written for that: nothing behind the colon is refused. A key that is not listed is left alone.
    ///
    /// Graph: `synchronization/secrets`, one set for all jobs of the service principal.
    #[schemars(
        schema_with = "values",
        example = json!({
            "BaseAddress": "https://scim.contoso.com/v2",
            "SecretToken": { "env": "SCIM_TOKEN" },
        })
    )]
    pub values: BTreeMap<String, Option<CredentialValue>>,
}

const fn yes() -> bool {
    true
}

/// Who looks after the credentials: this manifest, or somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialsSpec {
    /// `unmanaged`: somebody authorised the job in a portal, and what is stored stays.
    Unmanaged,
    Managed(Credentials),
}

/// The word that stands for [`CredentialsSpec::Unmanaged`].
const UNMANAGED: &str = "unmanaged";

impl<'de> Deserialize<'de> for CredentialsSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = CredentialsSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("version and values, or the word unmanaged")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                if text == UNMANAGED {
                    Ok(CredentialsSpec::Unmanaged)
                } else {
                    Err(E::unknown_variant("this text", &[UNMANAGED]))
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Credentials::deserialize(MapAccessDeserializer::new(map))
                    .map(CredentialsSpec::Managed)
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl JsonSchema for CredentialsSpec {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CredentialsSpec".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let managed = generator.subschema_for::<Credentials>();
        json_schema!({
            "description": "Version and values, or the word unmanaged where somebody authorised the job in a portal.",
            "oneOf": [
                { "type": "string", "const": UNMANAGED, "description": "What is stored stays as it is." },
                managed
            ]
        })
    }
}
