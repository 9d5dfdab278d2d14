//! Findings as JSON, in the shape of `terraform validate -json`, which tools already read.

use serde_json::{Value, json};

use crate::finding::{Finding, Place, Position, Severity, Sources};

use super::{findings, window};

/// All findings, with counts. Texts are those of the findings: JSON escapes what a terminal would obey.
#[must_use]
pub fn findings_json(findings: &[Finding], sources: &Sources) -> Value {
    let count = |severity| {
        let alike = findings
            .iter()
            .filter(|finding| finding.severity == severity);
        alike.count()
    };
    let (shown, _) = findings::first(findings);
    let errors = count(Severity::Error);
    json!({
        "format_version": "1.0",
        "valid": errors == 0,
        "error_count": errors,
        "warning_count": count(Severity::Warning),
        "diagnostics": shown.iter().map(|finding| diagnostic(finding, sources)).collect::<Vec<_>>(),
    })
}

fn diagnostic(finding: &Finding, sources: &Sources) -> Value {
    let mut value = json!({
        "severity": finding.severity,
        "summary": finding.message,
        "detail": finding.label.clone().unwrap_or_default(),
        "code": finding.code,
        "help": finding.help,
    });
    if let (Some(place), Some(map)) = (&finding.place, value.as_object_mut()) {
        map.insert("range".to_owned(), range(place));
        if let Some(snippet) = snippet(place, sources) {
            map.insert("snippet".to_owned(), snippet);
        }
    }
    value
}

/// A whole file is the stretch before its first letter, as Terraform has it.
fn range(place: &Place) -> Value {
    let first = Position {
        line: 1,
        column: 1,
        byte: 0,
    };
    let (start, end) = place
        .span
        .map_or((first, first), |span| (span.start, span.end));
    json!({ "filename": place.file, "start": start, "end": end })
}

fn snippet(place: &Place, sources: &Sources) -> Option<Value> {
    let window = window::of(place, sources)?;
    Some(json!({
        "context": null,
        "code": window.line,
        "start_line": window.start.line,
        "highlight_start_offset": window.mark.start,
        "highlight_end_offset": window.mark.end,
    }))
}
