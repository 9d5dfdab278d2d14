//! What this run sends, written down before it is sent. Append-only lines of JSON, each on the disk before the
//! next request leaves; no secret, no body, no name of a person.
//!
//! Ownership is on the objects, so a lost journal loses nothing: all that it adds is knowing that a creation was
//! sent and not answered, so that the next run looks for it longer.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;

use super::lines::{Lines, refuse_links};
use super::{Doubt, Fate};
use crate::model::AppName;
use crate::plan::{Objects, Plan};

pub(super) const SUFFIX: &str = ".journal.ndjson";

/// A journal that cannot be written or read.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the journal {path}: {source}")]
pub struct JournalError {
    pub path: PathBuf,
    pub source: std::io::Error,
}

/// The journal of one run.
#[derive(Debug)]
pub struct Journal {
    lines: Option<Lines>,
    path: PathBuf,
}

impl Journal {
    /// A journal that keeps nothing.
    #[must_use]
    pub fn none() -> Self {
        Self {
            lines: None,
            path: PathBuf::new(),
        }
    }

    /// Begins the journal of a run of a verb in `folder`, bound to the tenant and to the remote that it talks to, with the applications
    /// that the run is to change.
    ///
    /// # Errors
    /// [`JournalError`] where the file cannot be created.
    pub fn begin(
        folder: &Path,
        (verb, run): (&str, &str),
        remote: &str,
        plan: &Plan,
    ) -> Result<Self, JournalError> {
        let path = folder.join(format!("{run}{SUFFIX}"));
        let open = || {
            refuse_links(&path)?;
            fs::create_dir_all(folder)?;
            keep_out_of_git(folder);
            Lines::begin(&path)
        };
        let lines = open().map_err(|source| JournalError {
            path: path.clone(),
            source,
        })?;
        let journal = Self {
            lines: Some(lines),
            path,
        };
        let busy = plan.apps.iter().filter(|app| !app.steps.is_empty());
        let apps: Vec<_> = busy.map(|app| &app.name).collect();
        journal.write(&json!({ "record": "begin", "verb": verb, "run": run, "tenant": plan.tenant, "remote": remote, "plan": plan.digest.to_string(), "apps": apps, "version": env!("CARGO_PKG_VERSION") }));
        Ok(journal)
    }

    /// Where the journal is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// `number` is the step's place among those of its application, from 1.
    pub(super) fn sending(&self, app: &AppName, step: &str, number: usize) {
        self.write(&json!({ "record": "sending", "app": app, "step": step, "number": number }));
    }

    pub(super) fn settled(
        &self,
        app: &AppName,
        (step, number): (&str, usize),
        fate: &Fate,
        objects: &Objects,
    ) {
        let already = matches!(fate, Fate::Done { already: true });
        self.write(&json!({ "record": "settled", "app": app, "step": step, "number": number, "fate": fate.word(), "already": already, "status": fate.status(), "objects": objects }));
    }

    /// Ends the journal. `is_complete` also closes what earlier runs left open of the same applications.
    pub fn end<'a>(&self, is_complete: bool, healed: impl IntoIterator<Item = &'a Doubt>) {
        self.write(&json!({ "record": "end", "complete": is_complete }));
        for doubt in healed.into_iter().filter(|_| is_complete) {
            if let Ok(lines) = Lines::append(&doubt.path) {
                lines.write(&json!({ "record": "healed" }));
            }
        }
    }

    fn write(&self, line: &impl Serialize) {
        if let Some(lines) = &self.lines {
            lines.write(line);
        }
    }
}

/// Journals are this machine's business, and a sandbox beside them may hold what somebody took for a dummy.
fn keep_out_of_git(folder: &Path) {
    // A help and no more: where it cannot be written, or where there is something already, the run goes on.
    if let Ok(mut file) = fs::File::create_new(folder.join(".gitignore")) {
        let _ = file.write_all(b"*\n");
    }
}
