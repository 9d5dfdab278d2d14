//! What an error of structure explains, so that nothing is said twice.
//!
//! A document with a wrong field is still judged for the rest of it. Where a field was refused, the copy that is
//! judged holds a stand-in; whatever is said of that is noise.

use std::collections::BTreeMap;

use crate::finding::{Finding, Span};

/// What the walk over one document refused, missed or put right.
#[derive(Clone, Debug, Default)]
pub(super) struct Wounds {
    /// Values that were refused: all that is said inside of them is explained.
    refused: Vec<Span>,
    /// Mappings that lack something: what is said of them as a whole is explained, what is said inside is not.
    lacking: Vec<Span>,
    /// The fields that misspelt keys mean, by the byte at which the key starts.
    meant: BTreeMap<usize, String>,
}

impl Wounds {
    pub(super) fn refuse(&mut self, value: Span) {
        self.refused.push(value);
    }

    /// Whether this value is the one that was refused last.
    pub(super) fn was_refused(&self, value: Span) -> bool {
        self.refused.last() == Some(&value)
    }

    /// `owner` is the key of the mapping, where it has one.
    pub(super) fn lack(&mut self, mapping: Span, owner: Span) {
        self.lacking.extend([mapping, owner]);
    }

    pub(super) fn mean(&mut self, key: Span, field: &str) {
        self.meant.insert(key.start.byte, field.to_owned());
    }

    /// The field that a key means, where it was misspelt.
    pub(super) fn meant(&self, key: Span) -> Option<&str> {
        self.meant.get(&key.start.byte).map(String::as_str)
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.refused.extend(other.refused);
        self.lacking.extend(other.lacking);
        self.meant.extend(other.meant);
    }
}

/// The stretches of all files whose faults have been said.
#[derive(Clone, Debug, Default)]
pub struct Explained {
    files: BTreeMap<String, Vec<Wounds>>,
}

impl Explained {
    pub(super) fn add(&mut self, file: &str, wounds: Wounds) {
        self.files.entry(file.to_owned()).or_default().push(wounds);
    }

    /// Whether an error of structure says already what this remark on the meaning says.
    #[must_use]
    pub fn covers(&self, finding: &Finding) -> bool {
        let place = finding.place.as_ref();
        let Some((file, span)) = place.and_then(|place| Some((&place.file, place.span?))) else {
            return false;
        };
        let holds = |outer: &Span| outer.start <= span.start && span.end <= outer.end;
        self.files
            .get(file)
            .into_iter()
            .flatten()
            .any(|wounds| wounds.refused.iter().any(holds) || wounds.lacking.contains(&span))
    }
}
