//! One application, and its parts one by one for those who look again.

use std::collections::BTreeMap;

use serde_json::Value;

use super::ReadError;
use super::read::{Why, each, failed, read, read_young};
use crate::api;
use crate::live::{
    AppRole, Assigned, Job, JobSchema, LiveApp, Reads, SecretState, SyncTemplate, Templates,
};
use crate::model::{AppId, ObjectId, Principal};
use crate::schema::Document;
use crate::wire::{Request, Response, Transport};

/// Reads the parts of an application that matter. `None` where application or service principal cannot be found.
///
/// # Errors
/// The first read that fails.
pub async fn app(
    transport: &impl Transport,
    app_id: &AppId,
    reads: &Reads,
) -> Result<Option<LiveApp>, ReadError> {
    let request = api::application_by_app_id(app_id);
    let Some(response) = found(read_young(transport, request.clone(), reads.is_young).await)?
    else {
        return Ok(None);
    };
    let application = api::application(response.body.json(), &response)
        .map_err(|shape| failed(&request, Why::Shape(shape)))?;
    let is_young = application.is_young;
    let request = api::service_principal_by_app_id(app_id, reads);
    let Some(response) = found(read_young(transport, request.clone(), is_young).await)? else {
        return Ok(None);
    };
    let principal = api::principal_object(response.body.json())
        .map_err(|shape| failed(&request, Why::Shape(shape)))?;
    let id = &principal.carrier.service_principal;
    let jobs = if reads.jobs {
        jobs_of(transport, id, is_young).await?
    } else {
        Vec::new()
    };
    let must_read_templates = match &reads.templates {
        Templates::Never => false,
        Templates::Always => true,
        Templates::UnlessJobOf(template) => !jobs.iter().any(|job| job.template == *template),
    };
    let templates = if must_read_templates {
        templates_of(transport, id, is_young).await?
    } else {
        Vec::new()
    };
    let schema = match &reads.schema {
        Some(which) => match which.among(&jobs, &templates).as_slice() {
            [job] => Some(schema_of(transport, id, job, (reads.default_schema, is_young)).await?),
            [] | [_, ..] => None,
        },
        None => None,
    };
    let secrets = if reads.secrets {
        stored_of(transport, id, is_young).await?
    } else {
        BTreeMap::new()
    };
    let owners = if reads.owners {
        owners_of(transport, id, is_young).await?
    } else {
        Vec::new()
    };
    let assignments = if reads.assignments {
        assignments_of(transport, id, is_young).await?
    } else {
        Vec::new()
    };
    let mut properties = application.properties;
    properties.extend(principal.properties);
    Ok(Some(LiveApp {
        application: application.id,
        app_id: application.app_id,
        service_principal: principal.carrier.service_principal,
        properties,
        birth: application.birth,
        marks: principal.carrier.marks,
        is_young,
        templates,
        jobs,
        schema,
        secrets,
        roles: principal.roles,
        owners,
        assignments,
        unread: BTreeMap::new(),
    }))
}

