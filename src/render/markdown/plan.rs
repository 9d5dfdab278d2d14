//! Plans: verdict and totals, what must be seen, a line for each application, and details for as long as there is room.

use std::collections::BTreeMap;
use std::ops::Range;

use super::fit::{MISSING, fit};
use super::text::{NAME, SENTENCE, code};
use super::{Page, app, look};
use crate::plan::{AppReport, Asked, Report, Verb};
use crate::render::{Style, count, plan};

/// What most of the applications that are left out are called by.
const NAMED: usize = 3;

/// One plan, or those of several tenants. The first line is hidden and names the tenant, so that a comment of before is
/// found again.
#[must_use]
pub fn markdown(reports: &[Report], page: Page) -> String {
    let room = page.room();
    match reports {
        [one] => {
            let head = marker(&one.tenant.id, page);
            let body = section(one, page, room - head.len());
            format!("{head}{body}")
        }
        several => all(several, page, room),
    }
}

/// The hidden line. Where HTML is shown as it stands, it is a reference that nothing refers to.
pub(super) fn marker(id: &str, page: Page) -> String {
    // A comment ends with two hyphens and a bracket, and some readers take the hyphens for enough.
    let parts = id.split(|letter: char| !letter.is_ascii_alphanumeric());
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    let id: String = parts.join("-").chars().take(NAME).collect();
    if page.folds {
        format!("<!-- syncform:{id} -->\n")
    } else {
        format!("[//]: # (syncform:{id})\n\n")
    }
}

/// Several plans: a line for each tenant, and then one after the other for as long as there is room.
fn all(reports: &[Report], page: Page, room: usize) -> String {
    let mut out = format!(
        "{}### syncform plan: {}\n\n",
        marker("several", page),
        count(reports.len(), "tenant")
    );
    let lines: Vec<_> = reports.iter().map(tenant).collect();
    out.push_str(&fit(&lines, room / 4, |gap| {
        format!("- … {} left out here\n", count(gap.len(), "tenant"))
    }));
    out.push('\n');
    for (number, report) in reports.iter().enumerate() {
        let left = room - out.len() - MISSING;
        let share = left / (reports.len() - number);
        if share < Page::LEAST && left < 2 * Page::LEAST {
            let missing = reports.len() - number;
            out.push_str(&format!(
                "… the plans of {} are left out here; the list above has their totals.\n",
                count(missing, "tenant")
            ));
            break;
        }
        out.push_str(&section(report, page, share.max(Page::LEAST)));
        out.push('\n');
    }
    out
}

fn tenant(report: &Report) -> String {
    format!(
        "- {}: {} {}\n",
        code(&report.tenant.name, NAME),
        verdict(report),
        plan::totals(report, Style::default())
    )
}

/// One plan within this many bytes, which are never less than [`Page::LEAST`] by more than a marker.
pub(super) fn section(report: &Report, page: Page, room: usize) -> String {
    let mut out = head(report);
    let foot = foot(report);
    let left = |out: &String| (room - foot.len()).saturating_sub(out.len());
    let looks = look::lines(report);
    if !looks.is_empty() {
        let space = left(&out) / 3;
        out.push_str(&fit(&looks, space, |gap| {
            format!(
                "- … {} left out here, in the plan itself …\n",
                count(gap.len(), "remark")
            )
        }));
        out.push('\n');
    }
    let news: Vec<_> = report
        .apps
        .iter()
        .filter(|app| plan::is_news(app))
        .collect();
    if !news.is_empty() {
        out.push_str(&format!("**{}**\n\n", count(news.len(), "application")));
        let lines: Vec<_> = news.iter().map(|app| app::entry(app)).collect();
        let space = left(&out) / 2;
        out.push_str(&fit(&lines, space, |gap| {
            format!("- … and {}\n", missing(&news, gap))
        }));
        out.push('\n');
    }
    let notes = look::notes(report);
    if !notes.is_empty() {
        out.push_str("**Notes**\n\n");
        let space = left(&out) / 3;
        out.push_str(&fit(&notes, space, |gap| {
            format!("- … {} left out here\n", count(gap.len(), "note"))
        }));
        out.push('\n');
    }
    let space = left(&out);
    out.push_str(&details(&news, page, space));
    out.push_str(&foot);
    out
}

fn head(report: &Report) -> String {
    let mut out = format!(
        "### syncform plan: {}\n\n**{}** {}\n\n",
        code(&report.tenant.name, NAME),
        verdict(report),
        plan::totals(report, Style::default())
    );
    if let Some(text) = plan::partial(report) {
        out.push_str(&format!("**{text}**\n\n"));
    }
    out
}

/// The whole of it in a sentence.
fn verdict(report: &Report) -> String {
    let summary = &report.summary;
    if summary.blocked > 0 {
        "Blocked: nothing is applied while what is named here stands.".to_owned()
    } else if summary.unknown > 0 {
        "Not everything could be read, and unknown is not unchanged.".to_owned()
    } else if report.has_changes() {
        "The tenant would change.".to_owned()
    } else {
        plan::unchanged(report, Style::default())
    }
}

fn foot(report: &Report) -> String {
    let commit = report.commit.as_ref();
    let commit =
        commit.map(|commit| format!(", commit {}", code(&plan::commit_name(commit), NAME)));
    format!(
        "{}Plan digest {}, live state {}{}, {}, syncform {}\n",
        asked(&report.asked),
        code(&plan::short(&report.digest), NAME),
        code(&plan::short(&report.base), NAME),
        commit.unwrap_or_default(),
        count(report.requests, "request"),
        code(&report.version, NAME)
    )
}

/// What the run was asked for besides the manifests: whoever applies the plan says most of it again.
fn asked(asked: &Asked) -> String {
    let flags = asked.flags();
    if flags.is_empty() {
        String::new()
    } else {
        format!("Planned with {}\n\n", code(&flags.join(" "), SENTENCE))
    }
}

/// Details for as long as there is room, and which are missing. One long application leaves something to the others.
fn details(apps: &[&AppReport], page: Page, space: usize) -> String {
    let whole = apps
        .iter()
        .map(|app| app::details(app, page, usize::MAX / 2));
    let whole: String = whole.flatten().collect();
    if whole.len() <= space {
        return whole;
    }
    let mut out = String::new();
    for (number, app) in apps.iter().enumerate() {
        let left = space.saturating_sub(MISSING + out.len());
        let room = if number + 1 < apps.len() {
            left / 3 * 2
        } else {
            left
        };
        let Some(details) = app::details(app, page, room) else {
            let gap = missing(apps, number..apps.len());
            out.push_str(&format!("Details are left out here of {gap}\n\n"));
            break;
        };
        out.push_str(&details);
    }
    out
}

/// Applications that are left out: how many, what happens to them, and the names of the first ones.
fn missing(apps: &[&AppReport], gap: Range<usize>) -> String {
    let missing = || apps.iter().take(gap.end).skip(gap.start);
    let mut verbs: BTreeMap<Verb, usize> = BTreeMap::new();
    for app in missing() {
        *verbs.entry(app.action).or_default() += 1;
    }
    let verbs = verbs.iter();
    let verbs: Vec<_> = verbs
        .map(|(verb, number)| format!("{number} × {}", app::word(*verb)))
        .collect();
    let names: Vec<_> = missing()
        .take(NAMED)
        .map(|app| code(&app.name, NAME / 2))
        .collect();
    let rest = gap.len().saturating_sub(names.len());
    let rest = if rest > 0 { ", …" } else { "" };
    format!(
        "{} ({}): {}{rest}",
        count(gap.len(), "more application"),
        verbs.join(", "),
        names.join(", ")
    )
}
