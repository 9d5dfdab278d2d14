//! The texts that findings point into, so that a snippet can be shown without reading a file again.
//!
//! Whoever shows a text takes [`Sources::shown`]: there secrets that somebody wrote in clear are hidden.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Finding;
use super::veil::{Veil, Veiled};

/// Texts by file name, as the user would type it.
#[derive(Clone, Default)]
pub struct Sources {
    veil: Veil,
    texts: BTreeMap<String, (String, Veiled)>,
    /// The files in the order in which they were added.
    order: BTreeMap<String, usize>,
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
        let file = file.into();
        let rank = self.order.len();
        self.order.entry(file.clone()).or_insert(rank);
        self.texts.insert(file, (text, shown));
    }

    /// Every file that there is a text of.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// Sorts findings by file, in the order in which files were added, and by position. What no file says comes
    /// first: a path that cannot be read, then what is wrong with the set as a whole. Equal ones are said once.
    pub fn sort(&self, findings: &mut Vec<Finding>) {
        findings.sort_by_cached_key(|finding| {
            let place = finding.place.as_ref();
            let rank = place.and_then(|place| self.order.get(&place.file).copied());
            let unranked = match rank {
                Some(_) => None,
                None => Some((place.is_none(), place.map(|place| place.file.clone()))),
            };
            let span = place.and_then(|place| place.span);
            // `None` sorts first, hence the negation.
            (unranked.is_none(), unranked, rank, span, finding.severity)
        });
        let mut said = BTreeSet::new();
        findings.retain(|finding| {
            let Finding {
                code,
                message,
                place,
                ..
            } = finding;
            said.insert((*code, message.clone(), place.clone()))
        });
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
