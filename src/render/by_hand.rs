//! A deed by hand: what will be sent to which job, what follows, and how it went. The blocks are those of every plan.

use std::fmt::Write as _;

use super::escape::line;
use super::outcome::{is_done, unfinished};
use super::paint::{Tone, paint};
use super::{Style, count, plan};
use crate::apply::Outcome;
use crate::plan::{AppPlan, AppReport, Deed, Plan, Verb};

/// The preview.
#[must_use]
pub fn by_hand(plan: &Plan, deed: &Deed, style: Style) -> String {
    let mut out = String::new();
    for app in &plan.apps {
        out.push_str(&plan::app(&AppReport::of(app), style));
        if !app.steps.is_empty() {
            let _ = writeln!(out, "      Sends:  {}", sends(app, deed));
        }
        out.push('\n');
    }
    let number = |verb: Verb| plan.apps.iter().filter(|app| app.verb == verb).count();
    let mut text = format!(
        "{} in the tenant \"{}\" ({}): {}",
        capital(deed.name()),
        plan.tenant_name,
        plan.tenant,
        count(number(Verb::Change), "job"),
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

/// How it went.
#[must_use]
pub fn by_hand_outcome(plan: &Plan, deed: &Deed, outcome: &Outcome, style: Style) -> String {
    let mut out = String::new();
    for app in outcome.apps.iter().filter(|app| !is_done(app)) {
        let place = plan
            .apps
            .iter()
            .find(|planned| planned.name == app.name)
            .map(|planned| planned.place.line());
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
        capital(deed.name()),
        count(whole, "job")
    );
    let _ = writeln!(out, "{}", paint(style, tone, &text));
    if done < whole && !outcome.has_written() {
        let _ = writeln!(out, "Nothing was written.");
    }
    out
}
