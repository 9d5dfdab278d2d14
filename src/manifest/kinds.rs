//! What people write, field by field. These types are the contract: the published JSON Schemas and the
//! reader's messages are both made from them.
//!
//! Absent means "left alone", hence every optional field is an `Option`. Nothing is judged here beyond
//! shape: names, GUIDs and keys stay text until `desired` has a place to complain at.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use crate::model::{Cloud, JobState, Scope};

/// The name that the rest of the repository and the live object know a thing by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metadata {
    /// The key in git, and the mark on the live object: a-z, 0-9 and '-', at most 63 characters.
    pub name: String,
    /// Never pruned or deleted without being named.
    #[serde(default)]
    pub protect: bool,
}

/// One tenant, and how its applications are told apart from other people's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenantSpec {
    /// The tenant's id, a GUID. A token of another tenant is refused.
    pub tenant_id: String,
    /// The national cloud that the tenant is in.
    pub cloud: Option<Cloud>,
    /// The mark of this repository on all that it manages: a-z, 0-9 and '-', at most 63 characters.
    pub owner: String,
    /// Whether a creation is marked in `serviceManagementReference` until its tags stand. Switch it off where that
    /// field is yours; a creation that was cut short is then a stranger, and blocks.
    pub birth_mark: Option<bool>,
}

/// One application of the gallery, and its provisioning.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppSpec {
    /// The name that people see in portals.
    pub display_name: String,
    /// The gallery template that the application is made from.
    pub template: Template,
    /// The provisioning job. Absent: the application alone is managed.
    pub provisioning: Option<Provisioning>,
}

/// A gallery template: exactly one of the two fields.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Template {
    /// The template's id, a GUID that is the same in every tenant.
    pub id: Option<String>,
    /// The template's display name, exactly. Publishers rename templates: prefer the id.
    pub name: Option<String>,
}

/// The provisioning job of an application.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Provisioning {
    /// The provisioning template that the job is made from. Absent: the one that the service calls its default.
    pub template: Option<String>,
    /// Whether the job runs.
    pub state: Option<JobState>,
    /// Who is provisioned: those assigned, or everybody.
    pub scope: Option<Scope>,
    /// Mail addresses that hear of failures. An empty list switches the mails off.
    pub notify: Option<Vec<String>>,
    /// How the job signs in to the target system.
    pub credentials: Option<Credentials>,
}

/// Credentials of a job. Stored secrets cannot be read back, so a number says when to push them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Credentials {
    /// Raise it to push the values again.
    pub version: u32,
    /// Values by the service's own keys, such as BaseAddress or SecretToken.
    pub values: BTreeMap<String, CredentialValue>,
}

/// A credential: text for what is no secret, else a reference with exactly one field.
#[derive(Clone, PartialEq, Eq)]
pub enum CredentialValue {
    /// Text, for keys that are no secrets.
    Plain(String),
    /// The name of an environment variable.
    Env(String),
    /// The path of a file, relative to the manifest.
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
        let reference = |field: &str, text: &str| {
            json_schema!({
                "type": "object", "properties": { field: { "type": "string", "description": text } }, "required": [field], "additionalProperties": false
            })
        };
        json_schema!({
            "description": "Text for what is no secret, else a reference with exactly one field.",
            "oneOf": [
                { "type": "string", "description": "Text, for keys that are no secrets." },
                reference("env", "The name of an environment variable."),
                reference("file", "The path of a file, relative to the manifest.")
            ]
        })
    }
}
