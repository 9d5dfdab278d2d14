//! The parts of one application: as the answers of a larger look, or one by one for those who look again.

use std::collections::BTreeMap;

use super::ReadError;
use super::app::SMALL;
use super::read::{Asked, Why, failed, read_all};
use super::youth::Youth;
use crate::api;
use crate::live::{AppRole, Assigned, Job, JobSchema, SecretState, SyncTemplate};
use crate::model::{JobId, ObjectId, Principal};
use crate::schema::Document;
use crate::wire::Transport;

pub(super) async fn jobs_in(
    transport: &impl Transport,
    asked: Asked,
    youth: Option<&Youth>,
) -> Result<Vec<Job>, ReadError> {
    let mut jobs = asked.listed(transport, youth, api::job).await?;
    jobs.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(jobs)
}

pub(super) async fn templates_in(
    transport: &impl Transport,
    asked: Asked,
    youth: Option<&Youth>,
) -> Result<Vec<SyncTemplate>, ReadError> {
    let mut templates = asked.listed(transport, youth, api::sync_template).await?;
    templates.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(templates)
}

pub(super) fn stored_in(asked: Asked) -> Result<BTreeMap<String, SecretState>, ReadError> {
    let request = asked.request.clone();
    let response = asked.answer()?;
    api::secrets(response.body.json()).map_err(|shape| failed(&request, Why::Shape(shape)))
}

pub(super) async fn owners_in(
    transport: &impl Transport,
    asked: Asked,
    youth: Option<&Youth>,
) -> Result<Vec<Principal>, ReadError> {
    let mut owners = asked.listed(transport, youth, api::owner).await?;
    owners.sort();
    Ok(owners)
}

pub(super) async fn assignments_in(
    transport: &impl Transport,
    asked: Asked,
    youth: Option<&Youth>,
) -> Result<Vec<Assigned>, ReadError> {
    let mut assignments = asked.listed(transport, youth, api::assigned).await?;
    assignments.sort();
    Ok(assignments)
}

pub(super) fn document_in(asked: Asked) -> Result<Document, ReadError> {
    let request = asked.request.clone();
    let response = asked.answer()?;
    Document::new(response.body.into_json())
        .map_err(|_| failed(&request, Why::Shape(api::Shape("synchronizationRules"))))
}

/// The schema of a job, and what its template has where that was asked for.
pub(super) fn schema_in(schema: Asked, default: Option<Asked>) -> Result<JobSchema, ReadError> {
    Ok(JobSchema {
        document: document_in(schema)?,
        default: default.map(document_in).transpose()?,
    })
}

/// Owners of a service principal, by their ids.
///
/// # Errors
/// The read that fails.
pub async fn owners(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<Vec<Principal>, ReadError> {
    let asked = Asked::alone(transport, api::owners(principal)).await;
    owners_in(transport, asked, None).await
}

/// Assignments of a service principal, by principal and role.
///
/// # Errors
/// The read that fails.
pub async fn assignments(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<Vec<Assigned>, ReadError> {
    let asked = Asked::alone(transport, api::assignments(principal)).await;
    assignments_in(transport, asked, None).await
}

/// The app roles of a service principal.
///
/// # Errors
/// The read that fails.
pub async fn roles(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<Vec<AppRole>, ReadError> {
    let asked = Asked::alone(transport, api::roles(principal)).await;
    let request = asked.request.clone();
    let response = asked.answer()?;
    api::app_roles(response.body.json()).map_err(|shape| failed(&request, Why::Shape(shape)))
}

/// All jobs of a service principal, by their ids.
///
/// # Errors
/// The read that fails.
pub async fn jobs(transport: &impl Transport, principal: &ObjectId) -> Result<Vec<Job>, ReadError> {
    let asked = Asked::alone(transport, api::jobs(principal)).await;
    jobs_in(transport, asked, None).await
}

/// All jobs of each of several service principals, by their ids.
///
/// # Errors
/// The first read that fails.
pub async fn all_jobs(
    transport: &impl Transport,
    principals: &[&ObjectId],
) -> Result<Vec<Vec<Job>>, ReadError> {
    let requests = principals.iter().map(|principal| api::jobs(principal));
    let mut jobs = Vec::with_capacity(principals.len());
    for asked in read_all(transport, requests.collect(), SMALL).await {
        jobs.push(jobs_in(transport, asked, None).await?);
    }
    Ok(jobs)
}

/// The provisioning templates of a service principal, by their ids.
///
/// # Errors
/// The read that fails.
pub async fn sync_templates(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<Vec<SyncTemplate>, ReadError> {
    let asked = Asked::alone(transport, api::sync_templates(principal)).await;
    templates_in(transport, asked, None).await
}

/// The stored pairs of a service principal.
///
/// # Errors
/// The read that fails.
pub async fn stored(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<BTreeMap<String, SecretState>, ReadError> {
    let asked = Asked::alone(transport, api::stored_secrets(principal)).await;
    stored_in(asked)
}

/// The schema of a job alone.
///
/// # Errors
/// The read that fails.
pub async fn document(
    transport: &impl Transport,
    principal: &ObjectId,
    job: &JobId,
) -> Result<Document, ReadError> {
    let asked = Asked::alone(transport, api::schema(principal, job)).await;
    document_in(asked)
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
    let schema = Asked::alone(transport, api::schema(principal, &job.id)).await;
    let default = if with_default {
        let default = api::default_schema(principal, &job.template);
        Some(Asked::alone(transport, default).await)
    } else {
        None
    };
    schema_in(schema, default)
}

/// All tags of a service principal.
///
/// # Errors
/// The read that fails.
pub async fn tags(
    transport: &impl Transport,
    principal: &ObjectId,
) -> Result<Vec<String>, ReadError> {
    let asked = Asked::alone(transport, api::service_principal(principal)).await;
    let response = asked.answer()?;
    Ok(api::tags(response.body.json()))
}
