//! What each value of one App comes to, and where it was written: for whoever wonders why.
//!
//! It tells of values as they were filled in, and judges none.

use super::files::Files;
use super::head::SET;
use super::node::{Kind, Node};
use super::vary::{self, Origins};
use super::{Opened, opened, read};
use crate::finding::{Place, Span};
use crate::model::CredentialKey;

/// One value of an App.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenValue {
    /// The way to it as people write it: `spec.provisioning.state`.
    pub path: String,
    /// Its text; none for a secret that somebody wrote in clear.
    pub value: Option<String>,
    /// Where it is written.
    pub place: Place,
    /// Whether an override of an instance says it, in the place of the template.
    pub is_override: bool,
    /// The variables that went into it, each with where it was written: none for a flag of the command line.
    pub variables: Vec<(String, Option<Place>)>,
}

/// The values of the App of that name, in their order; none where no manifest describes one.
#[must_use]
pub fn settings(files: &Files, name: &str) -> Option<Vec<WrittenValue>> {
    let Opened {
        read, variables, ..
    } = opened(files);
    for (lines, pieces) in &read {
        let heads = pieces.iter().filter_map(|(_, headed)| headed.as_ref().ok());
        for headed in heads {
            let trees = match headed.head.kind {
                "App" => {
                    let (root, origins, _) = read::filled(lines, headed, &variables);
                    vec![(root, origins)]
                }
                SET => {
                    let set = vary::instances(lines, &headed.root, files, &variables);
                    let trees = set.all.into_iter().map(|it| (it.root, it.origins));
                    trees.collect()
                }
                _ => Vec::new(),
            };
            if let Some((root, origins)) = trees.into_iter().find(|(root, _)| is_named(root, name))
            {
                let mut settings = Vec::new();
                let over = overrides(&headed.root, name);
                let told = Telling {
                    file: lines.file,
                    over,
                    origins: &origins,
                    settings: &mut settings,
                };
                told.all(&root);
                return Some(settings);
            }
        }
    }
    None
}

/// What a set says of one of its instances alone, if anything.
fn overrides(root: &Node, name: &str) -> Option<Span> {
    let (_, overrides) = root.pair("spec")?.1.pair("overrides")?;
    Some(overrides.pair(name)?.1.span)
}

fn is_named(root: &Node, name: &str) -> bool {
    let found = root.pair("metadata").and_then(|(_, it)| it.pair("name"));
    found.and_then(|(_, it)| it.text()) == Some(name)
}

struct Telling<'a> {
    file: &'a str,
    over: Option<Span>,
    origins: &'a Origins,
    settings: &'a mut Vec<WrittenValue>,
}

impl Telling<'_> {
    fn all(self, root: &Node) {
        let Self {
            file,
            over,
            origins,
            settings,
        } = self;
        // Version and kind are nobody's question.
        let parts = ["spec", "metadata"].into_iter();
        let parts = parts.filter_map(|part| Some((part.to_owned(), root.pair(part)?.1, false)));
        let mut open: Vec<_> = parts.collect();
        while let Some((path, node, is_secret)) = open.pop() {
            let below: Vec<_> = match &node.kind {
                Kind::Mapping(pairs) => {
                    let inner = pairs.iter().map(|(key, value)| {
                        let key = key.text().unwrap_or_default();
                        let is_reference = matches!(value.kind, Kind::Mapping(_));
                        let hides = !is_reference && hides(&path, key);
                        (joined(&path, key), value, hides)
                    });
                    inner.collect()
                }
                Kind::Sequence { items, .. } => {
                    let items = items.iter().enumerate();
                    // A program's words may be anything but its name.
                    let is_command = path.starts_with(CREDENTIALS) && path.ends_with(".command");
                    let inner = items.map(|(at, item)| {
                        let hides = is_secret || is_command && at > 0;
                        (format!("{path}[{at}]"), item, hides)
                    });
                    inner.collect()
                }
                Kind::Scalar { .. } => Vec::new(),
            };
            if below.is_empty() {
                let filled = origins.of(node.span);
                let is_inside = |over: Span| {
                    let (start, end) = (over.start.byte, over.end.byte);
                    (start..end).contains(&node.span.start.byte)
                };
                settings.push(WrittenValue {
                    value: (!is_secret).then(|| written(node)),
                    place: Place {
                        file: file.to_owned(),
                        span: Some(node.span),
                    },
                    is_override: over.is_some_and(is_inside),
                    variables: filled.map(|it| it.used.clone()).unwrap_or_default(),
                    path,
                });
            }
            open.extend(below.into_iter().rev());
        }
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// Where credentials stand.
const CREDENTIALS: &str = "spec.provisioning.credentials.values";

/// Whether a value may be a secret: what stands right behind the key of one. A reference to one is a mapping.
fn hides(path: &str, key: &str) -> bool {
    path == CREDENTIALS && CredentialKey::parse(key).is_none_or(|key| key.is_secret())
}

fn written(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar { text, .. } => text.clone(),
        Kind::Sequence { .. } => "[]".to_owned(),
        Kind::Mapping(_) => "{}".to_owned(),
    }
}
