//! Users, groups and service principals as people write them.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use crate::model::PrincipalKind;

/// Who is meant: text (a display name, a mail address, a user principal name), or `{ id: GUID }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Text(String),
    Id(String),
}

/// One owner: `user:ADDRESS`, `spn:NAME`, or a mapping with exactly one of user and spn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnerEntry {
    /// The short form, not yet taken apart.
    Short(String),
    Long(PrincipalKind, Who),
}

/// One assignment: exactly one of group, user and spn, and a role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Assignment {
    /// A security group; its direct members are in scope, and no member of a group inside it.
    pub group: Option<Who>,
    /// A user.
    pub user: Option<Who>,
    /// A service principal.
    pub spn: Option<Who>,
    /// The app role: its display name, its value or its id. Absent: the default access of an application without roles,
    /// or its only role beside `msiam_access`.
    pub role: Option<String>,
}

/// The only pair of a mapping.
fn pair<'de, A: MapAccess<'de>, V: Deserialize<'de>>(
    map: &mut A,
    keys: &'static [&'static str],
) -> Result<(String, V), A::Error> {
    let pair = map.next_entry::<String, V>()?;
    let Some(pair) = pair.filter(|(key, _)| keys.contains(&key.as_str())) else {
        return Err(A::Error::custom(format!(
            "expected one of {}",
            keys.join(", ")
        )));
    };
    match map.next_key::<String>()? {
        Some(_) => Err(A::Error::custom(format!(
            "expected exactly one of {}",
            keys.join(", ")
        ))),
        None => Ok(pair),
    }
}

impl<'de> Deserialize<'de> for Who {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Who;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, or { id: GUID }")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Who::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                pair(&mut map, &["id"]).map(|(_, id)| Who::Id(id))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl<'de> Deserialize<'de> for OwnerEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = OwnerEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("user:ADDRESS, spn:NAME, or a mapping with user or spn")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(OwnerEntry::Short(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (key, who) = pair(&mut map, &["user", "spn"])?;
                let kind = if key == "user" {
                    PrincipalKind::User
                } else {
                    PrincipalKind::ServicePrincipal
                };
                Ok(OwnerEntry::Long(kind, who))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

impl JsonSchema for Who {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Who".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A display name, a mail address or a user principal name; or the object id where a name is not unique.",
            "oneOf": [
                { "type": "string", "description": "A display name, a mail address or a user principal name." },
                {
                    "type": "object",
                    "properties": { "id": { "type": "string", "description": "The object id, a GUID." } },
                    "required": ["id"],
                    "additionalProperties": false
                }
            ]
        })
    }
}

impl JsonSchema for OwnerEntry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OwnerEntry".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let who = generator.subschema_for::<Who>();
        let long = |field: &str| {
            json_schema!({
                "type": "object", "properties": { field: who.clone() }, "required": [field], "additionalProperties": false
            })
        };
        json_schema!({
            "description": "An owner: `user:ADDRESS`, `spn:NAME`, or a mapping with exactly one of user and spn.",
            "oneOf": [
                { "type": "string", "description": "`user:` and an address or name, or `spn:` and a name." },
                long("user"),
                long("spn")
            ]
        })
    }
}
