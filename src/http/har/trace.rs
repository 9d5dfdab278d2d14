//! The file: created before anything is sent, readable by its owner alone, whole JSON after every entry.
//!
//! An entry overwrites the brackets that end the file and puts them behind itself, in one write. So a run that dies
//! leaves a document that any viewer opens, with everything up to its last answer.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError, Weak};

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::redact::REDACTED;
use super::{Exchange, entry};
use crate::visible;
use crate::wire::Hidden;

/// How every file of ours begins, and most of others.
const HEAD: &[u8] = b"{\"log\":";
/// What ends the list of entries and the document.
const TAIL: &str = "\n]}}\n";

/// A HAR file that grows while the run goes on.
#[derive(Debug)]
pub struct Trace {
    written: Mutex<Written>,
    /// Nobody repeats a value that nobody keeps any more.
    hidden: Mutex<Vec<Weak<SecretString>>>,
}

#[derive(Debug)]
struct Written {
    file: File,
    /// Where the next entry goes: before the tail.
    end: u64,
    entries: usize,
    has_failed: bool,
}

/// Why there can be no trace.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// The file exists, and is something else.
    #[error("it exists and is no trace: name another file, or remove it")]
    NotATrace,
    /// The system's own words.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Trace {
    /// Begins a file; an earlier trace of that name is replaced.
    ///
    /// # Errors
    /// [`TraceError`] where the file cannot be written, or is none of ours to replace.
    pub fn create(path: &Path) -> Result<Self, TraceError> {
        let mut file = private(OpenOptions::new().create(true).truncate(false))
            .read(true)
            .write(true)
            .open(path)?;
        if !is_ours(&mut file)? {
            return Err(TraceError::NotATrace);
        }
        // An earlier file may have been readable by others.
        shut(&file)?;
        file.set_len(0)?;
        let head = head();
        file.seek(SeekFrom::Start(0))?;
        file.write_all(format!("{head}{TAIL}").as_bytes())?;
        Ok(Self {
            written: Mutex::new(Written {
                file,
                end: head.len() as u64,
                entries: 0,
                has_failed: false,
            }),
            hidden: Mutex::default(),
        })
    }

    /// From now on these values are taken out wherever they stand, for as long as somebody keeps them: a service may
    /// repeat what it was sent.
    pub fn hide(&self, values: impl IntoIterator<Item = Weak<SecretString>>) {
        let mut hidden = self.hidden.lock().unwrap_or_else(PoisonError::into_inner);
        hidden.extend(values);
    }

    /// Writes one exchange down.
    pub(in crate::http) fn note(&self, exchange: &Exchange<'_>) {
        let mut entry = entry::entry(exchange);
        self.veil(&mut entry);
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if written.has_failed {
            return;
        }
        if let Err(error) = written.append(&entry) {
            written.has_failed = true;
            tracing::warn!(%error, "the trace of requests ends here: it cannot be written any more");
        }
    }

    fn veil(&self, entry: &mut Value) {
        let mut hidden = self.hidden.lock().unwrap_or_else(PoisonError::into_inner);
        hidden.retain(|value| value.strong_count() > 0);
        let kept: Vec<_> = hidden.iter().filter_map(Weak::upgrade).collect();
        drop(hidden);
        if !kept.is_empty() {
            Hidden::of(kept.iter().map(|value| value.expose_secret())).take_out_of(entry, REDACTED);
        }
    }
}

impl Written {
    fn append(&mut self, entry: &Value) -> io::Result<()> {
        let comma = if self.entries == 0 { "\n" } else { ",\n" };
        let text = format!("{comma}{}", visible::json_line(entry));
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(format!("{text}{TAIL}").as_bytes())?;
        self.end += text.len() as u64;
        self.entries += 1;
        Ok(())
    }
}

/// The document up to its first entry.
fn head() -> String {
    let creator = json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") });
    let comment = "Tokens, secrets and the bodies that carry them are left out, and so are queries and bodies that name people.";
    let comment = Value::from(comment);
    format!(r#"{{"log":{{"version":"1.2","creator":{creator},"comment":{comment},"entries":["#)
}

/// A file that is empty, or that begins as traces do.
fn is_ours(file: &mut File) -> io::Result<bool> {
    // A pipe or a terminal cannot be rewritten.
    if !file.metadata()?.is_file() {
        return Ok(false);
    }
    let mut begin = Vec::new();
    file.take(HEAD.len() as u64).read_to_end(&mut begin)?;
    Ok(begin.is_empty() || begin == HEAD)
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(unix)]
fn shut(file: &File) -> io::Result<()> {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
}

#[cfg(not(unix))]
fn shut(_: &File) -> io::Result<()> {
    Ok(())
}
