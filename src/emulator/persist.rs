//! The folder of a tenant: one store, one list of requests, one lock.
//!
//! A store is replaced as a whole or not at all, is readable by its owner alone from its first byte on, and is
//! never overwritten where it is not ours. The lock is the operating system's, so a dead process never keeps it.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::EmulatorError;
use super::record::Recorded;
use super::store::{READABLE, Tenant};

/// What a tenant's folder holds.
const NAMES: [&str; 6] = [
    "lock",
    "requests.ndjson",
    "tenant.json",
    NEW,
    ".gitignore",
    super::AUTHORITY,
];

/// The store while it is written: another process may be about to rename it, or a killed one has left it behind.
const NEW: &str = "tenant.json.new";

/// Refuses a folder of somebody else's files, and links or pipes in the place of ours: a repository could ship
/// them, and they would be written through.
fn only_ours(dir: &Path) -> Result<(), EmulatorError> {
    let Ok(entries) = fs::read_dir(dir) else {
        return Ok(());
    };
    let has_tenant = dir.join("tenant.json").exists();
    for entry in entries.flatten() {
        let is_named = NAMES.iter().any(|name| entry.file_name() == *name);
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if (is_named && !is_file) || (!is_named && !has_tenant) {
            return Err(EmulatorError::NotATenant {
                dir: dir.to_owned(),
                entry: entry.file_name().to_string_lossy().into_owned(),
            });
        }
    }
    Ok(())
}

/// A folder that this process holds.
pub(super) struct Folder {
    dir: PathBuf,
    /// Opened after the store, so that a folder of somebody else is left as it was.
    witness: Option<File>,
    /// Held open for as long as the folder is ours.
    _lock: File,
}

impl Folder {
    /// Makes the folder where it is missing, and takes it.
    pub(super) fn open(dir: &Path) -> Result<Self, EmulatorError> {
        only_ours(dir)?;
        private_dir(dir).map_err(|source| failed(dir, "created", source))?;
        // Somebody may have sent a real secret here, taking the tenant for a harmless one: git must not take it up.
        let ignore = dir.join(".gitignore");
        if !ignore.exists() {
            fs::write(&ignore, "*\n").map_err(|source| failed(&ignore, "written", source))?;
        }
        let path = dir.join("lock");
        let lock = private(OpenOptions::new().create(true).truncate(false).write(true))
            .open(&path)
            .map_err(|source| failed(&path, "opened", source))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(EmulatorError::InUse {
                    dir: dir.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed(&path, "locked", source)),
        }
        Ok(Self {
            dir: dir.to_owned(),
            witness: None,
            _lock: lock,
        })
    }

    /// Opens the list of requests.
    pub(super) fn attend(&mut self) -> Result<(), EmulatorError> {
        let path = self.dir.join("requests.ndjson");
        let witness = private(OpenOptions::new().create(true).append(true))
            .open(&path)
            .map_err(|source| failed(&path, "opened", source))?;
        self.witness = Some(witness);
        Ok(())
    }

    /// Where the tenant is stored.
    pub(super) fn path(&self) -> PathBuf {
        self.dir.join("tenant.json")
    }

    /// The stored tenant, if there is one.
    pub(super) fn load(&self) -> Result<Option<Tenant>, EmulatorError> {
        let path = self.path();
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(failed(&path, "read", source)),
        };
        // The words of a JSON error may quote a stored value, so only its place is told.
        let corrupt = |error: serde_json::Error| EmulatorError::Corrupt {
            path: path.clone(),
            line: error.line(),
            column: error.column(),
        };
        let value: Value = serde_json::from_slice(&text).map_err(corrupt)?;
        let format = value.get("format").and_then(Value::as_str);
        if !format.is_some_and(|format| READABLE.contains(&format)) {
            return Err(EmulatorError::Foreign { path });
        }
        serde_json::from_slice(&text).map(Some).map_err(corrupt)
    }

    /// Puts the tenant in the place of the stored one: temporary file, rename. A process that is killed leaves the one or
    /// the other, and never half of one. The disk is not waited for: a hundred applications are a thousand saves, and a
    /// tenant in a box need not outlive a power cut.
    pub(super) fn save(&self, tenant: &Tenant) -> io::Result<()> {
        let temporary = self.dir.join(NEW);
        // A leftover of a killed process may have any mode; the new file is created with ours.
        match fs::remove_file(&temporary) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let mut file = private(OpenOptions::new().create_new(true).write(true)).open(&temporary)?;
        let mut text = serde_json::to_vec_pretty(tenant)?;
        text.push(b'\n');
        file.write_all(&text)?;
        fs::rename(&temporary, self.path())
    }

    /// Appends one line to the list of requests, at once.
    pub(super) fn witness(&mut self, recorded: &Recorded) -> io::Result<()> {
        let mut line = serde_json::to_vec(recorded)?;
        line.push(b'\n');
        let witness = self.witness.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        witness.write_all(&line)?;
        witness.flush()
    }
}

fn failed(path: &Path, verb: &'static str, source: io::Error) -> EmulatorError {
    EmulatorError::Io {
        path: path.to_owned(),
        verb,
        source,
    }
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
fn private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(dir)
}

#[cfg(not(unix))]
fn private_dir(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(dir)
}
