//! `status --watch`: looking again until nothing more happens by itself, and saying what changed.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use super::args::Pace;
use super::ear::signalled;
use super::remote::Remote;
use super::{Exit, Failure, Voice, status};
use crate::observe;
use crate::render::{self, StatusRow};
use crate::wire::Transport as _;

/// How long is watched where nobody says how long. First cycles of large tenants take many hours.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

enum Ended {
    Settled,
    TimedOut(Duration),
}

pub(super) async fn run(
    remote: &Remote,
    voice: Voice,
    rows: Vec<StatusRow>,
    pace: Pace,
) -> Result<Exit, Failure> {
    let mut watcher = Watcher {
        remote,
        voice,
        bars: Bars::new(voice, &rows),
        rows,
    };
    // One ear for the whole watch: a signal between two looks must not be missed.
    let ended = tokio::select! {
        biased;
        () = signalled() => None,
        ended = watcher.watch(pace) => Some(ended?),
    };
    watcher.bars.end();
    let rows = watcher.rows;
    // Lines have been written as things happened; the others are a result at the end.
    voice.tell(&status::Told {
        remote,
        rows: &rows,
        is_by_line: false,
    });
    match ended {
        None => Ok(Exit::Interrupted),
        Some(Ended::TimedOut(after)) => {
            Err(Failure::new(Exit::Busy, unsettled(&rows, after)).beside())
        }
        Some(Ended::Settled) => {
            let unread = status::unread(voice, remote, &rows).await;
            match (stuck(&rows), unread) {
                (Some(text), _) => Err(Failure::new(Exit::Error, text).beside()),
                (None, Some(unread)) => Err(unread),
                (None, None) => Ok(Exit::Done),
            }
        }
    }
}

fn unsettled(rows: &[StatusRow], after: Duration) -> String {
    let names: Vec<_> = rows
        .iter()
        .filter(|row| row.is_settled() == Some(false))
        .map(|row| row.name.as_str())
        .collect();
    format!(
        "after {} s the first cycle is not done: {}",
        after.as_secs(),
        names.join(", ")
    )
}

fn stuck(rows: &[StatusRow]) -> Option<String> {
    let stuck: Vec<_> = rows
        .iter()
        .filter(|row| row.is_stuck())
        .map(|row| row.name.as_str())
        .collect();
    (!stuck.is_empty()).then(|| {
        format!(
            "in quarantine, or without the job that the manifest wants: {}",
            stuck.join(", ")
        )
    })
}

struct Watcher<'a> {
    remote: &'a Remote,
    voice: Voice,
    bars: Bars,
    rows: Vec<StatusRow>,
}

impl Watcher<'_> {
    async fn watch(&mut self, pace: Pace) -> Result<Ended, Failure> {
        let longest = pace.timeout.unwrap_or(LONGEST);
        let mut passed = Duration::ZERO;
        for row in &self.rows {
            self.tell(row);
        }
        loop {
            // What is unknown is not waited for: nothing shows that it would become known.
            if self.rows.iter().all(|row| row.is_settled() != Some(false)) {
                return Ok(Ended::Settled);
            }
            let left = longest.saturating_sub(passed);
            if left.is_zero() {
                return Ok(Ended::TimedOut(longest));
            }
            let pause = pace.interval.min(left);
            self.remote.pause(pause).await;
            passed += pause;
            self.look().await?;
        }
    }

    /// Reads the jobs of every application that has any once more.
    async fn look(&mut self) -> Result<(), Failure> {
        let mut seen = self.rows.clone();
        let watched = seen.iter_mut().filter_map(|row| row.live.as_mut());
        let mut watched: Vec<_> = watched.filter(|live| !live.jobs.is_empty()).collect();
        let principals = watched.iter().map(|live| &live.service_principal);
        let jobs = observe::all_jobs(self.remote, &principals.collect::<Vec<_>>()).await?;
        for (live, jobs) in watched.iter_mut().zip(jobs) {
            live.jobs = jobs;
        }
        for (before, now) in self.rows.iter().zip(&seen) {
            if before.looks_like(now) {
                self.bars.tick(now);
            } else {
                self.tell(now);
            }
        }
        self.rows = seen;
        Ok(())
    }

    fn tell(&self, row: &StatusRow) {
        let at = self.remote.now();
        self.voice.say_line(|| {
            let mut line = render::status_row_json(row);
            line["at"] = json!(at);
            line
        });
        let line = render::status_line(row);
        if !self.bars.show(row, &line) {
            self.voice
                .remark(&format!("{} {line}", at.strftime("%H:%M:%SZ")));
        }
    }
}

/// A live line for each application, where there is a terminal.
struct Bars(Vec<(String, ProgressBar)>);

impl Bars {
    fn new(voice: Voice, rows: &[StatusRow]) -> Self {
        if !voice.is_live {
            return Self(Vec::new());
        }
        let all = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
        let bar = |row: &StatusRow| {
            let style = ProgressStyle::with_template("  {spinner} {wide_msg}").ok()?;
            let bar = all.add(ProgressBar::new_spinner().with_style(style));
            Some((row.name.to_string(), bar))
        };
        Self(rows.iter().filter_map(bar).collect())
    }

    fn of(&self, row: &StatusRow) -> Option<&ProgressBar> {
        let is_it = |(name, _): &&(String, ProgressBar)| name == row.name.as_str();
        self.0.iter().find(is_it).map(|(_, bar)| bar)
    }

    /// Whether there is a live line, which now says this.
    fn show(&self, row: &StatusRow, line: &str) -> bool {
        self.of(row).is_some_and(|bar| {
            bar.set_message(line.to_owned());
            bar.tick();
            true
        })
    }

    fn tick(&self, row: &StatusRow) {
        if let Some(bar) = self.of(row) {
            bar.tick();
        }
    }

    fn end(&self) {
        for (_, bar) in &self.0 {
            bar.finish_and_clear();
        }
    }
}
