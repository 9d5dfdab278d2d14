//! The road that every verb with a tenant takes: manifests and tenant, read and compared. It says nothing and
//! ends nothing, so that tests walk the very same road.

use std::collections::BTreeMap;

use crate::desired::{self, App, Desired, History};
use crate::finding::Finding;
use crate::live::{LiveApp, Look};
use crate::model::AppName;
use crate::observe::{self, ReadError};
use crate::plan::{self, Entry, Ground, Plan, Principals, Survey};
use crate::wire::Transport;

/// Where the road led.
#[derive(Clone, Debug, PartialEq)]
pub enum Road {
    Plan(Plan),
    /// Faults of manifests that only the tenant could show.
    Findings(Vec<Finding>),
}

/// The first look: which manifest belongs to which live application. Whom manifests name, and what the gallery holds
/// under a pinned id, is not looked up: only plans need that.
///
/// # Errors
/// The first read that fails.
pub async fn survey(desired: &Desired, transport: &impl Transport) -> Result<Survey, ReadError> {
    let index = observe::index(transport, &plan::wanted(desired)).await?;
    Ok(plan::index(desired, &index))
}

/// The first look of a plan, which may have to make what is not there: the gallery is asked for its template.
///
/// # Errors
/// The first read that fails.
pub async fn survey_to_plan(
    desired: &Desired,
    transport: &impl Transport,
) -> Result<Survey, ReadError> {
    let survey = survey(desired, transport).await?;
    with_gallery(desired, survey, transport).await
}

async fn with_gallery(
    desired: &Desired,
    survey: Survey,
    transport: &impl Transport,
) -> Result<Survey, ReadError> {
    let found = observe::pinned(transport, &plan::pins(desired, &survey)).await?;
    Ok(plan::gallery(desired, survey, &found))
}

/// Whom owners and assignments mean, and a finding for each place where that is not one.
///
/// # Errors
/// The first read that fails.
pub async fn people<T: Transport>(
    desired: &Desired,
    transport: &T,
) -> Result<(Principals, Vec<Finding>), ReadError> {
    let answers = observe::principals(transport, &plan::references(desired)).await?;
    let unknown = answers.iter().filter(|(_, found)| found.is_empty());
    let similar = observe::similar(transport, unknown.map(|(reference, _)| reference)).await;
    Ok(plan::principals(desired, &answers, &similar))
}

/// The whole plan. Applications are read many in one call, `parallelism` blocks side by side, and compared as soon as they
/// are whole, so that only their plans stay in memory. `history` is what git knows of the manifests: what left them since
/// they were applied shows once the tenant has said which commit that was.
///
/// # Errors
/// The first read that fails.
pub async fn plan<T: Transport>(
    desired: &Desired,
    transport: &T,
    parallelism: usize,
    history: Option<&History<'_>>,
) -> Result<Road, ReadError> {
    let index = observe::index(transport, &plan::wanted(desired)).await?;
    let looked = history.map(|history| {
        let applied = plan::applied(desired, &index);
        desired::look_back(desired.clone(), &applied, history)
    });
    let desired = looked.as_ref().map_or(desired, |looked| &looked.desired);
    let survey = with_gallery(desired, plan::index(desired, &index), transport).await?;
    let (principals, strangers) = people(desired, transport).await?;
    let findings = [survey.findings, strangers].concat();
    if !findings.is_empty() {
        return Ok(Road::Findings(findings));
    }
    let ground = Ground {
        tenant: &desired.tenant,
        principals: &principals,
    };
    let pairs = pairs(desired, &survey.entries);
    let take = |app: &App, entry: &Entry, live: Option<LiveApp>| {
        plan::app(ground, app, entry, live.as_ref())
    };
    let planned = visit(transport, &pairs, Look::clone, parallelism, take).await?;
    let past = looked
        .iter()
        .flat_map(|looked| plan::past_notes(looked, &planned));
    let notes = survey.notes.into_iter().chain(past).collect();
    let plan = plan::close(desired, planned, notes);
    let findings: Vec<_> = plan.findings().cloned().collect();
    Ok(if findings.is_empty() {
        Road::Plan(plan)
    } else {
        Road::Findings(findings)
    })
}

/// Each App with where it stands.
#[must_use]
pub fn pairs<'a>(
    desired: &'a Desired,
    entries: &'a BTreeMap<AppName, Entry>,
) -> Vec<(&'a App, &'a Entry)> {
    let apps = desired.apps.values();
    apps.filter_map(|app| Some((app, entries.get(&app.name)?)))
        .collect()
}

/// Visits each App with what the tenant shows of it, where there is something to look at: of that `look` says what. What is
/// made of them comes in their order.
///
/// # Errors
/// The first read that fails.
pub async fn visit<'a, T: Transport, R>(
    transport: &T,
    pairs: &[(&'a App, &'a Entry)],
    look: impl Fn(&Look) -> Look,
    parallelism: usize,
    take: impl Fn(&'a App, &'a Entry, Option<LiveApp>) -> R,
) -> Result<Vec<R>, ReadError> {
    let mut looks = Vec::new();
    let mut places = Vec::new();
    let mut made = Vec::new();
    for (place, (app, entry)) in pairs.iter().enumerate() {
        match entry {
            Entry::Live(known) => {
                looks.push(look(known));
                places.push((place, app, entry));
            }
            Entry::New { .. } | Entry::Blocked { .. } => made.push((place, take(app, entry, None))),
        }
    }
    let seen = observe::apps(transport, &looks, parallelism, |index, live| {
        let (place, app, entry) = places[index];
        (place, take(app, entry, live))
    });
    made.extend(seen.await?);
    made.sort_by_key(|(place, _)| *place);
    Ok(made.into_iter().map(|(_, made)| made).collect())
}
