//! What becomes of an application of ours that no manifest describes, where a run asks for that: its job is stopped, and
//! it is deleted in a way that can be taken back for a while.
//!
//! Whoever plans it has a whole set of manifests in hand. Here only one application is looked at.

use super::draft::{Draft, Head};
use super::unknown::are_read;
use super::{Action, AppPlan, Entry, Ground, Loss, Note, Objects, Stop, Verb, guard, halves};
use crate::live::{Job, LiveApp, Missing, Part, Reads, Schedule, fingerprint};
use crate::model::{AppName, Guarded, Owner};

/// What must be read of it.
#[must_use]
pub fn prune_reads() -> Reads {
    Reads {
        jobs: true,
        ..Reads::default()
    }
}

/// Plans it. Nothing, where it is gone already and only a list still shows it.
#[must_use]
pub fn prune(
    ground: Ground<'_>,
    name: &AppName,
    entry: &Entry,
    seen: Result<&LiveApp, Missing>,
) -> Option<AppPlan> {
    let blocked = |note: Note| {
        let mut draft = Draft::default();
        draft.note(note);
        draft.finish(
            Head::stray(name, false),
            Verb::Blocked,
            Objects::default(),
            None,
        )
    };
    match (entry, seen) {
        (Entry::New { .. }, _) | (Entry::Live { .. }, Err(Missing::Both)) => None,
        (Entry::Blocked { note }, _) => Some(blocked(note.clone())),
        (Entry::Live { look, .. }, Err(missing)) => Some(blocked(halves::note(look, missing))),
        (Entry::Live { .. }, Ok(live)) => {
            Some(guard::hold(ground, None, delete(ground, name, live)))
        }
    }
}

fn delete(ground: Ground<'_>, name: &AppName, live: &LiveApp) -> AppPlan {
    let owner = &ground.tenant.owner;
    let mut draft = Draft::default();
    let is_protected = live.marks.are_protected();
    if !live.marks.carry(owner, name) || live.marks.are_contested() {
        draft.note(Note::blocking(
            "its marks changed a moment ago",
            "run again, and see whose it is",
        ));
    }
    if is_protected {
        draft.note(Note::blocking(
            "it is protected, and a protected application is never pruned",
            format!(
                "put its manifest back without metadata.protect, apply that, and take it out again; or let it go as it is with `syncform release {name}`"
            ),
        ));
    }
    let job = goes(ground, name, live, &mut draft);
    let head = Head::stray(name, is_protected);
    let objects = Objects::of(live, job);
    draft.finish(head, Verb::Delete, objects, Some(fingerprint(live)))
}

/// That it goes, with what follows. Its job is at rest by then.
pub(super) fn goes<'a>(
    ground: Ground<'_>,
    name: &AppName,
    live: &'a LiveApp,
    draft: &mut Draft,
) -> Option<&'a Job> {
    tell(&ground.tenant.owner, name, live, draft);
    let job = if are_read(&[Part::Jobs], live, draft) {
        stop(live, draft)
    } else {
        None
    };
    draft.impact(
        true,
        "nobody can sign in to it or is provisioned by it any more; accounts in the target system stay as they are",
    );
    draft.cost(
        "it stays among the deleted applications for 30 days and can be restored from there; that its job, its credentials and its assignments come back with it is unproven",
    );
    // What is protected stays whatever a guard lets through, so that none asks for it.
    if !live.marks.are_protected() {
        draft.lose(Loss::counted(Guarded::Delete, 1, ground.owned.max(1)));
    }
    draft.step(Action::DeleteApplication);
    job
}

/// What goes, by its names.
fn tell(owner: &Owner, name: &AppName, live: &LiveApp, draft: &mut Draft) {
    let display_name = live.properties.get(&crate::model::Property::DisplayName);
    draft.removal(
        "displayName",
        display_name.map(ToString::to_string).unwrap_or_default(),
    );
    draft.removal("application", live.application.as_str());
    draft.removal("servicePrincipal", live.service_principal.as_str());
    draft.removal("mark", format!("owner {owner}, app {name}"));
    for job in &live.jobs {
        draft.removal("provisioning.job", format!("of template {}", job.template));
    }
}

/// The job that must be at rest first: a cycle that sees people go would disable accounts that shall stay as they are.
fn stop<'a>(live: &'a LiveApp, draft: &mut Draft) -> Option<&'a Job> {
    let moves = |job: &&Job| job.schedule != Schedule::Stopped || job.is_busy;
    let moving: Vec<_> = live.jobs.iter().filter(moves).collect();
    match moving.as_slice() {
        [] => None,
        [job] => {
            draft.cost(
                "its job is stopped first, and a cycle that is under way ends before it goes",
            );
            draft.step(Action::Pause { stop: Stop::AtRest });
            Some(job)
        }
        several => {
            let ids: Vec<_> = several.iter().map(|job| job.id.as_str()).collect();
            draft.note(Note::blocking(
                format!("{} of its jobs run: {}", several.len(), ids.join(", ")),
                "stop all but one of them in the portal; a job is never chosen by its position",
            ));
            None
        }
    }
}
