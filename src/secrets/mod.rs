//! References to secret values become the values, at the moment they are needed and not before.
//!
//! It knows no credential key, no request and no resource, keeps nothing, and puts no value into a
//! text: neither `Debug`, nor an error, nor a log line.

mod file;
mod keyring;
mod text;
mod value;

pub use keyring::{Keyring, Values};
pub use value::Secret;

use std::ffi::OsString;

use secrecy::zeroize::Zeroizing;

use crate::model::SecretRef;

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
    /// The variable or the file is there and holds nothing.
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
}

/// Fetches the value that a reference stands for.
///
/// `environment` looks up one variable. The path of a file reference is used as it stands.
///
/// # Errors
/// [`Unresolved`] where there is no usable value.
pub fn resolve(
    reference: &SecretRef,
    environment: &impl Fn(&str) -> Option<OsString>,
) -> Result<Secret, Unresolved> {
    match reference {
        SecretRef::Env(name) => from_environment(environment(name)),
        SecretRef::File(path) => file::read(path),
    }
    .map_err(|reason| Unresolved {
        reference: reference.clone(),
        reason,
    })
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

    fn environment(name: &str) -> Option<OsString> {
        match name {
            "TOKEN" => Some("s3cret\n".into()),
            "EMPTY" => Some(OsString::new()),
            #[cfg(unix)]
            "BYTES" => Some(std::os::unix::ffi::OsStringExt::from_vec(
                b"s3cret\xff".to_vec(),
            )),
            _ => None,
        }
    }

    fn variable(name: &str) -> Result<Secret, Unresolved> {
        resolve(&SecretRef::Env(name.to_owned()), &environment)
    }

    #[test]
    fn a_variable_is_taken_as_it_stands() {
        let secret = variable("TOKEN").expect("a value");
        assert_eq!(secret.expose(), "s3cret\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_without_a_usable_value_says_why() {
        for (name, reason) in [
            ("NONE", Reason::NotSet),
            ("EMPTY", Reason::Empty),
            ("BYTES", Reason::NotUtf8),
        ] {
            assert_eq!(variable(name).err().map(|error| error.reason), Some(reason));
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_error_names_the_reference_and_no_value() {
        let error = variable("BYTES").expect_err("no text");
        assert_eq!(
            error.to_string(),
            "no secret value from env BYTES: it is not UTF-8"
        );
        assert!(!format!("{error:?}").contains("s3cret"));
    }
}
