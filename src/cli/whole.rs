//! Files that are there whole or not at all: whoever is interrupted keeps the old one.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{Error, ErrorKind, Result, Write as _};
use std::path::{Path, PathBuf};

/// Writes a file that anybody may read.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    place(path, text, &mut OpenOptions::new(), None)
}

/// Finds out whether a file could be written, and leaves its place as it is.
pub(super) fn probe(path: &Path) -> Result<()> {
    let part = part(path);
    let _ = std::fs::remove_file(&part);
    OpenOptions::new()
        .create_new(true)
        .write(true)
        .open(&part)?;
    std::fs::remove_file(&part)
}

/// Writes a file for its owner's eyes, from the first byte on.
pub(super) fn write_private(path: &Path, text: &str) -> Result<()> {
    place(path, text, &mut private(), None)
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Writes a file anew that is there, for the eyes that may see it now. A file that nobody may write is left alone.
pub(super) fn rewrite(path: &Path, text: &str) -> Result<()> {
    let permissions = std::fs::symlink_metadata(path)?.permissions();
    if permissions.readonly() {
        return Err(Error::new(ErrorKind::PermissionDenied, "it is read-only"));
    }
    place(path, text, &mut private(), Some(permissions))
}

/// Where a file is written before it is moved to its place.
fn part(path: &Path) -> PathBuf {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    part.into()
}

/// Writes it beside its place, down to the disk, and moves it there. A link in either place is replaced, and not
/// followed.
fn place(
    path: &Path,
    text: &str,
    options: &mut OpenOptions,
    permissions: Option<Permissions>,
) -> Result<()> {
    let part = part(path);
    let _ = std::fs::remove_file(&part);
    let written = options
        .create_new(true)
        .write(true)
        .open(&part)
        .and_then(|mut file: File| {
            file.write_all(text.as_bytes())?;
            permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))?;
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written
}
