//! How the jobs are doing: a table, and below it what needs a person.

use std::fmt::Write as _;

use comfy_table::Table;
use comfy_table::presets::NOTHING;
use serde_json::{Value, json};

use super::Style;
use super::escape::line;
use super::paint::{Tone, paint};
use crate::live::{Job, LiveApp, Quarantine, Schedule};
use crate::model::AppName;

/// One application of the manifests, and what was seen of it.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusRow {
    pub name: AppName,
    /// `None` where it does not exist, or cannot be told from a stranger.
    pub live: Option<LiveApp>,
    /// Why there is nothing to show.
    pub because: Option<String>,
}

/// The table.
#[must_use]
pub fn status(rows: &[StatusRow], style: Style) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header([
        "NAME", "JOB", "STATE", "STATUS", "LAST RUN", "EVERY", "OBJECTS",
    ]);
    for row in rows {
        let cells = cells(row);
        if cells.is_empty() {
            table.add_row([
                row.name.as_str(),
                "-",
                "-",
                &row.because
                    .as_deref()
                    .map_or_else(|| "no job".to_owned(), line),
                "-",
                "-",
                "-",
            ]);
        }
        for cells in cells {
            table.add_row(cells);
        }
    }
    let mut out = String::new();
    for line in table.to_string().lines() {
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for (name, quarantine) in rows.iter().flat_map(quarantines) {
        out.push_str(&explained(name, quarantine, style));
    }
    out
}

fn cells(row: &StatusRow) -> Vec<[String; 7]> {
    let jobs = row.live.iter().flat_map(|live| &live.jobs);
    jobs.map(|job| {
        let counts: Vec<_> = job
            .counts
            .iter()
            .map(|(kind, number)| format!("{} {}", number, line(kind)))
            .collect();
        let last = job.last_run.as_ref().map_or_else(
            || "never".to_owned(),
            |run| format!("{} {}", run.state, run.ended),
        );
        let objects = if counts.is_empty() {
            "-".to_owned()
        } else {
            counts.join(", ")
        };
        let every = job.interval.as_deref().map_or("-", interval);
        [
            row.name.to_string(),
            line(job.template.as_str()),
            state(job),
            line(&job.status),
            line(&last),
            line(every),
            objects,
        ]
    })
    .collect()
}

/// The largest time span of .NET is how the service says "not yet known" (reference, section 2.3).
fn interval(text: &str) -> &str {
    if text.starts_with("P10675199") {
        "-"
    } else {
        text.strip_prefix("PT").unwrap_or(text)
    }
}

fn state(job: &Job) -> String {
    match &job.schedule {
        Schedule::Active => "running".to_owned(),
        Schedule::Stopped => "paused".to_owned(),
        Schedule::Other(word) => line(word),
    }
}

fn quarantines(row: &StatusRow) -> impl Iterator<Item = (&AppName, &Quarantine)> {
    let jobs = row.live.iter().flat_map(|live| &live.jobs);
    jobs.filter_map(|job| job.quarantine.as_ref())
        .map(|quarantine| (&row.name, quarantine))
}

fn explained(name: &AppName, quarantine: &Quarantine, style: Style) -> String {
    let mut out = format!(
        "\n{} {}\n",
        paint(style, Tone::Bad, &format!("{name} is in quarantine:")),
        line(&quarantine.reason)
    );
    let _ = writeln!(out, "  {}", meaning(&quarantine.reason));
    if let Some(message) = &quarantine.message {
        let _ = writeln!(out, "  the service says: {}", line(message));
    }
    if let Some(next) = &quarantine.next_attempt {
        let _ = writeln!(out, "  it tries again by itself at {}", line(next));
    }
    out
}

/// What each reason means and what to do (reference, section 2.4).
fn meaning(reason: &str) -> &'static str {
    match reason {
        "EncounteredQuarantineException" => {
            "the service cannot sign in to the target system; mend the credentials and raise credentials.version"
        }
        "EncounteredEscrowProportionThreshold" => {
            "more than 40 % of the changes failed; look at the provisioning logs for the common cause"
        }
        "EncounteredBaseEscrowThreshold" | "EncounteredTotalEscrowThreshold" => {
            "too many changes failed; look at the provisioning logs for the common cause"
        }
        "TooManyDeletes" => {
            "one cycle would have deleted or disabled more accounts than the threshold allows; check the scope before anything else"
        }
        "QuarantinedOnDemand" => "Microsoft has stopped this job; ask their support",
        "IngestionInterrupted" => "reading the source was interrupted; the service tries again",
        _ => "this version does not know the reason; look at the job in the portal",
    }
}

/// The same for programs.
#[must_use]
pub fn status_json(rows: &[StatusRow]) -> Value {
    let job = |job: &Job| {
        json!({
            "id": job.id, "template": job.template, "schedule": job.schedule, "status": job.status, "interval": job.interval,
            "last_run": job.last_run, "objects": job.counts, "quarantine": job.quarantine,
        })
    };
    let row = |row: &StatusRow| {
        let jobs: Vec<_> = row
            .live
            .iter()
            .flat_map(|live| &live.jobs)
            .map(job)
            .collect();
        json!({ "name": row.name, "exists": row.live.is_some(), "because": row.because, "jobs": jobs })
    };
    json!({ "format_version": "1.0", "apps": rows.iter().map(row).collect::<Vec<_>>() })
}
