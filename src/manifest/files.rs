//! The texts to read, in order.
//!
//! It knows no disk: texts may come from a folder, from a git commit or from a test.

use std::fmt;

/// File names, as the user would type them, with their texts.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Files(Vec<(String, String)>);

/// Names and lengths only: a text may hold a secret.
impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lengths = self.iter().map(|(name, text)| (name, text.len()));
        f.debug_map().entries(lengths).finish()
    }
}

impl Files {
    /// Adds a file behind the others.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.0.push((name.into(), text.into()));
    }

    /// Names and texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Whether there is no file at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Files {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter();
        Self(
            pairs
                .map(|(name, text)| (name.into(), text.into()))
                .collect(),
        )
    }
}
