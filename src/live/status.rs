//! How a job is doing, as it was seen (reference, section 2.4).
//!
//! Times are the service's own. "Never", which the service spells as the year 1, is `None` throughout.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{Job, Schedule};

/// One execution, without the placeholder of the year 1 that a fresh start shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Execution {
    /// `Succeeded`, `Failed` or `EntryLevelErrors`.
    pub state: String,
    pub began: Option<Timestamp>,
    pub ended: Timestamp,
    /// Entries read from the source.
    pub imported: i64,
    /// Entries written to the target.
    pub exported: i64,
    /// Entries that failed and are tried again.
    pub escrowed: i64,
    pub error: Option<Fault>,
}

/// `synchronizationError`; its placeholder of the code `None` is no fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    pub code: String,
    pub message: String,
    /// Whether the service thinks that the customer can mend it.
    pub tenant_actionable: Option<bool>,
}

/// How far a running cycle has come with one kind of objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// What is counted.
    pub units: String,
    pub completed: i64,
    pub total: i64,
    pub observed: Option<Timestamp>,
}

/// Why a job is in quarantine, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quarantine {
    /// Such as `EncounteredQuarantineException`; real samples also leave it empty.
    pub reason: String,
    pub error: Option<Fault>,
    /// When this quarantine began.
    pub began: Option<Timestamp>,
    /// When the first of an unbroken series of quarantines began.
    pub series_began: Option<Timestamp>,
    /// How many there are in the series.
    pub series_count: Option<i64>,
    /// When the service tries again by itself.
    pub next_attempt: Option<Timestamp>,
}

/// After about four weeks in quarantine the service disables a job (reference, section 2.3).
const PATIENCE: SignedDuration = SignedDuration::from_hours(28 * 24);

impl Quarantine {
    /// Since when the service counts its four weeks.
    #[must_use]
    pub fn since(&self) -> Option<Timestamp> {
        self.series_began.or(self.began)
    }

    /// When the service disables the job, about.
    #[must_use]
    pub fn ends(&self) -> Option<Timestamp> {
        self.since()?.checked_add(PATIENCE).ok()
    }
}

/// What remains of a status beyond what a plan needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    pub last_success: Option<Execution>,
    pub last_success_with_exports: Option<Execution>,
    /// Cycles that failed as a whole, one after the other.
    pub successive_failures: i64,
    /// Whether the service gave up entries that failed for too long.
    pub escrows_pruned: bool,
    /// When a cycle first left nothing to do.
    pub steady_first: Option<Timestamp>,
    pub steady_last: Option<Timestamp>,
    pub troubleshooting: Option<String>,
    pub progress: Vec<Progress>,
}

/// Where a job is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Nothing runs until somebody starts it.
    Stopped,
    /// Stopped, and the cycle that was under way goes on to its end.
    Finishing,
    /// It runs, and the service lets it try ever more rarely.
    Quarantined,
    /// In quarantine, and a cycle is under way that may end it.
    Retrying,
    /// Stopped and in quarantine: disabled by the service, or paused by somebody meanwhile.
    StoppedInQuarantine,
    /// It runs, and its first cycle is not done.
    FirstCycle,
    /// It runs, and its first cycle is done.
    Cycling,
    /// The service uses a word that this version does not know.
    Unclear,
}

impl Phase {
    /// Whether nothing more is to be waited for: the first cycle is done, or no cycle will be done by itself soon.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::FirstCycle | Self::Retrying | Self::Finishing)
    }

    /// Whether the service has put the job in quarantine.
    #[must_use]
    pub const fn is_quarantined(self) -> bool {
        matches!(
            self,
            Self::Quarantined | Self::Retrying | Self::StoppedInQuarantine
        )
    }
}

/// When the job runs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextRun {
    /// The service has said so.
    Said(Timestamp),
    /// One interval after the beginning of the last one.
    About(Timestamp),
}

impl Job {
    /// Where the job is in its life. A cycle that still counts its progress is not done.
    #[must_use]
    pub fn phase(&self) -> Phase {
        let is_quarantined =
            self.quarantine.is_some() || self.status.eq_ignore_ascii_case("Quarantine");
        let is_counting = self
            .record
            .progress
            .iter()
            .any(|progress| progress.completed < progress.total);
        let is_done = self.status.eq_ignore_ascii_case("Active") && !is_counting;
        match (&self.schedule, is_quarantined) {
            (Schedule::Other(_), _) => Phase::Unclear,
            (Schedule::Stopped, true) => Phase::StoppedInQuarantine,
            (Schedule::Stopped, false) if is_counting => Phase::Finishing,
            (Schedule::Stopped, false) => Phase::Stopped,
            (Schedule::Active, true) if is_counting => Phase::Retrying,
            (Schedule::Active, true) => Phase::Quarantined,
            (Schedule::Active, false) if is_done => Phase::Cycling,
            (Schedule::Active, false) => Phase::FirstCycle,
        }
    }

    /// The time between two cycles. The service says "not known" with the largest span of .NET.
    #[must_use]
    pub fn every(&self) -> Option<SignedDuration> {
        let text = self.interval.as_deref()?;
        let span: SignedDuration = text.parse().ok()?;
        (span > SignedDuration::ZERO && span < SignedDuration::from_hours(24 * 365)).then_some(span)
    }

    /// When the job runs next, where that can be said honestly.
    #[must_use]
    pub fn next_run(&self) -> Option<NextRun> {
        let quarantine = self.quarantine.as_ref();
        match self.phase() {
            Phase::Quarantined => quarantine?.next_attempt.map(NextRun::Said),
            Phase::Cycling => {
                // Cycles are counted from beginning to beginning; one that took longer is followed at once.
                let last = self.last_run.as_ref()?;
                let next = last.began.unwrap_or(last.ended);
                let next = next.checked_add(self.every()?).ok()?;
                Some(NextRun::About(next.max(last.ended)))
            }
            Phase::Stopped
            | Phase::Finishing
            | Phase::StoppedInQuarantine
            | Phase::Retrying
            | Phase::FirstCycle
            | Phase::Unclear => None,
        }
    }
}
