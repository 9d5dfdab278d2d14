//! The head of a document: which kind it is of, and by which schema it is read.
//!
//! Without a head nothing else can be judged, so its errors stand alone.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::finding::{Code, Finding, did_you_mean};

use super::lines::Lines;
use super::node::{Kind, Node};
use super::schemas::{self, API_VERSION, KINDS};
use super::words::{list, quote};

/// The schema of every kind. To make one takes longer than to read a manifest.
static SCHEMAS: LazyLock<BTreeMap<&str, Value>> = LazyLock::new(|| {
    let schemas = KINDS
        .into_iter()
        .filter_map(|kind| Some((kind, schemas::of_kind(kind)?)));
    schemas.collect()
});

/// The kind whose documents become others.
pub(super) const SET: &str = "AppSet";

/// The schema of an App, which each instance of a set becomes.
pub(super) fn of_app() -> Option<&'static Value> {
    SCHEMAS.get("App")
}

/// What the head of a document says.
pub(super) struct Head {
    pub(super) kind: &'static str,
    pub(super) schema: Cow<'static, Value>,
    /// What is wrong with a head that can be understood all the same.
    pub(super) finding: Option<Finding>,
}

/// The kind of a document and its schema. A misspelt kind is taken for the one that was meant.
pub(super) fn read(lines: &Lines<'_>, root: &Node) -> Result<Head, Box<Finding>> {
    if !matches!(root.kind, Kind::Mapping(_)) {
        return Err(Box::new(no_mapping(lines, root)));
    }
    if let Some(finding) = version(lines, root) {
        return Err(Box::new(finding));
    }
    let Some((_, kind)) = root.pair("kind") else {
        return Err(Box::new(no_kind(lines, root)));
    };
    let name = kind.text().unwrap_or_default();
    let known = KINDS.into_iter().find(|known| *known == name);
    let finding = known.is_none().then(|| unknown_kind(lines, kind));
    let meant = known.or_else(|| meant(name));
    let schema = meant.and_then(|kind| Some((kind, SCHEMAS.get(kind)?)));
    match (schema, finding) {
        (Some((kind, schema)), None) => Ok(Head {
            kind,
            schema: Cow::Borrowed(schema),
            finding: None,
        }),
        (Some((kind, schema)), finding) => {
            let mut schema = schema.clone();
            // It has been said already.
            schema["properties"]["kind"] = Value::Bool(true);
            Ok(Head {
                kind,
                schema: Cow::Owned(schema),
                finding,
            })
        }
        (None, finding) => Err(Box::new(
            finding.unwrap_or_else(|| unknown_kind(lines, kind)),
        )),
    }
}

/// The kind that was meant: a slip of the pen, or what Graph and the portal call ours.
fn meant(name: &str) -> Option<&'static str> {
    match name {
        "Application" | "Applications" | "EnterpriseApplication" | "ServicePrincipal" => {
            Some("App")
        }
        "Directory" | "Organization" => Some("Tenant"),
        name => did_you_mean(name, KINDS),
    }
}

fn no_mapping(lines: &Lines<'_>, root: &Node) -> Finding {
    let message = format!("the document: expected a mapping, found {}", root.noun());
    Finding::error(Code::WrongType, message)
        .at(lines.place(root.span))
        .label("expected a mapping")
        .help(format!(
            "a document has apiVersion: {API_VERSION}, kind, metadata and spec"
        ))
}

/// An absent version is left to the schema, which names all that is missing at once.
fn version(lines: &Lines<'_>, root: &Node) -> Option<Finding> {
    let (_, version) = root.pair("apiVersion")?;
    if version.text() == Some(API_VERSION) {
        return None;
    }
    let message = match version.text() {
        Some(text) if !text.is_empty() && !version.aliased && !lines.hides(version.span) => {
            format!("unknown apiVersion {}", quote(text))
        }
        Some(_) | None => "unknown apiVersion".to_owned(),
    };
    let finding = Finding::error(Code::UnknownKind, message)
        .at(lines.place(version.span))
        .label(format!("expected {API_VERSION}"));
    Some(finding.help(format!(
        "this version reads {API_VERSION}; other files do not belong into a folder of manifests"
    )))
}

fn no_kind(lines: &Lines<'_>, root: &Node) -> Finding {
    Finding::error(Code::MissingField, "the document has no field \"kind\"")
        .at(lines.place(root.span))
        .label("\"kind\" is required")
        .help(format!("known kinds are {}", list(KINDS, "and")))
}

fn unknown_kind(lines: &Lines<'_>, kind: &Node) -> Finding {
    let text = kind.text().unwrap_or_default();
    let known = format!("known kinds are {}", list(KINDS, "and"));
    let message = match text {
        _ if kind.aliased || lines.hides(kind.span) => "unknown kind".to_owned(),
        "" => "the field \"kind\" names no kind".to_owned(),
        text => format!("unknown kind {}", quote(text)),
    };
    Finding::error(Code::UnknownKind, message)
        .at(lines.place(kind.span))
        .label(format!("expected {}", list(KINDS, "or")))
        .help(match meant(text) {
            Some(meant) => format!("did you mean \"{meant}\"? {known}"),
            None => known,
        })
}
