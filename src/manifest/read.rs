//! One document: tree, head, shape, and at last the type.
//!
//! The type of a sound document is read from its own text, never from the tree, so that what other readers of
//! YAML would see is what is used. One with errors is read from what the walk left of it, to be judged only.

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::finding::{Code, Finding, Place, Span, any_error};

use super::kinds::Metadata;
use super::lines::Lines;
use super::node::Node;
use super::places::Places;
use super::split::Piece;
use super::wounds::Wounds;
use super::{Document, Manifest, agree, head, shape, tree};

/// What came of one document.
#[derive(Default)]
pub(super) struct Read {
    /// None where not even its kind is known, or its parts fit no type.
    pub(super) document: Option<Document>,
    pub(super) findings: Vec<Finding>,
    pub(super) wounds: Wounds,
}

impl Read {
    /// A document of which nothing can be used.
    pub(super) fn refused(findings: Vec<Finding>) -> Self {
        Self {
            findings,
            ..Self::default()
        }
    }
}

/// Reads a piece of a file that is not blank.
pub(super) fn document(lines: &Lines<'_>, piece: &Piece) -> Read {
    let (root, mut findings) = root(lines, piece);
    let Some(root) = root else {
        return Read::refused(findings);
    };
    let head = match head::read(lines, &root) {
        Ok(head) => head,
        Err(found) => {
            findings.push(*found);
            return Read::refused(findings);
        }
    };
    findings.extend(head.finding);
    let judged = shape::check(lines, &head.schema, &root);
    findings.extend(judged.findings);
    let mut document = None;
    if !any_error(&findings) {
        match from_text(lines, piece, &root, head.kind) {
            Ok(sound) => document = Some(sound),
            Err(finding) => findings.push(*finding),
        }
    }
    let wounds = judged.wounds;
    if document.is_none() {
        let places = Places::new(lines, &root, &wounds);
        document = judged
            .copy
            .and_then(|copy| from_copy(copy, places, head.kind));
    }
    Read {
        document,
        findings,
        wounds,
    }
}

/// The tree of a piece of a file that is not blank, and what is wrong with it as YAML. Without a tree there is an error.
pub(super) fn root(lines: &Lines<'_>, piece: &Piece) -> (Option<Node>, Vec<Finding>) {
    let tree::Tree { root, mut findings } = tree::read(lines, piece);
    if piece.unmarked {
        let finding = no_separator(lines, piece);
        // A head and nothing else is one line too many, of which nothing more can be said.
        let is_head = |root: &Node| root.pair("metadata").or(root.pair("spec")).is_none();
        if root.as_ref().is_some_and(is_head) {
            let finding = finding.help(
                "put a line `---` above this one, or remove it where no second document is meant",
            );
            return (None, vec![finding]);
        }
        findings.push(finding);
    }
    if root.is_none() && !any_error(&findings) {
        findings.push(nothing(lines, piece));
    }
    (root, findings)
}

/// A sound document.
fn from_text(
    lines: &Lines<'_>,
    piece: &Piece,
    root: &Node,
    kind: &str,
) -> Result<Document, Box<Finding>> {
    match kind {
        "Tenant" => typed(lines, piece, root).map(|it| Document::Tenant(Box::new(it))),
        "MappingTest" => typed(lines, piece, root).map(|it| Document::MappingTest(Box::new(it))),
        _ => typed(lines, piece, root).map(|it| Document::App(Box::new(it))),
    }
}

/// A document with errors, as far as it can be judged: it is never planned from.
fn from_copy(copy: Value, places: Places, kind: &str) -> Option<Document> {
    fn broken<S: DeserializeOwned>(copy: Value, places: Places) -> Option<Manifest<S>> {
        let envelope: Envelope<S> = serde_json::from_value(copy).ok()?;
        Some(Manifest {
            metadata: envelope.metadata,
            spec: envelope.spec,
            places,
            is_sound: false,
        })
    }
    match kind {
        "Tenant" => broken(copy, places).map(|it| Document::Tenant(Box::new(it))),
        "MappingTest" => broken(copy, places).map(|it| Document::MappingTest(Box::new(it))),
        _ => broken(copy, places).map(|it| Document::App(Box::new(it))),
    }
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
) -> Result<Manifest<S>, Box<Finding>> {
    let places = Places::new(lines, root, &Wounds::default());
    let text = &lines.text[piece.range.clone()];
    let refused = |error| Box::new(second(lines, piece, &places, &error));
    let value = serde_yaml::from_str(text).map_err(refused)?;
    if let Some(finding) = agree::judge(lines, root, &value) {
        return Err(Box::new(finding));
    }
    let envelope: Envelope<S> = serde_yaml::from_str(text).map_err(refused)?;
    Ok(Manifest {
        metadata: envelope.metadata,
        spec: envelope.spec,
        places,
        is_sound: true,
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

fn no_separator(lines: &Lines<'_>, piece: &Piece) -> Finding {
    let start = piece.range.start;
    let line = lines.text[piece.range.clone()].lines().next();
    let word = line.and_then(|line| line.find(':')).unwrap_or_default();
    let span = Span {
        start: lines.of_byte(start),
        end: lines.of_byte(start + word),
    };
    Finding::error(
        Code::MissingSeparator,
        "a second document starts here, without a line `---` before it",
    )
    .at(lines.place(span))
    .label("the head of another document")
    .help("put a line `---` above this one")
}

/// A piece that is not blank and yet holds no value, such as a lone anchor or directive.
fn nothing(lines: &Lines<'_>, piece: &Piece) -> Finding {
    let start = lines.of_byte(piece.range.start);
    Finding::error(Code::EmptyDocument, "the document holds no value")
        .at(lines.place(Span { start, end: start }))
        .help("remove the line, or write a document below it")
}
