//! The life of a job: created, running, between two cycles or in one, quarantined, paused, disabled.
//!
//! Reference section 2.3. What a cycle does is in `cycles`, how the job is answered in `status`; nothing here looks at
//! people or credentials.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::clock::{self, Instant};
use super::execution::{Counts, Ending, Execution, Fault};
use super::identity::guid;
use super::quarantine::{Quarantine, Reason};
use super::switches::PausedCycle;

/// Seconds from the beginning of one cycle to the beginning of the next: 40 minutes.
pub(super) const CYCLE: i64 = 2400;

/// A synchronization job.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Job {
    pub(super) id: String,
    pub(super) template_id: String,
    pub(super) service_principal: String,
    /// `version` of its schema, another one after every save.
    pub(super) schema_version: String,
    /// The ground of the ids of its cycles, a GUID.
    pub(super) activity: String,
    pub(super) standing: Standing,
    #[serde(default)]
    pub(super) course: Course,
    /// Whether no request finds it, as a switch may say of one that takes the place of another.
    #[serde(default)]
    pub(super) invisible: bool,
    /// What was recorded of it elsewhere: that is answered until a cycle ends or a restart forgets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) told: Option<Told>,
}

/// A job as another tenant answered it.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) job: Value,
    /// What it amounted to.
    pub(super) standing: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Standing {
    New,
    Running,
    Paused,
    /// Disabled by the service after four weeks in quarantine.
    GivenUp,
}

/// How far a job has come.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Course {
    /// When the next cycle begins, while the job runs.
    next: Option<Instant>,
    /// The cycle that runs; after a pause it may still be running.
    pub(super) run: Option<Run>,
    /// How many cycles have begun.
    begun: u64,
    /// Whether an initial cycle has been completed, so that the next one is incremental.
    pub(super) watermark: bool,
    pub(super) steady_first: Option<Instant>,
    pub(super) steady_last: Option<Instant>,
    pub(super) quarantine: Option<Quarantine>,
    pub(super) last: Option<Execution>,
    pub(super) success: Option<Execution>,
    pub(super) success_with_exports: Option<Execution>,
    /// How many cycles in a row have failed as a whole.
    pub(super) failures: u64,
    /// What of the source has a counterpart in the target: the type and how many.
    pub(super) entries: Option<(String, usize)>,
    /// Whether everybody was in scope once since the last restart.
    pub(super) took_everybody: bool,
    /// Whether the next cycle may delete as much as it likes.
    pub(super) forces_deletes: bool,
    /// Whether the schema was saved since the last cycle began, so that the next one is an initial one.
    begins_anew: bool,
}

/// A cycle that runs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Run {
    /// `cycleId` of the log and `activityIdentifier` of the execution.
    pub(super) id: String,
    pub(super) began: Instant,
    pub(super) ends: Instant,
    /// How many objects it goes through.
    pub(super) units: usize,
}

/// What a cycle came to.
pub(super) struct Outcome {
    pub(super) counts: Counts,
    pub(super) entries: (String, usize),
    /// What it is quarantined for.
    pub(super) blame: Option<(Reason, Fault)>,
}

/// Which parts of a job's memory a restart forgets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reset {
    pub(super) watermark: bool,
    pub(super) escrows: bool,
    pub(super) quarantine: bool,
    /// Which account belongs to whom.
    pub(super) links: bool,
    /// Not forgotten but let go: the deletions that were held back.
    pub(super) deletes: bool,
}

impl Job {
    /// A job that was never started.
    pub(super) fn new(
        id: String,
        template_id: &str,
        service_principal: &str,
        activity: String,
        at: Instant,
    ) -> Self {
        Self {
            schema_version: format!("Date:{}, ActivityId:{activity}", clock::iso(at)),
            id,
            template_id: template_id.to_owned(),
            service_principal: service_principal.to_owned(),
            activity,
            standing: Standing::New,
            course: Course::default(),
            invisible: false,
            told: None,
        }
    }

    /// Gives its schema another version. A cycle that runs completes; the next one is an initial one (reference 2.3).
    pub(super) fn save_schema(&mut self, at: Instant) {
        let number = u64::try_from(at).unwrap_or_default();
        let activity = guid(&format!("schema of {}", self.activity), number);
        self.schema_version = format!("Date:{}, ActivityId:{activity}", clock::iso(at));
        self.course.begins_anew = true;
    }

    /// Starts it, or lifts its quarantine. A running job goes on undisturbed, and so does a cycle that a pause let finish.
    pub(super) fn start(&mut self, at: Instant) {
        if self.standing == Standing::Running && self.course.quarantine.is_none() {
            return;
        }
        self.standing = Standing::Running;
        if self.course.quarantine.take().is_some() {
            self.told = None;
        }
        self.course.next = Some(at);
    }

    /// Brings the next cycle forward, where one is awaited.
    pub(super) fn hurry(&mut self, at: Instant) {
        let course = &mut self.course;
        if course.run.is_none() && course.quarantine.is_none() {
            course.next = course.next.map(|_| at);
        }
    }

    /// Sets a running job of an older store going, which knew no cycles.
    pub(super) fn wake(&mut self, at: Instant) {
        if self.standing == Standing::Running && self.due().is_none() {
            self.course.next = Some(at);
        }
    }

