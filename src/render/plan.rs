//! A plan for people: per application a symbol, its place in git, changes old to new, steps, impact, cost and
//! notes; totals last, then the digest.

use std::fmt::Write as _;

use serde_json::Value;

use super::paint::{Tone, paint};
use super::tokens::before_and_after;
use super::{Style, count, guard, rollback};
use crate::plan::{About, AppReport, Cause, ChangeReport, Kind, Note, Report, UnknownReport, Verb};
use crate::visible::line;

/// Column at which the place in git begins.
pub(super) const PLACE: usize = 56;
/// As many digits of a commit as people compare.
const COMMIT: usize = 7;
/// Width of field names, so that values stand below each other.
const FIELD: usize = 40;

/// The plan for programs, as one JSON document. Its shape is a contract: its schema is published.
#[must_use]
pub fn plan_json(report: &Report) -> Value {
    serde_json::json!(report)
}

/// The plan as text.
#[must_use]
pub fn plan(report: &Report, style: Style) -> String {
    let mut out = String::new();
    for app in report.apps.iter().filter(|app| is_news(app)) {
        out.push_str(&self::app(app, style));
        out.push('\n');
    }
    for note in &report.notes {
        out.push_str(&self::note(note, "  ", style));
    }
    if !report.notes.is_empty() {
        out.push('\n');
    }
    let summary = &report.summary;
    if !report.has_changes() && summary.blocked == 0 && summary.unknown == 0 {
        let _ = writeln!(out, "{}", unchanged(report, style));
    }
    if let Some(text) = partial(report) {
        let _ = writeln!(out, "{}", paint(style, Tone::Change, &text));
    }
    let _ = writeln!(out, "{}", totals(report, style));
    let _ = writeln!(
        out,
        "Plan digest: {}  (live state {}, {})",
        short(&report.digest),
        short(&report.base),
        count(report.requests, "request")
    );
    out
}

/// That some manifests were not looked at, where it is so, and by whose word.
pub(super) fn partial(report: &Report) -> Option<String> {
    let apps = count(report.unselected, "App");
    let asked = &report.asked;
    let shard = asked.shard.as_ref();
    let shard = shard.map(|shard| format!(", shard {}", line(shard)));
    let since = asked.changed_since.as_ref().map(|since| {
        format!(
            ", only what differs from {} at {}",
            line(&since.reference),
            commit_name(&since.commit)
        )
    });
    let text = format!(
        "Partial plan{}{}: {apps} of the manifests not looked at.",
        shard.unwrap_or_default(),
        since.unwrap_or_default()
    );
    (report.unselected > 0).then_some(text)
}

/// What no manifest speaks of, where there is anything.
pub(super) fn left_alone(app: &AppReport) -> Option<String> {
    let settings = count(app.unmanaged, "setting");
    let text = format!("{settings} of the live application left alone");
    (app.unmanaged > 0).then_some(text)
}

/// Whether there is anything to say of an application.
pub(super) fn is_news(app: &AppReport) -> bool {
    app.action != Verb::None || !app.notes.is_empty() || !app.left_alone.is_empty()
}

/// A digest in as many letters as people compare.
pub(super) fn short(digest: &str) -> String {
    let letters = "sha256:".len() + 8;
    line(&digest.chars().take(letters).collect::<String>())
}

/// Whether the tenant is as the manifests have it, or only as near as it can be now.
pub(super) fn unchanged(report: &Report, style: Style) -> String {
    let unknown = report.summary.past_unknown;
    if unknown > 0 {
        let text = format!(
            "No difference is known. What left the manifests of {} since they were applied is not.",
            count(unknown, "application")
        );
        return paint(style, Tone::Change, &text);
    }
    let held = report.summary.held;
    if held > 0 {
        let text = format!(
            "No changes now: {} held for roles that the applications do not have.",
            count(held, "assignment")
        );
        return paint(style, Tone::Change, &text);
    }
    let text = if report.unselected == 0 {
        "No changes. The tenant matches the manifests."
    } else {
        "No changes in what was looked at."
    };
    paint(style, Tone::Good, text)
}

/// The line that people look for first.
pub(super) fn totals(report: &Report, style: Style) -> String {
    let summary = &report.summary;
    let mut text = format!(
        "Plan: {} to add, {} to change",
        summary.create, summary.change
    );
    let others = [
        (summary.mark, "mark"),
        (summary.adopt, "adopt"),
        (summary.delete, "delete"),
    ];
    for (number, verb) in others.into_iter().filter(|(number, _)| *number > 0) {
        let _ = write!(text, ", {number} to {verb}");
    }
    let _ = write!(text, ", {} unchanged.", summary.unchanged);
    if summary.held > 0 {
        let _ = write!(text, " {} held.", count(summary.held, "assignment"));
    }
    if summary.unknown > 0 {
        let _ = write!(text, " {} unknown.", summary.unknown);
    }
    if summary.blocked > summary.held_by_guards {
        let _ = write!(
            text,
            " {} blocked.",
            summary.blocked - summary.held_by_guards
        );
    }
    if summary.held_by_guards > 0 {
        let _ = write!(text, " {} blocked by guard.", summary.held_by_guards);
    }
    paint(style, Tone::Strong, &text)
}

/// The sign of what happens to an application, the same in every form of a plan.
pub(super) const fn symbol(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "+",
        Verb::Mark | Verb::Change => "~",
        Verb::Adopt => ">",
        Verb::Delete => "-",
        Verb::Release => "<",
        Verb::Unknown => "?",
        Verb::None => " ",
        Verb::Blocked => "!",
    }
}

