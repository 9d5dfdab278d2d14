//! A job and its status, as the service tells them (reference, sections 2.3 and 2.4).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::decode::{Shape, text};
use crate::live::{Execution, Fault, Job, Progress, Quarantine, Record, Schedule};
use crate::model::{JobId, SyncTemplateId};

/// A job with its status.
///
/// # Errors
/// [`Shape`] where id, template or schedule are missing.
pub fn job(value: &Value) -> Result<Job, Shape> {
    let none = Value::Null;
    let status = value.get("status").unwrap_or(&none);
    let schedule = value.get("schedule").ok_or(Shape("schedule"))?;
    Ok(Job {
        id: JobId::new(text(value, "id")?),
        template: SyncTemplateId::new(text(value, "templateId")?),
        schedule: state(text(schedule, "state").unwrap_or_default()),
        status: text(status, "code").unwrap_or_default().to_owned(),
        is_busy: each(status, "progress").next().is_some(),
        interval: text(schedule, "interval").ok().map(str::to_owned),
        last_run: status.get("lastExecution").and_then(execution),
        counts: counts(status),
        quarantine: status.get("quarantine").and_then(quarantine),
        record: record(status),
    })
}

/// `schedule.state`, in any letter case: samples mix them.
fn state(said: &str) -> Schedule {
    let is = |word: &str| said.eq_ignore_ascii_case(word);
    if is("Active") {
        Schedule::Active
    } else if is("Disabled") || is("Paused") {
        Schedule::Stopped
    } else {
        Schedule::Other(said.to_owned())
    }
}

/// A time, or none where the service says "never": the year 1, an empty text, or nothing.
pub(super) fn time(value: &Value, name: &'static str) -> Option<Timestamp> {
    let text = text(value, name).ok()?;
    let time: Timestamp = text.parse().ok()?;
    (!text.starts_with("0001-")).then_some(time)
}

fn number(value: &Value, name: &str) -> Option<i64> {
    value.get(name).and_then(Value::as_i64)
}

fn each<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    let items = value.get(name).and_then(Value::as_array);
    items.into_iter().flatten()
}

/// A start leaves a placeholder of the year 1 behind that reads like a failure (reference, section 2.4).
fn execution(value: &Value) -> Option<Execution> {
    let count = |name: &str| number(value, name).unwrap_or_default();
    Some(Execution {
        state: text(value, "state").ok()?.to_owned(),
        began: time(value, "timeBegan"),
        ended: time(value, "timeEnded")?,
        imported: count("countImported"),
        exported: count("countExported"),
        escrowed: count("countEscrowed"),
        error: value.get("error").and_then(fault),
    })
}

/// The code `None` is how the service says that there is no error.
fn fault(value: &Value) -> Option<Fault> {
    let code = text(value, "code").unwrap_or_default();
    let message = text(value, "message").unwrap_or_default();
    let says_nothing = code.is_empty() && message.is_empty();
    let is_none = says_nothing || code.eq_ignore_ascii_case("None");
    (!is_none).then(|| Fault {
        code: code.to_owned(),
        message: message.to_owned(),
        tenant_actionable: value.get("tenantActionable").and_then(Value::as_bool),
    })
}

fn counts(status: &Value) -> BTreeMap<String, i64> {
    let pair = |item: &Value| Some((text(item, "key").ok()?.to_owned(), number(item, "value")?));
    each(status, "synchronizedEntryCountByType")
        .filter_map(pair)
        .collect()
}

/// Real quarantines come without reason or times (seen: all of them empty texts): each part stands for itself.
fn quarantine(value: &Value) -> Option<Quarantine> {
    value.is_object().then(|| Quarantine {
        reason: text(value, "reason").unwrap_or_default().to_owned(),
        error: value.get("error").and_then(fault),
        began: time(value, "currentBegan"),
        series_began: time(value, "seriesBegan"),
        series_count: number(value, "seriesCount"),
        next_attempt: time(value, "nextAttempt"),
    })
}

fn record(status: &Value) -> Record {
    let progress = |item: &Value| {
        Some(Progress {
            units: text(item, "units").unwrap_or_default().to_owned(),
            completed: number(item, "completedUnits")?,
            total: number(item, "totalUnits")?,
            observed: time(item, "progressObservationDateTime"),
        })
    };
    Record {
        last_success: status.get("lastSuccessfulExecution").and_then(execution),
        last_success_with_exports: status
            .get("lastSuccessfulExecutionWithExports")
            .and_then(execution),
        successive_failures: number(status, "countSuccessiveCompleteFailures").unwrap_or_default(),
        escrows_pruned: status
            .get("escrowsPruned")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
        steady_first: time(status, "steadyStateFirstAchievedTime"),
        steady_last: time(status, "steadyStateLastAchievedTime"),
        troubleshooting: text(status, "troubleshootingUrl").ok().map(str::to_owned),
        progress: each(status, "progress").filter_map(progress).collect(),
    }
}
