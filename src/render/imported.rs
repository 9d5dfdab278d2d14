//! What became of applications that were to be written down as manifests.

use std::fmt::Write as _;

use comfy_table::Table;
use comfy_table::presets::NOTHING;
use serde_json::{Value, json};

use crate::visible::line;

/// How many of the things without words are shown of each application; the file names more.
const SHOWN: usize = 5;

/// One application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    pub display_name: String,
    /// `metadata.name`; none where no manifest could be made.
    pub name: Option<String>,
    pub file: Option<String>,
    pub state: ImportState,
    /// What has no words, a sentence each.
    pub left: Vec<String>,
    /// What the tenant has and the file does not speak of, by its fields.
    pub unsaid: Vec<String>,
}

/// What became of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// There was none, and now there is.
    New,
    /// It says what the tenant has.
    Unchanged,
    /// Values in it are others now: each in words.
    Changed(Vec<String>),
    /// It says something else than the tenant, and could not be brought up to it: why, a line each.
    Kept(Vec<String>),
    /// No manifest can say what this is.
    Skipped(String),
}

impl ImportState {
    const fn word(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Unchanged => "unchanged",
            Self::Changed(_) => "changed",
            Self::Kept(_) => "not changed",
            Self::Skipped(_) => "skipped",
        }
    }

    fn lines(&self) -> Vec<&str> {
        match self {
            Self::Changed(lines) | Self::Kept(lines) => lines.iter().map(String::as_str).collect(),
            Self::Skipped(why) => vec![why],
            Self::New | Self::Unchanged => Vec::new(),
        }
    }
}

/// A table, and below it what there is to say of each application.
#[must_use]
pub fn imported(rows: &[ImportRow]) -> String {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_header(["APPLICATION", "NAME", "FILE", "STATE", "NOT EXPRESSED"]);
    let or_dash = |text: &Option<String>| text.as_deref().map_or_else(|| "-".to_owned(), line);
    for row in rows {
        let left = match row.left.len() {
            0 => "-".to_owned(),
            number => number.to_string(),
        };
        table.add_row([
            line(&row.display_name),
            or_dash(&row.name),
            or_dash(&row.file),
            row.state.word().to_owned(),
            left,
        ]);
    }
    let mut out = String::new();
    for line in table.to_string().lines() {
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for row in rows {
        remarks(&mut out, row);
    }
    out
}

fn remarks(out: &mut String, row: &ImportRow) {
    let parts = [
        ("", row.state.lines()),
        (
            "not expressed: ",
            row.left.iter().map(String::as_str).collect(),
        ),
        (
            "not in the file: ",
            row.unsaid.iter().map(String::as_str).collect(),
        ),
    ];
    if parts.iter().all(|(_, lines)| lines.is_empty()) {
        return;
    }
    let name = row.name.as_ref().unwrap_or(&row.display_name);
    let _ = writeln!(out, "\n{}:", line(name));
    for (what, lines) in parts {
        for text in lines.iter().take(SHOWN) {
            let _ = writeln!(out, "  {what}{}", line(text));
        }
        if lines.len() > SHOWN {
            let _ = writeln!(out, "  {what}and {} more", lines.len() - SHOWN);
        }
    }
}

/// The same for programs.
#[must_use]
pub fn imported_json(rows: &[ImportRow]) -> Value {
    let row = |row: &ImportRow| {
        let ImportRow {
            display_name,
            name,
            file,
            state,
            left,
            unsaid,
        } = row;
        json!({
            "display_name": display_name,
            "name": name,
            "file": file,
            "state": state.word().replace(' ', "-"),
            "lines": state.lines(),
            "not_expressed": left,
            "not_in_file": unsaid,
        })
    };
    let applications: Vec<_> = rows.iter().map(row).collect();
    json!({ "format_version": "1.0", "applications": applications })
}
