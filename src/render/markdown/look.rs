//! What a reviewer must see before anything else: what goes, what holds the plan, and what becomes of people.

use super::text::{NAME, SENTENCE, code};
use crate::plan::{AppReport, Kind, Report};
use crate::render::count;
use crate::render::remarks::{self, Remark, Rule};

/// A line for each, what goes first.
pub(super) fn lines(report: &Report) -> Vec<String> {
    let remarks = remarks::of(report);
    let of = |rules: &[Rule]| {
        let remarks = remarks.iter().filter(|it| rules.contains(&it.rule));
        remarks.map(remark).collect::<Vec<_>>()
    };
    let apps = || report.apps.iter();
    let mut lines = of(&[Rule::Deletion]);
    lines.extend(apps().filter_map(removals));
    lines.extend(of(&[Rule::Blocked]));
    lines.extend(of(&[Rule::Guard]));
    lines.extend(apps().flat_map(let_through));
    lines.extend(of(&[Rule::Unknown]));
    lines.extend(of(&[Rule::Impact]));
    lines.extend(apps().flat_map(impacts));
    lines
}

/// Remarks that are about no application.
pub(super) fn notes(report: &Report) -> Vec<String> {
    let remarks = remarks::of(report);
    let notes = remarks
        .iter()
        .filter(|it| it.app.is_none() && it.rule == Rule::Note);
    notes.map(remark).collect()
}

fn remark(remark: &Remark<'_>) -> String {
    let label = match remark.rule {
        Rule::Blocked => "Blocked",
        Rule::Guard => "Guard",
        Rule::Unknown => "Unknown",
        Rule::Deletion => "Delete",
        Rule::Impact => "Impact",
        Rule::Drift => "Drift",
        Rule::Note => "Note",
    };
    let of = remark.app.map(|app| format!(" {}", code(app, NAME)));
    let help = remark.help.as_ref();
    let help = help.map(|help| format!(" → {}", code(help, SENTENCE)));
    format!(
        "- **{label}**{}: {}{}\n",
        of.unwrap_or_default(),
        code(&remark.text, SENTENCE),
        help.unwrap_or_default()
    )
}

/// What an application loses.
fn removals(app: &AppReport) -> Option<String> {
    let gone: Vec<_> = app.changes.iter().filter(|change| change.removes).collect();
    let named = gone.iter().take(3);
    let named: Vec<_> = named
        .map(|change| {
            let what = change.from.as_ref().map(|from| format!(" {from}"));
            code(
                &format!("{}{}", change.field, what.unwrap_or_default()),
                2 * NAME,
            )
        })
        .collect();
    let more = gone.len().saturating_sub(named.len());
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    (!gone.is_empty()).then(|| {
        format!(
            "- **Take away** {}: {}: {}{more}\n",
            code(&app.name, NAME),
            count(gone.len(), "removal"),
            named.join(", ")
        )
    })
}

fn let_through(app: &AppReport) -> impl Iterator<Item = String> {
    let allowed = app.guards.iter().filter(|guard| guard.allowed);
    allowed.map(|guard| {
        format!(
            "- **Let through** {}: {}, by {}\n",
            code(&app.name, NAME),
            code(&guard.text, SENTENCE),
            code(&format!("--allow {}", guard.allow), 2 * NAME)
        )
    })
}

/// What becomes of people that destroys nothing.
fn impacts(app: &AppReport) -> impl Iterator<Item = String> {
    let impacts = app.consequences.iter();
    let impacts = impacts.filter(|it| it.kind == Kind::Impact && !it.destructive);
    impacts.map(|it| {
        format!(
            "- Impact {}: {}\n",
            code(&app.name, NAME),
            code(&it.text, SENTENCE)
        )
    })
}
