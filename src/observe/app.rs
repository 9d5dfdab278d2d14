//! Many applications, in few calls: everything small of twenty of them at once, then what is large.
//!
//! ```text
//!   block of 20 -> applications, service principals, jobs, secrets, owners, assignments   20 to a call
//!               -> provisioning templates, where no job tells which is meant               4 to a call
//!               -> schemas, four applications at a time                                    4 to a call -> take
//! ```
//!
//! Only what is asked for is read. An application is handed on as soon as it is whole, so that few schemas are in memory
//! at a time; one can have a megabyte.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};

use super::ReadError;
use super::parts::{assignments_in, jobs_in, owners_in, schema_in, stored_in, templates_in};
use super::read::{Asked, Why, failed, read_all};
use crate::api;
use crate::live::{LiveApp, Look, Missing, Part, Reads, Seen, Templates, Unread};
use crate::model::ObjectId;
use crate::wire::{Request, Response, Transport};

/// How many applications are read together. A multiple of both sizes of calls, so that no call is half empty.
const BLOCK: usize = 20;
/// How many small answers come in one call.
pub(super) const SMALL: usize = 20;
/// How many answers come in one call that may have a megabyte each.
const LARGE: usize = 4;

/// Reads applications, `parallelism` blocks of them side by side, and hands each to `take` by its place in `looks`.
///
/// # Errors
/// The first read that fails.
pub async fn apps<T: Transport, R>(
    transport: &T,
    looks: &[Look],
    parallelism: usize,
    take: impl Fn(usize, Seen) -> R,
) -> Result<Vec<R>, ReadError> {
    let take = &take;
    let blocks = looks
        .chunks(BLOCK)
        .enumerate()
        .map(async |(number, looks)| {
            block(transport, looks, |index, live| {
                take(number * BLOCK + index, live)
            })
            .await
        });
    let blocks: Vec<_> = blocks.collect();
    let taken: Vec<_> = stream::iter(blocks)
        .buffered(parallelism.max(1))
        .collect()
        .await;
    let taken = taken.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(taken.into_iter().flatten().collect())
}

/// Reads one application. `None` where application or service principal cannot be found.
///
/// # Errors
/// The first read that fails.
pub async fn app(transport: &impl Transport, look: &Look) -> Result<Option<LiveApp>, ReadError> {
    let looks = std::slice::from_ref(look);
    let found = apps(transport, looks, 1, |_, seen| seen.ok()).await?;
    Ok(found.into_iter().flatten().next())
}

async fn block<R>(
    transport: &impl Transport,
    looks: &[Look],
    take: impl Fn(usize, Seen) -> R,
) -> Result<Vec<R>, ReadError> {
    let mut seen = small(transport, looks).await?;
    templates(transport, looks, &mut seen).await?;
    let mut taken = Vec::with_capacity(looks.len());
    let mut seen = seen.into_iter();
    for looks in looks.chunks(LARGE) {
        let mut few: Vec<_> = seen.by_ref().take(looks.len()).collect();
        schemas(transport, looks, &mut few).await?;
        for live in few {
            taken.push(take(taken.len(), live));
        }
    }
    Ok(taken)
}

/// What is small and needs only the service principal's id.
fn parts(principal: &ObjectId, reads: &Reads) -> Vec<(Part, Request)> {
    let parts = [
        (reads.jobs, Part::Jobs, api::jobs(principal)),
        (reads.secrets, Part::Secrets, api::stored_secrets(principal)),
        (reads.owners, Part::Owners, api::owners(principal)),
        (
            reads.assignments,
            Part::Assignments,
            api::assignments(principal),
        ),
    ];
    let asked = parts.into_iter().filter(|(is_asked, ..)| *is_asked);
    asked.map(|(_, part, request)| (part, request)).collect()
}

fn requests(principal: &ObjectId, reads: &Reads) -> Vec<Request> {
    let parts = parts(principal, reads).into_iter();
    parts.map(|(_, request)| request).collect()
}

/// What was read of a part. Where the identity may not read it, that is written down instead: whoever compares must not
/// take it for empty. A young object answers alike while it is not everywhere yet; by now it was waited for.
fn known<T: Default>(
    live: &mut LiveApp,
    part: Part,
    read: Result<T, ReadError>,
) -> Result<T, ReadError> {
    let error = match read {
        Ok(read) => return Ok(read),
        Err(error) => error,
    };
    match error.refusal() {
        Some(refusal) if matches!(refusal.status, 401 | 403) => {
            let unread = Unread {
                status: refusal.status,
                code: refusal.code.clone(),
            };
            live.unread.insert(part, unread);
            Ok(T::default())
        }
        Some(_) | None => Err(error),
    }
}

/// Everything small of each application.
async fn small(transport: &impl Transport, looks: &[Look]) -> Result<Vec<Seen>, ReadError> {
    let of = |look: &Look| {
        let objects = [
            api::application_by_app_id(&look.app_id),
            api::service_principal_by_app_id(&look.app_id, &look.reads),
        ];
        let parts = look.service_principal.as_ref();
        let parts = parts.map_or_else(Vec::new, |id| requests(id, &look.reads));
        objects.into_iter().chain(parts).collect::<Vec<_>>()
    };
    let questions: Vec<_> = looks.iter().map(of).collect();
    let asked = read_all(transport, questions.concat(), SMALL).await;
    let mut asked = asked.into_iter();
    let mut seen = Vec::with_capacity(looks.len());
    for (look, questions) in looks.iter().zip(questions) {
        let answers = asked.by_ref().take(questions.len()).collect();
        seen.push(without_schema(transport, look, answers).await?);
    }
    Ok(seen)
}

