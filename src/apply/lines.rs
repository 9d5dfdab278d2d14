//! Lines of JSON on a disk, each there before the next thing happens. What they say is their writers' business.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::json;

use crate::visible;

/// Refuses a path through a link that may have come with a repository: what is named from the folder that syncform runs in
/// stays in it. A whole path is somebody's own, and may lead anywhere.
///
/// # Errors
/// The link.
pub fn refuse_links(path: &Path) -> std::io::Result<()> {
    let is_link =
        |path: &&Path| std::fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink());
    let mut steps = path.ancestors().filter(|_| path.is_relative());
    steps.find(is_link).map_or(Ok(()), |link| {
        let because = format!("{} is a symbolic link, and is not followed", link.display());
        Err(std::io::Error::other(because))
    })
}

/// A file that only grows.
#[derive(Debug)]
pub(super) struct Lines(Mutex<File>);

impl Lines {
    /// A file that nobody has begun yet.
    pub(super) fn begin(path: &Path) -> std::io::Result<Self> {
        let mut options = OpenOptions::new();
        Self::open(options.create_new(true), path)
    }

    /// A file that may be there, and grows.
    pub(super) fn resume(path: &Path) -> std::io::Result<Self> {
        let mut options = OpenOptions::new();
        Self::open(options.create(true), path)
    }

    /// A file that is there.
    pub(super) fn append(path: &Path) -> std::io::Result<Self> {
        Self::open(&mut OpenOptions::new(), path)
    }

    /// For its owner's eyes: lines name objects of a tenant.
    fn open(options: &mut OpenOptions, path: &Path) -> std::io::Result<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        options
            .append(true)
            .open(path)
            .map(|file| Self(Mutex::new(file)))
    }

    /// Writes a line and waits for the disk. A full disk must not stop a run half-way: the marks on the objects are the
    /// truth, and what is kept here is a help.
    pub(super) fn write(&self, line: &impl Serialize) {
        let text = format!("{}\n", visible::json_line(&json!(line)));
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let written = file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_data());
        if let Err(error) = written {
            tracing::warn!(%error, "a line of the journal or the audit log could not be written; the run goes on");
        }
    }
}
