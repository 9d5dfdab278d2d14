//! Files that are to be written beside manifests: known whole before the first is, then each written whole or not at all.
//!
//! Nothing goes through a link, nothing replaces what nobody has read, and a file of which that is true stays as it is.

use std::io::Error;
use std::path::{Path, PathBuf};

use super::{Exit, Failure, whole};
use crate::apply::refuse_links;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) path: PathBuf,
    /// What it says now; none where it is not there.
    pub(super) before: Option<Vec<u8>>,
    /// What it is to say.
    pub(super) text: String,
}

impl Draft {
    /// The name of its file, as people would type it.
    pub(super) fn name(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// Writes it.
    pub(super) fn save(&self) -> Result<(), Failure> {
        let folder = match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            Some(_) | None => Path::new("."),
        };
        let written = refuse_links(folder).and_then(|()| {
            if is_link(folder) || is_link(&self.path) {
                return Err(Error::other("it is a symbolic link, or lies in one"));
            }
            std::fs::create_dir_all(folder)?;
            self.place()
        });
        written.map_err(|error| {
            let text = format!("cannot write {}: {error}", self.path.display());
            Failure::new(Exit::Error, text)
                .help("what was written before stays; make room for it, or name another folder, and run again")
        })
    }

    fn place(&self) -> std::io::Result<()> {
        let Some(before) = &self.before else {
            if self.path.symlink_metadata().is_ok() {
                return Err(Error::other("something else is there by that name"));
            }
            return whole::write(&self.path, &self.text);
        };
        if std::fs::read(&self.path)? != *before {
            return Err(Error::other("it has changed since it was read"));
        }
        whole::rewrite(&self.path, &self.text)
    }
}

fn is_link(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|it| it.is_symlink())
}
