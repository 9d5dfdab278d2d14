//! What git knows of the manifests of a run, for a plan.

use super::load::Loaded;
use crate::desired::{Gap, Snapshot};
use crate::manifest::commit::{NoCommit, Repository};
use crate::model::CommitId;

/// The repository around the manifests.
pub(super) struct Archive {
    repository: Result<Repository, NoCommit>,
    /// The commit whose manifests are exactly those that were read, or why none is.
    pub(super) checked_out: Result<CommitId, Gap>,
}

impl Archive {
    /// Looks for the repository, and holds what was read against the commit that is checked out there.
    pub(super) fn of(loaded: &Loaded) -> Self {
        let repository = Repository::around(&loaded.paths);
        let checked_out = match &repository {
            Ok(repository) => clean(repository, loaded),
            Err(none) => Err(gap(none)),
        };
        Self {
            repository,
            checked_out,
        }
    }

    /// The manifests of a commit.
    pub(super) fn at(&self, commit: &CommitId) -> Result<Snapshot, Gap> {
        let repository = self.repository.as_ref().map_err(gap)?;
        let files = repository.files(commit).map_err(|none| gap(&none))?;
        let is_behind = repository.is_behind(commit).map_err(|none| gap(&none))?;
        Ok(Snapshot::read(&files, is_behind))
    }
}

fn clean(repository: &Repository, loaded: &Loaded) -> Result<CommitId, Gap> {
    let head = repository.head();
    let committed = repository.files(head).map_err(|none| gap(&none))?;
    match loaded.files.difference(&committed) {
        None => Ok(head.clone()),
        Some(name) => Err(Gap {
            why: format!("{name} is not as it is in {}", head.short()),
            help: "commit it, and apply from there".to_owned(),
            may_pass: true,
        }),
    }
}

fn gap(none: &NoCommit) -> Gap {
    Gap {
        why: none.to_string(),
        help: none.help(),
        may_pass: none.may_pass(),
    }
}