async fn without_schema(
    transport: &impl Transport,
    look: &Look,
    asked: Vec<Asked>,
) -> Result<Seen, ReadError> {
    let mut asked = asked.into_iter();
    let (Some(application), Some(principal)) = (asked.next(), asked.next()) else {
        return Ok(Err(Missing::Both));
    };
    let request = application.request.clone();
    let application = match found(application.settled(transport, look.reads.is_young).await)? {
        Some(response) => Some(
            api::application(response.body.json(), &response)
                .map_err(|shape| failed(&request, Why::Shape(shape)))?,
        ),
        None => None,
    };
    let is_young = application
        .as_ref()
        .is_some_and(|application| application.is_young);
    let request = principal.request.clone();
    let principal = found(principal.settled(transport, is_young).await)?;
    let (application, response) = match (application, principal) {
        (Some(application), Some(response)) => (application, response),
        (Some(_), None) => return Ok(Err(Missing::ServicePrincipal)),
        (None, Some(_)) => return Ok(Err(Missing::Application)),
        (None, None) => return Ok(Err(Missing::Both)),
    };
    let principal = api::principal_object(response.body.json())
        .map_err(|shape| failed(&request, Why::Shape(shape)))?;
    let id = principal.carrier.service_principal;
    let asked: Vec<_> = if look.service_principal.as_ref() == Some(&id) {
        asked.collect()
    } else {
        read_all(transport, requests(&id, &look.reads), SMALL).await
    };
    let mut live = LiveApp {
        application: application.id,
        app_id: application.app_id,
        service_principal: id,
        properties: application.properties,
        birth: application.birth,
        marks: principal.carrier.marks,
        is_young,
        templates: Vec::new(),
        jobs: Vec::new(),
        schema: None,
        secrets: BTreeMap::new(),
        roles: principal.roles,
        owners: Vec::new(),
        assignments: Vec::new(),
        unread: BTreeMap::new(),
    };
    live.properties.extend(principal.properties);
    for ((part, _), asked) in parts(&live.service_principal, &look.reads)
        .into_iter()
        .zip(asked)
    {
        match part {
            Part::Jobs => {
                let read = jobs_in(transport, asked, is_young).await;
                live.jobs = known(&mut live, part, read)?;
            }
            Part::Secrets => {
                let read = stored_in(transport, asked, is_young).await;
                live.secrets = known(&mut live, part, read)?;
            }
            Part::Owners => {
                let read = owners_in(transport, asked, is_young).await;
                live.owners = known(&mut live, part, read)?;
            }
            Part::Assignments => {
                let read = assignments_in(transport, asked, is_young).await;
                live.assignments = known(&mut live, part, read)?;
            }
            Part::Templates | Part::Schema => {}
        }
    }
    Ok(Ok(live))
}

pub(super) fn found(answer: Result<Response, ReadError>) -> Result<Option<Response>, ReadError> {
    match answer {
        Ok(response) => Ok(Some(response)),
        Err(error) if error.status() == Some(404) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The provisioning templates of those that need them.
async fn templates(
    transport: &impl Transport,
    looks: &[Look],
    seen: &mut [Seen],
) -> Result<(), ReadError> {
    let must_read = |look: &Look, live: &LiveApp| match &look.reads.templates {
        _ if live.unread.contains_key(&Part::Jobs) => false,
        Templates::Never => false,
        Templates::Always => true,
        Templates::UnlessJobOf(template) => !live.jobs.iter().any(|job| job.template == *template),
    };
    let there = looks.iter().zip(seen).filter_map(|(look, live)| {
        let live = live.as_mut().ok()?;
        must_read(look, live).then_some(live)
    });
    let apps: Vec<_> = there.collect();
    let requests = apps
        .iter()
        .map(|live| api::sync_templates(&live.service_principal));
    let asked = read_all(transport, requests.collect(), LARGE).await;
    for (live, asked) in apps.into_iter().zip(asked) {
        let read = templates_in(transport, asked, live.is_young).await;
        live.templates = known(live, Part::Templates, read)?;
    }
    Ok(())
}

/// The schemas of those whose job can be told.
async fn schemas(
    transport: &impl Transport,
    looks: &[Look],
    seen: &mut [Seen],
) -> Result<(), ReadError> {
    let mut meant = Vec::new();
    let mut requests = Vec::new();
    for (look, live) in looks.iter().zip(seen) {
        let (Ok(live), Some(which)) = (live, &look.reads.schema) else {
            continue;
        };
        let is_known = [Part::Jobs, Part::Templates]
            .iter()
            .all(|part| !live.unread.contains_key(part));
        if !is_known {
            continue;
        }
        if let [job] = which.among(&live.jobs, &live.templates).as_slice() {
            let principal = &live.service_principal;
            requests.push(api::schema(principal, &job.id));
            if look.reads.default_schema {
                requests.push(api::default_schema(principal, &job.template));
            }
            meant.push((live, look.reads.default_schema));
        }
    }
    let mut asked = read_all(transport, requests, LARGE).await.into_iter();
    for (live, with_default) in meant {
        if let Some(schema) = asked.next() {
            let default = if with_default { asked.next() } else { None };
            let read = schema_in(transport, schema, default, live.is_young).await;
            live.schema = known(live, Part::Schema, read.map(Some))?;
        }
    }
    Ok(())
}
