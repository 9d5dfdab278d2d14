//! The road of a plan where the manifests have a history.

use std::collections::BTreeMap;

use super::{Road, compare};
use crate::desired::{Desired, Gap, LookedBack, Snapshot};
use crate::model::{AppName, CommitId};
use crate::observe::{self, ReadError};
use crate::plan::{self, Allowed};
use crate::wire::Transport;

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

/// The whole plan where the manifests have a history: what left them since they were applied is planned as well, once the tenant
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
