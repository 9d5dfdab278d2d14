//! Whether the job runs, whether it must stand still while others write, and whether a restart is owed.

use super::draft::Draft;
use super::secrets::is_narrowed;
use super::{Action, Loss, Note, Stop};
use crate::desired::Provisioning;
use crate::live::{Job, LiveApp, Schedule};
use crate::model::{AppName, Guarded, JobState, Pending, ResetScope};

pub(super) fn plan(
    app: &AppName,
    wanted: &Provisioning,
    live: Option<&LiveApp>,
    job: Option<&Job>,
    draft: &mut Draft,
) {
    let seen = job.map(|job| &job.schedule);
    if let (Some(Schedule::Other(word)), Some(_)) = (seen, wanted.state) {
        draft.note(Note::blocking(
            format!("the job's schedule.state is \"{word}\", which this version does not know"),
            "look at the job in the portal, or remove spec.provisioning.state to leave it alone",
        ));
        return;
    }
    let owes = |pending| live.is_some_and(|live| live.marks.is_pending(pending));
    let is_running = seen.and_then(Schedule::state) == Some(JobState::Running);
    let is_busy = job.is_some_and(|job| job.is_busy);
    let will_run = wanted.state.map_or(
        is_running || (job.is_some() && owes(Pending::Start)),
        |state| state == JobState::Running,
    );
    match (will_run, is_running) {
        (true, false) => start(app, job, draft),
        (false, true) => {
            draft.change("provisioning.state", Some("running".to_owned()), "paused");
            draft.cost("a cycle that is under way may finish first");
            let stop = stop(changes_two(draft));
            draft.step(Action::Pause { stop });
        }
        (false, false) if is_busy && changes_two(draft) => rest(draft),
        (true, true) | (false, false) => {}
    }
    if let (Some(live), Some(job)) = (live, job) {
        let restarts = restart(wanted, live, will_run, draft);
        if will_run {
            meanwhile(wanted, job, restarts, draft);
        }
        if owes(Pending::Start) {
            settle(Pending::Start, draft);
        }
    } else if live.is_some() {
        settle_all(live, draft);
    }
    quarantine(app, job, draft);
}

/// There shall be no job. What else the manifest says of it rests. `owned` is how many applications are ours.
pub(super) fn absent(owned: usize, live: Option<&LiveApp>, job: Option<&Job>, draft: &mut Draft) {
    if let Some(job) = job {
        // One that carries nothing but its birth mark is ours, and not on the list yet.
        draft.lose(Loss::counted(Guarded::Delete, 1, owned.max(1)));
        draft.removal("provisioning.job", format!("of template {}", job.template));
        draft.impact(
            true,
            "the job forgets which accounts it looks after; accounts stay as they are, and nobody is provisioned",
        );
        draft.cost("a job that is created later begins with an initial cycle");
        // A cycle that sees people go would disable accounts that shall stay as they are.
        let unassigns = draft.has(Action::assigns);
        if job.schedule != Schedule::Stopped {
            let stop = stop(unassigns);
            draft.step(Action::Pause { stop });
        } else if job.is_busy && unassigns {
            rest(draft);
        }
        draft.step(Action::DeleteJob);
    }
    settle_all(live, draft);
}

/// Who is in scope, and what is written of them, is the product of assignments, secrets (`SyncAll`, credentials) and the
/// schema: where two of the three change, no cycle may run in between.
fn changes_two(draft: &Draft) -> bool {
    let kinds = [
        draft.has(|step| matches!(step, Action::PutSecrets { .. })),
        draft.has(|step| matches!(step, Action::PutSchema { .. })),
        draft.has(Action::assigns),
    ];
    kinds.into_iter().filter(|changes| *changes).count() > 1
}

const fn stop(at_rest: bool) -> Stop {
    if at_rest { Stop::AtRest } else { Stop::Wanted }
}

/// The job is stopped, and a cycle goes on.
fn rest(draft: &mut Draft) {
    draft.cost("the cycle that is under way ends first");
    draft.step(Action::Pause { stop: Stop::AtRest });
}

