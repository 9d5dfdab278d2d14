//! References to secret values become the values, at the moment they are needed and not before.
//!
//! It knows no credential key, no request and no resource, keeps nothing, and puts no value into a
//! text: neither `Debug`, nor an error, nor a log line.

mod command;
mod file;
mod key_vault;
mod keyring;
mod text;
mod value;

pub use key_vault::VaultFault;
pub use keyring::{Keyring, Values};
pub use value::Secret;

use std::ffi::OsString;
use std::path::PathBuf;

use secrecy::zeroize::Zeroizing;

use crate::model::{SecretRef, VaultName};
use crate::program::ProgramError;
use crate::wire::Transport;

/// The most bytes that a file may hold or a program print: private keys and tokens are far smaller.
const LARGEST: usize = 64 * 1024;

/// A reference that gives no value. Names the reference and the reason, never what was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no secret value from {reference}: {reason}")]
pub struct Unresolved {
    pub reference: SecretRef,
    pub reason: Reason,
}

/// Why a reference gives no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The environment has no such variable.
    #[error("the variable is not set")]
    NotSet,
    /// What is referred to is there and holds nothing.
    #[error("it is empty")]
    Empty,
    /// The bytes are no text.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// There is no such file.
    #[error("the file does not exist")]
    Missing,
    /// The file is there and cannot be read.
    #[error("the file cannot be read ({because})")]
    Unreadable { because: String },
    /// It has more than 64 KiB.
    #[error("it is larger than {} KiB", LARGEST / 1024)]
    TooLarge,
    /// The program did not come to its end.
    #[error(transparent)]
    NotRun(ProgramError),
    /// The program says that it failed.
    #[error("it ended with {ending}; what it said is not shown, since it may be the secret")]
    Failed { ending: String },
    #[error(transparent)]
    Vault(#[from] VaultFault),
}

/// Where values come from that are neither a file's nor a program's.
pub trait Sources: Sync {
    /// One variable of the environment.
    fn variable(&self, name: &str) -> Option<OsString>;

    /// The door to one vault, opened with the identity that applies.
    fn vault(&self, name: &VaultName) -> impl Transport;
}

/// Fetches the value that a reference stands for. A path is used as it stands, and a program is run once.
///
/// # Errors
/// [`Unresolved`] where there is no usable value.
pub async fn resolve(reference: &SecretRef, sources: &impl Sources) -> Result<Secret, Unresolved> {
    let value = match reference {
        SecretRef::Env(name) => from_environment(sources.variable(name)),
        SecretRef::File(path) => file::read(path, &own(sources)),
        SecretRef::Command(command) => command::read(command).await,
        SecretRef::KeyVault(secret) => key_vault::read(&sources.vault(&secret.vault), secret).await,
    };
    value.map_err(|reason| Unresolved {
        reference: reference.clone(),
        reason,
    })
}

/// Variables that name a file with which a run signs in.
const OWN: [&str; 2] = [
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "AZURE_FEDERATED_TOKEN_FILE",
];

/// The files that this run signs in with, where they really are.
fn own(sources: &impl Sources) -> Vec<PathBuf> {
    let named = OWN.iter().filter_map(|name| sources.variable(name));
    named
        .filter_map(|path| std::fs::canonicalize(path).ok())
        .collect()
}

fn from_environment(value: Option<OsString>) -> Result<Secret, Reason> {
    let value = value.ok_or(Reason::NotSet)?.into_string();
    // What is no text may be a secret all the same.
    let value = value.map_err(|bytes| {
        drop(Zeroizing::new(bytes.into_encoded_bytes()));
        Reason::NotUtf8
    })?;
    if value.is_empty() {
        return Err(Reason::Empty);
    }
    Ok(Secret::new(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_taken_as_it_stands() {
        let secret = from_environment(Some("s3cret\n".into())).expect("a value");
        assert_eq!(secret.expose(), "s3cret\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_without_a_usable_value_says_why() {
        let bytes: OsString = std::os::unix::ffi::OsStringExt::from_vec(b"s3cret\xff".to_vec());
        for (value, reason) in [
            (None, Reason::NotSet),
            (Some(OsString::new()), Reason::Empty),
            (Some(bytes), Reason::NotUtf8),
        ] {
            assert_eq!(from_environment(value).err(), Some(reason));
        }
    }

    #[test]
    fn an_error_names_the_reference_and_no_value() {
        let error = Unresolved {
            reference: SecretRef::Env("BYTES".to_owned()),
            reason: Reason::NotUtf8,
        };
        assert_eq!(
            error.to_string(),
            "no secret value from env BYTES: it is not UTF-8"
        );
    }
}