fn found(answer: Result<Response, ReadError>) -> Result<Option<Response>, ReadError> {
    match answer {
        Ok(response) => Ok(Some(response)),
        Err(error) if error.status() == Some(404) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The service principal of an application, or none where it cannot be seen yet.
pub(super) async fn principal_of(
    transport: &impl Transport,
    app_id: &AppId,
) -> Result<Option<Value>, ReadError> {
    let answer = found(read(transport, api::carrier_by_app_id(app_id)).await)?;
    Ok(answer.map(|response| response.body.into_json()))
}

async fn listed<T>(
    transport: &impl Transport,
    request: Request,
    is_young: bool,
    decode: fn(&Value) -> Result<T, api::Shape>,
) -> Result<Vec<T>, ReadError> {
    let mut items = Vec::new();
    each(transport, request, is_young, |item, _| {
        items.push(decode(item)?);
        Ok(())
    })
    .await?;
    Ok(items)
}

async fn jobs_of(
    transport: &impl Transport,
    principal: &ObjectId,
    is_young: bool,
) -> Result<Vec<Job>, ReadError> {
    let mut jobs = listed(transport, api::jobs(principal), is_young, api::job).await?;
    jobs.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(jobs)
}

pub(super) async fn templates_of(
    transport: &impl Transport,
    principal: &ObjectId,
    is_young: bool,
) -> Result<Vec<SyncTemplate>, ReadError> {
    let mut templates = listed(
        transport,
        api::sync_templates(principal),
        is_young,
        api::sync_template,
    )
    .await?;
    templates.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(templates)
}

async fn stored_of(
    transport: &impl Transport,
    principal: &ObjectId,
    is_young: bool,
) -> Result<BTreeMap<String, SecretState>, ReadError> {
    let request = api::stored_secrets(principal);
    let response = read_young(transport, request.clone(), is_young).await?;
    api::secrets(response.body.json()).map_err(|shape| failed(&request, Why::Shape(shape)))
}

async fn schema_of(
    transport: &impl Transport,
    principal: &ObjectId,
    job: &Job,
    (with_default, is_young): (bool, bool),
) -> Result<JobSchema, ReadError> {
    let default = api::default_schema(principal, &job.template);
    Ok(JobSchema {
        document: document(transport, api::schema(principal, &job.id), is_young).await?,
        default: if with_default {
            Some(document(transport, default, is_young).await?)
        } else {
            None
        },
    })
}

/// One schema.
pub(super) async fn document(
    transport: &impl Transport,
    request: Request,
    is_young: bool,
) -> Result<Document, ReadError> {
    let response = read_young(transport, request.clone(), is_young).await?;
    Document::new(response.body.into_json())
        .map_err(|_| failed(&request, Why::Shape(api::Shape("synchronizationRules"))))
}

async fn owners_of(
    transport: &impl Transport,
    principal: &ObjectId,
    is_young: bool,
) -> Result<Vec<Principal>, ReadError> {
    let mut owners = listed(transport, api::owners(principal), is_young, api::owner).await?;
    owners.sort();
    Ok(owners)
}

async fn assignments_of(
    transport: &impl Transport,
    principal: &ObjectId,
    is_young: bool,
) -> Result<Vec<Assigned>, ReadError> {
    let request = api::assignments(principal);
    let mut assignments = listed(transport, request, is_young, api::assigned).await?;
    assignments.sort();
    Ok(assignments)
}

/// Owners of a service principal, by their ids.
///
/// # Errors
/// The read that fails.
pub async fn owners(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<Vec<Principal>, ReadError> {
    owners_of(transport, principal, false).await
}

/// Assignments of a service principal, by principal and role.
///
/// # Errors
/// The read that fails.
pub async fn assignments(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<Vec<Assigned>, ReadError> {
    assignments_of(transport, principal, false).await
}

/// The app roles of a service principal.
///
/// # Errors
/// The read that fails.
pub async fn roles(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<Vec<AppRole>, ReadError> {
    let request = api::roles(principal);
    let response = read(transport, request.clone()).await?;
    api::app_roles(response.body.json()).map_err(|shape| failed(&request, Why::Shape(shape)))
}

/// All jobs of a service principal, by their ids.
///
/// # Errors
/// The read that fails.
pub async fn jobs(transport: &impl Transport, principal: &ObjectId) -> Result<Vec<Job>, ReadError> {
    jobs_of(transport, principal, false).await
}

/// The provisioning templates of a service principal, by their ids.
///
/// # Errors
/// The read that fails.
pub async fn sync_templates(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<Vec<SyncTemplate>, ReadError> {
    templates_of(transport, principal, false).await
}

/// The stored pairs of a service principal.
///
/// # Errors
/// The read that fails.
pub async fn stored(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<BTreeMap<String, SecretState>, ReadError> {
    stored_of(transport, principal, false).await
}

/// The schema of a job, with the default of its template where that is asked for.
///
/// # Errors
/// The read that fails.
pub async fn schema(
    transport: &impl Transport,
    principal: &ObjectId,
    job: &Job,
    with_default: bool,
) -> Result<JobSchema, ReadError> {
    schema_of(transport, principal, job, (with_default, false)).await
}

/// All tags of a service principal.
///
/// # Errors
/// The read that fails.
pub async fn tags(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<Vec<String>, ReadError> {
    let response = read(transport, api::service_principal(principal)).await?;
    Ok(api::tags(response.body.json()))
}
