//! References to secret values become the values, at the moment they are needed and not before.
//!
//! It knows no credential key, no request and no resource, keeps nothing, and puts no value into a
//! text: neither `Debug`, nor an error, nor a log line.

mod cover;
mod file;
mod value;

pub use cover::Cover;
pub use value::Secret;

use crate::model::SecretRef;

/// The most bytes that a secret file may have: private keys and tokens are far smaller.
pub const LARGEST_FILE: u64 = 64 * 1024;

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
    /// The file has more than [`LARGEST_FILE`] bytes.
    #[error("the file is larger than {} KiB", LARGEST_FILE / 1024)]
    TooLarge,
}

/// Fetches the value that a reference stands for.
///
/// `environment` looks up one variable. It gives a value that is not Unicode lossily (as
/// `OsString::to_string_lossy` does), so that this can be told from a variable that is not set.
/// The path of a file reference is used as it stands.
///
/// # Errors
/// [`Unresolved`] where there is no usable value.
pub fn resolve(
    reference: &SecretRef,
    environment: &impl Fn(&str) -> Option<String>,
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

fn from_environment(value: Option<String>) -> Result<Secret, Reason> {
    let value = Secret::new(value.ok_or(Reason::NotSet)?);
    if value.expose().is_empty() {
        return Err(Reason::Empty);
    }
    if value.expose().contains(char::REPLACEMENT_CHARACTER) {
        return Err(Reason::NotUtf8);
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(name: &str) -> Option<String> {
        match name {
            "TOKEN" => Some("s3cret\n".to_owned()),
            "EMPTY" => Some(String::new()),
            "BYTES" => Some("s3cret\u{FFFD}".to_owned()),
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
