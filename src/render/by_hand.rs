//! A deed by hand: what will be sent to which job, what follows, and how it went. The blocks are those of every plan.

use std::fmt::Write as _;

use super::outcome::{is_done, unfinished};
use super::paint::{Tone, paint};
use super::{Style, count, plan};
use crate::apply::Outcome;
use crate::plan::{Action, AppPlan, AppReport, Deed, Plan, Verb};
use crate::visible::line;

/// The preview of a deed to jobs.
#[must_use]
pub fn by_hand(plan: &Plan, deed: &Deed, style: Style) -> String {
    let words = Words {
        verb: deed.name(),
        noun: "job",
        planned: Verb::Change,
    };
    preview(plan, &words, &|app| Some(sends(app, deed)), style)
}

/// How it went.
#[must_use]
pub fn by_hand_outcome(plan: &Plan, deed: &Deed, outcome: &Outcome, style: Style) -> String {
    let words = Words {
        verb: deed.name(),
        noun: "job",
        planned: Verb::Change,
    };
    ended(plan, &words, outcome, style)
}

/// What letting go is called.
const RELEASE: Words<'static> = Words {
    verb: "release",
    noun: "application",
    planned: Verb::Release,
};

/// The preview of what is let go.
#[must_use]
pub fn release(plan: &Plan, style: Style) -> String {
    let sends = |app: &AppPlan| {
        let is_tagged = app.steps.contains(&Action::Release);
        let principal = app
            .objects
            .service_principal
            .as_ref()
            .filter(|_| is_tagged)?;
        Some(format!(
            "its other tags to the service principal {}",
            line(principal.as_str())
        ))
    };
    preview(plan, &RELEASE, &sends, style)
}

/// How it went.
#[must_use]
pub fn release_outcome(plan: &Plan, outcome: &Outcome, style: Style) -> String {
    ended(plan, &RELEASE, outcome, style)
}

/// What a deed is called, and what it is done to.
struct Words<'a> {
    verb: &'a str,
    noun: &'a str,
    planned: Verb,
}

fn preview(
    plan: &Plan,
    words: &Words<'_>,
    sends: &dyn Fn(&AppPlan) -> Option<String>,
    style: Style,
) -> String {
    let mut out = String::new();
    for app in &plan.apps {
        out.push_str(&plan::app(&AppReport::of(app), style));
        if let Some(sent) = sends(app).filter(|_| !app.steps.is_empty()) {
            let _ = writeln!(out, "      Sends:  {sent}");
        }
        out.push('\n');
    }
    let number = |verb: Verb| plan.apps.iter().filter(|app| app.verb == verb).count();
    let mut text = format!(
        "{} in the tenant \"{}\" ({}): {}",
        capital(words.verb),
        plan.tenant_name,
        plan.tenant,
        count(number(words.planned), words.noun),
    );
    if number(Verb::None) > 0 {
        let _ = write!(text, ", {} left as is", number(Verb::None));
    }
    if number(Verb::Unknown) > 0 {
        let _ = write!(text, ", {} unknown", number(Verb::Unknown));
    }
    if number(Verb::Blocked) > 0 {
        let _ = write!(text, ", {} blocked", number(Verb::Blocked));
    }
    let _ = writeln!(out, "{}.", paint(style, Tone::Strong, &text));
    out
}

fn sends(app: &AppPlan, deed: &Deed) -> String {
    let job = app
        .objects
        .job
        .as_ref()
        .map(|id| line(id.as_str()))
        .unwrap_or_default();
    match deed {
        Deed::Start | Deed::Pause => format!("{} to the job {job}", deed.name()),
        Deed::Restart(reset) => format!("restart with resetScope \"{reset}\" to the job {job}"),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn ended(plan: &Plan, words: &Words<'_>, outcome: &Outcome, style: Style) -> String {
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
    let (tone, word) = if done == whole {
        (Tone::Good, "complete")
    } else {
        (Tone::Bad, "incomplete")
    };
    let text = format!(
        "{} {word}: {done} of {}.",
        capital(words.verb),
        count(whole, words.noun)
    );
    let _ = writeln!(out, "{}", paint(style, tone, &text));
    if done < whole && !outcome.has_written() {
        let _ = writeln!(out, "Nothing was written.");
    }
    out
}