/// A job that does not exist owes nothing.
fn settle_all(live: Option<&LiveApp>, draft: &mut Draft) {
    for pending in [Pending::Restart, Pending::Start] {
        if live.is_some_and(|live| live.marks.is_pending(pending)) {
            settle(pending, draft);
        }
    }
}

fn settle(pending: Pending, draft: &mut Draft) {
    if !draft.steps().contains(&Action::Settle { pending }) {
        draft.change(
            "provisioning.pending",
            Some(format!("{}, announced by an earlier run", pending.as_str())),
            "settled",
        );
        draft.step(Action::Settle { pending });
    }
}

fn start(app: &AppName, job: Option<&Job>, draft: &mut Draft) {
    // A job that the service disabled after weeks in quarantine is not a job that somebody paused.
    if let Some(quarantine) = job.and_then(|job| job.quarantine.as_ref()) {
        draft.note(Note::blocking(
            format!("the job is stopped and in quarantine: {}", quarantine.reason),
            format!("mend the cause, then `syncform start {app} --allow quarantine`; a quarantined job is never started by itself"),
        ));
    }
    draft.change(
        "provisioning.state",
        job.map(|_| "paused".to_owned()),
        "running",
    );
    draft.cost(if job.is_none() {
        "initial cycle: every object in scope is evaluated"
    } else {
        "the job continues where it stopped"
    });
    draft.step(Action::Start);
}

/// The job stands still while both change. One in quarantine does not: stopped, it could not be told from a job that the
/// service has given up, and would not be started again. Its cycles come hours apart (reference, section 2.3), and the
/// order of the steps keeps everybody in scope who stays.
fn meanwhile(wanted: &Provisioning, job: &Job, restarts: bool, draft: &mut Draft) {
    let is_running = job.schedule == Schedule::Active;
    if !changes_two(draft) || !(is_running || job.is_busy) || job.quarantine.is_some() {
        return;
    }
    draft
        .cost("the job stands still while all of this changes, once the cycle under way has ended");
    draft.step(Action::Pause {
        stop: Stop::Meanwhile,
    });
    if is_running && !restarts {
        draft.step(Action::Start);
    }
    // Where the manifest says that the job runs, that is what remembers it.
    if wanted.state.is_none() {
        let pending = Pending::Start;
        draft.step(Action::Announce { pending });
        draft.step(Action::Settle { pending });
    }
}

/// A restart is owed where people leave scope now, or where an earlier run announced one and did not settle it.
/// It waits while the job is stopped, since restarting would set a paused job going. Says whether it is done now.
fn restart(wanted: &Provisioning, live: &LiveApp, will_run: bool, draft: &mut Draft) -> bool {
    let is_owed = live.marks.is_pending(Pending::Restart);
    let is_narrowed = is_narrowed(wanted, live);
    if !is_owed && is_narrowed {
        draft.step(Action::Announce {
            pending: Pending::Restart,
        });
    }
    match (is_owed || is_narrowed, will_run) {
        (false, _) => false,
        (true, false) => {
            draft.note(Note::info(
                "a restart is owed for a narrowed scope; it waits until the job runs again",
            ));
            false
        }
        (true, true) => {
            if !is_narrowed {
                draft.change(
                    "provisioning.restart",
                    Some("announced by an earlier run".to_owned()),
                    "done",
                );
            }
            draft.cost("the job is restarted: every object is evaluated anew");
            draft.step(Action::Restart {
                reset: ResetScope::portal(),
            });
            draft.step(Action::Settle {
                pending: Pending::Restart,
            });
            true
        }
    }
}

fn quarantine(app: &AppName, job: Option<&Job>, draft: &mut Draft) {
    let running = job.filter(|job| job.schedule == Schedule::Active);
    if let Some(quarantine) = running.and_then(|job| job.quarantine.as_ref()) {
        draft.note(Note::info(format!(
            "the job is in quarantine: {}; `syncform status {app}` explains it",
            quarantine.reason
        )));
    }
}
