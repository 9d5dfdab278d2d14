//! How the jobs are doing: a table, and below it what needs a person.

use std::fmt::Write as _;

use comfy_table::Table;
use comfy_table::presets::NOTHING;
use jiff::Timestamp;

use super::Style;
use super::attention::attention;
use super::time::minute;
use crate::live::{Job, LiveApp, NextRun, Phase, Schedule, Unread};
use crate::model::AppName;
use crate::visible::line;

/// One application of the manifests, and what was seen of it.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusRow {
    pub name: AppName,
    /// `None` where it does not exist, or cannot be told from a stranger.
    pub live: Option<LiveApp>,
    /// Why there is nothing to show.
    pub because: Option<String>,
    /// How the service refused to show its jobs: then nobody knows of any, nor of none.
    pub unread: Option<Unread>,
    /// Whether the manifest wants a job.
    pub wants_job: bool,
}

impl StatusRow {
    /// The jobs that were seen.
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.live.iter().flat_map(|live| &live.jobs)
    }

    /// Whether two looks show the same, whenever they were taken.
    #[must_use]
    pub fn looks_like(&self, other: &Self) -> bool {
        let timeless = |row: &Self| {
            let mut row = row.clone();
            let jobs = row.live.iter_mut().flat_map(|live| &mut live.jobs);
            for progress in jobs.flat_map(|job| &mut job.record.progress) {
                progress.observed = None;
            }
            row
        };
        timeless(self) == timeless(other)
    }

    /// Whether nothing more happens by itself that somebody would wait for; none where that is unknown.
    #[must_use]
    pub fn is_settled(&self) -> Option<bool> {
        let is_settled = || self.jobs().all(|job| job.phase().is_settled());
        self.unread.is_none().then(is_settled)
    }

    /// Whether the application has come to a bad end: a job in quarantine, or none where the manifest wants one.
    #[must_use]
    pub fn is_stuck(&self) -> bool {
        let has_job = self.jobs().next().is_some();
        let is_there = has_job || self.unread.is_some();
        self.jobs().any(|job| job.phase().is_quarantined()) || (self.wants_job && !is_there)
    }

    /// What stands where there is no job to show.
    fn nothing(&self) -> String {
        match (&self.unread, self.because.as_deref()) {
            (Some(refused), _) => line(&format!("unknown: {refused}")),
            (None, Some(because)) => line(because),
            (None, None) => "no job".to_owned(),
        }
    }
}

