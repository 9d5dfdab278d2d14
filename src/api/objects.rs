//! Answers about an application and its service principal: properties, app roles, assignments.

use std::collections::BTreeMap;

use serde_json::Value;

use super::decode::{Shape, carrier, text};
use super::principals::assignee;
use crate::live::{AppRole, Assigned, Carrier};
use crate::model::{AssignmentId, BirthMark, Half, Property, RoleId, Setting};

/// A service principal that is looked at as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePrincipal {
    pub carrier: Carrier,
    pub properties: BTreeMap<Property, Setting>,
    /// Empty where they were not asked for.
    pub roles: Vec<AppRole>,
}

/// A service principal.
///
/// # Errors
/// [`Shape`] where an id is missing.
pub fn principal_object(value: &Value) -> Result<ServicePrincipal, Shape> {
    Ok(ServicePrincipal {
        carrier: carrier(value)?,
        properties: properties(value, Half::ServicePrincipal),
        roles: app_roles(value)?,
    })
}

/// The properties that live on one half. A birth mark in `serviceManagementReference` is ours and no setting.
pub(super) fn properties(value: &Value, half: Half) -> BTreeMap<Property, Setting> {
    let of_half = Property::ALL
        .into_iter()
        .filter(|property| property.half() == half);
    of_half
        .map(|property| (property, setting(value, property)))
        .collect()
}

fn setting(value: &Value, property: Property) -> Setting {
    let pointer = match property {
        Property::Homepage => "/web/homePageUrl",
        Property::DisplayName => "/displayName",
        Property::ServiceManagementReference => "/serviceManagementReference",
        Property::Notes => "/notes",
        Property::AccountEnabled => "/accountEnabled",
        Property::AppRoleAssignmentRequired => "/appRoleAssignmentRequired",
    };
    match value.pointer(pointer) {
        Some(Value::String(text)) if BirthMark::parse(text).is_none() && !text.is_empty() => {
            Setting::Text(text.clone())
        }
        Some(Value::Bool(flag)) => Setting::Flag(*flag),
        Some(_) | None => Setting::Empty,
    }
}

/// The app roles of a service principal; none where they were not asked for.
///
/// # Errors
/// [`Shape`] where an id is missing.
pub fn app_roles(value: &Value) -> Result<Vec<AppRole>, Shape> {
    let items = value.get("appRoles").and_then(Value::as_array);
    let role = |item: &Value| {
        Ok(AppRole {
            id: RoleId::new(text(item, "id")?),
            name: text(item, "displayName").unwrap_or_default().to_owned(),
            value: text(item, "value").ok().map(str::to_owned),
            is_enabled: item
                .get("isEnabled")
                .and_then(Value::as_bool)
                .unwrap_or(true),
        })
    };
    items.into_iter().flatten().map(role).collect()
}

/// An assignment (reference, section 2.11).
///
/// # Errors
/// [`Shape`] where an id is missing.
pub fn assigned(value: &Value) -> Result<Assigned, Shape> {
    Ok(Assigned {
        principal: assignee(value)?,
        role: RoleId::new(text(value, "appRoleId")?),
        id: AssignmentId::new(text(value, "id")?),
    })
}
