//! An object of the source directory, as people write one down.

use serde_json::{Map, Value as Json};
use thiserror::Error;

use super::given::Role;
use super::value::{Attributes, Value};

/// The member that holds the roles, named like the attribute that role functions take.
pub(super) const ROLES: &str = "appRoleAssignments";

/// The attributes of an object, and the roles that it is assigned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// The attributes. One that is not here is null.
    pub attributes: Attributes,
    /// The roles of the application, in the order of the service.
    pub roles: Vec<Role>,
}

/// Why JSON is no object of a directory.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ObjectError {
    /// It is no JSON object.
    #[error("an object is written {{\"attribute\": value, ...}}")]
    Shape,
    /// An attribute whose value no directory has.
    #[error(
        "the attribute {0} is a text, a number, true, false, null, or a list of these without null"
    )]
    Attribute(String),
    /// Roles that are none.
    #[error("appRoleAssignments is a list of names, or of {{\"id\", \"value\", \"displayName\"}}")]
    Roles,
}

impl Object {
    /// Reads `{"department": "Sales", "proxyAddresses": ["a", "b"], "appRoleAssignments": ["Editor"]}`. A role is its
    /// display name, or an object with `displayName` and, where somebody asks for them, `id` and `value`.
    ///
    /// # Errors
    ///
    /// Says which member is nothing that a directory holds.
    pub fn read(json: &Json) -> Result<Self, ObjectError> {
        let members = json.as_object().ok_or(ObjectError::Shape)?;
        let mut object = Self::default();
        for (name, json) in members {
            if name == ROLES {
                let roles = json.as_array().ok_or(ObjectError::Roles)?;
                let roles: Option<_> = roles.iter().map(role).collect();
                object.roles = roles.ok_or(ObjectError::Roles)?;
                continue;
            }
            let value = Value::read(json).ok_or_else(|| ObjectError::Attribute(name.clone()))?;
            object.attributes.insert(name.clone(), value);
        }
        Ok(object)
    }
}

fn role(json: &Json) -> Option<Role> {
    match json {
        Json::String(name) => Some(Role {
            id: String::new(),
            value: None,
            display_name: name.clone(),
        }),
        Json::Object(members) => Some(Role {
            id: text(members, "id")?.unwrap_or_default(),
            value: text(members, "value")?,
            display_name: text(members, "displayName")??,
        }),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) => None,
    }
}

/// A member that is a text, or nothing; none for anything else.
fn text(members: &Map<String, Json>, key: &str) -> Option<Option<String>> {
    match members.get(key) {
        None | Some(Json::Null) => Some(None),
        Some(Json::String(text)) => Some(Some(text.clone())),
        Some(Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) => None,
    }
}
