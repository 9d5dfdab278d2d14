//! Locked templates: which are new, which have moved and how, which could not be read.

use std::fmt::Write as _;

use comfy_table::Table;
use comfy_table::presets::NOTHING;
use serde_json::{Value, json};

use crate::model::TemplateId;
use crate::visible::line;

/// One provisioning template that manifests build on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockRow {
    pub gallery: TemplateId,
    pub display_name: String,
    /// `None` where the manifests leave the choice to the service, and it could not be asked.
    pub template: Option<String>,
    pub file: Option<String>,
    pub state: LockState,
}

/// How a lock compares with what the tenant has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LockState {
    /// There was no lock, and now there is.
    New,
    /// There is no lock.
    Missing,
    Unchanged,
    /// The tenant has something else: each change in words.
    Changed(Vec<String>),
    /// The tenant has no application that could show it.
    Unread,
}

impl LockState {
    const fn word(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Missing => "missing",
            Self::Unchanged => "unchanged",
            Self::Changed(_) => "changed",
            Self::Unread => "no application",
        }
    }

    fn changes(&self) -> &[String] {
        match self {
            Self::Changed(changes) => changes,
            Self::New | Self::Missing | Self::Unchanged | Self::Unread => &[],
        }
    }
}

/// A table, and below it what has changed.
#[must_use]
pub fn locks(rows: &[LockRow]) -> String {
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .set_header(["TEMPLATE", "PROVISIONING", "LOCK", "FILE"]);
    let or_dash = |text: &Option<String>| text.as_deref().map_or_else(|| "-".to_owned(), line);
    for row in rows {
        table.add_row([
            line(&row.display_name),
            or_dash(&row.template),
            row.state.word().to_owned(),
            or_dash(&row.file),
        ]);
    }
    let mut out = String::new();
    for line in table.to_string().lines() {
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for row in rows.iter().filter(|row| !row.state.changes().is_empty()) {
        let _ = writeln!(out, "\n{}:", or_dash(&row.file));
        for change in row.state.changes() {
            let _ = writeln!(out, "  {}", line(change));
        }
    }
    out
}

/// The same for programs.
#[must_use]
pub fn locks_json(rows: &[LockRow]) -> Value {
    let row = |row: &LockRow| {
        json!({
            "galleryTemplate": { "id": row.gallery, "displayName": row.display_name },
            "template": row.template,
            "file": row.file,
            "state": row.state.word(),
            "changes": row.state.changes(),
        })
    };
    json!({ "locks": rows.iter().map(row).collect::<Vec<_>>() })
}
