//! One document: tree, head, shape, and at last the type.
//!
//! The type is read from the document's own text, never from the tree, so that what other readers of YAML
//! would see is what is used.

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::finding::{Code, Finding, Place, Span};

use super::kinds::{AppSpec, Metadata, TenantSpec};
use super::lines::Lines;
use super::node::Node;
use super::places::Places;
use super::split::Piece;
use super::{Document, Manifest, head, shape, tree};

/// Reads a piece of a file that is not blank.
pub(super) fn document(lines: &Lines<'_>, piece: &Piece) -> Result<Document, Vec<Finding>> {
    let tree::Tree { root, mut findings } = tree::read(lines, piece);
    let Some(root) = root else {
        if findings.is_empty() {
            findings.push(nothing(lines, piece));
        }
        return Err(findings);
    };
    let (kind, schema) = match head::read(lines, &root) {
        Ok(head) => head,
        Err(found) => {
            findings.extend(found);
            return Err(findings);
        }
    };
    findings.extend(shape::check(lines, &schema, &root));
    if findings.is_empty() {
        sound(lines, piece, &root, kind)
    } else {
        Err(findings)
    }
}

fn sound(
    lines: &Lines<'_>,
    piece: &Piece,
    root: &Node,
    kind: &str,
) -> Result<Document, Vec<Finding>> {
    if kind == "Tenant" {
        return typed::<TenantSpec>(lines, piece, root).map(Document::Tenant);
    }
    typed::<AppSpec>(lines, piece, root).map(|app| Document::App(Box::new(app)))
}

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

fn typed<S: DeserializeOwned>(
    lines: &Lines<'_>,
    piece: &Piece,
    root: &Node,
) -> Result<Manifest<S>, Vec<Finding>> {
    let places = Places::new(lines.file, root);
    let text = &lines.text[piece.range.clone()];
    let envelope: Envelope<S> =
        serde_yaml::from_str(text).map_err(|error| vec![second(lines, piece, &places, &error)])?;
    Ok(Manifest {
        metadata: envelope.metadata,
        spec: envelope.spec,
        places,
    })
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

/// A piece that is not blank and yet holds no value, such as a lone anchor or directive.
fn nothing(lines: &Lines<'_>, piece: &Piece) -> Finding {
    let start = lines.of_byte(piece.range.start);
    Finding::error(Code::EmptyDocument, "the document holds no value")
        .at(lines.place(Span { start, end: start }))
        .help("remove the line, or write a document below it")
}
