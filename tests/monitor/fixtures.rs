//! Every published job and log entry is read, whatever its age.

use serde_json::{Value, json};
use syncform::api::{job, provisioning_summary};
use syncform::live::{
    Job, NextRun, Phase, ProvisioningAction, ProvisioningStatus, ProvisioningSummary,
};

use crate::support::fixtures::documents;

fn items(document: Value) -> Vec<Value> {
    match document.get("value") {
        Some(Value::Array(items)) => items.clone(),
        _ => vec![document],
    }
}

/// All jobs by file; a status alone is read as that of a running job.
fn jobs() -> Option<Vec<(String, Job)>> {
    let mut jobs = Vec::new();
    for (name, document) in documents("jobs")? {
        for mut item in items(document) {
            if item.get("status").is_none() {
                item = json!({ "id": "j", "templateId": "t", "schedule": { "state": "Active" }, "status": item });
            }
            let job = job(&item).unwrap_or_else(|error| panic!("{name}: {error}"));
            jobs.push((name.clone(), job));
        }
    }
    Some(jobs)
}

#[test]
fn every_job_is_read_and_knows_where_it_is() {
    let Some(jobs) = jobs() else { return };
    let phases: Vec<_> = jobs
        .iter()
        .map(|(name, job)| (name.as_str(), job.phase()))
        .collect();
    let stopped = [
        "aws-created-paused-2021.json",
        "aws-job-2020.json",
        "job-get-doc-b.json",
        "job-get-doc-c.json",
        "jobs-list-box.json",
    ];
    for (name, phase) in phases {
        let expected = match name {
            "cloudsync-jobs-list-2025.transcribed.json" => Phase::Cycling,
            "jobs-list-customattr-b.json" => Phase::Unclear,
            "jobs-list-overview.json" => Phase::FirstCycle,
            "salesforce-job-get-quarantine.json" => Phase::StoppedInQuarantine,
            name if stopped.contains(&name) => Phase::Stopped,
            _ => Phase::Quarantined,
        };
        assert_eq!(phase, expected, "{name}");
    }
}

#[test]
fn never_is_never_a_time() {
    let Some(jobs) = jobs() else { return };
    for (name, job) in &jobs {
        let all = [&job.last_run, &job.record.last_success];
        let runs = all.into_iter().flatten();
        let ended = runs.map(|run| Some(run.ended));
        let quarantine = job.quarantine.iter();
        let times = quarantine.flat_map(|quarantine| [quarantine.next_attempt, quarantine.since()]);
        for time in ended.chain(times).flatten() {
            assert!(time.as_second() > 0, "{name}: {time}");
        }
    }
    let named = |name: &str| {
        let found = jobs.iter().find(|(file, _)| file == name);
        &found.expect("there").1
    };
    let box_job = named("salesforce-job-2017.json");
    assert_eq!(
        box_job.next_run(),
        None,
        "the next attempt is in the year 1"
    );
    assert_eq!(named("aws-created-paused-2021.json").every(), None);
    let aws = named("aws-quarantine-2021.json");
    let quarantine = aws.quarantine.as_ref().expect("a quarantine");
    let next: jiff::Timestamp = "2021-05-24T21:50:54.4981365Z".parse().expect("a time");
    assert_eq!(aws.next_run(), Some(NextRun::Said(next)));
    assert_eq!(quarantine.reason, "EncounteredQuarantineException");
    let fault = quarantine.error.as_ref().expect("an error");
    assert!(fault.code.ends_with("InvalidCredentials") && fault.tenant_actionable == Some(true));
    let sync = named("cloudsync-jobs-list-2025.transcribed.json");
    assert!(
        matches!(sync.next_run(), Some(NextRun::About(_))),
        "{sync:?}"
    );
    assert_eq!(sync.counts.values().sum::<i64>(), 5);
}

#[test]
fn every_log_entry_is_read_in_both_shapes() {
    let Some(documents) = documents("provlog") else {
        return;
    };
    for (name, document) in documents {
        for item in items(document) {
            let entry: ProvisioningSummary =
                provisioning_summary(&item).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(entry.action, ProvisioningAction::Create, "{name}");
            assert!(entry.steps.len() > 1 && entry.changes.len() > 3, "{name}");
            assert!(entry.steps.iter().all(|step| step.kind.is_some()), "{name}");
            if name == "provlog-f.json" {
                assert_eq!(
                    (entry.status, entry.error),
                    (ProvisioningStatus::Success, None)
                );
                continue;
            }
            assert_eq!(entry.status, ProvisioningStatus::Failure, "{name}");
            assert!(entry.is_about("SELF-service"), "{name}");
            assert!(!entry.is_about("somebody else"), "{name}");
            let error = entry.error.expect("why");
            let code = error.code.expect("a code");
            assert!(
                code.ends_with("EntryConflict") && error.reason.is_some(),
                "{name}"
            );
        }
    }
}
