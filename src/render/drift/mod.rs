//! Drift for people: per application what has moved since it was applied, and who changed it last; totals at the end.

mod remarks;

pub(super) use remarks::{of, of_app};

use std::fmt::Write as _;

use super::paint::{Tone, paint};
use super::{Style, count, plan};
use crate::plan::{AppDrift, AuditReport, Cause, ChangeReport, Drift, DriftReport, MovedField};
use crate::visible::line;

/// The drift of one tenant as text.
#[must_use]
pub fn drift(report: &DriftReport, style: Style) -> String {
    let mut out = String::new();
    for app in report.apps.iter().filter(|app| is_told(app)) {
        out.push_str(&self::app(app, style));
        out.push('\n');
    }
    for note in &report.notes {
        out.push_str(&plan::note(note, "  ", style));
    }
    if let Some(why) = &report.audit_unread {
        let text = format!("the audit log was not read, or not to its end: {why}");
        out.push_str(&plan::note(&crate::plan::Note::info(text), "  ", style));
    }
    if !report.notes.is_empty() || report.audit_unread.is_some() {
        out.push('\n');
    }
    let _ = writeln!(out, "{}", verdict(report, style));
    let _ = writeln!(out, "{}", paint(style, Tone::Strong, &totals(report)));
    out
}

/// The drift of one tenant among several.
#[must_use]
pub fn drift_of(report: &DriftReport, style: Style) -> String {
    let tenant = &report.tenant;
    format!(
        "Tenant \"{}\" ({})\n\n{}\n",
        line(&tenant.name),
        line(&tenant.id),
        drift(report, style)
    )
}

/// Whether there is anything to say of an application.
pub(super) fn is_told(app: &AppDrift) -> bool {
    app.state.may_have_moved() || app.pending || !app.notes.is_empty()
}

/// The whole of it in a sentence.
pub(super) fn verdict(report: &DriftReport, style: Style) -> String {
    let sum = &report.summary;
    let (tone, text) = if sum.drifted + sum.gone > 0 {
        (Tone::Bad, "Drift: the tenant is not as it was applied.")
    } else if sum.differs > 0 {
        (
            Tone::Change,
            "The tenant is not as the manifests say, and which of the two has moved is not known.",
        )
    } else if sum.unknown > 0 {
        (
            Tone::Change,
            "No drift is known. Not everything could be told, and unknown is not unchanged.",
        )
    } else if sum.as_applied == 0 {
        (Tone::Change, "Nothing was looked at that was applied.")
    } else if report.unselected > 0 || !report.notes.is_empty() {
        (Tone::Good, "No drift in what was looked at.")
    } else if sum.pending + sum.not_applied > 0 {
        (
            Tone::Change,
            "No drift. What waits in git is not applied yet.",
        )
    } else {
        (Tone::Good, "No drift. The tenant is as it was applied.")
    };
    paint(style, tone, text)
}

/// The line that people look for first.
pub(super) fn totals(report: &DriftReport) -> String {
    let sum = &report.summary;
    let mut text = format!("Applications: {} as applied", sum.as_applied);
    let others = [
        (sum.drifted, "drifted"),
        (sum.gone, "gone"),
        (sum.differs, "not as their manifests say"),
        (sum.unknown, "unknown"),
        (sum.not_applied, "not applied yet"),
        (report.unselected, "not looked at"),
    ];
    for (number, what) in others.into_iter().filter(|(number, _)| *number > 0) {
        let _ = write!(text, ", {number} {what}");
    }
    text.push('.');
    if sum.pending > 0 {
        let _ = write!(text, " {} changed in git and not applied yet.", sum.pending);
    }
    let _ = write!(text, " ({})", count(report.requests, "request"));
    text
}

/// The sign of what has become of an application, the same in every form.
pub(super) const fn symbol(state: Drift) -> &'static str {
    match state {
        Drift::Drifted | Drift::Differs => "~",
        Drift::Gone => "-",
        Drift::NotApplied => "+",
        Drift::Unknown => "?",
        Drift::AsApplied => "=",
    }
}

/// The same in words.
pub(super) fn word(app: &AppDrift) -> String {
    let since = app.applied.as_deref().map(plan::commit_name);
    match (app.state, since) {
        (Drift::Drifted, Some(commit)) => format!("drifted since {commit}"),
        (Drift::Drifted, None) => "drifted".to_owned(),
        (Drift::Differs, _) => "not as its manifest says".to_owned(),
        (Drift::Gone, _) => "gone".to_owned(),
        (Drift::NotApplied, _) => "not applied yet".to_owned(),
        (Drift::Unknown, _) => "unknown".to_owned(),
        (Drift::AsApplied, Some(commit)) => format!("as applied at {commit}"),
        (Drift::AsApplied, None) => "as its manifest says".to_owned(),
    }
}

/// One application.
pub(super) fn app(app: &AppDrift, style: Style) -> String {
    let tone = match app.state {
        Drift::Drifted | Drift::Gone | Drift::Unknown => Tone::Bad,
        Drift::Differs => Tone::Change,
        Drift::NotApplied | Drift::AsApplied => Tone::Faint,
    };
    let head = format!(
        "{} app \"{}\"  {}",
        symbol(app.state),
        line(&app.name),
        word(app)
    );
    let gap = " ".repeat(plan::PLACE.saturating_sub(head.chars().count()).max(2));
    let mut out = format!(
        "  {}{gap}{}\n",
        paint(style, tone, &head),
        line(&app.place())
    );
    for moved in &app.moved {
        out.push_str(&plan::change(&change(moved), None, style));
    }
    for unknown in &app.unknown {
        out.push_str(&plan::unknown(unknown, style));
    }
    for (number, audit) in app.audits.iter().enumerate() {
        let label = if number == 0 { "Audit:" } else { "" };
        let _ = writeln!(out, "      {label:<8}{}", audited(audit));
    }
    for note in &app.notes {
        out.push_str(&plan::note(note, "      ", style));
    }
    if app.pending {
        let text = "# its manifest says something else by now, which is not applied yet";
        let _ = writeln!(out, "      {}", paint(style, Tone::Faint, text));
    }
    out
}

/// What was applied, and what there is instead.
fn change(moved: &MovedField) -> ChangeReport {
    ChangeReport {
        field: moved.field.clone(),
        from: moved.applied.clone(),
        to: moved.live.clone(),
        about: moved.about,
        cause: Cause::Listed,
        removes: moved.applied.is_some() && moved.live.is_none(),
    }
}

/// One entry of the audit log in a line.
pub(super) fn audited(audit: &AuditReport) -> String {
    let kind = if audit.is_person { "" } else { "application " };
    let by = match &audit.by {
        Some(by) => format!("{kind}{}", line(by)),
        None => "somebody whom the log does not name".to_owned(),
    };
    format!("{}  {by}: {}", line(&audit.at), line(&audit.activity))
}
