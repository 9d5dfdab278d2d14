//! How far a run has come, kept in a file: who runs it again goes on, and cleans up first what was left behind.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::setting::Setting;
use super::story::Told;
use super::transcript::Found;

/// What is known so far. Ids are in it, so it stays on the machine.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Progress {
    pub(crate) tenant: String,
    pub(crate) run: String,
    pub(crate) time: String,
    /// Roles of the identity.
    pub(crate) roles: Vec<String>,
    /// Ids of everything that was made.
    pub(crate) own: Vec<String>,
    /// Answers to the questions, once all have been put.
    pub(crate) found: Option<Vec<Found>>,
    pub(crate) told: Vec<Told>,
}

impl Progress {
    /// That of an earlier run of the same tenant in the same folder, or a new one.
    pub(crate) fn open(setting: &Setting) -> Result<Self, String> {
        let path = path(&setting.folder);
        let Ok(text) = std::fs::read_to_string(&path) else {
            return Ok(Self {
                tenant: setting.tenant.clone(),
                run: setting.run.clone(),
                time: setting.time.clone(),
                roles: Vec::new(),
                own: Vec::new(),
                found: None,
                told: Vec::new(),
            });
        };
        let known: Self = serde_json::from_str(&text)
            .map_err(|error| format!("{}: {error}; remove it to begin anew", path.display()))?;
        if known.tenant == setting.tenant {
            Ok(known)
        } else {
            Err(format!(
                "{} is of a run at another tenant that has not come to its end: end it, or set CONTRACT_FOLDER",
                path.display()
            ))
        }
    }

    pub(crate) fn keep(&self, setting: &Setting) -> Result<(), String> {
        let path = path(&setting.folder);
        let text = serde_json::to_string_pretty(self).map_err(|error| error.to_string())?;
        std::fs::create_dir_all(&setting.folder)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| format!("{}: {error}", path.display()))
    }

    /// The run has come to its end.
    pub(crate) fn forget(setting: &Setting) {
        let _ = std::fs::remove_file(path(&setting.folder));
    }

    pub(crate) fn has_told(&self, name: &str) -> bool {
        self.told.iter().any(|told| told.name == name)
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join("progress.json")
}