/// A column's name, whether it stands there with nothing in it, and what it shows at a time.
type Column = (&'static str, bool, fn(&Job, Timestamp) -> String);

const COLUMNS: [Column; 10] = [
    ("JOB", true, |job, _| line(job.template.as_str())),
    ("STATE", true, |job, _| state(job)),
    ("STATUS", true, |job, _| line(&job.status)),
    ("LAST RUN", true, |job, _| last_run(job)),
    ("NEXT RUN", false, next_run),
    ("EVERY", true, |job, _| {
        job.interval.as_deref().map_or_else(none, interval)
    }),
    ("EXPORTED", false, |job, _| {
        of_last_run(job, |run| run.exported)
    }),
    ("FAILED", false, |job, _| {
        of_last_run(job, |run| run.escrowed)
    }),
    ("OBJECTS", true, |job, _| objects(job)),
    ("PROGRESS", false, |job, _| progress(job)),
];

fn none() -> String {
    "-".to_owned()
}

/// The table, and an explanation of each job that needs attention. `now` is the service's own time.
#[must_use]
pub fn status(rows: &[StatusRow], now: Timestamp, style: Style) -> String {
    let cells: Vec<(String, Vec<String>)> = rows
        .iter()
        .flat_map(|row| {
            let own: Vec<Vec<String>> = row
                .jobs()
                .map(|job| COLUMNS.iter().map(|(.., show)| show(job, now)).collect())
                .collect();
            let own = if own.is_empty() {
                vec![empty(row)]
            } else {
                own
            };
            own.into_iter().map(|cells| (row.name.to_string(), cells))
        })
        .collect();
    let is_shown: Vec<bool> = COLUMNS
        .iter()
        .enumerate()
        .map(|(at, (_, always, _))| *always || cells.iter().any(|(_, cells)| cells[at] != "-"))
        .collect();
    let shown = |at: &usize| is_shown[*at];
    let mut table = Table::new();
    let heads = (0..COLUMNS.len()).filter(shown).map(|at| COLUMNS[at].0);
    table
        .load_style(NOTHING)
        .set_header(std::iter::once("NAME").chain(heads));
    for (name, cells) in &cells {
        let cells = (0..COLUMNS.len())
            .filter(shown)
            .map(|at| cells[at].as_str());
        table.add_row(std::iter::once(name.as_str()).chain(cells));
    }
    let mut out = String::new();
    for line in table.to_string().lines() {
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for row in rows {
        out.push_str(&attention(row, now, style));
    }
    out
}

/// The cells of an application without a job: why there is none stands where its status would.
fn empty(row: &StatusRow) -> Vec<String> {
    let because = row.nothing();
    let cell = |(name, ..): &Column| {
        if *name == "STATUS" {
            because.clone()
        } else {
            none()
        }
    };
    COLUMNS.iter().map(cell).collect()
}

/// What a job does, in one line for whoever watches it.
#[must_use]
pub fn status_line(row: &StatusRow) -> String {
    let jobs: Vec<_> = row
        .jobs()
        .map(|job| {
            let mut text = match job.phase() {
                Phase::Stopped => "paused".to_owned(),
                Phase::Finishing => "paused, the last cycle goes on to its end".to_owned(),
                Phase::Quarantined => format!("running, in quarantine{}", reason(job)),
                Phase::Retrying => {
                    format!("running, in quarantine{}, trying again", reason(job))
                }
                Phase::StoppedInQuarantine => format!("paused, in quarantine{}", reason(job)),
                Phase::FirstCycle => "running, the first cycle is not done".to_owned(),
                Phase::Cycling => "running, the first cycle is done".to_owned(),
                Phase::Unclear => format!("schedule.state is \"{}\"", state(job)),
            };
            for (cell, what) in [(last_run(job), "last run "), (progress(job), "")] {
                if cell != "-" && cell != "never" {
                    let _ = write!(text, "; {what}{cell}");
                }
            }
            text
        })
        .collect();
    let text = if jobs.is_empty() {
        row.nothing()
    } else {
        jobs.join(" | ")
    };
    format!("{}: {text}", row.name)
}

fn reason(job: &Job) -> String {
    let reason = job
        .quarantine
        .as_ref()
        .map_or("", |quarantine| &quarantine.reason);
    if reason.is_empty() {
        String::new()
    } else {
        format!(" ({})", line(reason))
    }
}

fn state(job: &Job) -> String {
    match &job.schedule {
        Schedule::Active => "running".to_owned(),
        Schedule::Stopped => "paused".to_owned(),
        Schedule::Other(word) if word.is_empty() => "unknown".to_owned(),
        Schedule::Other(word) => line(word),
    }
}

fn last_run(job: &Job) -> String {
    job.last_run.as_ref().map_or_else(
        || "never".to_owned(),
        |run| format!("{} {}", line(&run.state), minute(run.ended)),
    )
}

fn of_last_run(job: &Job, count: fn(&crate::live::Execution) -> i64) -> String {
    job.last_run
        .as_ref()
        .map_or_else(none, |run| count(run).to_string())
}

fn next_run(job: &Job, now: Timestamp) -> String {
    match job.next_run() {
        Some(NextRun::Said(at) | NextRun::About(at)) if at <= now => "due".to_owned(),
        Some(NextRun::Said(at)) => minute(at),
        Some(NextRun::About(at)) => format!("about {}", minute(at)),
        None => none(),
    }
}

/// The largest time span of .NET is how the service says "not yet known" (reference, section 2.3).
fn interval(text: &str) -> String {
    if text.starts_with("P10675199") {
        none()
    } else {
        line(text.strip_prefix("PT").unwrap_or(text))
    }
}

fn objects(job: &Job) -> String {
    let counts: Vec<_> = job
        .counts
        .iter()
        .map(|(kind, number)| format!("{} {}", number, line(kind)))
        .collect();
    if counts.is_empty() {
        none()
    } else {
        counts.join(", ")
    }
}

fn progress(job: &Job) -> String {
    let parts: Vec<_> = job
        .record
        .progress
        .iter()
        .map(|part| {
            let text = format!("{} of {} {}", part.completed, part.total, line(&part.units));
            text.trim_end().to_owned()
        })
        .collect();
    if parts.is_empty() {
        none()
    } else {
        parts.join(", ")
    }
}