/// The same in words.
pub(super) const fn word(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "create",
        Verb::Mark => "mark and go on",
        Verb::Adopt => "adopt",
        Verb::Delete => "delete",
        Verb::Release => "let go",
        Verb::Change => "change",
        Verb::Unknown => "not all of it could be read",
        Verb::None => "unchanged",
        Verb::Blocked => "blocked",
    }
}

pub(super) fn app(app: &AppReport, style: Style) -> String {
    let (tone, says_enough) = match app.action {
        Verb::Create => (Tone::Good, true),
        Verb::Change => (Tone::Change, true),
        Verb::None => (Tone::Faint, true),
        Verb::Mark | Verb::Adopt | Verb::Release => (Tone::Change, false),
        Verb::Delete | Verb::Unknown | Verb::Blocked => (Tone::Bad, false),
    };
    let symbol = symbol(app.action);
    let hint = if says_enough {
        String::new()
    } else {
        format!("  {}", word(app.action))
    };
    let head = format!("{symbol} app \"{}\"{hint}", line(&app.name));
    let gap = " ".repeat(PLACE.saturating_sub(head.chars().count()).max(2));
    let protect = if app.protect { "  (protected)" } else { "" };
    let mut out = format!(
        "  {}{gap}{}{protect}\n",
        paint(style, tone, &head),
        line(&app.place())
    );
    for change in &app.changes {
        out.push_str(&self::change(change, app.applied.as_deref(), style));
    }
    for unknown in &app.unknown {
        out.push_str(&self::unknown(unknown, style));
    }
    if !app.steps.is_empty() {
        out.push_str(&folded("Steps:  ", &steps(app)));
    }
    if app.is_record_alone() {
        let instead = app.applied.as_deref().map(commit_name);
        let instead = instead.map(|commit| format!(" in place of {commit}"));
        let text = format!(
            "the application is as its manifest says: the commit is recorded{}, and nothing else is written",
            instead.unwrap_or_default()
        );
        out.push_str(&self::note(&Note::info(text), "      ", style));
    }
    for row in &app.takes_back {
        let _ = writeln!(out, "      {}", rollback::taken_back(row, app, style));
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
        let verb = if app.takes_back.is_empty() {
            "apply"
        } else {
            "rollback"
        };
        let _ = writeln!(out, "      {}", guard::told(guard, verb, style));
    }
    for note in &app.notes {
        out.push_str(&self::note(note, "      ", style));
    }
    if let Some(text) = left_alone(app) {
        let text = paint(style, Tone::Faint, &format!("# {text}"));
        let _ = writeln!(out, "      {text}");
    }
    for one in &app.left_alone {
        let live = one.live.as_deref().map(|live| format!("  {}", line(live)));
        let text = format!("#   {}{}", line(&one.field), live.unwrap_or_default());
        let _ = writeln!(out, "      {}", paint(style, Tone::Faint, &text));
    }
    out
}

/// One part that could not be read.
pub(super) fn unknown(unknown: &UnknownReport, style: Style) -> String {
    let field = line(&unknown.field);
    let gap = " ".repeat((FIELD + 1).saturating_sub(field.chars().count()).max(2));
    let symbol = paint(style, Tone::Bad, "?");
    format!("      {symbol} {field}{gap}{}\n", refused(unknown))
}

pub(super) fn refused(unknown: &UnknownReport) -> String {
    let code = line(&unknown.code);
    let gap = if code.is_empty() { "" } else { " " };
    format!("unknown: refused with {}{gap}{code}", unknown.status)
}

/// The steps in their order; several of one kind in a row are counted.
fn steps(app: &AppReport) -> String {
    let names: Vec<_> = app.step_names().map(line).collect();
    let groups = names.chunk_by(|a, b| a == b);
    let words = groups.filter_map(|group| match group {
        [] => None,
        [one] => Some(one.clone()),
        [first, ..] => Some(format!("{first} ({})", group.len())),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// One difference. `since` is the commit that was applied last.
pub(super) fn change(change: &ChangeReport, since: Option<&str>, style: Style) -> String {
    let ChangeReport {
        field,
        from,
        to,
        about,
        cause: _,
        removes,
    } = change;
    // Names of a schema can hold anything.
    let field = &line(field);
    let (symbol, tone) = match (from, to) {
        _ if *removes => ("-", Tone::Bad),
        (None, Some(_)) => ("+", Tone::Good),
        (Some(_), Some(_)) => ("~", Tone::Change),
        (Some(_) | None, None) => (" ", Tone::Faint),
    };
    let symbol = paint(style, tone, symbol);
    let why = why(change, since);
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

/// What nobody's line asks for says why it is planned. `since` is the commit that was applied last.
pub(super) fn why(change: &ChangeReport, since: Option<&str>) -> String {
    let since = commit_name(since.unwrap_or_default());
    match (change.cause, &change.to) {
        (Cause::Listed, _) => String::new(),
        (Cause::Exclusive, Some(_)) => "  (not listed: back to the template)".to_owned(),
        (Cause::Exclusive, None) => "  (not listed, and the template has none)".to_owned(),
        (Cause::LeftGit, Some(_)) => format!("  (left git since {since}: back to the template)"),
        (Cause::LeftGit, None) => format!("  (left git since {since})"),
    }
}

/// A commit in as many digits as people compare.
pub(super) fn commit_name(commit: &str) -> String {
    line(&commit.chars().take(COMMIT).collect::<String>())
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

pub(super) fn note(note: &Note, indent: &str, style: Style) -> String {
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
