//! Files that are there whole or not at all: whoever is interrupted keeps the old one.

use std::fs::{File, OpenOptions};
use std::io::{Result, Write as _};
use std::path::Path;

/// Writes a file that anybody may read.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    replace(path, text, &mut OpenOptions::new())
}

/// Writes a file for its owner's eyes, from the first byte on.
pub(super) fn write_private(path: &Path, text: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    replace(path, text, &mut options)
}

/// Writes it beside its place, down to the disk, and moves it there. A link in either place is replaced, and not
/// followed.
fn replace(path: &Path, text: &str, options: &mut OpenOptions) -> Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let _ = std::fs::remove_file(part);
    let written = options
        .create_new(true)
        .write(true)
        .open(part)
        .and_then(|mut file: File| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(part, path));
    if written.is_err() {
        let _ = std::fs::remove_file(part);
    }
    written
}
