//! One credential: text, or a reference to where a secret is.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::{Value, json};

/// The fields that a reference begins with.
const WAYS: [&str; 4] = ["env", "file", "command", "keyVault"];

/// A credential: text for what is no secret, else a reference.
#[derive(Clone, PartialEq, Eq)]
pub enum CredentialValue {
    /// Text, for keys that are no secrets.
    Plain(String),
    /// The name of an environment variable.
    Env(String),
    /// The path of a file, relative to the manifest; absolute ones, and `..`, are taken as they are.
    File(String),
    /// A program that prints the value.
    Command {
        /// Its name or path, and its arguments.
        words: Vec<String>,
        /// How long it may take, such as `30s`.
        timeout: Option<String>,
    },
    /// A secret of Azure Key Vault.
    KeyVault(KeyVaultSecret),
}

/// A secret of Azure Key Vault.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyVaultSecret {
    /// The name of the vault, 3 to 24 letters, digits and hyphens. An address is refused, since a token would go there:
    /// the host follows from the cloud of the Tenant.
    #[schemars(example = &"kv-identity")]
    pub vault: String,
    /// The name of the secret, 1 to 127 letters, digits and hyphens.
    #[schemars(example = &"salesforce-token")]
    pub secret: String,
    /// The version of the secret, 32 digits of base 16. Another version here is pushed by the next apply, also where
    /// `version` of the credentials stays.
    ///
    /// Absent: the latest at the time of the apply. That there is a later one is then no difference that anybody could
    /// see: raise `version` of the credentials to push it.
    ///
    /// Graph: the tag `syncform:key-vault=<key>/<version>` on the service principal.
    #[schemars(example = &"4387e9f3d6e14c459867679a90fd0f79")]
    pub version: Option<String>,
}

/// Text, and a word of a program, may be a secret that stands in the wrong place.
impl fmt::Debug for CredentialValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(_) => f.write_str("Plain(hidden)"),
            Self::Env(name) => f.debug_tuple("Env").field(name).finish(),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Command { .. } => f.write_str("Command(hidden)"),
            Self::KeyVault(secret) => f.debug_tuple("KeyVault").field(secret).finish(),
        }
    }
}

impl<'de> Deserialize<'de> for CredentialValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = CredentialValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "text, or a mapping with one of {}", WAYS.join(", "))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(CredentialValue::Plain(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut found, mut span) = (None, None);
        while let Some(field) = map.next_key::<String>()? {
            let way = match field.as_str() {
                "env" => CredentialValue::Env(map.next_value()?),
                "file" => CredentialValue::File(map.next_value()?),
                "command" => CredentialValue::Command {
                    words: map.next_value()?,
                    timeout: None,
                },
                "keyVault" => CredentialValue::KeyVault(map.next_value()?),
                "timeout" => {
                    span = Some(map.next_value::<String>()?);
                    continue;
                }
                other => return Err(A::Error::unknown_field(other, &WAYS)),
            };
            if found.replace(way).is_some() {
                return Err(not_one());
            }
        }
        match (found, span) {
            (Some(CredentialValue::Command { words, .. }), timeout) => {
                Ok(CredentialValue::Command { words, timeout })
            }
            (Some(_), Some(_)) | (None, _) => Err(not_one()),
            (Some(way), None) => Ok(way),
        }
    }
}

fn not_one<E: Error>() -> E {
    E::custom(format!("expected exactly one of {}", WAYS.join(", ")))
}

impl JsonSchema for CredentialValue {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CredentialValue".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut vault = generator.subschema_for::<KeyVaultSecret>();
        vault.insert(
            "description".to_owned(),
            json!("A secret of Azure Key Vault, in the cloud and the tenant of the Tenant's manifest. The identity that applies reads it when an apply sends the value, with the role Key Vault Secrets User on the vault or on the secret, or the permission Get of an access policy."),
        );
        vault.insert(
            "examples".to_owned(),
            json!([{ "vault": "kv-identity", "secret": "salesforce-token" }]),
        );
        json_schema!({
            "description": "Text for what is no secret, else a reference to where one is. References are followed by an apply alone: `plan` and `validate` read no variable and no file, run no program and open no vault.",
            "oneOf": [
                { "type": "string", "description": "Text, for keys that are no secrets." },
                way("env", &json!({ "env": {
                    "type": "string",
                    "description": "The name of an environment variable, read when an apply sends the value. Variables of syncform's own, AZURE_* and SYNCFORM_*, are refused.",
                    "examples": ["AWS_CONTOSO_SECRET_KEY"],
                } })),
                way("file", &json!({ "file": {
                    "type": "string",
                    "description": "The path of a file, relative to the manifest, read when an apply sends the value. A line break at its end is no part of the value. The path may be absolute or lead upwards with `..`, and is read with the rights of whoever applies: a change of it is reviewed like a change of the secret.",
                    "examples": ["../secrets/scim-token"],
                } })),
                way("command", &json!({
                    "command": {
                        "type": "array",
                        "items": { "type": "string" },
                        "minItems": 1,
                        "description": "A program that prints the value and nothing else on stdout, 64 KiB at most, and ends with 0; a line break at the end is no part of the value. The first word is its name, looked for in PATH, or its path, relative to the manifest; the others are its arguments, as they stand: no shell reads them. It has the environment and the folder of syncform, no input and no terminal. A command is code that runs as whoever applies, with all that this environment holds: whoever may write one may do there whatever they like, so let nobody change manifests whom you would not let change the pipeline, and have both reviewed alike. Only `apply` runs it, after it was told to go on.",
                        "examples": [["op", "read", "op://identity/salesforce/token"]],
                    },
                    "timeout": {
                        "type": "string",
                        "description": "How long the program may take, from 1s to 10m; it is then killed, with whatever it has started where the system can do that.\n\nAbsent: two minutes.",
                        "examples": ["30s"],
                    },
                })),
                way("keyVault", &json!({ "keyVault": vault })),
            ]
        })
    }
}

/// One way to refer to a secret, by the field that it needs.
fn way(needed: &str, fields: &Value) -> Value {
    json!({
        "type": "object",
        "properties": fields,
        "required": [needed],
        "additionalProperties": false
    })
}
