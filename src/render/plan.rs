//! A plan for people: per application a symbol, its place in git, changes old to new, steps, impact, cost and
//! notes; totals last, then the digest.

use std::fmt::Write as _;

use super::escape::line;
use super::paint::{Tone, paint};
use super::tokens::before_and_after;
use super::{Style, count, guard};
use crate::plan::{About, AppPlan, Cause, Change, Kind, Note, Plan, Verb};

/// Column at which the place in git begins.
const PLACE: usize = 56;
/// Width of field names, so that values stand below each other.
const FIELD: usize = 40;

/// The plan as text. `requests` is how many requests the reading took.
#[must_use]
pub fn plan(plan: &Plan, requests: usize, style: Style) -> String {
    let mut out = String::new();
    for app in plan
        .apps
        .iter()
        .filter(|app| app.verb != Verb::None || !app.notes.is_empty())
    {
        out.push_str(&self::app(app, style));
        out.push('\n');
    }
    for note in &plan.notes {
        out.push_str(&self::note(note, "  ", style));
    }
    if !plan.notes.is_empty() {
        out.push('\n');
    }
    if !plan.has_changes() && !plan.is_blocked() && !plan.has_unknown() {
        let _ = writeln!(out, "{}", unchanged(plan, style));
    }
    if plan.unselected > 0 {
        let text = format!(
            "Partial plan: {} of the manifests not looked at.",
            count(plan.unselected, "App")
        );
        let _ = writeln!(out, "{}", paint(style, Tone::Change, &text));
    }
    let _ = writeln!(out, "{}", totals(plan, style));
    let _ = writeln!(
        out,
        "Plan digest: sha256:{}  (live state sha256:{}, {})",
        plan.digest.short(),
        plan.base.short(),
        count(requests, "request")
    );
    out
}

/// Whether the tenant is as the manifests have it, or only as near as it can be now.
fn unchanged(plan: &Plan, style: Style) -> String {
    let held = plan.held();
    if held > 0 {
        let text = format!(
            "No changes now: {} held for roles that the applications do not have.",
            count(held, "assignment")
        );
        return paint(style, Tone::Change, &text);
    }
    let text = if plan.unselected == 0 {
        "No changes. The tenant matches the manifests."
    } else {
        "No changes in what was looked at."
    };
    paint(style, Tone::Good, text)
}

/// The line that people look for first.
fn totals(plan: &Plan, style: Style) -> String {
    let number = |verb: Verb| plan.apps.iter().filter(|app| app.verb == verb).count();
    let mut text = format!(
        "Plan: {} to add, {} to change",
        number(Verb::Create),
        number(Verb::Change)
    );
    if number(Verb::Mark) > 0 {
        let _ = write!(text, ", {} to mark", number(Verb::Mark));
    }
    let _ = write!(text, ", {} unchanged.", number(Verb::None));
    if plan.held() > 0 {
        let _ = write!(text, " {} held.", count(plan.held(), "assignment"));
    }
    if plan.has_unknown() {
        let unknown = plan.apps.iter().filter(|app| !app.unknown.is_empty());
        let _ = write!(text, " {} unknown.", unknown.count());
    }
    let held = plan.apps.iter().filter(|app| app.is_held()).count();
    if number(Verb::Blocked) > held {
        let _ = write!(text, " {} blocked.", number(Verb::Blocked) - held);
    }
    if held > 0 {
        let _ = write!(text, " {held} blocked by guard.");
    }
    paint(style, Tone::Strong, &text)
}

