//! What a manifest says of a schema, as an [`Overlay`]: keys become addresses, words become Graph's, expressions
//! become trees. Whether the schema of the job has what is named is for those to say who see it.

mod attributes;
mod expression;
mod mappings;
mod scope;

use super::{Places, manifest};
use crate::finding::{Code, Finding, Place};
use crate::manifest::Removable;
use crate::schema::{Overlay, Wish};

/// What has been gathered so far, and where it stands.
struct Gathering<'a> {
    places: &'a Places,
    findings: &'a mut Vec<Finding>,
    overlay: Overlay,
}

/// The wishes of a job.
pub(super) fn overlay(
    attributes: Option<manifest::Attributes>,
    mappings: Option<mappings::Mappings>,
    places: &Places,
    findings: &mut Vec<Finding>,
) -> Overlay {
    let mut gathering = Gathering {
        places,
        findings,
        overlay: Overlay::default(),
    };
    if let Some(attributes) = attributes {
        gathering.attributes(attributes);
    }
    if let Some(mappings) = mappings {
        gathering.mappings(mappings);
    }
    gathering.overlay
}

impl Gathering<'_> {
    /// Says that something is empty.
    fn empty(&mut self, place: Place, message: &str, help: &str) {
        let finding = Finding::error(Code::EmptyValue, message);
        self.findings.push(finding.at(place).help(help));
    }
}

/// A field that null clears.
fn wish<T>(field: Option<Removable<T>>) -> Wish<T> {
    match field {
        None => Wish::Leave,
        Some(Removable::Remove) => Wish::Clear,
        Some(Removable::Set(value)) => Wish::Set(value),
    }
}
