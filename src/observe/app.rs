//! Many applications, in few calls: everything small of twenty of them at once, then what is large.
//!
//! ```text
//!   block of 20 -> applications, service principals, jobs, secrets, owners, assignments   20 to a call
//!               -> provisioning templates, where no job tells which is meant               4 to a call
//!               -> schemas, four applications at a time                                    4 to a call -> take
//! ```
//!
//! Only what is asked for is read, and what is young has patience, all of it together. An application is handed on as soon as it is whole, so that few schemas are in memory
//! at a time; one can have a megabyte.

use std::collections::BTreeMap;

use futures_util::{StreamExt as _, stream};

use super::ReadError;
use super::parts::{assignments_in, jobs_in, owners_in, schema_in, stored_in, templates_in};
use super::read::{Asked, Why, failed, read_all};
use super::youth::Youth;
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
    let (take, youth) = (&take, &Youth::default());
    let blocks = looks
        .chunks(BLOCK)
        .enumerate()
        .map(async |(number, looks)| {
            block(transport, youth, looks, |index, live| {
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
    youth: &Youth,
    looks: &[Look],
    take: impl Fn(usize, Seen) -> R,
) -> Result<Vec<R>, ReadError> {
    let mut seen = small(transport, youth, looks).await?;
    templates(transport, youth, looks, &mut seen).await?;
    let mut taken = Vec::with_capacity(looks.len());
    let mut seen = seen.into_iter();
    for looks in looks.chunks(LARGE) {
        let mut few: Vec<_> = seen.by_ref().take(looks.len()).collect();
        schemas(transport, youth, looks, &mut few).await?;
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

/// Everything small of each application: all of it is asked for at once, and whether an application is young is known when
/// it has answered.
async fn small(
    transport: &impl Transport,
    youth: &Youth,
    looks: &[Look],
) -> Result<Vec<Seen>, ReadError> {
    let since = youth.round();
    let applications = looks
        .iter()
        .map(|look| api::application_by_app_id(&look.app_id));
    let principals = looks
        .iter()
        .map(|look| api::service_principal_by_app_id(&look.app_id, &look.reads));
    let parts = looks.iter().flat_map(|look| {
        let principal = look.service_principal.as_ref();
        principal.map_or_else(Vec::new, |id| requests(id, &look.reads))
    });
    let questions = applications.chain(principals).chain(parts);
    let mut asked = read_all(transport, questions.collect(), SMALL)
        .await
        .into_iter();

    let applications: Vec<_> = asked.by_ref().take(looks.len()).collect();
    let principals: Vec<_> = asked.by_ref().take(looks.len()).collect();
    let young = looks.iter().map(|look| look.reads.is_young);
    let applications = youth
        .settle(transport, since, applications.into_iter().zip(young), SMALL)
        .await;
    let applications = applications.into_iter().map(application);
    let applications: Vec<_> = applications.collect::<Result<_, _>>()?;
    let young = applications
        .iter()
        .map(|found| found.as_ref().is_some_and(|found| found.is_young));
    let principals = youth
        .settle(transport, since, principals.into_iter().zip(young), SMALL)
        .await;

    let mut seen = Vec::with_capacity(looks.len());
    let mut parts = Vec::new();
    for ((look, application), principal) in looks.iter().zip(applications).zip(principals) {
        let known = look.service_principal.as_ref();
        let known_parts = known.map_or(0, |id| requests(id, &look.reads).len());
        let own: Vec<_> = asked.by_ref().take(known_parts).collect();
        let live = live(application, principal)?;
        if let Ok(live) = &live {
            let id = &live.service_principal;
            let own = if known == Some(id) {
                own
            } else {
                read_all(transport, requests(id, &look.reads), SMALL).await
            };
            parts.extend(own.into_iter().map(|asked| (asked, live.is_young)));
        }
        seen.push(live);
    }
    let mut parts = youth
        .settle(transport, since, parts, SMALL)
        .await
        .into_iter();
    for (look, live) in looks.iter().zip(&mut seen) {
        if let Ok(live) = live {
            fill(transport, youth, look, live, &mut parts).await?;
        }
    }
    Ok(seen)
}

fn application(asked: Asked) -> Result<Option<api::Application>, ReadError> {
    let request = asked.request.clone();
    let Some(response) = found(asked.answer())? else {
        return Ok(None);
    };
    let application = api::application(response.body.json(), &response);
    application
        .map(Some)
        .map_err(|shape| failed(&request, Why::Shape(shape)))
}

/// An application with its service principal, and no part yet.
fn live(application: Option<api::Application>, principal: Asked) -> Result<Seen, ReadError> {
    let request = principal.request.clone();
    let principal = found(principal.answer())?;
    let (application, response) = match (application, principal) {
        (Some(application), Some(response)) => (application, response),
        (Some(_), None) => return Ok(Err(Missing::ServicePrincipal)),
        (None, Some(_)) => return Ok(Err(Missing::Application)),
        (None, None) => return Ok(Err(Missing::Both)),
    };
    let principal = api::principal_object(response.body.json())
        .map_err(|shape| failed(&request, Why::Shape(shape)))?;
    let mut live = LiveApp {
        application: application.id,
        app_id: application.app_id,
        service_principal: principal.carrier.service_principal,
        properties: application.properties,
        birth: application.birth,
        marks: principal.carrier.marks,
        is_young: application.is_young,
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
    Ok(Ok(live))
}

/// The parts of one application, out of the answers of all.
async fn fill(
    transport: &impl Transport,
    youth: &Youth,
    look: &Look,
    live: &mut LiveApp,
    answers: &mut impl Iterator<Item = Asked>,
) -> Result<(), ReadError> {
    let youth = live.is_young.then_some(youth);
    let parts = parts(&live.service_principal, &look.reads).into_iter();
    for ((part, _), asked) in parts.zip(answers) {
        match part {
            Part::Jobs => {
                let read = jobs_in(transport, asked, youth).await;
                live.jobs = known(live, part, read)?;
            }
            Part::Secrets => live.secrets = known(live, part, stored_in(asked))?,
            Part::Owners => {
                let read = owners_in(transport, asked, youth).await;
                live.owners = known(live, part, read)?;
            }
            Part::Assignments => {
                let read = assignments_in(transport, asked, youth).await;
                live.assignments = known(live, part, read)?;
            }
            Part::Templates | Part::Schema => {}
        }
    }
    Ok(())
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
    youth: &Youth,
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
    let questions = apps
        .iter()
        .map(|live| (api::sync_templates(&live.service_principal), live.is_young));
    let asked = youth.read_all(transport, questions, LARGE).await;
    for (live, asked) in apps.into_iter().zip(asked) {
        let youth = live.is_young.then_some(youth);
        let read = templates_in(transport, asked, youth).await;
        live.templates = known(live, Part::Templates, read)?;
    }
    Ok(())
}

/// The schemas of those whose job can be told.
async fn schemas(
    transport: &impl Transport,
    youth: &Youth,
    looks: &[Look],
    seen: &mut [Seen],
) -> Result<(), ReadError> {
    let mut meant = Vec::new();
    let mut questions = Vec::new();
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
            questions.push((api::schema(principal, &job.id), live.is_young));
            if look.reads.default_schema {
                let default = api::default_schema(principal, &job.template);
                questions.push((default, live.is_young));
            }
            meant.push((live, look.reads.default_schema));
        }
    }
    let asked = youth.read_all(transport, questions, LARGE).await;
    let mut asked = asked.into_iter();
    for (live, with_default) in meant {
        if let Some(schema) = asked.next() {
            let default = if with_default { asked.next() } else { None };
            let read = schema_in(schema, default);
            live.schema = known(live, Part::Schema, read.map(Some))?;
        }
    }
    Ok(())
}
