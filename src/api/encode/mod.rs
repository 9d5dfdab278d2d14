//! The writes: one step, one request.

mod secrets;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{assigned_to, job_path, synchronization};
use crate::live::SecretState;
use crate::model::{Half, ObjectId, Property, RoleId, SecretRef, Setting, SyncTemplateId};
use crate::plan::{Action, Objects};
use crate::wire::{Method, Request};
pub use secrets::is_stored;
use secrets::{all_pairs, listed, validated};

/// What a step needs that no plan can hold, read or resolved just before it is sent.
pub struct Fresh<'a> {
    /// All tags of the service principal.
    pub tags: &'a [String],
    /// The stored pairs.
    pub stored: &'a BTreeMap<String, SecretState>,
    /// The provisioning template that a job is made from.
    pub template: Option<&'a SyncTemplateId>,
    /// The whole schema, as it shall be.
    pub schema: Option<&'a Value>,
    /// The app role of an assignment.
    pub role: Option<&'a RoleId>,
    /// Scheme and authority of the service: a reference to an owner is a whole address.
    pub root: &'a str,
    /// Values of references.
    pub value: &'a dyn Fn(&SecretRef) -> Option<&'a str>,
}

/// Something that an earlier step should have brought and did not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not known yet")]
pub struct Blank(pub String);

/// Spells a step.
///
/// # Errors
/// [`Blank`] where an id or a value is missing.
pub fn encode(action: &Action, objects: &Objects, fresh: &Fresh<'_>) -> Result<Request, Blank> {
    let application = || known(objects.application.as_ref(), "the application's id");
    let principal = || {
        known(
            objects.service_principal.as_ref(),
            "the service principal's id",
        )
    };
    let job = || known(objects.job.as_ref(), "the job's id");
    let on_job = |deed: &str| {
        Ok(Request::new(
            Method::Post,
            format!("{}/{deed}", job_path(principal()?, job()?)),
        ))
    };
    match action {
        Action::Instantiate {
            template,
            display_name,
            birth_mark,
        } => {
            let mut body = json!({ "displayName": display_name });
            if let Some(mark) = birth_mark {
                body["serviceManagementReference"] = json!(mark);
            }
            Ok(Request::new(
                Method::Post,
                format!("/v1.0/applicationTemplates/{template}/instantiate"),
            )
            .json(body))
        }
        Action::RetireBirthMark { to } => Ok(patch(
            "applications",
            application()?,
            json!({ "serviceManagementReference": value(to) }),
        )),
        Action::Update { half, set, .. } => Ok(match half {
            Half::Application => patch("applications", application()?, properties(set)),
            Half::ServicePrincipal => patch("servicePrincipals", principal()?, properties(set)),
        }),
        Action::AddOwner { owner } => {
            let address = format!("{}/v1.0/directoryObjects/{}", fresh.root, owner.id);
            let path = format!("/v1.0/servicePrincipals/{}/owners/$ref", principal()?);
            Ok(Request::new(Method::Post, path).json(json!({ "@odata.id": address })))
        }
        Action::RemoveOwner { owner } => {
            let owners = format!("/v1.0/servicePrincipals/{}/owners", principal()?);
            Ok(Request::new(
                Method::Delete,
                format!("{owners}/{}/$ref", owner.id),
            ))
        }
        Action::Assign {
            principal: assignee,
            ..
        } => {
            let resource = principal()?;
            let role = known(fresh.role, "the app role")?;
            let body =
                json!({ "principalId": assignee.id, "resourceId": resource, "appRoleId": role });
            Ok(Request::new(Method::Post, assigned_to(resource)).json(body))
        }
        Action::Unassign { assignment, .. } => Ok(Request::new(
            Method::Delete,
            format!("{}/{assignment}", assigned_to(principal()?)),
        )),
        Action::CreateJob { .. } => {
            let template = known(fresh.template, "the provisioning template")?;
            Ok(Request::new(
                Method::Post,
                format!("{}/jobs", synchronization(principal()?)),
            )
            .json(json!({ "templateId": template })))
        }
        Action::ValidateCredentials { pairs, .. } => {
            let request = on_job("validateCredentials")?;
            let pairs = listed(&validated(pairs, fresh)?);
            Ok(request.json(json!({ "useSavedCredentials": false, "credentials": pairs })))
        }
        Action::PutSecrets { pairs, put, .. } => {
            let path = format!("{}/secrets", synchronization(principal()?));
            Ok(Request::new(Method::Put, path)
                .json(json!({ "value": listed(&all_pairs(pairs, *put, fresh)?) })))
        }
        Action::DeleteJob => Ok(Request::new(Method::Delete, job_path(principal()?, job()?))),
        Action::DeleteApplication => Ok(Request::new(
            Method::Delete,
            format!("/v1.0/applications/{}", application()?),
        )),
        Action::PutSchema { .. } => {
            let path = format!("{}/schema", job_path(principal()?, job()?));
            let schema = known(fresh.schema, "the schema")?;
            Ok(Request::new(Method::Put, path).json(schema.clone()))
        }
        Action::Pause { .. } => on_job("pause"),
        Action::Start => on_job("start"),
        // Without a body this is what the portal's "Restart provisioning" does; said out loud it is the same.
        Action::Restart { reset } => {
            Ok(on_job("restart")?.json(json!({ "criteria": { "resetScope": reset.to_string() } })))
        }
        Action::Mark { .. }
        | Action::Protect { .. }
        | Action::Release
        | Action::Announce { .. }
        | Action::RecordCredentials { .. }
        | Action::Settle { .. }
        | Action::RecordApplied { .. } => {
            let tags = action.tags().unwrap_or_default().applied_to(fresh.tags);
            Ok(Request::new(
                Method::Patch,
                format!("/v1.0/servicePrincipals/{}", principal()?),
            )
            .json(json!({ "tags": tags })))
        }
    }
}

fn known<'a, T>(id: Option<&'a T>, what: &str) -> Result<&'a T, Blank> {
    id.ok_or_else(|| Blank(what.to_owned()))
}

fn patch(collection: &str, id: &ObjectId, body: Value) -> Request {
    Request::new(Method::Patch, format!("/v1.0/{collection}/{id}")).json(body)
}

/// The homepage is a member of a complex property, of which a PATCH leaves the other members alone.
fn properties(set: &BTreeMap<Property, Setting>) -> Value {
    let mut body = Map::new();
    for (property, setting) in set {
        let (name, value) = match property {
            Property::Homepage => ("web", json!({ "homePageUrl": value(setting) })),
            Property::DisplayName
            | Property::ServiceManagementReference
            | Property::Notes
            | Property::AccountEnabled
            | Property::AppRoleAssignmentRequired => (property.field(), value(setting)),
        };
        body.insert(name.to_owned(), value);
    }
    Value::Object(body)
}

fn value(setting: &Setting) -> Value {
    match setting {
        Setting::Text(text) => json!(text),
        Setting::Flag(flag) => json!(flag),
        Setting::Empty => Value::Null,
    }
}
