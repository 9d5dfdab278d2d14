//! The road that every verb with a tenant takes: manifests and tenant, read and compared. It says nothing and
//! ends nothing, so that tests walk the very same road.

use std::collections::BTreeMap;

use crate::desired::{self, App, Desired, Gap, LookedBack, Snapshot, Unmatched};
use crate::finding::Finding;
use crate::live::{Index, Look, Missing, Seen};
use crate::model::{AppName, CommitId};
use crate::observe::{self, ReadError};
use crate::plan::{
    self, Allowed, AppImage, AppPlan, Entry, Ground, Image, Plan, Principals, Survey, TakingBack,
};
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

/// What git knows of the manifests of a run.
pub struct History<F, G> {
    /// The commit whose manifests are exactly those of the run, or why none is.
    pub checked_out: Result<CommitId, Gap>,
    /// Reads the manifests of a commit.
    pub at: F,
    /// What stands against taking an application for one that no manifest describes: another manifest of its repository
    /// does, or the commit that it was applied from last is not behind the one that is checked out.
    pub keeps: G,
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

/// The same where the manifests have a history: what left them since they were applied is planned as well, once the tenant
/// has said which commits that were. One of these is in memory at a time.
///
/// # Errors
/// The first read that fails.
pub async fn plan_since<T: Transport>(
    history: History<
        impl AsyncFn(&CommitId) -> Result<Snapshot, Gap>,
        impl AsyncFn(&AppName, Option<&CommitId>) -> Option<Gap>,
    >,
    desired: &Desired,
    transport: &T,
    parallelism: usize,
    allowed: &Allowed,
) -> Result<Road, ReadError> {
    let index = observe::index(transport, &plan::wanted(desired)).await?;
    let mut looked = LookedBack::begin(desired.clone(), history.checked_out);
    for (commit, names) in plan::applied(desired, &index) {
        looked.hold(&commit, &names, &(history.at)(&commit).await);
    }
    for (name, gap) in plan::misapplied(desired, &index) {
        looked.lack(&name, gap);
    }
    let mut kept = BTreeMap::new();
    if desired.prunes {
        for (name, applied) in plan::strays_applied(desired, &index) {
            let gap = match applied {
                Ok(commit) => (history.keeps)(&name, commit.as_ref()).await,
                Err(gap) => Some(gap),
            };
            kept.extend(gap.map(|gap| (name, gap)));
        }
    }
    let seen = (&index, &kept);
    let road = compare(&looked.desired, seen, transport, parallelism, allowed).await?;
    Ok(match road {
        Road::Plan(plan) => Road::Plan(plan::with_history(plan, &looked)),
        Road::Findings(findings) => Road::Findings(findings),
    })
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

/// The plan that lets go whatever carries marks of these names, in which `*` and `?` stand for any letters.
///
/// # Errors
/// The first read that fails.
pub async fn release<T: Transport>(
    desired: &Desired,
    names: &[String],
    transport: &T,
    parallelism: usize,
) -> Result<Result<Plan, Unmatched>, ReadError> {
    let mut wanted = plan::wanted(desired);
    let is_named = |name: &AppName| {
        let mut names = names.iter();
        names.any(|pattern| desired::matches(pattern, name.as_str()))
    };
    wanted.searches.retain(|name, _| is_named(name));
    let index = observe::index(transport, &wanted).await?;
    let entries = match plan::to_release(desired, &index, names) {
        Ok(entries) => entries,
        Err(unmatched) => return Ok(Err(unmatched)),
    };
    let entries: Vec<_> = entries.iter().collect();
    let owner = &desired.tenant.owner;
    let take = |name: &AppName, entry: &Entry, seen: Seen| {
        let seen = seen.as_ref().map_err(|missing| *missing);
        plan::release(owner, desired.apps.get(name), name, entry, seen)
    };
    let planned = visit(transport, &entries, Look::clone, parallelism, take).await?;
    let plan = plan::close(desired, planned, Vec::new(), &Allowed::default());
    Ok(Ok(plan))
}

/// The plan that takes back what an image says of these applications: what is kept of each is looked at, and nothing
/// else.
///
/// # Errors
/// The first read that fails.
pub async fn rollback<T: Transport>(
    desired: &Desired,
    transport: &T,
    parallelism: usize,
    allowed: &Allowed,
    image: &Image,
) -> Result<Road, ReadError> {
    let survey = survey(desired, transport).await?;
    if !survey.findings.is_empty() {
        return Ok(Road::Findings(survey.findings));
    }
    let none = AppImage::default();
    let of = |app: &App| image.of_app(app).unwrap_or(&none);
    let asked = desired.apps.values().map(of);
    let asked = asked.flat_map(AppImage::principals).collect();
    let answers = observe::principals(transport, &asked).await?.into_iter();
    let found = answers
        .filter_map(|(reference, mut all)| Some((reference, all.pop()?)))
        .collect();
    let ground = Ground {
        tenant: &desired.tenant,
        principals: &found,
        allowed,
        owned: survey.owned,
    };
    let mut entries = survey.entries;
    for (name, entry) in &mut entries {
        if let (Entry::Live { look, .. }, Some(app)) = (entry, desired.apps.get(name)) {
            look.reads = plan::rollback_reads(of(app), look.reads.is_young);
        }
    }
    let pairs = pairs(desired, &entries);
    let take = |app: &App, entry: &Entry, seen: Seen| {
        let taking = TakingBack {
            image: of(app),
            found: &found,
        };
        let seen = seen.as_ref().map_err(|missing| *missing);
        plan::rollback(ground, app, entry, seen, taking)
    };
    let plans = visit(transport, &pairs, Look::clone, parallelism, take).await?;
    Ok(Road::Plan(plan::close(desired, plans, Vec::new(), allowed)))
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

/// Visits each application with what the tenant shows of it, where there is something to look at: of that `look` says what.
/// What is made of them comes in their order.
///
/// # Errors
/// The first read that fails.
pub async fn visit<'a, T: Transport, A: Copy, R>(
    transport: &T,
    pairs: &[(A, &'a Entry)],
    look: impl Fn(&Look) -> Look,
    parallelism: usize,
    take: impl Fn(A, &'a Entry, Seen) -> R,
) -> Result<Vec<R>, ReadError> {
    let mut looks = Vec::new();
    let mut places = Vec::new();
    let mut made = Vec::new();
    for (place, (app, entry)) in pairs.iter().enumerate() {
        match entry {
            Entry::Live { look: known, .. } => {
                looks.push(look(known));
                places.push((place, *app, *entry));
            }
            Entry::New { .. } | Entry::Blocked { .. } => {
                made.push((place, take(*app, entry, Err(Missing::Both))));
            }
        }
    }
    let seen = observe::apps(transport, &looks, parallelism, |index, seen| {
        let (place, app, entry) = places[index];
        (place, take(app, entry, seen))
    });
    made.extend(seen.await?);
    made.sort_by_key(|(place, _)| *place);
    Ok(made.into_iter().map(|(_, made)| made).collect())
}
