//! The life of a job as the clock shows it: created, running, quarantined, paused.
//!
//! Reference sections 2.3 and 2.4. It moves no account and counts none: a cycle takes no time, and every number is zero.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::clock::{self, Instant};
use super::switches::{CreatedStatus, PausedSchedule, Switches};

/// Seconds between two cycles: 40 minutes, also the time until the first cycle counts as done.
const CYCLE: i64 = 2400;
/// Seconds until a quarantined job tries again.
const NEXT_ATTEMPT: i64 = 300;
/// The service's word for never.
const NEVER: &str = "0001-01-01T00:00:00Z";

/// A synchronization job.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Job {
    pub(super) id: String,
    pub(super) template_id: String,
    pub(super) service_principal: String,
    /// `version` of its schema; made once, since nothing here writes schemas.
    pub(super) schema_version: String,
    /// The activity of its executions, a GUID.
    pub(super) activity: String,
    standing: Standing,
    /// Since when the present initial cycle counts, while it runs.
    since: Option<Instant>,
    /// When the first cycle was done.
    steady: Option<Instant>,
    /// Since when it is quarantined.
    quarantined: Option<Instant>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Standing {
    New,
    Running,
    Paused,
}

/// Which parts of a job's memory a restart forgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reset {
    pub(super) watermark: bool,
    pub(super) quarantine: bool,
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
            since: None,
            steady: None,
            quarantined: None,
        }
    }

    /// Starts it, or lifts its quarantine. A running job goes on undisturbed. Credentials are judged here, in the
    /// place of the first cycle, which takes no time.
    pub(super) fn start(&mut self, at: Instant, credentials_work: bool) {
        if self.standing != Standing::Running {
            self.since = Some(at);
        }
        self.standing = Standing::Running;
        self.quarantined = (!credentials_work).then_some(at);
    }

    /// Stops it and keeps what it knows.
    pub(super) fn pause(&mut self, at: Instant) {
        self.steady = self.first_cycle_done(at);
        self.standing = Standing::Paused;
        self.since = None;
    }

    /// Runs it again, forgetting what the reset says.
    pub(super) fn restart(&mut self, at: Instant, reset: Reset, credentials_work: bool) {
        let quarantined = self.quarantined;
        self.steady = self.first_cycle_done(at);
        if reset.watermark {
            self.steady = None;
        }
        self.standing = Standing::Paused;
        self.start(at, credentials_work);
        if !reset.quarantine {
            self.quarantined = quarantined;
        }
    }

    /// When the first cycle was done, if it is by now.
    fn first_cycle_done(&self, now: Instant) -> Option<Instant> {
        let working = self.since.filter(|_| self.quarantined.is_none());
        let done = working
            .map(|since| since + CYCLE)
            .filter(|done| *done <= now);
        self.steady.or(done)
    }

    /// The job as GET answers it.
    pub(super) fn view(&self, now: Instant, switches: &Switches) -> Value {
        json!({
            "id": self.id,
            "templateId": self.template_id,
            "schedule": {
                "expiration": null,
                "interval": "PT40M",
                "state": self.schedule(switches),
            },
            "status": self.status(now, switches),
            "synchronizationJobSettings": [
                {"name": "AzureIngestionAttributeOptimization", "value": "False"},
                {"name": "LookaheadQueryEnabled", "value": "False"}
            ],
        })
    }

    /// What is compared between two tenants: no derived times.
    pub(super) fn content(&self) -> Value {
        json!({
            "id": self.id,
            "templateId": self.template_id,
            "servicePrincipal": self.service_principal,
            "standing": self.standing,
            "quarantined": self.quarantined.is_some(),
        })
    }

    const fn schedule(&self, switches: &Switches) -> &'static str {
        match (self.standing, switches.paused_schedule) {
            (Standing::Running, _) => "Active",
            (Standing::Paused, PausedSchedule::Paused) => "Paused",
            (Standing::New, _) | (Standing::Paused, PausedSchedule::Disabled) => "Disabled",
        }
    }

    fn code(&self, now: Instant, switches: &Switches) -> &'static str {
        match self.standing {
            Standing::New => match switches.job_created {
                CreatedStatus::Paused => "Paused",
                CreatedStatus::NotConfigured => "NotConfigured",
            },
            Standing::Paused => "Paused",
            Standing::Running if self.quarantined.is_some() => "Quarantine",
            Standing::Running if self.first_cycle_done(now).is_some() => "Active",
            Standing::Running => "NotRun",
        }
    }

    fn status(&self, now: Instant, switches: &Switches) -> Value {
        let done = self.first_cycle_done(now);
        let success = done.map_or(Value::Null, |first| {
            let at = clock::iso(self.last_cycle(first, now));
            self.execution("Succeeded", &at, "None", "", false)
        });
        let last = match self.quarantined {
            Some(at) => self.execution("Failed", &clock::iso(at), QUARANTINE.0, QUARANTINE.1, true),
            None if done.is_some() => success.clone(),
            // Sampled directly after a start: a placeholder that is no failure (reference 2.4).
            None if self.standing == Standing::Running => {
                self.execution("Failed", NEVER, "None", "", false)
            }
            None => Value::Null,
        };
        let steady = done.map_or_else(|| NEVER.to_owned(), clock::iso);
        let steady_last = done.map_or_else(
            || NEVER.to_owned(),
            |first| clock::iso(self.last_cycle(first, now)),
        );
        json!({
            "countSuccessiveCompleteFailures": u8::from(self.quarantined.is_some()),
            "escrowsPruned": false,
            "code": self.code(now, switches),
            "lastExecution": last,
            "lastSuccessfulExecution": success,
            "lastSuccessfulExecutionWithExports": null,
            "quarantine": self.quarantined.map_or(Value::Null, quarantine),
            "steadyStateFirstAchievedTime": steady,
            "steadyStateLastAchievedTime": steady_last,
            "troubleshootingUrl": if self.quarantined.is_some() { json!("") } else { Value::Null },
            "progress": [],
            "synchronizedEntryCountByType": [],
        })
    }

    /// The last cycle that began by now; cycles follow each other every 40 minutes while the job runs.
    const fn last_cycle(&self, first: Instant, now: Instant) -> Instant {
        match self.standing {
            Standing::Running if now > first => now - (now - first) % CYCLE,
            Standing::Running | Standing::New | Standing::Paused => first,
        }
    }

    fn execution(
        &self,
        state: &str,
        at: &str,
        code: &str,
        message: &str,
        actionable: bool,
    ) -> Value {
        json!({
            "activityIdentifier": self.activity,
            "countEntitled": 0, "countEntitledForProvisioning": 0, "countEscrowed": 0, "countEscrowedRaw": 0,
            "countExported": 0, "countExports": 0, "countImported": 0, "countImportedDeltas": 0,
            "countImportedReferenceDeltas": 0,
            "state": state,
            "timeBegan": at,
            "timeEnded": at,
            "error": {"code": code, "message": message, "tenantActionable": actionable},
        })
    }
}

