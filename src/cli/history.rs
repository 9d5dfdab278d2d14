//! What git knows of the manifests of a run, for a plan.

use super::load::Loaded;
use super::road::History;
use crate::desired::{Gap, Snapshot};
use crate::manifest::commit::{NoCommit, Repository};
use crate::model::{CommitId, Lineage};

/// Looks for the repository around the manifests, and holds what was read against the commit that is checked out there.
pub(super) async fn of(
    loaded: &Loaded,
) -> History<impl AsyncFn(&CommitId) -> Result<Snapshot, Gap>> {
    let repository = Repository::around(&loaded.paths).await;
    let repository = repository.map_err(|none| gap(&none));
    let checked_out = match &repository {
        Ok(repository) => clean(repository, loaded).await,
        Err(gap) => Err(gap.clone()),
    };
    History {
        checked_out,
        at: async move |commit: &CommitId| {
            let repository = repository.as_ref().map_err(Clone::clone)?;
            at(repository, commit).await
        },
    }
}

/// The manifests of a commit. What cannot be read of one that is newer is not given up for an older one.
async fn at(repository: &Repository, commit: &CommitId) -> Result<Snapshot, Gap> {
    let lineage = repository.lineage(commit).await;
    let lineage = lineage.map_err(|none| gap(&none))?;
    let files = repository.files(commit).await.map_err(|none| {
        let gap = gap(&none);
        let may_pass = gap.may_pass || lineage == Lineage::Ahead;
        Gap { may_pass, ..gap }
    })?;
    Ok(Snapshot::read(&files, lineage))
}

async fn clean(repository: &Repository, loaded: &Loaded) -> Result<CommitId, Gap> {
    let head = repository.head();
    let committed = repository.files(head).await.map_err(|none| gap(&none))?;
    match loaded.files.difference(&committed) {
        None => Ok(head.clone()),
        Some(name) => Err(Gap {
            why: format!("{name} is not as it is in the commit that is checked out"),
            help: "commit it, and apply what is committed".to_owned(),
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
