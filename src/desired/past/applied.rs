//! What a tenant should still be: each App as its manifest said when it was applied last, whatever the manifest says now.
//!
//! What moved in the tenant is told apart from what git has changed since and nobody has applied yet.

use std::collections::{BTreeMap, BTreeSet};

use super::{Gap, Snapshot, before};
use crate::desired::{App, Desired};
use crate::model::{AppName, CommitId, Lineage};

/// A set as it was applied.
#[derive(Clone, Debug, PartialEq)]
pub struct AsApplied {
    /// The Apps as they were applied, under the names and at the places that they have now.
    pub desired: Desired,
    /// What each of them is held against.
    pub baselines: BTreeMap<AppName, Baseline>,
}

/// What an application is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// What its manifest said at the commit that was applied last.
    Applied {
        commit: CommitId,
        /// Whether the manifest has come to say something else since.
        is_pending: bool,
        /// How that commit is related to the one that is checked out, where it is not behind it and says something else.
        astray: Option<Lineage>,
    },
    /// What its manifest says now: no commit is recorded.
    Now,
    /// What its manifest says now: the commit that is recorded cannot be read.
    Lost { commit: Option<CommitId>, gap: Gap },
    /// Nothing: what it would be held against cannot be wanted of this tenant any more.
    Nothing {
        commit: Option<CommitId>,
        why: String,
    },
}

impl Baseline {
    /// The commit that was applied last, where the live application says so.
    #[must_use]
    pub const fn commit(&self) -> Option<&CommitId> {
        match self {
            Self::Applied { commit, .. } => Some(commit),
            Self::Lost { commit, .. } | Self::Nothing { commit, .. } => commit.as_ref(),
            Self::Now => None,
        }
    }

    /// Whether a difference can only be the tenant's.
    #[must_use]
    pub const fn is_sure(&self) -> bool {
        matches!(self, Self::Applied { .. })
    }

    /// Whether the manifest says something else now than what was applied.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        match self {
            Self::Applied { is_pending, .. } => *is_pending,
            Self::Nothing { .. } | Self::Now | Self::Lost { .. } => false,
        }
    }
}

impl AsApplied {
    /// The manifests as they are now, since nobody has said yet what was applied.
    #[must_use]
    pub fn begin(desired: Desired) -> Self {
        let names = desired.apps.keys();
        Self {
            baselines: names.map(|name| (name.clone(), Baseline::Now)).collect(),
            desired,
        }
    }

    /// Puts what the manifests said at a commit in the place of what they say now.
    pub fn take(
        &mut self,
        commit: &CommitId,
        names: &BTreeSet<AppName>,
        then: &Result<Snapshot, Gap>,
    ) {
        for name in names {
            let Some(app) = self.desired.apps.get_mut(name) else {
                continue;
            };
            let baseline = match before(app, then) {
                Ok(before) => {
                    let differs = !app.says_the_same(before);
                    if differs {
                        *app = app.as_it_was(before);
                    }
                    let lineage = then.as_ref().ok().map(|then| then.lineage);
                    let astray = lineage.filter(|it| differs && *it != Lineage::Behind);
                    Baseline::Applied {
                        commit: commit.clone(),
                        is_pending: differs && astray.is_none(),
                        astray,
                    }
                }
                Err(gap) => Baseline::Lost {
                    commit: Some(commit.clone()),
                    gap,
                },
            };
            self.baselines.insert(name.clone(), baseline);
        }
    }

    /// Notes that nobody can say which commit an App was applied from.
    pub fn lack(&mut self, name: &AppName, gap: Gap) {
        if let Some(baseline) = self.baselines.get_mut(name) {
            *baseline = Baseline::Lost { commit: None, gap };
        }
    }

    /// Leaves out the Apps of a file, of which something is wanted that the tenant does not have. Says whether there was any.
    pub fn leave(&mut self, file: &str, why: &str) -> bool {
        let of_file = |app: &&App| app.places.at("").file == file;
        let names: Vec<_> = self
            .desired
            .apps
            .values()
            .filter(of_file)
            .map(|app| app.name.clone())
            .collect();
        for name in &names {
            if let Some(baseline) = self.baselines.get_mut(name) {
                *baseline = Baseline::Nothing {
                    commit: baseline.commit().cloned(),
                    why: why.to_owned(),
                };
            }
            if let Some(app) = self.desired.apps.remove(name) {
                let names = &mut self.desired.unselected;
                names.insert(name.clone(), app.former);
            }
        }
        !names.is_empty()
    }
}

impl App {
    /// What the manifest wanted then, under the name and at the place of now.
    fn as_it_was(&self, before: &Self) -> Self {
        Self {
            name: self.name.clone(),
            former: self.former.clone(),
            adopt: self.adopt.clone(),
            tests: self.tests.clone(),
            past: self.past.clone(),
            places: self.places.clone(),
            ..before.clone()
        }
    }
}