    /// Stops it and keeps what it knows. A cycle that is cut off has written nothing: its effects come with its end.
    pub(super) fn pause(&mut self, cycle: PausedCycle) {
        self.standing = Standing::Paused;
        self.course.next = None;
        match cycle {
            PausedCycle::Finishes => {}
            PausedCycle::Ends => self.course.run = None,
        }
    }

    /// Runs it again from the beginning of a cycle, forgetting what the reset says.
    pub(super) fn restart(&mut self, at: Instant, reset: Reset) {
        self.told = None;
        let course = &mut self.course;
        course.run = None;
        course.next = Some(at);
        course.took_everybody = false;
        course.watermark &= !reset.watermark;
        course.forces_deletes |= reset.deletes;
        if reset.quarantine {
            course.quarantine = None;
        }
        // Without the links nothing is known to be synchronized, until a cycle finds it again.
        if reset.links {
            course.entries = None;
        }
        self.standing = Standing::Running;
    }

    /// When something happens to it next, if nobody intervenes.
    pub(super) fn due(&self) -> Option<Instant> {
        let run = self.course.run.as_ref().map(|run| run.ends);
        run.or_else(|| {
            self.course
                .next
                .filter(|_| self.standing == Standing::Running)
        })
    }

    /// Begins a cycle.
    pub(super) fn begin(&mut self, at: Instant, units: usize) {
        self.course.watermark &= !std::mem::take(&mut self.course.begins_anew);
        let seconds = self.seconds(units);
        self.course.run = Some(Run {
            id: self.next_activity(),
            began: at,
            ends: at + seconds,
            units,
        });
    }

    /// How long a cycle lasts. The initial one needs minutes and more with every object; a later one reads changes only.
    /// Nobody promises a number: these are of the documented order.
    fn seconds(&self, units: usize) -> i64 {
        let units = i64::try_from(units).unwrap_or(i64::MAX);
        if self.course.watermark {
            15 + units / 100
        } else {
            300 + units / 20
        }
    }

    /// A cycle that fails before it reads anything, as with refused credentials.
    pub(super) fn fail(&mut self, at: Instant, fault: Fault) {
        self.told = None;
        self.course.last = Some(Execution {
            activity: self.next_activity(),
            began: at,
            ended: at,
            ending: Ending::Failed,
            counts: Counts::default(),
            fault: Some(fault.clone()),
        });
        self.impose(at, Reason::EncounteredQuarantineException, fault);
    }

    /// Completes the cycle that ran.
    pub(super) fn complete(&mut self, run: Run, outcome: Outcome) {
        self.told = None;
        let counts = outcome.counts;
        let ending = match (&outcome.blame, counts.escrowed) {
            (Some(_), _) => Ending::Failed,
            (None, 0) => Ending::Succeeded,
            (None, _) => Ending::EntryLevelErrors,
        };
        let execution = Execution {
            activity: run.id,
            began: run.began,
            ended: run.ends,
            ending,
            counts,
            fault: outcome.blame.as_ref().map(|(_, fault)| fault.clone()),
        };
        let course = &mut self.course;
        course.run = None;
        course.watermark = true;
        course.entries = Some(outcome.entries);
        course.forces_deletes = false;
        course.last = Some(execution.clone());
        if ending == Ending::Succeeded {
            course.success = Some(execution.clone());
            if counts.exported > 0 {
                course.success_with_exports = Some(execution);
            }
        }
        match outcome.blame {
            Some((reason, fault)) => self.impose(run.ends, reason, fault),
            None => {
                course.quarantine = None;
                course.failures = 0;
                course.steady_first = course.steady_first.or(Some(run.ends));
                course.steady_last = Some(run.ends);
                if self.standing == Standing::Running {
                    course.next = Some((run.began + CYCLE).max(run.ends));
                }
            }
        }
    }

    /// Takes cycles that nobody could ever see as done, up to an instant.
    pub(super) fn leap(&mut self, until: Instant) {
        let course = &mut self.course;
        if let (Some(next), None) = (course.next, &course.run) {
            let cycles = (until - next) / CYCLE;
            if let Ok(begun) = u64::try_from(cycles) {
                course.next = Some(next + cycles * CYCLE);
                course.begun += begun;
            }
        }
    }

    /// Ends it after too long a quarantine.
    pub(super) fn give_up(&mut self) {
        self.standing = Standing::GivenUp;
        self.course.next = None;
    }

    fn impose(&mut self, at: Instant, reason: Reason, fault: Fault) {
        let course = &mut self.course;
        let quarantine = Quarantine::imposed(course.quarantine.as_ref(), at, reason, fault);
        course.failures += 1;
        if self.standing == Standing::Running {
            course.next = Some(quarantine.next_attempt());
        }
        course.quarantine = Some(quarantine);
    }

    /// The id of the next cycle. It comes from the job's own count, so that cycles move no other id.
    fn next_activity(&mut self) -> String {
        self.course.begun += 1;
        guid(&format!("cycle of {}", self.activity), self.course.begun)
    }

    /// What is compared between two tenants: nothing that depends on when somebody looks.
    pub(super) fn content(&self) -> Value {
        json!({
            "id": self.id,
            "templateId": self.template_id,
            "servicePrincipal": self.service_principal,
            "standing": self.standing,
            "quarantined": self.course.quarantine.is_some(),
        })
    }
}
