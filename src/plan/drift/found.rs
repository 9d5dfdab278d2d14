//! What has become of each application, read from a plan that was made for what was applied.

use std::collections::BTreeMap;

use super::{AppDrift, Drift, DriftReport, DriftSummary, FORMAT_VERSION, MovedField};
use crate::desired::{App, AsApplied, Baseline, Desired, Gap};
use crate::model::{AppName, CommitId, Lineage};
use crate::plan::report::{ObjectsReport, TenantReport, UnknownReport};
use crate::plan::{AppPlan, Change, Note, Plan, Verb};

/// The field of a mark's name.
const NAME: &str = "metadata.name";

/// Tells the drift of one tenant. `plan` was made for what was applied, `desired` is what the manifests say now, and
/// `requests` is how many the reading took.
#[must_use]
pub fn drift(
    desired: &Desired,
    then: &AsApplied,
    plan: &Plan,
    commit: Option<&CommitId>,
) -> DriftReport {
    let plans: BTreeMap<&AppName, &AppPlan> = plan.apps.iter().map(|it| (&it.name, it)).collect();
    let apps = desired.apps.iter().map(|(name, app)| {
        let baseline = then.baselines.get(name).unwrap_or(&Baseline::Now);
        match plans.get(name) {
            Some(plan) => AppDrift::of(app, baseline, plan),
            None => AppDrift::untold(app, baseline),
        }
    });
    let apps: Vec<_> = apps.collect();
    DriftReport {
        format_version: FORMAT_VERSION.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        tenant: TenantReport {
            name: plan.tenant_name.clone(),
            id: plan.tenant.to_string(),
        },
        commit: commit.map(ToString::to_string),
        summary: DriftSummary::of(&apps),
        apps,
        notes: plan.notes.clone(),
        audit_unread: None,
        unselected: desired.unselected.len(),
        requests: 0,
    }
}

impl AppDrift {
    fn of(app: &App, baseline: &Baseline, plan: &AppPlan) -> Self {
        let state = state(app, baseline, plan);
        let is_there = !matches!(state, Drift::Gone | Drift::NotApplied);
        let changes = changes(app, baseline, plan);
        let changes = changes.filter(|_| is_there);
        let mut notes = match state {
            // What there is to say of a creation is the plan's to say.
            Drift::NotApplied => Vec::new(),
            Drift::Gone => plan.deleted.iter().map(|gone| gone.note.clone()).collect(),
            // Of what a plan remarks, that matters which keeps anybody from knowing; the rest is about what an apply would do.
            Drift::AsApplied | Drift::Drifted | Drift::Differs | Drift::Unknown => {
                let blocking = plan.notes.iter().filter(|note| note.blocks);
                let told = blocking.map(|note| Note {
                    blocks: false,
                    ..note.clone()
                });
                told.collect()
            }
        };
        match baseline {
            Baseline::Lost { commit, gap } if is_there => notes.push(lost(commit.as_ref(), gap)),
            Baseline::Applied {
                commit,
                astray: Some(lineage),
                ..
            } => notes.push(astray(commit, *lineage)),
            Baseline::Applied { .. }
            | Baseline::Now
            | Baseline::Lost { .. }
            | Baseline::Nothing { .. } => {}
        }
        Self {
            state,
            objects: objects(plan),
            moved: changes.map(MovedField::of).collect(),
            unknown: plan.unknown.iter().map(UnknownReport::of).collect(),
            notes,
            ..Self::head(app, baseline)
        }
    }

    /// One that nothing could be planned for.
    fn untold(app: &App, baseline: &Baseline) -> Self {
        let why = match baseline {
            Baseline::Nothing { commit, why } => {
                let at = commit
                    .as_ref()
                    .map(|commit| format!(" at {}", commit.short()));
                Some(Note::info(format!(
                    "what was applied{} cannot be held against the tenant: {why}",
                    at.unwrap_or_default()
                )))
            }
            Baseline::Applied { .. } | Baseline::Now | Baseline::Lost { .. } => None,
        };
        Self {
            notes: why.into_iter().collect(),
            ..Self::head(app, baseline)
        }
    }

    fn head(app: &App, baseline: &Baseline) -> Self {
        let place = app.places.at("/metadata/name");
        Self {
            name: app.name.to_string(),
            file: place.file,
            line: place.span.map(|span| span.start.line),
            state: Drift::Unknown,
            objects: ObjectsReport::default(),
            applied: baseline.commit().map(ToString::to_string),
            pending: baseline.is_pending(),
            moved: Vec::new(),
            unknown: Vec::new(),
            notes: Vec::new(),
            audits: Vec::new(),
        }
    }
}

/// The ids of the live objects, or of what was deleted: the audit log knows it by them.
fn objects(plan: &AppPlan) -> ObjectsReport {
    let gone = plan.deleted.first();
    let gone = gone.map(|gone| gone.service_principal.to_string());
    let live = ObjectsReport::of(&plan.objects);
    ObjectsReport {
        service_principal: live.service_principal.clone().or(gone),
        ..live
    }
}

/// What a plan would bring back. A name that the manifest had before is on the application until the next apply: that is git's
/// doing.
fn changes<'a>(
    app: &'a App,
    baseline: &'a Baseline,
    plan: &'a AppPlan,
) -> impl Iterator<Item = &'a Change> {
    let is_renaming = app.former.is_some() && baseline.is_pending();
    let changes = plan.changes.iter();
    changes.filter(move |change| !(is_renaming && change.field == NAME))
}

fn state(app: &App, baseline: &Baseline, plan: &AppPlan) -> Drift {
    let has_moved = changes(app, baseline, plan).next().is_some();
    match plan.verb {
        Verb::Create if !plan.deleted.is_empty() => Drift::Gone,
        Verb::Create | Verb::Mark | Verb::Adopt => Drift::NotApplied,
        // What takes away too much to be planned has moved all the more.
        _ if has_moved && baseline.is_sure() => Drift::Drifted,
        _ if has_moved => Drift::Differs,
        Verb::Unknown | Verb::Blocked => Drift::Unknown,
        // It is as its manifest says, and whether that is what was applied nobody knows.
        _ if matches!(baseline, Baseline::Lost { .. }) => Drift::Unknown,
        Verb::Change | Verb::None | Verb::Delete | Verb::Release => Drift::AsApplied,
    }
}

/// A commit that is not behind the one that is checked out, and that says something else.
fn astray(commit: &CommitId, lineage: Lineage) -> Note {
    let (how, help) = match lineage {
        Lineage::Ahead => (
            "newer than the commit that is checked out",
            "look from the newest commit: what was applied is held against the tenant, and not what is checked out here",
        ),
        Lineage::Apart | Lineage::Behind => (
            "not behind the commit that is checked out",
            "merge or check out that commit: what was applied is held against the tenant, and not what is checked out here",
        ),
    };
    Note::info(format!(
        "{} was applied, which is {how} and says something else",
        commit.short()
    ))
    .help(help)
}

fn lost(commit: Option<&CommitId>, gap: &Gap) -> Note {
    let commit = commit.map(|commit| format!(" at {}", commit.short()));
    Note::info(format!(
        "what was applied{} is not known, and the manifest of now is held against the tenant instead: {}",
        commit.unwrap_or_default(),
        gap.why
    ))
    .help(gap.help.clone())
}

impl MovedField {
    /// What a plan would bring back is what was applied.
    fn of(change: &Change) -> Self {
        Self {
            field: change.field.clone(),
            applied: change.to.clone(),
            live: change.from.clone(),
            about: change.about,
        }
    }
}
