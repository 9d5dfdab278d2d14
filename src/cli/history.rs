//! What git knows of the manifests of a run, for a plan.

use std::collections::BTreeSet;
use std::path::Path;

use super::load::Loaded;
use super::road::History;
use super::{Exit, Failure, Voice};
use crate::desired::{self, Gap, Snapshot};
use crate::manifest::commit::{NoCommit, Repository};
use crate::manifest::{Files, Said};
use crate::model::{AppName, CommitId, Lineage, TenantId};
use crate::plan::ChangedSince;
use crate::visible;

/// Looks for the repository around the manifests, and holds what was read against the commit that is checked out there.
pub(super) async fn of(
    loaded: &Loaded,
) -> History<
    impl AsyncFn(&CommitId) -> Result<Snapshot, Gap>,
    impl AsyncFn(&AppName, Option<&CommitId>) -> Option<Gap>,
> {
    let found = Repository::around(&loaded.paths).await;
    let repository = found.as_ref().map_err(gap).cloned();
    let checked_out = match &repository {
        Ok(repository) => clean(repository, loaded).await,
        Err(gap) => Err(gap.clone()),
    };
    let tenant = loaded.desired.tenant.id.clone();
    let said = loaded.files.said().clone();
    History {
        checked_out,
        at: async move |commit: &CommitId| {
            let repository = repository.as_ref().map_err(Clone::clone)?;
            at(repository, commit, &said).await
        },
        keeps: async move |name: &AppName, applied: Option<&CommitId>| match &found {
            Ok(repository) => keeps(repository, &tenant, name, applied).await,
            // What was never applied from git, and is in none, is nowhere else either.
            Err(NoCommit::NoRepository | NoCommit::Unborn) if applied.is_none() => None,
            Err(none) => Some(not_known(None, &gap(none))),
        },
    }
}

/// Leaves what a branch touches: the Apps that say something else than where it left `reference`.
pub(super) async fn since(
    loaded: Loaded,
    reference: &str,
    voice: Voice,
) -> Result<(Loaded, ChangedSince), Failure> {
    let (commit, then) = at_fork(&loaded, reference).await.map_err(|none| {
        let text = format!(
            "what has changed since \"{}\" is not known: {none}",
            visible::line(reference)
        );
        Failure::new(Exit::Error, text).help(none.help())
    })?;
    let differing: BTreeSet<_> = loaded
        .files
        .differences(&then)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let of_tenant = |files: &Files| {
        let mut files = files.iter();
        files.any(|(name, text)| differing.contains(name) && text.contains("Tenant"))
    };
    let is_of_all = of_tenant(&loaded.files) || of_tenant(&then);
    let then = Snapshot::read(&then, Lineage::Behind);
    let touched = desired::touched(loaded.desired, &then, is_of_all, &differing);
    if !touched.gone.is_empty() {
        let gone: Vec<_> = touched.gone.iter().map(AppName::as_str).collect();
        voice.remark(&format!(
            "note: gone from the manifests since then, and no part of this plan: {}",
            gone.join(", ")
        ));
    }
    let apps = touched.desired.apps.keys();
    let since = ChangedSince {
        reference: reference.to_owned(),
        commit: commit.to_string(),
        apps: apps.map(ToString::to_string).collect(),
    };
    let desired = touched.desired;
    Ok((Loaded { desired, ..loaded }, since))
}

async fn at_fork(loaded: &Loaded, reference: &str) -> Result<(CommitId, Files), NoCommit> {
    let repository = Repository::around(&loaded.paths).await?;
    let commit = repository.fork_point(reference).await?;
    let files = repository.files(&commit).await?;
    let said = said_at(&repository, &commit, loaded.files.said()).await;
    Ok((commit, files.under(said)))
}

