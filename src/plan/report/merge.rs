//! Plans of parts become the plan of the whole: shards of one tenant hold some of its applications each, and people review
//! all of them at once.
//!
//! What comes of it is for reading. It has no seal, so that no apply takes it for a plan: that wants the plan of each part.

use std::collections::{BTreeMap, BTreeSet};

use super::{AppReport, Asked, Report, Summary, total};
use crate::live::Fingerprint;

/// A plan, and of how many it was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    pub report: Report,
    pub parts: usize,
}

/// Why plans of one tenant are no parts of one plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmerged {
    #[error("two plans of the tenant \"{tenant}\" are about {app}")]
    Overlap { tenant: String, app: String },
    #[error("the plans of the tenant \"{tenant}\" are of different commits: {one} and {other}")]
    Commits {
        tenant: String,
        one: String,
        other: String,
    },
    #[error(
        "the plans of the tenant \"{tenant}\" were made by different versions: {one} and {other}"
    )]
    Versions {
        tenant: String,
        one: String,
        other: String,
    },
}

/// One plan for each tenant, in the order in which they come.
///
/// # Errors
/// [`Unmerged`] where two plans of a tenant do not go together.
pub fn merged(reports: Vec<Report>) -> Result<Vec<Merged>, Unmerged> {
    let mut order = Vec::new();
    let mut tenants: BTreeMap<String, Vec<Report>> = BTreeMap::new();
    for report in reports {
        let id = report.tenant.id.clone();
        let of_tenant = tenants.entry(id.clone()).or_default();
        if of_tenant.is_empty() {
            order.push(id);
        }
        of_tenant.push(report);
    }
    let groups = order.into_iter().filter_map(|id| tenants.remove(&id));
    groups.filter_map(whole).collect()
}

/// The plan of one tenant; none where there is no part.
fn whole(parts: Vec<Report>) -> Option<Result<Merged, Unmerged>> {
    let number = parts.len();
    let mut parts = parts.into_iter();
    let first = parts.next()?;
    let report = match number {
        1 => Ok(first),
        _ => joined(first, parts.as_slice()),
    };
    Some(report.map(|report| Merged {
        report,
        parts: number,
    }))
}

fn joined(first: Report, others: &[Report]) -> Result<Report, Unmerged> {
    let mut whole = first;
    let mut digests = BTreeSet::from([whole.digest.clone()]);
    let mut bases = BTreeSet::from([whole.base.clone()]);
    let mut all = of_manifests(&whole) + whole.unselected;
    for part in others {
        agree(&whole, part)?;
        add(&mut whole, part)?;
        digests.insert(part.digest.clone());
        bases.insert(part.base.clone());
        all = all.max(of_manifests(part) + part.unselected);
    }
    whole.apps.sort_by(|a, b| a.name.cmp(&b.name));
    total::hold(&mut whole);
    whole.summary = Summary::of(&whole.apps);
    whole.unselected = all.saturating_sub(of_manifests(&whole));
    whole.digest = Fingerprint::of(&digests).to_string();
    whole.base = Fingerprint::of(&bases).to_string();
    whole.seal.clear();
    Ok(whole)
}

/// How many Apps of the manifests a plan looked at.
fn of_manifests(report: &Report) -> usize {
    let described = report.apps.iter().filter(|app| app.file.is_some());
    described.count()
}

/// Whether both are of the same manifests, as far as plans say.
fn agree(whole: &Report, part: &Report) -> Result<(), Unmerged> {
    let tenant = || whole.tenant.name.clone();
    if whole.version != part.version {
        return Err(Unmerged::Versions {
            tenant: tenant(),
            one: whole.version.clone(),
            other: part.version.clone(),
        });
    }
    if whole.commit != part.commit {
        let named = |commit: &Option<String>| commit.clone().unwrap_or_else(|| "none".to_owned());
        return Err(Unmerged::Commits {
            tenant: tenant(),
            one: named(&whole.commit),
            other: named(&part.commit),
        });
    }
    Ok(())
}

fn add(whole: &mut Report, part: &Report) -> Result<(), Unmerged> {
    for app in &part.apps {
        match whole.apps.iter().find(|known| known.name == app.name) {
            None => whole.apps.push(app.clone()),
            // What no manifest describes is no part's own, and each may speak of it.
            Some(known) if is_stray(known, app) => {}
            Some(_) => {
                return Err(Unmerged::Overlap {
                    tenant: whole.tenant.name.clone(),
                    app: app.name.clone(),
                });
            }
        }
    }
    for note in &part.notes {
        if !whole.notes.contains(note) {
            whole.notes.push(note.clone());
        }
    }
    total::add(&mut whole.totals, &part.totals);
    whole.requests += part.requests;
    ask(&mut whole.asked, &part.asked);
    Ok(())
}

fn is_stray(known: &AppReport, app: &AppReport) -> bool {
    known.file.is_none() && known == app
}

fn ask(whole: &mut Asked, part: &Asked) {
    let lists = [
        (&mut whole.target, &part.target),
        (&mut whole.exclude, &part.exclude),
        (&mut whole.select, &part.select),
        (&mut whole.adopt, &part.adopt),
        (&mut whole.allow, &part.allow),
    ];
    for (whole, part) in lists {
        let more: Vec<_> = part.iter().filter(|word| !whole.contains(word)).collect();
        let more: Vec<_> = more.into_iter().cloned().collect();
        whole.extend(more);
    }
    whole.prune |= part.prune;
    // What is made of several shards is of none, and of several branches of none.
    if whole.shard != part.shard {
        whole.shard = None;
    }
    if whole.changed_since != part.changed_since {
        whole.changed_since = None;
    }
}
