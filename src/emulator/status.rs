//! A job as GET answers it: schedule, status, progress.
//!
//! Reference sections 2.3 and 2.4. It moves nothing.

use serde_json::{Value, json};

use super::clock::{self, Instant};
use super::execution::{self, Execution, NEVER};
use super::lifecycle::{Job, Run, Standing};
use super::quarantine::Quarantine;
use super::switches::{CreatedStatus, NewInterval, PausedSchedule, Switches};

/// The job with everything that is told of it: what happens here, over what was recorded elsewhere.
pub(super) fn view(job: &Job, now: Instant, switches: &Switches) -> Value {
    let seen = seen(job, now, switches);
    let Some(told) = &job.told else {
        return seen;
    };
    let mut job_told = told.job.clone();
    if job.standing != told.standing || job.course.run.is_some() {
        for (part, member) in [
            ("schedule", "state"),
            ("status", "code"),
            ("status", "progress"),
        ] {
            job_told[part][member] = seen[part][member].clone();
        }
    }
    job_told
}

fn seen(job: &Job, now: Instant, switches: &Switches) -> Value {
    json!({
        "id": job.id,
        "templateId": job.template_id,
        "schedule": {
            "expiration": null,
            "interval": interval(job, switches),
            "state": schedule(job, switches),
        },
        "status": status(job, now, switches),
        "synchronizationJobSettings": [
            {"name": "AzureIngestionAttributeOptimization", "value": "False"},
            {"name": "LookaheadQueryEnabled", "value": "False"}
        ],
    })
}

/// `schedule.interval`. `TimeSpan.MaxValue` is sampled of jobs that have not run.
const fn interval(job: &Job, switches: &Switches) -> &'static str {
    match (switches.new_interval, &job.course.last) {
        (NewInterval::Maximum, None) => "P10675199DT2H48M5.4775807S",
        (NewInterval::Maximum, Some(_)) | (NewInterval::Cycle, _) => "PT40M",
    }
}

/// `schedule.state`.
pub(super) const fn schedule(job: &Job, switches: &Switches) -> &'static str {
    match (job.standing, switches.paused_schedule) {
        (Standing::Running, _) => "Active",
        (Standing::Paused, PausedSchedule::Paused) => "Paused",
        (Standing::New | Standing::GivenUp, _) | (Standing::Paused, PausedSchedule::Disabled) => {
            "Disabled"
        }
    }
}

/// A pause shows only when the cycle that it lets finish is over.
fn code(job: &Job, switches: &Switches) -> &'static str {
    let running = if job.course.quarantine.is_some() {
        "Quarantine"
    } else if job.course.watermark {
        "Active"
    } else {
        "NotRun"
    };
    match job.standing {
        Standing::New => match switches.job_created {
            CreatedStatus::Paused => "Paused",
            CreatedStatus::NotConfigured => "NotConfigured",
        },
        Standing::Paused if job.course.run.is_none() => "Paused",
        Standing::Paused | Standing::Running | Standing::GivenUp => running,
    }
}

fn status(job: &Job, now: Instant, switches: &Switches) -> Value {
    let course = &job.course;
    let told =
        |execution: &Option<Execution>| execution.as_ref().map_or(Value::Null, Execution::view);
    let last = match &course.last {
        None if job.standing != Standing::New => execution::placeholder(&job.activity),
        last => told(last),
    };
    let time = |at: Option<Instant>| at.map_or_else(|| NEVER.to_owned(), clock::iso);
    let progress = course.run.iter().map(|run| progress(run, now));
    let entries = course.entries.iter();
    let entries = entries.map(|(kind, number)| json!({"key": kind, "value": number}));
    let quarantine = course.quarantine.as_ref();
    json!({
        "countSuccessiveCompleteFailures": course.failures,
        "escrowsPruned": false,
        "code": code(job, switches),
        "lastExecution": last,
        "lastSuccessfulExecution": told(&course.success),
        "lastSuccessfulExecutionWithExports": told(&course.success_with_exports),
        "quarantine": quarantine.map_or(Value::Null, Quarantine::view),
        "steadyStateFirstAchievedTime": time(course.steady_first),
        "steadyStateLastAchievedTime": time(course.steady_last),
        "troubleshootingUrl": if quarantine.is_some() { json!("") } else { Value::Null },
        "progress": progress.collect::<Vec<_>>(),
        "synchronizedEntryCountByType": entries.collect::<Vec<_>>(),
    })
}

/// How far a cycle is. No sample shows the words of `units`.
fn progress(run: &Run, now: Instant) -> Value {
    let whole = u128::try_from(run.ends - run.began).unwrap_or(1).max(1);
    let past = u128::try_from(now - run.began).unwrap_or(0).min(whole);
    let done = run.units as u128 * past / whole;
    json!({
        "completedUnits": u64::try_from(done).unwrap_or(u64::MAX),
        "totalUnits": run.units,
        "progressObservationDateTime": clock::iso(now),
        "units": null,
    })
}

#[cfg(test)]
mod tests {
    use super::super::switches::PausedCycle;
    use super::*;

    fn job() -> Job {
        Job::new("aws.t.1".to_owned(), "aws", "sp", "activity".to_owned(), 0)
    }

    #[test]
    fn the_unknown_states_follow_the_switches() {
        let switches = Switches {
            job_created: CreatedStatus::NotConfigured,
            paused_schedule: PausedSchedule::Paused,
            ..Switches::default()
        };
        let mut job = job();
        assert_eq!(view(&job, 1, &switches)["status"]["code"], "NotConfigured");
        assert_eq!(view(&job, 1, &switches)["schedule"]["state"], "Disabled");
        job.start(1);
        job.pause(PausedCycle::Ends);
        assert_eq!(view(&job, 3, &switches)["schedule"]["state"], "Paused");
        let friendly = view(&job, 3, &Switches::default());
        assert_eq!(friendly["schedule"]["state"], "Disabled");
        assert_eq!(friendly["status"]["code"], "Paused");
    }

    #[test]
    fn progress_never_leaves_its_bounds() {
        let mut job = job();
        job.start(100);
        job.begin(100, 7);
        let at = |now| view(&job, now, &Switches::default())["status"]["progress"][0].clone();
        let done = |now| at(now)["completedUnits"].as_u64();
        assert_eq!(
            [50, 100, 250, 400, 4000].map(done),
            [Some(0), Some(0), Some(3), Some(7), Some(7)]
        );
        assert_eq!(
            at(100)["progressObservationDateTime"],
            "1970-01-01T00:01:40Z"
        );
    }
}
