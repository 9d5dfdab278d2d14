//! Texts that a run is handed: never more of one than anybody means, and none that would never end.

use std::fs::{File, FileType};
use std::io::Read;

use super::{Exit, Failure};

/// What stands for the text on stdin.
pub(super) const STDIN: &str = "-";

/// The most bytes that are read: far more than an expression may have, so that its length is told, and than an object has.
const LARGEST: u64 = 1 << 20;

/// All of stdin.
pub(super) fn stdin() -> Result<String, Failure> {
    whole(std::io::stdin()).map_err(|why| unreadable("stdin", &why))
}

/// All of a file, or of what a shell's `<(...)` writes. A device may have no end.
pub(super) fn file(path: &str) -> Result<String, Failure> {
    let failed = |why: &str| unreadable(path, why);
    let told = |error: std::io::Error| failed(&error.to_string());
    let kind = std::fs::metadata(path).map_err(told)?.file_type();
    if !kind.is_file() && !is_pipe(kind) {
        return Err(failed("it is neither a regular file nor a pipe"));
    }
    whole(File::open(path).map_err(told)?).map_err(|why| failed(&why))
}

#[cfg(unix)]
fn is_pipe(kind: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&kind)
}

#[cfg(not(unix))]
fn is_pipe(_: FileType) -> bool {
    false
}

fn whole(from: impl Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = from.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("it has more than {LARGEST} bytes"));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
}

fn unreadable(name: &str, why: &str) -> Failure {
    Failure::new(Exit::Error, format!("cannot read {name}: {why}"))
}
