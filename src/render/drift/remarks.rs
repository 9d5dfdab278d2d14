//! What has moved, as a list: code hosts and pipelines show each of them beside the line of the manifest.

use super::audited;
use crate::plan::{AppDrift, Drift, DriftReport, MovedField};
use crate::render::remarks::{Remark, Rule};

/// All of one tenant's drift.
pub(in crate::render) fn of(report: &DriftReport) -> Vec<Remark<'_>> {
    report.apps.iter().flat_map(of_app).collect()
}

/// All of one application.
pub(in crate::render) fn of_app(app: &AppDrift) -> Vec<Remark<'_>> {
    let at = |rule, text: String| Remark {
        rule,
        app: Some(&app.name),
        text,
        help: last(app),
        file: Some(&app.file),
        line: app.line,
        column: None,
    };
    let mut remarks: Vec<_> = match app.state {
        Drift::Gone => vec![at(
            Rule::Drift,
            "the application was deleted from the tenant".to_owned(),
        )],
        Drift::Drifted | Drift::Differs => {
            let moved = app.moved.iter().map(told);
            moved.map(|text| at(Rule::Drift, text)).collect()
        }
        Drift::Unknown | Drift::AsApplied | Drift::NotApplied => Vec::new(),
    };
    let unread = app.unknown.iter().map(|unknown| {
        let text = format!(
            "{} could not be read: refused with {} {}",
            unknown.field, unknown.status, unknown.code
        );
        at(Rule::Unknown, text.trim_end().to_owned())
    });
    remarks.extend(unread);
    if app.state == Drift::Unknown {
        let notes = app.notes.iter();
        remarks.extend(notes.map(|note| at(Rule::Unknown, note.text.clone())));
    }
    remarks
}

fn told(moved: &MovedField) -> String {
    let field = &moved.field;
    match (&moved.applied, &moved.live) {
        (Some(applied), Some(live)) => format!("{field} is {live}; applied was {applied}"),
        (Some(applied), None) => format!("{field} is gone; applied was {applied}"),
        (None, Some(live)) => format!("{field} is {live}; none was applied"),
        (None, None) => format!("{field} has moved"),
    }
}

/// Who changed it last, where the log says so.
fn last(app: &AppDrift) -> Option<String> {
    let newest = app.audits.first()?;
    Some(format!(
        "newest entry about it in the audit log: {}",
        audited(newest)
    ))
}
