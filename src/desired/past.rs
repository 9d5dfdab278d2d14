//! What git knows of the set: what each manifest said when it was applied last, held against what it says now.
//!
//! Git is the state. The tenant keeps the commit that was applied, and what a manifest said there and does not say any
//! more has left git: keys of maps go back to the template's default, or away; fields and lists stay, and are told. No
//! commit is read here, and nothing is compared with a tenant.

mod applied;
mod changed;
mod since;
mod snapshot;
#[cfg(test)]
mod tests;

pub use applied::{AsApplied, Baseline};
pub use changed::{Touched, touched};
pub use snapshot::Snapshot;

use std::collections::{BTreeMap, BTreeSet};

use super::{App, Desired};
use crate::model::{AppName, CommitId, Lineage};

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
    /// The commit whose manifests are exactly those of the run, or why none is.
    pub checked_out: Result<CommitId, Gap>,
    /// Commits that were applied and are not known, with the Apps that lack them; none where nobody can say which that was.
    pub gaps: BTreeMap<(Option<CommitId>, Gap), BTreeSet<AppName>>,
}

impl LookedBack {
    /// A set of which no commit has been applied, as far as anybody has said.
    #[must_use]
    pub fn begin(mut desired: Desired, checked_out: Result<CommitId, Gap>) -> Self {
        for app in desired.apps.values_mut() {
            app.past.record = record(&checked_out, true);
        }
        Self {
            desired,
            checked_out,
            gaps: BTreeMap::new(),
        }
    }

    /// Holds Apps against what their manifests said at the commit that was applied last.
    pub fn hold(
        &mut self,
        commit: &CommitId,
        names: &BTreeSet<AppName>,
        then: &Result<Snapshot, Gap>,
    ) {
        for name in names {
            let Some(app) = self.desired.apps.get_mut(name) else {
                continue;
            };
            app.past.applied = Some(commit.clone());
            let before = before(app, then);
            let is_due = before.as_ref().map_or(true, |it| !app.says_the_same(it));
            app.past.record = record(&self.checked_out, is_due);
            let astray = then.as_ref().ok().and_then(|then| astray(then.lineage));
            let gap = match (astray, before) {
                (Some(gap), _) | (None, Err(gap)) => gap,
                (None, Ok(before)) => {
                    app.lapse_since(before);
                    continue;
                }
            };
            app.past.give_up(&gap);
            // Of a manifest that says the same nothing has left, however the two commits are related.
            if is_due {
                let lack = self.gaps.entry((Some(commit.clone()), gap)).or_default();
                lack.insert(name.clone());
            }
        }
    }

    /// Notes that nobody can say which commit an App was applied from: there is nothing to hold it against.
    pub fn lack(&mut self, name: &AppName, gap: Gap) {
        if let Some(app) = self.desired.apps.get_mut(name) {
            app.past.give_up(&gap);
            let lack = self.gaps.entry((None, gap)).or_default();
            lack.insert(name.clone());
        }
    }
}

impl Past {
    /// While a commit may be read another time, what left since then must not be forgotten.
    fn give_up(&mut self, gap: &Gap) {
        self.record = self.record.take().filter(|_| !gap.may_pass);
    }
}

/// What a commit that is not behind the one that is checked out has and that one has not may only not be here yet, so that
/// nothing is taken for gone. A run that comes late records nothing over a newer commit; where lines have parted, a manifest
/// that changes is recorded anew, or a history that was rewritten would be stuck for ever.
fn astray(lineage: Lineage) -> Option<Gap> {
    let (why, help, may_pass) = match lineage {
        Lineage::Behind => return None,
        Lineage::Ahead => (
            "it is newer than the commit that is checked out",
            "check out the newest commit, and run there: what is planned here is older than what was applied",
            true,
        ),
        Lineage::Apart => (
            "it is not behind the commit that is checked out: history was rewritten, or another branch was applied",
            "merge or check out that commit; where history was rewritten, take back with `key: null` what shall not stay: an apply that changes the manifest notes its own commit",
            false,
        ),
    };
    Some(Gap {
        why: why.to_owned(),
        help: help.to_owned(),
        may_pass,
    })
}

/// What the manifest of an App said in a commit.
fn before<'a>(app: &App, then: &'a Result<Snapshot, Gap>) -> Result<&'a App, Gap> {
    let then = then.as_ref().map_err(Clone::clone)?;
    then.app(&app.name, app.former.as_ref())
}

fn record(checked_out: &Result<CommitId, Gap>, is_due: bool) -> Option<Record> {
    let commit = checked_out.as_ref().ok()?.clone();
    Some(Record { commit, is_due })
}
