//! One deed that a person asks for: start, pause or restart a job of ours. The plan of it goes the way of every
//! plan, so that it is shown, guarded, carried out, settled and journalled like one.
//!
//! It compares nothing with the manifest; it says where the next apply would undo the deed.

mod chosen;

use self::chosen::chosen;
use super::draft::Draft;
use super::unknown::are_read;
use super::{Action, Allowed, AppPlan, Claim, Entry, JobWas, Note, Objects, Stop, Verb, halves};
use crate::desired::App;
use crate::live::{Job, LiveApp, Missing, Part, Quarantine, Reads, Schedule, fingerprint};
use crate::model::{JobState, Pending, Reset, ResetScope};

/// What somebody wants done to a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Start,
    Pause,
    Restart(ResetScope),
}

impl Deed {
    /// The verb of the command line.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Pause => "pause",
            Self::Restart(_) => "restart",
        }
    }
}

/// What must be read for it.
#[must_use]
pub fn by_hand_reads(is_young: bool) -> Reads {
    Reads {
        is_young,
        jobs: true,
        ..Reads::default()
    }
}

/// Plans the deed for one application. `seen` is what was seen of it where the entry says that there is something.
pub fn by_hand(
    app: &App,
    entry: &Entry,
    seen: Result<&LiveApp, Missing>,
    deed: &Deed,
    allowed: &Allowed,
) -> AppPlan {
    planned(app, entry, seen, |hand, draft| match deed {
        Deed::Start => hand.start(allowed, draft),
        Deed::Pause => hand.pause(draft),
        Deed::Restart(reset) => hand.restart(reset, allowed, draft),
    })
}

/// Aims at the job of one application, for a deed that changes nothing of it: a plan without steps, which names the objects
/// or says what stands in the way.
pub fn aim_by_hand(app: &App, entry: &Entry, seen: Result<&LiveApp, Missing>) -> AppPlan {
    planned(app, entry, seen, |_, _| ())
}

fn planned(
    app: &App,
    entry: &Entry,
    seen: Result<&LiveApp, Missing>,
    deed: impl FnOnce(&Hand<'_>, &mut Draft),
) -> AppPlan {
    let mut draft = Draft::default();
    let (live, claim) = match (seen, entry) {
        (Ok(live), Entry::Live { claim, .. }) => (live, claim),
        (missing, entry) => {
            draft.note(absent(entry, missing.err()));
            return draft.finish(app, Verb::Blocked, Objects::default(), None);
        }
    };
    not_ours_yet(claim, live, &mut draft);
    let job = if are_read(&[Part::Jobs], live, &mut draft) {
        chosen(app, live).map_err(|note| draft.note(*note)).ok()
    } else {
        None
    };
    draft.job_was = job.map(JobWas::of);
    if let Some(job) = job {
        deed(&Hand { app, live, job }, &mut draft);
    }
    let objects = Objects::of(live, job);
    draft.finish(app, Verb::Change, objects, Some(fingerprint(live)))
}

/// An application that an apply has yet to mark is not touched by hand.
pub(super) fn not_ours_yet(claim: &Claim, live: &LiveApp, draft: &mut Draft) {
    let (text, help) = match claim {
        Claim::Born if live.marks.owner().is_some() => return,
        Claim::Born => (
            "the application does not carry its marks yet: an earlier run did not come to its end"
                .to_owned(),
            "run `syncform apply`: it goes on from what stands",
        ),
        Claim::Adopted => (
            "the application is not ours yet".to_owned(),
            "run `syncform apply`: it adopts the application",
        ),
        Claim::Renamed(former) => (
            format!("the application still carries the mark of \"{former}\""),
            "run `syncform apply`: it gives the application its new name",
        ),
    };
    draft.note(Note::blocking(text, help));
}

fn absent(entry: &Entry, missing: Option<Missing>) -> Note {
    match entry {
        Entry::New { .. } => Note::blocking(
            "the application does not exist yet",
            "`syncform apply` creates it",
        ),
        Entry::Blocked { note } => note.clone(),
        Entry::Live { look, .. } => halves::note(look, missing.unwrap_or(Missing::Both)),
    }
}

/// One job in one hand.
struct Hand<'a> {
    app: &'a App,
    live: &'a LiveApp,
    job: &'a Job,
}

