//! A secret value in memory: wiped when it goes, hidden from every format string.
//!
//! It compares with nothing and serializes to nothing; the one way to the text has a name that can be
//! searched for.

use std::fmt;
use std::sync::{Arc, Weak};

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

/// A secret value. A clone is the same value and no copy of it: it is wiped when the last one goes.
#[derive(Clone)]
pub struct Secret(Arc<SecretString>);

impl Secret {
    /// Takes the text over.
    #[must_use]
    pub fn new(text: String) -> Self {
        // A buffer that is cut to its text may move, and leave an unwiped copy behind.
        let text = if text.len() < text.capacity() {
            Zeroizing::new(text).as_str().to_owned()
        } else {
            text
        };
        Self(Arc::new(SecretString::from(text)))
    }

    /// The text. Whoever asks answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The value for as long as somebody else keeps it.
    #[must_use]
    pub fn while_kept(&self) -> Weak<SecretString> {
        Arc::downgrade(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print_itself() {
        let secret = Secret::new("s3cret".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret(hidden)");
        assert_eq!(secret.expose(), "s3cret");
    }

    #[test]
    fn a_text_in_a_larger_buffer_is_the_same_value() {
        let mut text = String::with_capacity(64);
        text.push_str("s3cret");
        assert_eq!(Secret::new(text).expose(), "s3cret");
    }

    #[test]
    fn a_value_lives_as_long_as_the_last_who_keeps_it() {
        let secret = Secret::new("s3cret".to_owned());
        let (other, seen) = (secret.clone(), secret.while_kept());
        drop(secret);
        assert!(seen.upgrade().is_some());
        drop(other);
        assert!(seen.upgrade().is_none());
    }
}
