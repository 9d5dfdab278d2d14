//! Drift in a page: verdict and totals, a line for each application that somebody must look at, then what has moved.

use super::Page;
use super::app::{diff_lines, folded};
use super::fit::{MISSING, fit};
use super::plan::marker;
use super::text::{NAME, SENTENCE, code};
use crate::plan::{AppDrift, DriftReport};
use crate::render::{Style, count, drift, plan};

/// The drift of one tenant, or of several. The first line is hidden and names the tenant, so that an issue of before is found
/// again.
#[must_use]
pub fn drift_markdown(reports: &[DriftReport], page: Page) -> String {
    let id = match reports {
        [one] => one.tenant.id.as_str(),
        _ => "several",
    };
    let mut out = marker(&format!("drift-{id}"), page);
    for (number, report) in reports.iter().enumerate() {
        let left = (page.room() - out.len()).saturating_sub(MISSING);
        let share = left / (reports.len() - number);
        if number > 0 && share < Page::LEAST / 2 {
            let missing = reports.len() - number;
            out.push_str(&format!(
                "… the drift of {} is left out here.\n",
                count(missing, "more tenant")
            ));
            break;
        }
        out.push_str(&section(report, page, share));
        out.push('\n');
    }
    out
}

/// One tenant within this many bytes.
fn section(report: &DriftReport, page: Page, room: usize) -> String {
    let mut out = format!(
        "### syncform drift: {}\n\n**{}** {}\n\n",
        code(&report.tenant.name, NAME),
        drift::verdict(report, Style::default()),
        drift::totals(report)
    );
    let foot = foot(report);
    let left = |out: &String| room.saturating_sub(out.len() + foot.len());
    let told: Vec<_> = report
        .apps
        .iter()
        .filter(|app| drift::is_told(app))
        .collect();
    let lines: Vec<_> = told.iter().map(|app| entry(app)).collect();
    let notes = report.notes.iter().map(|note| note.text.as_str());
    let unread = report.audit_unread.as_ref();
    let unread = unread.map(|why| format!("the audit log was not read, or not to its end: {why}"));
    let notes = notes.chain(unread.as_deref());
    let notes: Vec<_> = notes
        .map(|text| format!("- Note: {}\n", code(text, SENTENCE)))
        .collect();
    for (lines, what) in [(&lines, "application"), (&notes, "note")] {
        if !lines.is_empty() {
            out.push_str(&fit(lines, left(&out) / 2, |gap| {
                format!("- … {} left out here\n", count(gap.len(), what))
            }));
            out.push('\n');
        }
    }
    for (number, app) in told.iter().enumerate() {
        let space = left(&out).saturating_sub(MISSING);
        let Some(details) = details(app, page, space) else {
            let missing = count(told.len() - number, "more application");
            out.push_str(&format!("Details are left out here of {missing}.\n\n"));
            break;
        };
        out.push_str(&details);
    }
    out.push_str(&foot);
    out
}

fn entry(app: &AppDrift) -> String {
    let moved = match app.moved.len() {
        0 => String::new(),
        number => format!(": {}", count(number, "field")),
    };
    let last = app.audits.first().map(|audit| {
        let text = drift::audited(audit);
        format!(", newest entry {}", code(&text, 2 * NAME))
    });
    let word = drift::word(app);
    let word = match app.state.may_have_moved() {
        true => format!("**{word}**"),
        false => word,
    };
    format!(
        "- `{}` {} {word}, {}{moved}{}\n",
        drift::symbol(app.state),
        code(&app.name, NAME),
        code(&app.place(), 2 * NAME),
        last.unwrap_or_default()
    )
}

fn details(app: &AppDrift, page: Page, room: usize) -> Option<String> {
    let lines = diff_lines(&drift::app(app, Style::default()));
    if lines.is_empty() {
        return Some(String::new());
    }
    let head = (drift::symbol(app.state), app.name.as_str());
    let summary = format!(": {}", drift::word(app));
    folded(head, &summary, &lines, page, room)
}

fn foot(report: &DriftReport) -> String {
    let commit = report.commit.as_ref();
    let commit =
        commit.map(|commit| format!("Commit {}, ", code(&plan::commit_name(commit), NAME)));
    format!(
        "{}{}, syncform {}\n",
        commit.unwrap_or_default(),
        count(report.requests, "request"),
        code(&report.version, NAME)
    )
}