impl Hand<'_> {
    fn start(&self, allowed: &Allowed, draft: &mut Draft) {
        match &self.job.schedule {
            Schedule::Other(word) => draft.note(strange(word)),
            Schedule::Active => {
                draft.note(Note::info(
                    "the job runs already; a running job is never started again",
                ));
                if let Some(quarantine) = &self.job.quarantine {
                    draft.note(Note::info(format!(
                        "it is in quarantine{}: mend the cause, then `syncform restart {} --reset quarantine-state`",
                        named(quarantine),
                        self.app.name
                    )));
                }
            }
            Schedule::Stopped => {
                self.guard_quarantine(allowed, draft);
                draft.change("provisioning.state", Some("paused".to_owned()), "running");
                draft.cost(if self.job.last_run.is_none() {
                    "initial cycle: every object in scope is evaluated"
                } else {
                    "the job continues where it stopped"
                });
                if self.live.marks.is_pending(Pending::Restart) {
                    draft.note(Note::info(
                        "a restart is owed for a narrowed scope: people who left it keep their accounts until the next apply, or a `restart`, has done it",
                    ));
                }
                self.differs(JobState::Running, draft);
                draft.step(Action::Start);
            }
        }
    }

    fn pause(&self, draft: &mut Draft) {
        match &self.job.schedule {
            Schedule::Other(word) => draft.note(strange(word)),
            Schedule::Stopped => draft.note(Note::info("the job is paused already")),
            Schedule::Active => {
                draft.change("provisioning.state", Some("running".to_owned()), "paused");
                draft.cost("a cycle that is under way may finish first; watermark, failed entries and links are kept");
                self.differs(JobState::Paused, draft);
                draft.step(Action::Pause { stop: Stop::Wanted });
            }
        }
    }

    fn restart(&self, reset: &ResetScope, allowed: &Allowed, draft: &mut Draft) {
        if let Schedule::Other(word) = &self.job.schedule {
            return draft.note(strange(word));
        }
        let is_stopped = self.job.schedule == Schedule::Stopped;
        guard_resets(reset, allowed, draft);
        // As the flag takes them, so that they can be said again.
        let words: Vec<_> = reset.iter().map(Reset::as_str).collect();
        draft.change(
            "provisioning.restart",
            None,
            format!("reset {}", words.join(",")),
        );
        self.costs(reset, draft);
        if is_stopped {
            self.guard_quarantine(allowed, draft);
            draft.cost("a restart sets the stopped job going");
            self.differs(JobState::Running, draft);
        } else if let Some(quarantine) = &self.job.quarantine
            && !reset.has(Reset::QuarantineState)
        {
            draft.note(Note::info(format!(
                "the job stays in quarantine{}: this restart does not reset it",
                named(quarantine)
            )));
        }
        draft.step(Action::Restart {
            reset: reset.clone(),
        });
        // What an earlier run owes is an evaluation of everything, whoever asks for it.
        if self.live.marks.is_pending(Pending::Restart) && reset.has(Reset::Watermark) {
            draft.step(Action::Settle {
                pending: Pending::Restart,
            });
        }
    }

    fn costs(&self, reset: &ResetScope, draft: &mut Draft) {
        if reset.has(Reset::Watermark) {
            let known: i64 = self.job.counts.values().sum();
            let known = if known > 0 {
                format!(" ({known} are known)")
            } else {
                String::new()
            };
            draft.cost(format!(
                "initial cycle: every object in scope is evaluated anew{known}"
            ));
        }
        if reset.has(Reset::Escrows) {
            draft.cost(
                "failed entries are forgotten: each is tried again only when it is evaluated again",
            );
        }
        if reset.has(Reset::QuarantineState) && self.job.quarantine.is_some() {
            draft.cost("the quarantine is lifted; where its cause is not mended it comes back");
        }
    }

    /// A job that the service disabled after weeks in quarantine is not a job that somebody paused.
    fn guard_quarantine(&self, allowed: &Allowed, draft: &mut Draft) {
        let Some(quarantine) = &self.job.quarantine else {
            return;
        };
        if allowed.quarantine {
            draft.note(Note::info(format!(
                "the job is stopped and in quarantine{}: where the cause is not mended it comes back",
                named(quarantine)
            )));
        } else {
            draft.note(Note::blocking(
                format!(
                    "the job is stopped and in quarantine{}: the service disables a job after about four weeks of it",
                    named(quarantine)
                ),
                format!(
                    "mend the cause first (`syncform status {}` explains it), then say --allow quarantine",
                    self.app.name
                ),
            ));
        }
    }

    fn differs(&self, state: JobState, draft: &mut Draft) {
        let wanted = self
            .app
            .provisioning
            .as_ref()
            .and_then(|provisioning| provisioning.state);
        let undone = match wanted {
            Some(JobState::Running) if state == JobState::Paused => "starts it again",
            Some(JobState::Paused) if state == JobState::Running => "pauses it again",
            Some(JobState::Absent) => "removes the job",
            Some(JobState::Running | JobState::Paused) | None => return,
        };
        draft.note(
            Note::info(format!(
                "the manifest says otherwise: the next apply {undone}"
            ))
            .at(self.app.places.at("/spec/provisioning/state")),
        );
    }
}

fn guard_resets(reset: &ResetScope, allowed: &Allowed, draft: &mut Draft) {
    for (part, loss) in reset
        .iter()
        .filter_map(|part| Some((part, part.destroys()?)))
    {
        if allowed.resets.contains(&part) {
            draft.impact(true, format!("{part} destroys {loss}"));
        } else {
            draft.note(Note::blocking(
                format!("the reset {part} destroys {loss}"),
                format!("if that is what you want, say --allow reset={part}; nothing else lets it through"),
            ));
        }
    }
}

fn strange(word: &str) -> Note {
    Note::blocking(
        format!("the job's schedule.state is \"{word}\", which this version does not know"),
        "look at the job in the portal",
    )
}

/// The reason, where the service gives one.
fn named(quarantine: &Quarantine) -> String {
    if quarantine.reason.is_empty() {
        String::new()
    } else {
        format!(" ({})", quarantine.reason)
    }
}
