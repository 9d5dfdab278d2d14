//! The road that every verb with a tenant takes: manifests and tenant, read and compared. It says nothing and
//! ends nothing, so that tests walk the very same road.

use futures_util::StreamExt as _;
use futures_util::stream;

use crate::desired::Desired;
use crate::finding::Finding;
use crate::live::LiveApp;
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
    parallelism: usize,
) -> Result<(Principals, Vec<Finding>), ReadError> {
    let answers = observe::principals(transport, &plan::references(desired), parallelism).await?;
    let unknown = answers.iter().filter(|(_, found)| found.is_empty());
    let similar = observe::similar(transport, unknown.map(|(reference, _)| reference)).await;
    Ok(plan::principals(desired, &answers, &similar))
}

/// The whole plan. Applications are read and compared one by one, `parallelism` at a time, so that only their
/// plans stay in memory.
///
/// # Errors
/// The first read that fails.
pub async fn plan<T: Transport>(
    desired: &Desired,
    transport: &T,
    parallelism: usize,
) -> Result<Road, ReadError> {
    let survey = survey_to_plan(desired, transport).await?;
    let (principals, strangers) = people(desired, transport, parallelism).await?;
    let findings = [survey.findings, strangers].concat();
    if !findings.is_empty() {
        return Ok(Road::Findings(findings));
    }
    let ground = Ground {
        tenant: &desired.tenant,
        principals: &principals,
    };
    let pairs = desired
        .apps
        .values()
        .filter_map(|app| Some((app, survey.entries.get(&app.name)?)));
    let planned = stream::iter(pairs).map(async |(app, entry)| {
        let live = live(transport, entry).await?;
        Ok::<_, ReadError>(plan::app(ground, app, entry, live.as_ref()))
    });
    let planned: Vec<_> = planned.buffered(parallelism.max(1)).collect().await;
    let plan = plan::close(
        desired,
        planned.into_iter().collect::<Result<_, _>>()?,
        survey.notes,
    );
    let findings: Vec<_> = plan.findings().cloned().collect();
    Ok(if findings.is_empty() {
        Road::Plan(plan)
    } else {
        Road::Findings(findings)
    })
}

async fn live(transport: &impl Transport, entry: &Entry) -> Result<Option<LiveApp>, ReadError> {
    match entry {
        Entry::Live { app_id, reads } => observe::app(transport, app_id, reads).await,
        Entry::New { .. } | Entry::Blocked { .. } => Ok(None),
    }
}
