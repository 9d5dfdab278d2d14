//! How the jobs are doing, for programs. Times are RFC 3339; what the service calls "never" is null.

use serde_json::{Value, json};

use super::status::StatusRow;
use crate::live::{Job, NextRun, Quarantine};

/// One application. Of jobs that could not be read it is unknown whether they are settled, which is null.
#[must_use]
pub fn status_row_json(row: &StatusRow) -> Value {
    json!({
        "name": row.name,
        "exists": row.live.is_some(),
        "because": row.because,
        "unread": row.unread,
        "application": row.live.as_ref().map(|live| &live.application),
        "service_principal": row.live.as_ref().map(|live| &live.service_principal),
        "settled": row.is_settled(),
        "jobs": row.jobs().map(job).collect::<Vec<_>>(),
    })
}

/// All of them in one document.
#[must_use]
pub fn status_json(rows: &[StatusRow]) -> Value {
    json!({ "format_version": "1.0", "apps": rows.iter().map(status_row_json).collect::<Vec<_>>() })
}

fn job(job: &Job) -> Value {
    let record = &job.record;
    let next = job.next_run().map(|next| match next {
        NextRun::Said(at) => json!({ "at": at, "estimated": false }),
        NextRun::About(at) => json!({ "at": at, "estimated": true }),
    });
    json!({
        "id": job.id,
        "template": job.template,
        "schedule": job.schedule,
        "status": job.status,
        "phase": job.phase(),
        "interval": job.interval,
        "last_run": job.last_run,
        "last_success": record.last_success,
        "last_success_with_exports": record.last_success_with_exports,
        "next_run": next,
        "objects": job.counts,
        "progress": record.progress,
        "quarantine": job.quarantine.as_ref().map(quarantine),
        "successive_failures": record.successive_failures,
        "escrows_pruned": record.escrows_pruned,
        "steady_state_first": record.steady_first,
        "steady_state_last": record.steady_last,
        "troubleshooting_url": record.troubleshooting,
    })
}

fn quarantine(quarantine: &Quarantine) -> Value {
    let mut value = json!(quarantine);
    value["disabled_about"] = json!(quarantine.ends());
    value
}
