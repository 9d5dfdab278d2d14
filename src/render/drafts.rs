//! Files that are to be written, before the first is: the new ones whole, of others what changes in them.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::layout::unified;
use super::paint::{Tone, paint};
use super::{ImportRow, Style, count, imported_json, plan_json};
use crate::plan::Report;
use crate::visible::line;

/// How far the text of a new file stands from the margin.
const INDENT: &str = "    ";

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    pub file: String,
    /// What it says now; none where it is not there.
    pub before: Option<String>,
    pub text: String,
    /// Whether people read it. What is generated is named, with its size.
    pub is_shown: bool,
}

impl DraftRow {
    const fn state(&self) -> &'static str {
        if self.before.is_some() {
            "changed"
        } else {
            "new"
        }
    }
}

/// The files for people.
#[must_use]
pub fn drafts(rows: &[DraftRow], style: Style) -> String {
    let mut out = String::new();
    for row in rows {
        let state = row.state();
        match (&row.before, row.is_shown) {
            (_, false) => {
                let lines = count(row.text.lines().count(), "line");
                let _ = writeln!(out, "{}  {state}, generated: {lines}", name(row, style));
            }
            (None, true) => {
                let _ = writeln!(out, "{}  {state}", name(row, style));
                for text in row.text.lines() {
                    let _ = writeln!(out, "{}", format!("{INDENT}{}", line(text)).trim_end());
                }
            }
            (Some(before), true) => out += &unified(&row.file, before, &row.text, style),
        }
    }
    if rows.is_empty() {
        out.push_str("Every file is as it would be written.\n");
    }
    out
}

fn name(row: &DraftRow, style: Style) -> String {
    let (sign, tone) = match row.before {
        None => ('+', Tone::Good),
        Some(_) => ('~', Tone::Change),
    };
    paint(style, tone, &format!("{sign} {}", line(&row.file)))
}

/// What a first run has written, and its plan, for programs.
#[must_use]
pub fn begun_json(rows: &[DraftRow], imported: &[ImportRow], report: &Report) -> Value {
    let files = rows
        .iter()
        .map(|row| json!({ "file": row.file, "state": row.state() }));
    json!({
        "format_version": "1.0",
        "files": files.collect::<Vec<_>>(),
        "applications": imported_json(imported)["applications"],
        "plan": plan_json(report),
    })
}