/// The manifests of a commit. What cannot be read of one that is newer is not given up for an older one.
async fn at(repository: &Repository, commit: &CommitId, said: &Said) -> Result<Snapshot, Gap> {
    let lineage = repository.lineage(commit).await;
    let lineage = lineage.map_err(|none| gap(&none))?;
    let files = repository.files(commit).await.map_err(|none| {
        let gap = gap(&none);
        let may_pass = gap.may_pass || lineage == Lineage::Ahead;
        Gap { may_pass, ..gap }
    })?;
    let said = said_at(repository, commit, said).await;
    Ok(Snapshot::read(&files.under(said), lineage))
}

/// What the run says, with its files of variables as a commit has them. One that git does not keep is taken as it is now; one
/// that came later had said nothing then.
async fn said_at(repository: &Repository, commit: &CommitId, said: &Said) -> Said {
    let mut variable_files = Vec::new();
    for (name, now) in &said.variable_files {
        let path = Path::new(name);
        let then = repository.text(commit, path).await;
        let is_kept =
            async || matches!(repository.text(repository.head(), path).await, Ok(Some(_)));
        match then {
            Ok(Some(then)) => variable_files.push((name.clone(), then)),
            Ok(None) if is_kept().await => {}
            Ok(None) | Err(_) => variable_files.push((name.clone(), now.clone())),
        }
    }
    Said {
        variable_files,
        ..said.clone()
    }
}

/// Why an application stays that the manifests of the run do not describe.
async fn keeps(
    repository: &Repository,
    tenant: &TenantId,
    name: &AppName,
    applied: Option<&CommitId>,
) -> Option<Gap> {
    if let Some(commit) = applied {
        match repository.lineage(commit).await {
            Ok(Lineage::Behind) => {}
            Ok(Lineage::Ahead | Lineage::Apart) => return Some(not_behind(name, commit)),
            Err(none) => return Some(not_known(Some(commit), &gap(&none))),
        }
    }
    match elsewhere(repository, tenant, name).await {
        Ok(file) => file.map(|file| Gap {
            why: format!("{file} describes it, which this run does not read"),
            help: "name the folder of all manifests with -f: only the whole set says what no manifest describes".to_owned(),
            may_pass: true,
        }),
        Err(none) => Some(not_known(None, &gap(&none))),
    }
}

/// A manifest of the commit that is checked out which the run does not read, and which describes an App of that name for
/// the same tenant: its path from the top of the repository.
async fn elsewhere(
    repository: &Repository,
    tenant: &TenantId,
    name: &AppName,
) -> Result<Option<String>, NoCommit> {
    let mut describing = BTreeSet::new();
    // What a set becomes may stand nowhere in it.
    for word in [name.as_str(), "AppSet"] {
        let files = repository.holding(word).await?;
        describing.extend(desired::describing(&files, name));
    }
    describing.retain(|file| !repository.reads(file));
    if describing.is_empty() {
        return Ok(None);
    }
    let tenants = desired::tenants(&repository.holding("Tenant").await?, tenant);
    describing.retain(|file| !desired::is_of_others(file, &tenants));
    Ok(describing.pop_first())
}

fn not_behind(name: &AppName, commit: &CommitId) -> Gap {
    Gap {
        why: format!(
            "it was applied from {} last, which is not behind the commit that is checked out: a manifest there may describe it",
            commit.short()
        ),
        help: format!(
            "check out or merge that commit, and look there; or let it go as it is with `syncform release {name}`"
        ),
        may_pass: true,
    }
}

fn not_known(commit: Option<&CommitId>, gap: &Gap) -> Gap {
    let why = &gap.why;
    let why = match commit {
        Some(commit) => format!(
            "it was applied from {} last, and whether a manifest describes it there is not known: {why}",
            commit.short()
        ),
        None => format!("whether another manifest describes it is not known: {why}"),
    };
    Gap { why, ..gap.clone() }
}

async fn clean(repository: &Repository, loaded: &Loaded) -> Result<CommitId, Gap> {
    let head = repository.head();
    let committed = repository.files(head).await.map_err(|none| gap(&none))?;
    let committed = committed.under(said_at(repository, head, loaded.files.said()).await);
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
