//! A judged document into its type.
//!
//! The type of a sound document is read from its own text, never from the tree, so that what other readers of YAML would see
//! is what is used. Into one with variables the tree is read, once both readers agree about the text; and one with errors is
//! read from what the walk left of it, to be judged only.

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::finding::{Code, Finding, Place, Span};

use super::kinds::Metadata;
use super::lines::Lines;
use super::node::Node;
use super::places::Places;
use super::split::Piece;
use super::{Document, Manifest};

/// The envelope. Version and kind were judged before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<S> {
    #[serde(rename = "apiVersion")]
    _version: IgnoredAny,
    #[serde(rename = "kind")]
    _kind: IgnoredAny,
    metadata: Metadata,
    spec: S,
}

impl<S> Envelope<S> {
    fn manifest(self, places: Places, is_sound: bool) -> Box<Manifest<S>> {
        Box::new(Manifest {
            metadata: self.metadata,
            spec: self.spec,
            places,
            is_sound,
        })
    }
}

/// A sound document without variables, whose text both readers read the same.
pub(super) fn from_text(
    lines: &Lines<'_>,
    piece: &Piece,
    places: Places,
    kind: &str,
) -> Result<Document, Box<Finding>> {
    fn typed<S: DeserializeOwned>(
        lines: &Lines<'_>,
        piece: &Piece,
        places: Places,
    ) -> Result<Box<Manifest<S>>, Box<Finding>> {
        let read: Result<Envelope<S>, _> = serde_yaml::from_str(&lines.text[piece.range.clone()]);
        match read {
            Ok(envelope) => Ok(envelope.manifest(places, true)),
            Err(error) => Err(Box::new(second(lines, piece, &places, &error))),
        }
    }
    match kind {
        "Tenant" => typed(lines, piece, places).map(Document::Tenant),
        "MappingTest" => typed(lines, piece, places).map(Document::MappingTest),
        _ => typed(lines, piece, places).map(Document::App),
    }
}

/// A document by the copy that the walk made; none where its parts fit no type.
pub(super) fn from_tree(
    copy: Value,
    places: Places,
    kind: &str,
    is_sound: bool,
) -> Option<Document> {
    fn typed<S: DeserializeOwned>(
        copy: Value,
        places: Places,
        is_sound: bool,
    ) -> Option<Box<Manifest<S>>> {
        let envelope: Envelope<S> = serde_json::from_value(copy).ok()?;
        Some(envelope.manifest(places, is_sound))
    }
    match kind {
        "Tenant" => typed(copy, places, is_sound).map(Document::Tenant),
        "MappingTest" => typed(copy, places, is_sound).map(Document::MappingTest),
        _ => typed(copy, places, is_sound).map(Document::App),
    }
}

/// The error of a tree that its schema takes and its type does not: silence would make it one document less.
pub(super) fn unfit(place: Place) -> Finding {
    let text = "the document cannot be read: a value has another type than its field";
    Finding::error(Code::WrongType, text)
        .at(place)
        .help("look at what its variables come to")
}

/// Refuses a text that two readers do not read the same.
pub(super) fn agree(
    lines: &Lines<'_>,
    piece: &Piece,
    root: &Node,
    places: &Places,
) -> Result<(), Box<Finding>> {
    let value = serde_yaml::from_str(&lines.text[piece.range.clone()]);
    let value = value.map_err(|error| second(lines, piece, places, &error))?;
    match super::agree::judge(lines, root, &value) {
        Some(finding) => Err(Box::new(finding)),
        None => Ok(()),
    }
}

/// Both steps disagree about the text. The reader's own words may repeat a value, so they are used only where
/// no credential stands.
fn second(lines: &Lines<'_>, piece: &Piece, places: &Places, error: &serde_yaml::Error) -> Finding {
    let place = match error.location() {
        Some(location) => {
            let at = lines.of_byte(piece.range.start + location.index());
            Place {
                file: lines.file.to_owned(),
                span: Some(Span { start: at, end: at }),
            }
        }
        None => places.document(),
    };
    let credentials = places.at("/spec/provisioning/credentials");
    let secret = error.location().is_none() || overlap(&place, &credentials);
    let why = if secret {
        "a value has another type than its field".to_owned()
    } else {
        error.to_string()
    };
    Finding::error(
        Code::WrongType,
        format!("the document cannot be read: {why}"),
    )
    .at(place)
    .help("quote the value if it is text")
}

fn overlap(place: &Place, around: &Place) -> bool {
    match (place.span, around.span) {
        (Some(inner), Some(outer)) => {
            inner.start.line >= outer.start.line && inner.start.line <= outer.end.line
        }
        _ => true,
    }
}
