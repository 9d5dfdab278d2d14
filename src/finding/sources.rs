//! The texts that findings point into, so that a snippet can be shown without reading a file again.
//!
//! Whoever shows a text takes [`Sources::shown`]: there secrets that somebody wrote in clear are hidden.

use std::collections::BTreeMap;
use std::fmt;

use super::veil::{Veil, Veiled};

/// Texts by file name, as the user would type it.
#[derive(Clone, Default)]
pub struct Sources {
    veil: Veil,
    texts: BTreeMap<String, (String, Veiled)>,
}

/// Names and lengths only: a text may hold a secret.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lengths = self
            .texts
            .iter()
            .map(|(name, (text, _))| (name, text.len()));
        f.debug_map().entries(lengths).finish()
    }
}

impl Sources {
    /// Texts whose secrets this veil hides.
    #[must_use]
    pub fn veiled(veil: Veil) -> Self {
        Self {
            veil,
            ..Self::default()
        }
    }

    /// Keeps the text of one file.
    pub fn add(&mut self, file: impl Into<String>, text: impl Into<String>) {
        let text = text.into();
        let shown = self.veil.over(&text);
        self.texts.insert(file.into(), (text, shown));
    }

    /// The text of a file as it is, secrets included: to read from, never to show.
    #[must_use]
    pub fn text(&self, file: &str) -> Option<&str> {
        self.texts.get(file).map(|(text, _)| text.as_str())
    }

    /// The text of a file with its secrets hidden.
    #[must_use]
    pub fn shown(&self, file: &str) -> Option<&Veiled> {
        self.texts.get(file).map(|(_, shown)| shown)
    }
}
