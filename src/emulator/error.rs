//! Why a tenant in a box cannot be opened or served.
//!
//! It holds no Graph error: those are answers. No message repeats what a store holds, since that may be secret.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// What keeps an emulated tenant from opening.
#[derive(Debug, thiserror::Error)]
pub enum EmulatorError {
    /// The folder holds something else, or a link where a file of ours would be.
    #[error("{} holds {entry:?}, which is no file of an emulated tenant: name an empty folder or one that does not exist", dir.display())]
    NotATenant { dir: PathBuf, entry: String },
    /// Another live process, or another part of this one, holds the folder.
    #[error(
        "the folder {} is in use by another running emulator: stop it, or choose another folder",
        .dir.display()
    )]
    InUse { dir: PathBuf },
    /// The file is not JSON, or not the JSON that this version writes.
    #[error(
        "{} cannot be read as an emulated tenant (line {line}, column {column}): move it away to start afresh, or choose another folder",
        .path.display()
    )]
    Corrupt {
        path: PathBuf,
        line: usize,
        column: usize,
    },
    /// The file is JSON of somebody else, or of another version.
    #[error(
        "{} was not written by this version of the emulator and is left alone: choose another folder",
        .path.display()
    )]
    Foreign { path: PathBuf },
    /// The stored tenant is another one than the caller wants.
    #[error(
        "{} holds the emulated tenant {stored}, not {wanted}: choose another folder for {wanted}",
        .path.display()
    )]
    OtherTenant {
        path: PathBuf,
        stored: String,
        wanted: String,
    },
    /// The tenant id asked for is no GUID.
    #[error(
        "the tenant id must be a GUID such as 8d9b4e1c-0000-4000-8000-000000000001, not '{given}'"
    )]
    NoGuid { given: String },
    /// Reading or writing failed.
    #[error("{} cannot be {verb}: {source}", .path.display())]
    Io {
        path: PathBuf,
        verb: &'static str,
        source: io::Error,
    },
    /// The recording cannot become a tenant.
    #[error("{} cannot be imported: {because}", .path.display())]
    Recording { path: PathBuf, because: String },
    /// A tenant is there already.
    #[error(
        "{} holds a tenant already: a recording is imported into a new folder, and `--state` alone opens this one",
        .path.display()
    )]
    Occupied { path: PathBuf },
    /// The cryptographic library refuses to make keys or certificates.
    #[error("https cannot be prepared: {because}")]
    Tls { because: String },
    /// The faults file is not what [`super::Faults`] describes.
    #[error("the faults cannot be read (line {line}, column {column}): {because}")]
    Faults {
        line: usize,
        column: usize,
        because: String,
    },
    /// One rule of the faults file contradicts itself.
    #[error("rule {number} of the faults: {because}")]
    Rule { number: usize, because: String },
    /// Whoever is on the network could drive it.
    #[error("the emulator listens on loopback only, such as 127.0.0.1:0, not on {address}")]
    NotLoopback { address: SocketAddr },
}
