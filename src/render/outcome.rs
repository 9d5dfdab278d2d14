//! How a run went, while it goes and when it is over.

use std::fmt::Write as _;

use super::paint::{Tone, paint};
use super::{Style, count};
use crate::apply::{AppOutcome, Event, Fate, Happening, Outcome, StepOutcome};
use crate::plan::Plan;
use crate::visible::{excerpt, line};

/// One line for an event, or none for those that say nothing new to a log.
#[must_use]
pub fn event(event: &Event, style: Style) -> Option<String> {
    let Event {
        app,
        step,
        about,
        number,
        of,
        happening,
    } = event;
    let said = match happening {
        Happening::Started => return None,
        Happening::Waiting { because } => format!("waiting: {}", excerpt(because)),
        Happening::Retried { because } => format!("again, after: {}", excerpt(because)),
        Happening::Done { already: false } => paint(style, Tone::Good, "done"),
        Happening::Done { already: true } => paint(style, Tone::Good, "found done"),
        Happening::Refused { because } => {
            format!(
                "{} {}",
                paint(style, Tone::Bad, "refused:"),
                excerpt(because)
            )
        }
        Happening::Unseen { because } => {
            format!(
                "{} {}",
                paint(style, Tone::Bad, "sent, but:"),
                excerpt(because)
            )
        }
        Happening::Unknown { because } => {
            format!(
                "{} {}",
                paint(style, Tone::Bad, "unknown:"),
                excerpt(because)
            )
        }
        Happening::Deferred { because } => {
            format!(
                "{} {}",
                paint(style, Tone::Change, "deferred:"),
                excerpt(because)
            )
        }
        Happening::Held { by } => paint(style, Tone::Change, &format!("held by {by}")),
    };
    let step = named(step, about.as_deref());
    Some(format!("[{app} {number}/{of}] {step}: {said}"))
}

/// What is going on right now, for a line that is overwritten.
#[must_use]
pub fn progress(event: &Event) -> String {
    let Event {
        app,
        step,
        about,
        number,
        of,
        happening,
    } = event;
    let waits = match happening {
        Happening::Waiting { because } => format!(": waiting, {}", excerpt(because)),
        Happening::Retried { .. } => ": once more".to_owned(),
        Happening::Started
        | Happening::Done { .. }
        | Happening::Refused { .. }
        | Happening::Unseen { .. }
        | Happening::Unknown { .. }
        | Happening::Deferred { .. }
        | Happening::Held { .. } => String::new(),
    };
    let step = named(step, about.as_deref());
    format!("{app}: {step} ({number}/{of}){waits}")
}

/// A step with whom it is about.
fn named(step: &str, about: Option<&str>) -> String {
    about.map_or_else(
        || step.to_owned(),
        |about| format!("{step} {}", line(about)),
    )
}

/// The end of an apply: totals, for what failed what stands and what to do next, and how to take it back.
#[must_use]
pub fn outcome(plan: &Plan, run: &str, outcome: &Outcome, style: Style) -> String {
    let mut out = ended(
        plan,
        outcome,
        (
            "Apply",
            "Run `syncform apply` again once the cause is mended: it goes on from what stands and makes nothing twice.",
        ),
        style,
    );
    if outcome.has_written() {
        let run = line(run);
        let _ = writeln!(
            out,
            "Run {run}; `syncform rollback {run}` shows what it can take back."
        );
    }
    out
}

/// The end of a run by this name, and what to do where it did not come to its end.
pub(super) fn ended(
    plan: &Plan,
    outcome: &Outcome,
    (name, again): (&str, &str),
    style: Style,
) -> String {
    let mut out = String::new();
    for app in outcome.apps.iter().filter(|app| !is_done(app)) {
        let place = plan
            .apps
            .iter()
            .find(|planned| planned.name == app.name)
            .and_then(|planned| Some(planned.place.as_ref()?.line()));
        out.push_str(&unfinished(app, &place.unwrap_or_default(), style));
        out.push('\n');
    }
    let whole = outcome.apps.len();
    let done = outcome.apps.iter().filter(|app| is_done(app)).count();
    let steps = outcome
        .fates()
        .filter(|fate| matches!(fate, Fate::Done { .. }))
        .count();
    let (tone, head) = if done == whole {
        (Tone::Good, "complete")
    } else {
        (Tone::Bad, "incomplete")
    };
    let deferred = outcome
        .fates()
        .filter(|fate| matches!(fate, Fate::Deferred(_)))
        .count();
    let later = if deferred > 0 {
        format!(", {} deferred", count(deferred, "step"))
    } else {
        String::new()
    };
    let text = format!(
        "{name} {head}: {done} of {}, {}{later}.",
        count(whole, "application"),
        count(steps, "step")
    );
    let text = paint(style, tone, &text);
    let _ = writeln!(out, "{text}");
    if done < whole && !outcome.has_written() {
        let _ = writeln!(out, "Nothing was written.");
    }
    if done < whole {
        let _ = writeln!(out, "{again}");
    }
    out
}

pub(super) fn is_done(app: &AppOutcome) -> bool {
    app.steps.iter().all(|step| step.fate.is_good())
}

/// What became of a step that did not end well, and what to do about it.
pub(super) fn failed(step: &StepOutcome) -> Option<(String, Option<&'static str>)> {
    let StepOutcome {
        step,
        about,
        fate,
        writes: _,
    } = step;
    let (word, trouble) = match fate {
        Fate::Refused(trouble) => ("was refused:", trouble),
        Fate::Unseen(trouble) => ("was written, but:", trouble),
        Fate::Unknown(trouble) => ("may have been done:", trouble),
        Fate::Done { .. } | Fate::Held { .. } | Fate::Deferred(_) => return None,
    };
    let step = named(step, about.as_deref());
    let text = excerpt(&trouble.to_string());
    Some((format!("{step} {word} {text}"), trouble.help()))
}

pub(super) fn unfinished(app: &AppOutcome, place: &str, style: Style) -> String {
    let head = paint(style, Tone::Bad, &format!("! app \"{}\"", app.name));
    let mut out = format!("  {head}  {}\n", line(place));
    let done: Vec<_> = app
        .steps
        .iter()
        .filter(|step| matches!(step.fate, Fate::Done { .. }))
        .map(|step| step.step)
        .collect();
    let held: Vec<_> = app
        .steps
        .iter()
        .filter(|step| matches!(step.fate, Fate::Held { .. }))
        .map(|step| step.step)
        .collect();
    for (text, help) in app.steps.iter().filter_map(failed) {
        let _ = writeln!(out, "      {text}");
        if let Some(help) = help {
            let _ = writeln!(out, "        help: {help}");
        }
    }
    let list = |steps: &[&str]| {
        if steps.is_empty() {
            "nothing".to_owned()
        } else {
            steps.join(", ")
        }
    };
    let _ = writeln!(out, "      Done:   {}", list(&done));
    let _ = writeln!(out, "      Held:   {}", list(&held));
    let objects = &app.objects;
    let ids = [
        (
            "application",
            objects.application.as_ref().map(ToString::to_string),
        ),
        ("job", objects.job.as_ref().map(ToString::to_string)),
    ];
    let stands: Vec<_> = ids
        .into_iter()
        .filter_map(|(what, id)| id.map(|id| format!("{what} {}", line(&id))))
        .collect();
    let _ = writeln!(
        out,
        "      Stands: {}",
        if stands.is_empty() {
            "nothing".to_owned()
        } else {
            stands.join(", ")
        }
    );
    out
}