/// Code and words of a connection that fails, as sampled for the AWS connector.
const QUARANTINE: (&str, &str) = (
    "SystemForCrossDomainIdentityManagementInvalidCredentials",
    "The emulated target refuses the saved credentials.",
);

fn quarantine(at: Instant) -> Value {
    json!({
        "currentBegan": clock::iso(at),
        "nextAttempt": clock::iso(at + NEXT_ATTEMPT),
        "reason": "EncounteredQuarantineException",
        "seriesBegan": clock::iso(at),
        "seriesCount": 1,
        "error": {"code": QUARANTINE.0, "message": QUARANTINE.1, "tenantActionable": true},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Job {
        Job::new("aws.t.1".to_owned(), "aws", "sp", "activity".to_owned(), 0)
    }

    fn codes(job: &Job, now: Instant) -> (String, String) {
        let view = job.view(now, &Switches::default());
        let text = |pointer: &str| {
            view.pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or("?")
                .to_owned()
        };
        (text("/schedule/state"), text("/status/code"))
    }

    #[test]
    fn a_job_is_created_disabled_and_runs_its_first_cycle_after_forty_minutes() {
        let mut job = job();
        assert_eq!(codes(&job, 1), ("Disabled".into(), "Paused".into()));
        job.start(10, true);
        assert_eq!(codes(&job, 11), ("Active".into(), "NotRun".into()));
        assert_eq!(
            codes(&job, 10 + CYCLE - 1),
            ("Active".into(), "NotRun".into())
        );
        assert_eq!(codes(&job, 10 + CYCLE), ("Active".into(), "Active".into()));
        let status = &job.view(10 + CYCLE, &Switches::default())["status"];
        assert_eq!(status["lastExecution"]["state"], "Succeeded");
        assert_ne!(status["steadyStateFirstAchievedTime"], NEVER);
    }

    #[test]
    fn a_pause_keeps_what_the_job_knows_and_a_restart_forgets_the_watermark() {
        let mut job = job();
        job.start(0, true);
        job.pause(CYCLE);
        assert_eq!(codes(&job, CYCLE), ("Disabled".into(), "Paused".into()));
        job.start(CYCLE + 1, true);
        assert_eq!(codes(&job, CYCLE + 1).1, "Active");
        job.restart(
            CYCLE + 2,
            Reset {
                watermark: true,
                quarantine: true,
            },
            true,
        );
        assert_eq!(codes(&job, CYCLE + 3).1, "NotRun");
    }

    #[test]
    fn a_running_job_is_not_set_back_by_another_start() {
        let mut job = job();
        job.start(0, true);
        job.start(CYCLE - 1, true);
        assert_eq!(codes(&job, CYCLE).1, "Active");
    }

    #[test]
    fn refused_credentials_mean_quarantine_until_a_start_with_better_ones() {
        let mut job = job();
        job.start(0, false);
        assert_eq!(
            codes(&job, CYCLE * 9),
            ("Active".into(), "Quarantine".into())
        );
        job.restart(
            5,
            Reset {
                watermark: true,
                quarantine: false,
            },
            true,
        );
        assert_eq!(codes(&job, 6).1, "Quarantine");
        job.start(7, true);
        assert_eq!(codes(&job, 8), ("Active".into(), "NotRun".into()));
    }

    #[test]
    fn the_unknown_states_follow_the_switches() {
        let switches = Switches {
            job_created: CreatedStatus::NotConfigured,
            paused_schedule: PausedSchedule::Paused,
            ..Switches::default()
        };
        let mut job = job();
        assert_eq!(job.view(1, &switches)["status"]["code"], "NotConfigured");
        assert_eq!(job.view(1, &switches)["schedule"]["state"], "Disabled");
        job.start(1, true);
        job.pause(2);
        assert_eq!(job.view(3, &switches)["schedule"]["state"], "Paused");
    }
}
