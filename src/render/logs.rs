//! The provisioning logs in words, oldest first, as logs are read. Everything in them may be hostile, and about people.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Style;
use super::paint::{Tone, paint};
use super::time::{minute, second};
use crate::live::{
    Account, ErrorInformation, ModifiedProperty, ProvisioningStatus, ProvisioningStep,
    ProvisioningSummary,
};
use crate::model::AppName;
use crate::visible::line;

/// How much of each entry is shown to people; programs get all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    pub steps: bool,
    pub changes: bool,
}

/// Texts longer than this are the service's pages, not its words.
const LONGEST: usize = 400;

/// One entry: a line, and below it why it failed and what was asked for.
#[must_use]
pub fn log_entry(app: &AppName, entry: &ProvisioningSummary, depth: Depth, style: Style) -> String {
    let (tone, status) = (tone(&entry.status), line(entry.status.as_str()));
    let mut out = format!(
        "{}  {}  {:<12} {app}  {}\n",
        second(entry.at),
        paint(style, tone, &format!("{status:<7}")),
        line(entry.action.as_str()),
        who(entry),
    );
    let is_success = entry.status == ProvisioningStatus::Success;
    if let Some(error) = entry.error.as_ref().filter(|_| !is_success) {
        explained(&mut out, error);
    }
    // Who looks closer may want all of one cycle next, which `--cycle` takes by this id.
    if let Some(cycle) = entry.cycle.as_ref().filter(|_| depth != Depth::default()) {
        let _ = writeln!(out, "    cycle {}", cut(cycle));
    }
    if depth.steps {
        for step in &entry.steps {
            let _ = writeln!(out, "    {}", self::step(step, style));
        }
    }
    if depth.changes {
        for change in &entry.changes {
            let _ = writeln!(out, "    {}", self::change(change, style));
        }
    }
    out
}

/// How many cycles are named to somebody who asked for one that is not there.
const CYCLES: usize = 3;

/// No entry has this cycle; these are there, each with the time of its newest entry.
#[must_use]
pub fn no_such_cycle(cycle: &str, mut there: Vec<(String, Timestamp)>) -> String {
    there.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
    let list: Vec<_> = there
        .iter()
        .take(CYCLES)
        .map(|(cycle, at)| format!("{} ({})", cut(cycle), minute(*at)))
        .collect();
    let there = if list.is_empty() {
        "there are no entries of any cycle yet".to_owned()
    } else {
        format!("the newest are: {}", list.join(", "))
    };
    format!("no entry is of the cycle {}; {there}", cut(cycle))
}

/// Source, an arrow, and the target where it has a name of its own.
fn who(entry: &ProvisioningSummary) -> String {
    let name = |account: &Account| {
        let name = account.display_name.as_deref().or(account.id.as_deref())?;
        let kind = account
            .kind
            .as_deref()
            .map(|kind| format!("{} ", line(kind)))
            .unwrap_or_default();
        Some(format!("{kind}\"{}\"", cut(name)))
    };
    let source = entry.source.as_ref().and_then(name);
    let target = entry.target.as_ref().and_then(name);
    match (source, target) {
        (Some(source), Some(target)) if source != target => format!("{source} -> {target}"),
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => "-".to_owned(),
    }
}

fn explained(out: &mut String, error: &ErrorInformation) {
    let parts = [
        ("", &error.code),
        ("", &error.reason),
        ("details: ", &error.additional_details),
        ("to do: ", &error.recommended_action),
    ];
    for (label, text) in parts {
        if let Some(text) = text {
            let _ = writeln!(out, "    {label}{}", cut(text));
        }
    }
}

fn step(step: &ProvisioningStep, style: Style) -> String {
    let kind = step.kind.as_deref().or(step.name.as_deref());
    let status = line(step.status.as_str());
    format!(
        "{:<20} {}  {}",
        line(kind.unwrap_or("-")),
        paint(style, tone(&step.status), &format!("{status:<7}")),
        cut(step.description.as_deref().unwrap_or_default())
    )
    .trim_end()
    .to_owned()
}

fn change(change: &ModifiedProperty, style: Style) -> String {
    let name = line(&change.name);
    let (symbol, tone, values) = match (&change.from, &change.to) {
        (None, Some(to)) => ("+", Tone::Good, cut(to)),
        (Some(from), Some(to)) => ("~", Tone::Change, format!("{} -> {}", cut(from), cut(to))),
        (Some(from), None) => ("-", Tone::Bad, cut(from)),
        (None, None) => (" ", Tone::Faint, String::new()),
    };
    format!("{} {name:<30} {values}", paint(style, tone, symbol))
        .trim_end()
        .to_owned()
}

fn cut(text: &str) -> String {
    let text = line(text);
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text,
    }
}

fn tone(status: &ProvisioningStatus) -> Tone {
    match status {
        ProvisioningStatus::Success => Tone::Good,
        ProvisioningStatus::Failure => Tone::Bad,
        ProvisioningStatus::Skipped => Tone::Faint,
        ProvisioningStatus::Warning | ProvisioningStatus::Unknown(_) => Tone::Change,
    }
}

/// One entry for programs, whole.
#[must_use]
pub fn log_entry_json(app: &AppName, entry: &ProvisioningSummary) -> Value {
    let mut value = json!({ "app": app });
    if let (Value::Object(all), Value::Object(own)) = (&mut value, json!(entry)) {
        all.extend(own);
    }
    value
}
