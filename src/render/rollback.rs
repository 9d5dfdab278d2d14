//! What a rollback would take back, thing by thing, and the runs that can be taken back at all.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::outcome::ended;
use super::paint::{Tone, paint};
use super::{Style, count, plan};
use crate::apply::Outcome;
use crate::plan::{AppImage, AppReport, Image, Plan, Report, Standing, TakenBack, Verb};
use crate::visible::line;

/// The preview.
#[must_use]
pub fn rollback(report: &Report, image: &Image, style: Style) -> String {
    let mut out = format!(
        "Rollback of the run {} ({} in the tenant \"{}\").\n\n",
        line(&image.run),
        line(&image.verb),
        line(&image.tenant.name)
    );
    for app in &report.apps {
        out.push_str(&plan::app(app, style));
        out.push('\n');
    }
    for note in &report.notes {
        out.push_str(&plan::note(note, "  ", style));
    }
    if !report.notes.is_empty() {
        out.push('\n');
    }
    let rows = || {
        let apps = report.apps.iter();
        apps.flat_map(|app| {
            app.takes_back
                .iter()
                .map(move |row| (row.standing, is_held(app)))
        })
    };
    let number =
        |is_it: &dyn Fn((Standing, bool)) -> bool| rows().filter(|row| is_it(*row)).count();
    let blocked = report.summary.blocked;
    let mut text = format!(
        "Rollback: {} to change{}; of what the run changed {} back",
        count(report.summary.change, "application"),
        match report.summary.delete {
            0 => String::new(),
            several => format!(", {several} to delete"),
        },
        come(number(
            &|(standing, is_held)| standing.comes_back() && !is_held
        )),
    );
    let held = number(&|(standing, is_held)| standing.comes_back() && is_held);
    if held > 0 {
        let _ = write!(text, ", {held} held back");
    }
    for (standing, words) in [
        (Standing::StandsAlready, "back already"),
        (Standing::ChangedSince, "changed since"),
        (Standing::NotReversible, "not reversible"),
    ] {
        let all = number(&|(is, _)| is == standing);
        if all > 0 {
            let _ = write!(text, ", {all} {words}");
        }
    }
    text.push('.');
    if blocked > 0 {
        let _ = write!(text, " {blocked} blocked.");
    }
    let _ = writeln!(out, "{}", paint(style, Tone::Strong, &text));
    out
}

fn come(number: usize) -> String {
    match number {
        0 => "nothing comes".to_owned(),
        1 => "1 comes".to_owned(),
        several => format!("{several} come"),
    }
}

/// Whether nothing of an application is written, whatever would come back.
const fn is_held(app: &AppReport) -> bool {
    matches!(app.action, Verb::Blocked | Verb::Unknown)
}

/// One line of what is taken back of an application, or is not.
pub(super) fn taken_back(row: &TakenBack, app: &AppReport, style: Style) -> String {
    let TakenBack {
        step,
        what,
        standing,
        why,
    } = row;
    let (label, tone) = match standing {
        Standing::Reversible | Standing::ConfigOnly if is_held(app) => ("Held:   ", Tone::Bad),
        Standing::Reversible => ("Back:   ", Tone::Good),
        Standing::ConfigOnly => ("Back:   ", Tone::Change),
        Standing::NotReversible | Standing::ChangedSince => ("Stays:  ", Tone::Bad),
        Standing::StandsAlready => ("Stays:  ", Tone::Faint),
    };
    let why = if why.is_empty() {
        String::new()
    } else {
        format!(": {}", line(why))
    };
    format!(
        "{label}{} ({}): {}{why}",
        line(what),
        line(step),
        paint(style, tone, standing.words())
    )
}

/// How it went.
#[must_use]
pub fn rollback_outcome(plan: &Plan, run: &str, outcome: &Outcome, style: Style) -> String {
    let again = format!(
        "Run `syncform rollback {}` again once the cause is mended: what is back already is no step.",
        line(run)
    );
    ended(plan, outcome, ("Rollback", &again), style)
}

/// The runs that can be taken back, oldest first, each with what it has carried out.
#[must_use]
pub fn runs(images: &[Image], style: Style) -> String {
    if images.is_empty() {
        return "No run is kept in .syncform that could be taken back.\n".to_owned();
    }
    let mut out = String::new();
    for image in images {
        let apps: Vec<_> = busy(image).map(told).collect();
        let head = paint(style, Tone::Strong, &line(&image.run));
        let _ = writeln!(out, "{head}  {}  {}", line(&image.verb), apps.join(", "));
    }
    let _ = writeln!(
        out,
        "\n`syncform rollback RUN` shows what it would take back of a run, and asks."
    );
    out
}

fn busy(image: &Image) -> impl Iterator<Item = &AppImage> {
    image.apps.iter().filter(|app| !app.steps.is_empty())
}

fn told(app: &AppImage) -> String {
    format!("{} ({})", line(&app.name), count(app.steps.len(), "step"))
}

/// The same for programs.
#[must_use]
pub fn runs_json(images: &[Image]) -> Value {
    let runs = images.iter().map(|image| {
        let apps: Vec<_> = busy(image)
            .map(|app| json!({ "name": app.name, "steps": app.steps.len() }))
            .collect();
        json!({ "run": image.run, "verb": image.verb, "remote": image.remote, "apps": apps })
    });
    json!({ "format_version": "1.0", "runs": runs.collect::<Vec<_>>() })
}
