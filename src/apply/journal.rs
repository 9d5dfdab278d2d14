//! What this run sends, written down before it is sent. Append-only lines of JSON, each on the disk before the
//! next request leaves; no secret, no body, no name of a person.
//!
//! Ownership is on the objects, so a lost journal loses nothing: all that it adds is knowing that a creation was
//! sent and not answered, so that the next run looks for it longer.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Fate;
use crate::model::{AppName, TenantId};
use crate::plan::Objects;

const SUFFIX: &str = ".journal.ndjson";

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
    file: Option<Mutex<File>>,
    path: PathBuf,
}

/// One line of an earlier run's journal, as far as later runs care.
#[derive(Deserialize)]
struct Line {
    record: String,
    #[serde(default)]
    tenant: String,
    #[serde(default)]
    remote: String,
    #[serde(default)]
    app: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    fate: String,
}

/// An earlier run that did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    pub path: PathBuf,
    /// Applications whose creation, or whose job's creation, was sent and not answered.
    pub apps: BTreeSet<AppName>,
}

impl Journal {
    /// A journal that keeps nothing.
    #[must_use]
    pub fn none() -> Self {
        Self {
            file: None,
            path: PathBuf::new(),
        }
    }

    /// Begins the journal of a run in `folder`, bound to the tenant and to the remote that it talks to.
    ///
    /// # Errors
    /// [`JournalError`] where the file cannot be created.
    pub fn begin(
        folder: &Path,
        run: &str,
        tenant: &TenantId,
        remote: &str,
        digest: &str,
    ) -> Result<Self, JournalError> {
        let path = folder.join(format!("{run}{SUFFIX}"));
        let open = || {
            fs::create_dir_all(folder)?;
            keep_out_of_git(folder);
            OpenOptions::new().create_new(true).append(true).open(&path)
        };
        let file = open().map_err(|source| JournalError {
            path: path.clone(),
            source,
        })?;
        let journal = Self {
            file: Some(Mutex::new(file)),
            path,
        };
        journal.write(&json!({ "record": "begin", "run": run, "tenant": tenant, "remote": remote, "plan": digest, "version": env!("CARGO_PKG_VERSION") }));
        Ok(journal)
    }

    /// Where the journal is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn sending(&self, app: &AppName, step: &str) {
        self.write(&json!({ "record": "sending", "app": app, "step": step }));
    }

    pub(super) fn settled(&self, app: &AppName, step: &str, fate: &Fate, objects: &Objects) {
        self.write(&json!({ "record": "settled", "app": app, "step": step, "fate": fate.word(), "status": fate.status(), "objects": objects }));
    }

    /// Ends the journal. `is_complete` also closes what earlier runs left open.
    pub fn end(&self, is_complete: bool, healed: &[Doubt]) {
        self.write(&json!({ "record": "end", "complete": is_complete }));
        for doubt in healed.iter().filter(|_| is_complete) {
            if let Ok(file) = OpenOptions::new().append(true).open(&doubt.path) {
                append(&file, &json!({ "record": "healed" }));
            }
        }
    }

    fn write(&self, line: &impl Serialize) {
        if let Some(file) = &self.file {
            append(
                &file
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner),
                line,
            );
        }
    }
}

/// Journals are this machine's business, and a sandbox beside them may hold what somebody took for a dummy.
fn keep_out_of_git(folder: &Path) {
    let path = folder.join(".gitignore");
    if !path.exists() {
        // A help and no more: where it cannot be written, the run goes on.
        let _ = fs::write(path, "*\n");
    }
}

/// A full disk must not stop a run half-way: the marks on the objects are the truth, and the journal is a help.
fn append(mut file: &File, line: &impl Serialize) {
    let mut text = serde_json::to_string(line).unwrap_or_default();
    text.push('\n');
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_data());
    if let Err(error) = written {
        tracing::warn!(%error, "the journal could not be written; the run goes on");
    }
}

/// The earlier runs against this tenant and remote that did not come to their end.
///
/// # Errors
/// [`JournalError`] where the folder exists and cannot be read.
pub fn doubts(folder: &Path, tenant: &TenantId, remote: &str) -> Result<Vec<Doubt>, JournalError> {
    let failed = |source| JournalError {
        path: folder.to_owned(),
        source,
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(failed)?;
    paths.retain(|path| path.to_string_lossy().ends_with(SUFFIX));
    paths.sort();
    Ok(paths
        .into_iter()
        .filter_map(|path| doubt(path, tenant, remote))
        .collect())
}

/// Reads one journal; a torn last line is what an interrupted run leaves behind.
fn doubt(path: PathBuf, tenant: &TenantId, remote: &str) -> Option<Doubt> {
    let text = fs::read_to_string(&path).ok()?;
    let lines: Vec<Line> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let begin = lines.first()?;
    let is_ours =
        begin.record == "begin" && begin.tenant == tenant.as_str() && begin.remote == remote;
    let apps = unanswered(&lines);
    let has = |record: &str| lines.iter().any(|line| line.record == record);
    let is_closed = has("healed") || (has("end") && apps.is_empty());
    (is_ours && !is_closed).then_some(Doubt { path, apps })
}

/// Applications with a creation that was sent, and neither answered nor found by looking.
fn unanswered(lines: &[Line]) -> BTreeSet<AppName> {
    let mut apps = BTreeSet::new();
    for line in lines
        .iter()
        .filter(|line| matches!(line.step.as_str(), "instantiate" | "create-job"))
    {
        let Ok(name) = AppName::new(&line.app) else {
            continue;
        };
        if line.record == "sending" {
            apps.insert(name);
        } else if line.fate != "unknown" {
            apps.remove(&name);
        }
    }
    apps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_creation_without_an_answer_is_remembered_until_a_run_is_complete() {
        let folder = tempfile::tempdir().expect("a folder");
        let tenant = TenantId::new("t");
        let name = AppName::new("aws").expect("a name");
        let journal =
            Journal::begin(folder.path(), "one", &tenant, "sandbox", "d").expect("a journal");
        journal.sending(&name, "instantiate");
        drop(journal);
        let open = doubts(folder.path(), &tenant, "sandbox").expect("readable");
        assert_eq!(
            open.iter()
                .map(|doubt| doubt.apps.len())
                .collect::<Vec<_>>(),
            [1]
        );
        assert_eq!(
            doubts(folder.path(), &tenant, "elsewhere").expect("readable"),
            []
        );
        Journal::begin(folder.path(), "two", &tenant, "sandbox", "d")
            .expect("a journal")
            .end(true, &open);
        assert_eq!(
            doubts(folder.path(), &tenant, "sandbox").expect("readable"),
            []
        );
    }
}
