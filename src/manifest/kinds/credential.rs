//! Credentials: what a job signs in to its target with. Values are references wherever they are secret.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::json;

use super::keys::values;

/// Credentials of a job. Stored secrets cannot be read back, so a number says when to push them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Credentials {
    /// Raise it to push the values again: a stored secret cannot be read back, so that a rotated one is no difference
    /// that anybody could see.
    ///
    /// Graph: the tag `syncform:credentials=<version>` on the service principal, written after the values.
    #[schemars(example = 1)]
    pub version: u32,
    /// Values by the service's own keys, such as BaseAddress and SecretToken; which of them a job wants depends on its
    /// connector. Secrets are never written here: refer to them with `{ env: NAME }` or `{ file: PATH }`. Null empties
    /// what is stored under a key, and is written for that: nothing behind the colon is refused. A key that is not listed
    /// is left alone.
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

/// A credential: text for what is no secret, else a reference with exactly one field.
#[derive(Clone, PartialEq, Eq)]
pub enum CredentialValue {
    /// Text, for keys that are no secrets.
    Plain(String),
    /// The name of an environment variable.
    Env(String),
    /// The path of a file, relative to the manifest; absolute ones, and `..`, are taken as they are.
    File(String),
}

/// Text may be a secret that stands in the wrong place.
impl fmt::Debug for CredentialValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(_) => f.write_str("Plain(hidden)"),
            Self::Env(name) => f.debug_tuple("Env").field(name).finish(),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
        }
    }
}

impl<'de> Deserialize<'de> for CredentialValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = CredentialValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, { env: NAME } or { file: PATH }")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(CredentialValue::Plain(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let reference = match map.next_entry::<String, String>()? {
                    Some((key, name)) if key == "env" => CredentialValue::Env(name),
                    Some((key, path)) if key == "file" => CredentialValue::File(path),
                    Some((key, _)) => return Err(A::Error::unknown_field(&key, &["env", "file"])),
                    None => {
                        return Err(A::Error::custom("expected { env: NAME } or { file: PATH }"));
                    }
                };
                if map.next_key::<String>()?.is_some() {
                    return Err(A::Error::custom("expected exactly one of env and file"));
                }
                Ok(reference)
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl JsonSchema for CredentialValue {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CredentialValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let reference = |field: &str, text: &str, example: &str| {
            json_schema!({
                "type": "object",
                "properties": { field: { "type": "string", "description": text, "examples": [example] } },
                "required": [field],
                "additionalProperties": false
            })
        };
        json_schema!({
            "description": "Text for what is no secret, else a reference with exactly one field.",
            "oneOf": [
                { "type": "string", "description": "Text, for keys that are no secrets." },
                reference(
                    "env",
                    "The name of an environment variable, read when an apply sends the value. Variables of syncform's own, AZURE_* and SYNCFORM_*, are refused.",
                    "AWS_CONTOSO_SECRET_KEY",
                ),
                reference(
                    "file",
                    "The path of a file, relative to the manifest, read when an apply sends the value. A line break at its end is no part of the value. The path may be absolute or lead upwards with `..`, and is read with the rights of whoever applies: a change of it is reviewed like a change of the secret.",
                    "../secrets/scim-token",
                )
            ]
        })
    }
}
