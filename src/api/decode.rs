//! Answers to values. Members that nobody asked for are ignored; a missing one that matters is a [`Shape`] error.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::objects::properties;
use crate::live::{Candidate, Carrier, Deleted, GalleryTemplate, SecretState, SyncTemplate};
use crate::model::{
    AppId, BirthMark, Half, Marks, ObjectId, Property, Setting, SyncTemplateId, TemplateId,
};
use crate::wire::Response;

/// An answer lacks a member, or has it in another type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer has no usable \"{0}\"")]
pub struct Shape(pub &'static str);

/// A refusal on an object younger than this may mean replication (DESIGN: Graph client).
const YOUTH: SignedDuration = SignedDuration::from_mins(15);

pub(super) fn text<'a>(value: &'a Value, name: &'static str) -> Result<&'a str, Shape> {
    value
        .get(name)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .ok_or(Shape(name))
}

fn template_id(value: &Value) -> Option<TemplateId> {
    value
        .get("applicationTemplateId")
        .and_then(Value::as_str)
        .map(TemplateId::new)
}

/// The tags of a service principal.
#[must_use]
pub fn tags(value: &Value) -> Vec<String> {
    let items = value.get("tags").and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

fn marks(value: &Value) -> Marks {
    Marks::read(tags(value).iter().map(String::as_str))
}

/// A service principal with marks of ours.
///
/// # Errors
/// [`Shape`] where an id is missing.
pub fn carrier(value: &Value) -> Result<Carrier, Shape> {
    Ok(Carrier {
        service_principal: ObjectId::new(text(value, "id")?),
        app_id: AppId::new(text(value, "appId")?),
        display_name: text(value, "displayName").unwrap_or_default().to_owned(),
        template: template_id(value),
        marks: marks(value),
    })
}

/// A service principal with marks of ours that was deleted.
///
/// # Errors
/// [`Shape`] where an id is missing.
pub fn deleted_principal(value: &Value) -> Result<Deleted, Shape> {
    let Carrier {
        service_principal,
        app_id,
        display_name,
        template: _,
        marks,
    } = carrier(value)?;
    Ok(Deleted {
        service_principal,
        app_id,
        display_name,
        marks,
        at: text(value, "deletedDateTime").ok().map(str::to_owned),
    })
}

/// A template of the gallery.
///
/// # Errors
/// [`Shape`] where the id is missing.
pub fn gallery_template(value: &Value) -> Result<GalleryTemplate, Shape> {
    let types = value
        .get("supportedProvisioningTypes")
        .and_then(Value::as_array);
    Ok(GalleryTemplate {
        id: TemplateId::new(text(value, "id")?),
        display_name: text(value, "displayName").unwrap_or_default().to_owned(),
        can_provision: types.into_iter().flatten().any(|kind| kind == "sync"),
    })
}

/// What the application object tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    pub id: ObjectId,
    pub app_id: AppId,
    pub display_name: String,
    pub template: Option<TemplateId>,
    pub birth: Option<BirthMark>,
    /// Those that were asked for.
    pub properties: BTreeMap<Property, Setting>,
    pub is_young: bool,
}

/// An application. Its age is judged by the service's own clock, the `Date` of the answer that it came in.
///
/// # Errors
/// [`Shape`] where an id is missing.
pub fn application(value: &Value, response: &Response) -> Result<Application, Shape> {
    Ok(Application {
        id: ObjectId::new(text(value, "id")?),
        app_id: AppId::new(text(value, "appId")?),
        display_name: text(value, "displayName").unwrap_or_default().to_owned(),
        template: template_id(value),
        birth: value
            .get("serviceManagementReference")
            .and_then(Value::as_str)
            .and_then(BirthMark::parse),
        properties: properties(value, Half::Application),
        is_young: is_young(value, response).unwrap_or(false),
    })
}

fn is_young(value: &Value, response: &Response) -> Option<bool> {
    let created: Timestamp = text(value, "createdDateTime").ok()?.parse().ok()?;
    let now = jiff::fmt::rfc2822::parse(response.header("date")?)
        .ok()?
        .timestamp();
    Some(now.duration_since(created) < YOUTH)
}

/// An application that bears a wanted name, with its service principal where that could be seen.
#[must_use]
pub fn candidate(application: Application, principal: Option<&Value>) -> Candidate {
    let Application {
        id,
        app_id,
        display_name,
        template,
        birth,
        properties: _,
        is_young,
    } = application;
    let service_principal = principal
        .and_then(|value| text(value, "id").ok())
        .map(ObjectId::new);
    let marks = principal.map(marks).unwrap_or_default();
    Candidate {
        application: id,
        app_id,
        display_name,
        template,
        birth,
        service_principal,
        marks,
        is_young,
    }
}

/// The ids in the answer of an instantiate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Born {
    pub application: ObjectId,
    pub app_id: AppId,
    pub service_principal: ObjectId,
}

/// The answer of an instantiate. It has been seen without ids (PEERS, instantiate F3): then looking tells.
///
/// # Errors
/// [`Shape`] where an id is missing.
pub fn born(value: &Value) -> Result<Born, Shape> {
    let part = |name: &'static str| value.get(name).ok_or(Shape(name));
    Ok(Born {
        application: ObjectId::new(text(part("application")?, "id")?),
        app_id: AppId::new(text(part("application")?, "appId")?),
        service_principal: ObjectId::new(text(part("servicePrincipal")?, "id")?),
    })
}

/// A provisioning template.
///
/// # Errors
/// [`Shape`] where the id is missing.
pub fn sync_template(value: &Value) -> Result<SyncTemplate, Shape> {
    let is_default = value
        .get("default")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    Ok(SyncTemplate {
        id: SyncTemplateId::new(text(value, "id")?),
        is_default,
        brings_in: brings_in(&value["schema"]),
    })
}

/// What schemas call the directory itself: the old name everywhere, the new one as far as anybody knows (reference, section 3).
const DIRECTORY: [&str; 2] = ["Azure Active Directory", "Microsoft Entra ID"];

/// Whether the first rule of a schema makes people or groups in the directory. Roles are what many connectors import.
fn brings_in(schema: &Value) -> bool {
    let rules = schema["synchronizationRules"].as_array();
    let first = rules
        .into_iter()
        .flatten()
        .min_by_key(|rule| rule["priority"].as_i64());
    let is_people = |mapping: &Value| {
        let target = mapping["targetObjectName"].as_str();
        target.is_some_and(|name| ["User", "Group"].contains(&name))
    };
    first.is_some_and(|rule| {
        let target = rule["targetDirectoryName"].as_str();
        let mut mappings = rule["objectMappings"].as_array().into_iter().flatten();
        target.is_some_and(|name| DIRECTORY.contains(&name)) && mappings.any(is_people)
    })
}

/// Stored pairs: secret values come back as `*` (reference, section 2.5).
///
/// # Errors
/// [`Shape`] where the list is missing.
pub fn secrets(value: &Value) -> Result<BTreeMap<String, SecretState>, Shape> {
    let items = value
        .get("value")
        .and_then(Value::as_array)
        .ok_or(Shape("value"))?;
    let pair = |item: &Value| {
        let state = match item.get("value").and_then(Value::as_str)? {
            "*" => SecretState::Masked,
            text => SecretState::Clear(text.to_owned()),
        };
        Some((text(item, "key").ok()?.to_owned(), state))
    };
    Ok(items.iter().filter_map(pair).collect())
}
