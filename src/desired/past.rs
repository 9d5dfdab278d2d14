//! What git knows of the set: what each manifest said when it was applied last, held against what it says now.
//!
//! Git is the state. The tenant keeps the commit that was applied, and what a manifest said there and does not say any
//! more has left git: keys of maps go back to the template's default, or away; fields and lists stay, and are told. No
//! commit is read here, and nothing is compared with a tenant.

mod since;
mod snapshot;
#[cfg(test)]
mod tests;

pub use snapshot::Snapshot;

use std::collections::{BTreeMap, BTreeSet};

use super::Desired;
use crate::model::{AppName, CommitId};

/// What git knows of the manifests of a run.
pub struct History<'a> {
    /// The commit whose manifests are exactly those of the run, or why none is.
    pub checked_out: Result<CommitId, Gap>,
    /// Reads the manifests of a commit.
    pub at: &'a dyn Fn(&CommitId) -> Result<Snapshot, Gap>,
}

/// Why something is not known of the past, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// A sentence without its full stop.
    pub why: String,
    pub help: String,
    /// Whether the same commit may well be read another time, so that what is known of it must not be given up.
    pub may_pass: bool,
}

/// What git knows of one App besides what its manifest says now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// The commit that was applied last, as the live application says.
    pub applied: Option<CommitId>,
    /// Fields that the manifest said then and does not say now. What they set stays.
    pub left: Vec<String>,
    /// `None` where no commit may be recorded.
    pub record: Option<Record>,
}

/// The commit to record on the live application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub commit: CommitId,
    /// Whether it is recorded even where nothing else is written: the recorded one says something else of the App.
    pub is_due: bool,
}

/// A set that knows its past.
pub struct LookedBack {
    /// With all that lapsed, for a plan. Whether manifests are sound has been judged before.
    pub desired: Desired,
    /// Commits that were applied and are not known, with the Apps that lack them.
    pub gaps: BTreeMap<(CommitId, Gap), BTreeSet<AppName>>,
    /// Commits that were applied, are known, and are not behind the one that is checked out.
    pub astray: BTreeMap<CommitId, BTreeSet<AppName>>,
    /// Why no commit can be recorded.
    pub unrecorded: Option<Gap>,
}

/// Holds each App against what its manifest said at the commit that was applied last. Each commit is read once.
#[must_use]
pub fn look_back(
    mut desired: Desired,
    applied: &BTreeMap<AppName, CommitId>,
    history: &History<'_>,
) -> LookedBack {
    let mut snapshots: BTreeMap<&CommitId, Result<Snapshot, Gap>> = BTreeMap::new();
    let mut gaps: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let mut astray: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let head = history.checked_out.as_ref().ok();
    for (name, app) in &mut desired.apps {
        let record = |is_due| {
            let commit = head.cloned();
            commit.map(|commit| Record { commit, is_due })
        };
        let Some(commit) = applied.get(name) else {
            app.past.record = record(true);
            continue;
        };
        app.past.applied = Some(commit.clone());
        let snapshot = snapshots.entry(commit);
        let snapshot = snapshot.or_insert_with(|| (history.at)(commit));
        let before = match snapshot {
            Ok(snapshot) => {
                if !snapshot.is_behind {
                    astray
                        .entry(commit.clone())
                        .or_default()
                        .insert(name.clone());
                }
                snapshot.app(name)
            }
            Err(gap) => Err(gap.clone()),
        };
        match before {
            Ok(before) => {
                app.past.record = record(!app.says_the_same(before));
                app.lapse_since(before);
            }
            Err(gap) => {
                // While it may be read another time, what left since then must not be forgotten.
                app.past.record = if gap.may_pass { None } else { record(true) };
                gaps.entry((commit.clone(), gap))
                    .or_default()
                    .insert(name.clone());
            }
        }
    }
    LookedBack {
        desired,
        gaps,
        astray,
        unrecorded: history.checked_out.as_ref().err().cloned(),
    }
}
