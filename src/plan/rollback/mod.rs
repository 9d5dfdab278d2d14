//! Taking a run back: what its steps replaced is kept before the first of them is sent, and becomes wishes for exactly
//! those things, which the ordinary planner plans against what stands now.
//!
//! There is no second way to write. What somebody else has changed since is left alone and said; what cannot come back
//! is said as well. Whose an application is, and which credentials it holds, stays as it is marked; the commit that was
//! applied goes back with what that commit had, so that git's removals are planned again.

mod before;
mod image;
mod made;
mod policies;
mod standing;
mod wishes;
mod words;

pub use before::{Before, JobWas, StoredBefore};
pub use image::{AppImage, Image, StepImage};
pub use standing::{Standing, TakenBack};

use self::wishes::{Wished, Wishes};
use super::draft::Draft;
use super::unknown::are_read;
use super::{
    AppPlan, Claim, Entry, Ground, Note, Objects, Principals, Verb, app as planner, by_hand, guard,
    halves,
};
use crate::desired::App;
use crate::live::{LiveApp, Missing, Part, Reads, Templates, WhichJob};
use crate::model::JobId;

/// What a rollback of one application goes by.
#[derive(Clone, Copy, Debug)]
pub struct TakingBack<'a> {
    pub image: &'a AppImage,
    /// Those who are to be owners or assigned again, as far as they are still there.
    pub found: &'a Principals,
}

/// What must be read of an application to take these steps back.
#[must_use]
pub fn rollback_reads(image: &AppImage, is_young: bool) -> Reads {
    let mut reads = Reads {
        is_young,
        ..Reads::default()
    };
    for before in image.befores() {
        match before {
            Before::Adopted
            | Before::Renamed { .. }
            | Before::Released
            | Before::Deleted
            | Before::Protection { .. }
            | Before::Property { .. }
            | Before::Version { .. }
            | Before::Applied { .. } => {}
            Before::Made => reads.jobs = true,
            Before::Owner { .. } => reads.owners = true,
            Before::Assignment { .. } => reads.assignments = true,
            Before::State { .. } | Before::Restarted { .. } => reads.jobs = true,
            Before::JobMade { template } | Before::JobGone { template } => {
                reads.jobs = true;
                reads.templates = Templates::UnlessJobOf(template.clone());
            }
            Before::Stored(_) | Before::Secrets { .. } => {
                reads.jobs = true;
                reads.secrets = true;
            }
            Before::Schema { .. } => {
                reads.jobs = true;
                reads.schema = image
                    .objects
                    .job
                    .as_ref()
                    .map(|id| WhichJob::Id(JobId::new(id)));
            }
        }
    }
    // Who is in scope decides what follows for those who are no longer assigned.
    reads.secrets |= reads.assignments;
    reads.jobs |= reads.assignments;
    reads
}

/// Plans to take back what a run did to one application. `seen` is what was seen of it where the entry says that there
/// is something to see.
pub fn rollback(
    ground: Ground<'_>,
    app: &App,
    entry: &Entry,
    seen: Result<&LiveApp, Missing>,
    taking: TakingBack<'_>,
) -> AppPlan {
    let (live, claim) = match (entry, seen) {
        (Entry::Live { claim, .. }, Ok(live)) => (live, claim),
        (Entry::Live { look, .. }, Err(missing)) => return alone(app, halves::note(look, missing)),
        (Entry::Blocked { note }, _) => return alone(app, note.clone()),
        (Entry::New { .. }, _) => {
            let text = "the application is not there any more; nothing of it is taken back";
            let mut plan = alone(app, Note::info(text));
            plan.takes_back = standing::lost(taking.image);
            return plan;
        }
    };
    let mut draft = Draft::default();
    by_hand::not_ours_yet(claim, live, &mut draft);
    let wrote_to = taking.image.objects.service_principal.as_deref();
    if wrote_to.is_some_and(|id| id != live.service_principal.as_str()) {
        let text = "this is another application than the run wrote to, made since; nothing of it is taken back";
        return alone(app, Note::info(text));
    }
    let is_whole = are_read(&Part::ALL, live, &mut draft);
    if !is_whole || draft.is_blocked() {
        return draft.finish(app, Verb::Unknown, Objects::default(), None);
    }
    let plan = if taking.image.makes() && wrote_to.is_some() {
        made::unmade(ground, app, live, taking.image)
    } else {
        replaced(ground, app, (claim, live), taking)
    };
    guard::hold(ground, Some(app), plan)
}

/// What stood before a run in an application that it found.
fn replaced(
    ground: Ground<'_>,
    app: &App,
    (claim, live): (&Claim, &LiveApp),
    taking: TakingBack<'_>,
) -> AppPlan {
    let Wished { wanted, rows, note } =
        Wishes::new(app, live, taking, ground.tenant.secrets_put).all();
    if let Some(note) = note {
        let mut plan = alone(app, note);
        plan.takes_back = rows;
        return plan;
    }
    let forbidden = wanted.provisioning.as_ref();
    let forbidden = forbidden.map(|wanted| policies::broken(ground.tenant, wanted));
    let principals = wishes::principals(live, taking.found);
    let ground = Ground {
        principals: &principals,
        ..ground
    };
    let mut plan = planner::existing(ground, &wanted, claim, live);
    // What the manifest leaves alone is no matter here.
    plan.left_alone.clear();
    plan.takes_back = rows;
    let findings = std::mem::take(&mut plan.findings);
    plan.notes.extend(findings.into_iter().map(|finding| {
        let help = finding.help.unwrap_or_default();
        Note::blocking(format!("cannot be taken back: {}", finding.message), help)
    }));
    plan.notes.extend(forbidden.unwrap_or_default());
    if plan.notes.iter().any(|note| note.blocks) {
        plan.verb = Verb::Blocked;
        plan.steps.clear();
        plan.consequences.clear();
    }
    plan
}

/// An application of which nothing is written, for a reason that stands in nobody else's way unless it says so.
fn alone(app: &App, note: Note) -> AppPlan {
    let mut draft = Draft::default();
    draft.note(note);
    draft.finish(app, Verb::None, Objects::default(), None)
}

/// What whoever takes a run back must know besides.
#[must_use]
pub fn rollback_notes(is_journal_there: bool) -> Vec<Note> {
    let mut notes = vec![
        Note::info("the manifests still say what they say: the next apply writes that again, and what has left them leaves again")
            .help("take the change back in git as well"),
    ];
    if !is_journal_there {
        notes.push(Note::info(
            "the journal of the run is gone: each of its steps is taken for one that may have been carried out",
        ));
    }
    notes
}

#[cfg(test)]
mod tests;
