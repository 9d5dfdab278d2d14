//! What is no plan: findings, tests of mappings, how a run went, and what ended one early.

use super::Page;
use super::fit::fit;
use super::plan::section;
use super::text::{Fence, NAME, SENTENCE, code, fence_lines};
use crate::finding::{Finding, Severity};
use crate::plan::{Moved, Report};
use crate::render::{self, Style, count, findings, trial};
use crate::trial::{AppTrial, Verdict};

/// What is wrong with manifests, or that nothing is.
#[must_use]
pub fn findings_markdown(found: &[Finding], page: Page) -> String {
    let head = format!("### syncform: {}\n\n", findings::totals(found));
    let lines: Vec<_> = found.iter().map(finding).collect();
    let list = fit(&lines, page.room() - head.len(), |gap| {
        format!("- … {} left out here …\n", count(gap.len(), "finding"))
    });
    format!("{head}{list}")
}

fn finding(finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => "**error**",
        Severity::Warning => "warning",
    };
    let place = finding.place.as_ref();
    let place = place.map(|place| format!("{} ", code(&place.line(), 2 * NAME)));
    let label = finding.label.as_ref();
    let label = label.map(|label| format!(" ({})", code(label, SENTENCE)));
    let help = finding.help.as_ref();
    let help = help.map(|help| format!(" → {}", code(help, SENTENCE)));
    format!(
        "- {}{level} `{}`: {}{}{}\n",
        place.unwrap_or_default(),
        finding.code,
        code(&finding.message, SENTENCE),
        label.unwrap_or_default(),
        help.unwrap_or_default()
    )
}

/// How the tests of mappings went.
#[must_use]
pub fn trial_markdown(apps: &[AppTrial], page: Page) -> String {
    let tests = || apps.iter().flat_map(|app| &app.tests);
    let passed = tests()
        .filter(|test| test.verdict == Verdict::Passed)
        .count();
    let failed = tests().count() - passed;
    let head = format!("### syncform test: {passed} passed, {failed} failed\n\n");
    let text = trial::trial(apps, Style::default());
    let body = fenced(&text, page.room() - head.len());
    format!("{head}{body}")
}

/// How a run went, and what it was to do.
#[must_use]
pub fn outcome_markdown(verb: &str, told: Option<&str>, report: &Report, page: Page) -> String {
    let Some(told) = told else {
        return section(report, page, page.room());
    };
    let head = format!(
        "### syncform {verb}: {}\n\n{}\n",
        code(&report.tenant.name, NAME),
        fenced(told, Page::LEAST / 3)
    );
    let room = (page.room() - head.len()).max(Page::LEAST);
    // Where there is no room for both, how it went is what matters.
    if head.len() + room > page.room() {
        return head;
    }
    let plan = section(report, page, room);
    format!("{head}{plan}")
}

/// A run that did not come to a result.
#[must_use]
pub fn failed_markdown(text: &str, help: Option<&str>) -> String {
    let help = help.map(|help| format!("\n- help: {}\n", code(help, SENTENCE)));
    format!(
        "### syncform: this run did not come to a result\n\n- **error**: {}\n{}",
        code(text, SENTENCE),
        help.unwrap_or_default()
    )
}

/// A kept plan that holds no more: that it is not carried out, and what moved.
#[must_use]
pub fn stale_markdown(text: &str, help: &str, moved: &[Moved<'_>], page: Page) -> String {
    let head = failed_markdown(text, Some(help)) + "\n";
    let shown = render::moved(moved, Style::default());
    let body = fenced(shown.trim_end(), page.room() - head.len());
    format!("{head}{body}")
}

/// Text for people in a fence, cut in its middle where it is too long.
fn fenced(text: &str, room: usize) -> String {
    let lines = fence_lines(text);
    let fence = Fence::around(&lines, "text");
    let body = fit(&lines, room.saturating_sub(fence.len()), |gap| {
        format!("… {} left out here …\n", count(gap.len(), "line"))
    });
    fence.put(&body)
}
