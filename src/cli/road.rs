//! The road that every verb with a tenant takes: manifests and tenant, read and compared. It says nothing and
//! ends nothing, so that tests walk the very same road.

mod drift;
mod history;
mod release;
mod rollback;
mod visit;

pub use drift::{ask_who, drift};
pub use history::{History, plan_since};
pub use release::release;
pub use rollback::rollback;
pub use visit::{pairs, visit};

use std::collections::BTreeMap;

use crate::desired::{App, Desired, Gap};
use crate::finding::Finding;
use crate::live::{Index, Look, Seen};
use crate::model::AppName;
use crate::observe::{self, ReadError};
use crate::plan::{self, Allowed, AppPlan, Entry, Ground, Plan, Principals, Survey};
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

/// The whole plan, with what a person lets through. Applications are read many in one call, `parallelism` blocks side by
/// side, and compared as soon as they are whole, so that only their plans stay in memory.
///
/// # Errors
/// The first read that fails.
pub async fn plan<T: Transport>(
    desired: &Desired,
    transport: &T,
    parallelism: usize,
    allowed: &Allowed,
) -> Result<Road, ReadError> {
    let index = observe::index(transport, &plan::wanted(desired)).await?;
    let seen = (&index, &BTreeMap::new());
    compare(desired, seen, transport, parallelism, allowed).await
}

/// The tenant as the first look saw it, and strays that git says are none, against the manifests.
async fn compare<T: Transport>(
    desired: &Desired,
    (index, kept): (&Index, &BTreeMap<AppName, Gap>),
    transport: &T,
    parallelism: usize,
    allowed: &Allowed,
) -> Result<Road, ReadError> {
    let mut survey = with_gallery(desired, plan::index(desired, index), transport).await?;
    plan::keep(&mut survey, kept);
    let (principals, strangers) = people(desired, transport).await?;
    if plan::creates(&survey) {
        let found = observe::deleted(transport, &desired.tenant.owner).await?;
        survey = plan::deleted(desired, survey, &found);
    }
    let findings = [std::mem::take(&mut survey.findings), strangers].concat();
    if !findings.is_empty() {
        return Ok(Road::Findings(findings));
    }
    let ground = Ground {
        tenant: &desired.tenant,
        principals: &principals,
        allowed,
        owned: survey.owned,
    };
    let pairs = pairs(desired, &survey.entries);
    let take = |app: &App, entry: &Entry, seen: Seen| {
        let seen = seen.as_ref().map_err(|missing| *missing);
        plan::app(ground, app, entry, seen)
    };
    let mut planned = visit(transport, &pairs, Look::clone, parallelism, take).await?;
    if desired.prunes {
        planned.extend(pruned(transport, &survey, parallelism, ground).await?);
    }
    let plan = plan::close(desired, planned, survey.notes, allowed);
    let findings: Vec<_> = plan.findings().cloned().collect();
    Ok(if findings.is_empty() {
        Road::Plan(plan)
    } else {
        Road::Findings(findings)
    })
}

/// What becomes of the applications of ours that no manifest describes.
async fn pruned<T: Transport>(
    transport: &T,
    survey: &Survey,
    parallelism: usize,
    ground: Ground<'_>,
) -> Result<Vec<AppPlan>, ReadError> {
    let strays: Vec<_> = survey.strays.iter().collect();
    let look = |look: &Look| look.with(plan::prune_reads());
    let take = |name: &AppName, entry: &Entry, seen: Seen| {
        let seen = seen.as_ref().map_err(|missing| *missing);
        plan::prune(ground, name, entry, seen)
    };
    let planned = visit(transport, &strays, look, parallelism, take).await?;
    Ok(planned.into_iter().flatten().collect())
}
