//! Users, groups and service principals as people write them.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::json;

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
#[schemars(extend("oneOf" = json!([{ "required": ["group"] }, { "required": ["user"] }, { "required": ["spn"] }])))]
pub struct Assignment {
    /// A security group, by display name, mail address or `{ id: GUID }`. Its direct members are in scope, and no member
    /// of a group inside it.
    ///
    /// Graph: `principalId` of the assignment.
    #[schemars(example = &"sg-aws-users", example = json!({ "id": "5f2b1c52-6c1e-4b8e-9d59-4f6f1f1f2b10" }))]
    pub group: Option<Who>,
    /// A user, by user principal name, mail address, display name or `{ id: GUID }`.
    ///
    /// Graph: `principalId` of the assignment.
    #[schemars(example = &"user0001@contoso.com")]
    pub user: Option<Who>,
    /// A service principal, by display name or `{ id: GUID }`. The role must be one that applications may have.
    ///
    /// Graph: `principalId` of the assignment.
    #[schemars(example = &"graph-gitops")]
    pub spn: Option<Who>,
    /// The app role: its display name, its value or its id. Connectors such as AWS import roles in their first cycle: an
    /// assignment whose role is not there yet is held, said in the plan, and made by a later apply.
    ///
    /// Absent: the default access of an application without roles, or its only role beside `msiam_access`.
    ///
    /// Graph: `appRoleId` of the assignment, one of `appRoles` of the service principal.
    #[schemars(example = &"User")]
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
        "Principal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A display name, a mail address or a user principal name; or the object id where a name is not unique. A name that several objects have blocks the plan, which lists their ids.",
            "oneOf": [
                {
                    "type": "string",
                    "description": "Text with an '@' is a mail address or a user principal name, other text a display name."
                },
                {
                    "type": "object",
                    "properties": {
                        "id": {
                            "type": "string",
                            "description": "The object id, a GUID. Needed where several objects have one name.\n\nGraph: `id` of the user, group or service principal.",
                            "examples": ["5f2b1c52-6c1e-4b8e-9d59-4f6f1f1f2b10"]
                        }
                    },
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
        let mut long = |field: &str, text: &str, example: &str| {
            let mut who = generator.subschema_for::<Who>();
            who.insert("description".to_owned(), json!(text));
            who.insert("examples".to_owned(), json!([example]));
            json_schema!({
                "type": "object", "properties": { field: who }, "required": [field], "additionalProperties": false
            })
        };
        let user = long(
            "user",
            "A user who owns the service principal, by user principal name, mail address, display name or `{ id: GUID }`.",
            "user0001@contoso.com",
        );
        let spn = long(
            "spn",
            "A service principal that owns this one, by display name or `{ id: GUID }`.",
            "graph-gitops",
        );
        json_schema!({
            "description": "An owner: `user:ADDRESS`, `spn:NAME`, or a mapping with exactly one of user and spn.",
            "oneOf": [
                { "type": "string", "description": "`user:` and an address or name, or `spn:` and a name." },
                user,
                spn
            ]
        })
    }
}