pub(super) fn app(app: &AppPlan, style: Style) -> String {
    let (symbol, tone, hint) = match app.verb {
        Verb::Create => ("+", Tone::Good, ""),
        Verb::Mark => ("~", Tone::Change, "  mark and go on"),
        Verb::Change => ("~", Tone::Change, ""),
        Verb::Unknown => ("?", Tone::Bad, "  not all of it could be read"),
        Verb::None => (" ", Tone::Faint, ""),
        Verb::Blocked => ("!", Tone::Bad, "  blocked"),
    };
    let head = format!("{symbol} app \"{}\"{hint}", app.name);
    let gap = " ".repeat(PLACE.saturating_sub(head.chars().count()).max(2));
    let protect = if app.protect { "  (protected)" } else { "" };
    let mut out = format!(
        "  {}{gap}{}{protect}\n",
        paint(style, tone, &head),
        line(&app.place.line())
    );
    for change in &app.changes {
        out.push_str(&self::change(change, style));
    }
    for unknown in &app.unknown {
        let field = unknown.part.field();
        let gap = " ".repeat((FIELD + 1).saturating_sub(field.chars().count()).max(2));
        let symbol = paint(style, Tone::Bad, "?");
        let _ = writeln!(out, "      {symbol} {field}{gap}{}", line(&unknown.told()));
    }
    if !app.steps.is_empty() {
        out.push_str(&folded("Steps:  ", &steps(app)));
    }
    for consequence in &app.consequences {
        let label = match consequence.kind {
            Kind::Impact => "Impact: ",
            Kind::Cost => "Cost:   ",
        };
        let text = line(&consequence.text);
        let text = if consequence.destructive {
            paint(style, Tone::Bad, &text)
        } else {
            text
        };
        let _ = writeln!(out, "      {label}{text}");
    }
    for guard in &app.guards {
        let _ = writeln!(out, "      {}", guard::told(guard, &app.name, style));
    }
    for note in &app.notes {
        out.push_str(&self::note(note, "      ", style));
    }
    if app.left_alone > 0 {
        let text = format!(
            "# {} of the live application left alone",
            count(app.left_alone, "setting")
        );
        let _ = writeln!(out, "      {}", paint(style, Tone::Faint, &text));
    }
    out
}

/// The steps in their order; several of one kind in a row are counted.
fn steps(app: &AppPlan) -> String {
    let names: Vec<_> = app.steps.iter().map(crate::plan::Action::name).collect();
    let groups = names.chunk_by(|a, b| a == b);
    let words = groups.filter_map(|group| match group {
        [] => None,
        [one] => Some((*one).to_owned()),
        [first, ..] => Some(format!("{first} ({})", group.len())),
    });
    words.collect::<Vec<_>>().join(", ")
}

fn change(change: &Change, style: Style) -> String {
    let Change {
        field,
        from,
        to,
        about,
        cause,
    } = change;
    // Names of a schema can hold anything.
    let field = &line(field);
    let (symbol, tone) = match (from, to) {
        _ if change.removes() => ("-", Tone::Bad),
        (None, Some(_)) => ("+", Tone::Good),
        (Some(_), Some(_)) => ("~", Tone::Change),
        (Some(_) | None, None) => (" ", Tone::Faint),
    };
    let symbol = paint(style, tone, symbol);
    let why = match (cause, to) {
        (Cause::Listed, _) => "",
        (Cause::Exclusive, Some(_)) => "  (not listed: back to the template)",
        (Cause::Exclusive, None) => "  (not listed, and the template has none)",
    };
    if let (Some(from), Some(to)) = (from, to)
        && is_long(*about)
    {
        let head = format!("      {symbol} {field}{why}\n");
        return head + &before_and_after(from, to, "          ", style);
    }
    let text = match (from, to) {
        (Some(from), Some(to)) => format!("{} -> {}", line(from), line(to)),
        (None, Some(one)) | (Some(one), None) => line(one),
        (None, None) => String::new(),
    };
    let gap = " ".repeat((FIELD + 1).saturating_sub(field.chars().count()).max(2));
    format!("      {symbol} {field}{gap}{text}{why}\n")
}

/// Expressions and sentences are too long to stand side by side.
const fn is_long(about: About) -> bool {
    match about {
        About::Mapping | About::Filter => true,
        About::Setting | About::Attribute => false,
    }
}

/// Breaks a comma-joined list so that no line passes a hundred characters.
fn folded(label: &str, text: &str) -> String {
    let mut out = String::new();
    let mut line = format!("      {label}");
    let indent = " ".repeat(line.chars().count());
    for word in text.split_inclusive(", ") {
        if line.chars().count() + word.trim_end().chars().count() > 100 {
            let _ = writeln!(out, "{}", line.trim_end());
            line.clone_from(&indent);
        }
        line.push_str(word);
    }
    let _ = writeln!(out, "{}", line.trim_end());
    out
}

fn note(note: &Note, indent: &str, style: Style) -> String {
    let (label, tone) = if note.blocks {
        ("Blocked:", Tone::Bad)
    } else {
        ("Note:  ", Tone::Faint)
    };
    let place = note
        .place
        .as_ref()
        .map(|place| format!("  [{}]", place.line()))
        .unwrap_or_default();
    let mut out = format!(
        "{indent}{} {}{}\n",
        paint(style, tone, label),
        line(&note.text),
        line(&place)
    );
    if let Some(help) = &note.help {
        let _ = writeln!(out, "{indent}        help: {}", line(help));
    }
    out
}
