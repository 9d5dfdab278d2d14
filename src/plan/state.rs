//! Whether the job runs, and whether a restart is owed.

use super::draft::Draft;
use super::secrets::is_narrowed;
use super::{Action, Note};
use crate::desired::Provisioning;
use crate::live::{Job, LiveApp, Schedule};
use crate::model::{JobState, Pending, ResetScope};

pub(super) fn plan(
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
    let is_running = seen.and_then(Schedule::state) == Some(JobState::Running);
    match (wanted.state, is_running) {
        (Some(JobState::Running), false) => start(job, draft),
        (Some(JobState::Paused), true) => {
            draft.change("provisioning.state", Some("running".to_owned()), "paused");
            draft.cost("a cycle that is under way may finish first");
            draft.step(Action::Pause);
        }
        (Some(JobState::Running), true) | (Some(JobState::Paused), false) | (None, _) => {}
    }
    let will_run = wanted
        .state
        .map_or(is_running, |state| state == JobState::Running);
    match (live, job) {
        (Some(live), Some(_)) => restart(wanted, live, will_run, draft),
        (Some(live), None) if live.marks.is_pending(Pending::Restart) => {
            draft.change(
                "provisioning.restart",
                Some("announced by an earlier run".to_owned()),
                "not owed by a new job",
            );
            draft.step(Action::Settle {
                pending: Pending::Restart,
            });
        }
        (Some(_) | None, _) => {}
    }
    quarantine(job, draft);
}

fn start(job: Option<&Job>, draft: &mut Draft) {
    // A job that the service disabled after weeks in quarantine is not a job that somebody paused.
    if let Some(quarantine) = job.and_then(|job| job.quarantine.as_ref()) {
        draft.note(Note::blocking(
            format!("the job is stopped and in quarantine: {}", quarantine.reason),
            "mend the cause and start it in the portal once; a quarantined job is never started by itself",
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

/// A restart is owed where people leave scope now, or where an earlier run announced one and did not settle it.
/// It waits while the job is stopped, since restarting would set a paused job going; a job that does not exist
/// yet owes nothing.
fn restart(wanted: &Provisioning, live: &LiveApp, will_run: bool, draft: &mut Draft) {
    let is_owed = live.marks.is_pending(Pending::Restart);
    let is_narrowed = is_narrowed(wanted, live);
    if !is_owed && is_narrowed {
        draft.step(Action::Announce {
            pending: Pending::Restart,
        });
    }
    match (is_owed || is_narrowed, will_run) {
        (false, _) => {}
        (true, false) => draft.note(Note::info(
            "a restart is owed for a narrowed scope; it waits until the job runs again",
        )),
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
        }
    }
}

fn quarantine(job: Option<&Job>, draft: &mut Draft) {
    let running = job.filter(|job| job.schedule == Schedule::Active);
    if let Some(quarantine) = running.and_then(|job| job.quarantine.as_ref()) {
        draft.note(Note::info(format!(
            "the job is in quarantine: {}; `syncform status` explains it",
            quarantine.reason
        )));
    }
}
