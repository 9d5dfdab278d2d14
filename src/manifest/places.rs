//! Where each field of a document stands, for findings that are made long after the text was read.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::{Place, Span};

use super::inside::Inside;
use super::lines::Lines;
use super::node::{Kind, Node};
use super::vary::Origins;
use super::wounds::Wounds;

/// The places of one document by JSON pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    file: String,
    /// The span of each value, and of its key where it has one.
    spans: BTreeMap<String, (Span, Option<Span>)>,
    /// Where the letters of texts stand that are read further, such as expressions.
    inside: BTreeMap<String, Inside>,
    /// What was filled in, and comes from elsewhere.
    origins: Origins,
}

/// Below it secrets may stand.
const CREDENTIALS: &str = "/spec/provisioning/credentials";

/// Below it are the texts that are read further. No secret stands there.
const READ: &str = "/spec/provisioning/mappings/";

impl Places {
    /// A misspelt field stands under the name that was meant.
    pub(super) fn new(lines: &Lines<'_>, root: &Node, wounds: &Wounds, origins: Origins) -> Self {
        let mut places = Self {
            file: lines.file.to_owned(),
            spans: BTreeMap::new(),
            inside: BTreeMap::new(),
            origins,
        };
        places.collect(lines, String::new(), None, root, wounds);
        places
    }

    fn collect(
        &mut self,
        lines: &Lines<'_>,
        pointer: String,
        key: Option<Span>,
        node: &Node,
        wounds: &Wounds,
    ) {
        match &node.kind {
            Kind::Scalar { text, .. } if pointer.starts_with(READ) && !node.aliased => {
                if let Some(inside) = Inside::of(lines, node.span, text) {
                    self.inside.entry(pointer.clone()).or_insert(inside);
                }
            }
            Kind::Scalar { .. } => {}
            Kind::Sequence { items, .. } => {
                for (index, item) in items.iter().enumerate() {
                    self.collect(lines, format!("{pointer}/{index}"), None, item, wounds);
                }
            }
            Kind::Mapping(pairs) => {
                for (key, value) in pairs {
                    let name = wounds.meant(key.span).or(key.text());
                    let pointer = format!("{pointer}/{}", escape(name.unwrap_or_default()));
                    self.collect(lines, pointer, Some(key.span), value, wounds);
                }
            }
        }
        // Of two equal keys the first one counts.
        self.spans.entry(pointer).or_insert((node.span, key));
    }

    /// The place of the value at a JSON pointer such as `/spec/displayName`; where nothing stands there, of
    /// the nearest thing around it.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Place {
        let span = self.nearest(pointer).0;
        let is_root = self.spans.get("").is_some_and(|(root, _)| *root == span);
        let line = if is_root {
            self.origins.instance.as_ref()
        } else {
            self.line(pointer, span)
        };
        line.cloned().unwrap_or_else(|| self.place(span))
    }

    /// The line of an instance that a value is from.
    fn line(&self, pointer: &str, span: Span) -> Option<&Place> {
        let line = self.origins.line(span)?;
        // What an instance says there may be a secret, and a manifest's lines are shown.
        let is_shown = line.file == self.file;
        (!is_shown || !pointer.starts_with(CREDENTIALS)).then_some(line)
    }

    /// The place of the key at a JSON pointer; where that has no key, as [`Places::at`] says.
    #[must_use]
    pub fn key(&self, pointer: &str) -> Place {
        let (value, key) = self.nearest(pointer);
        let line = self.line(pointer, value).cloned();
        line.unwrap_or_else(|| self.place(key.unwrap_or(value)))
    }

    /// The place of some bytes of the text at a JSON pointer; where it is written in a way that hides them, of the
    /// whole text.
    #[must_use]
    pub fn inside(&self, pointer: &str, bytes: Range<usize>) -> Place {
        let inside = self.inside.get(pointer);
        match inside.and_then(|inside| inside.span(bytes)) {
            Some(span) => self.place(span),
            None => self.at(pointer),
        }
    }

    /// The innermost JSON pointer whose value or key a place begins in.
    #[must_use]
    pub fn pointer(&self, place: &Place) -> Option<&str> {
        let at = place.span?.start.byte;
        let holds = |span: &Span| (span.start.byte..span.end.byte).contains(&at);
        let around = self
            .spans
            .iter()
            .filter(|(_, (value, key))| holds(value) || key.as_ref().is_some_and(holds));
        let depth = |pointer: &&String| pointer.matches('/').count();
        let around = around.map(|(pointer, _)| pointer);
        around.max_by_key(depth).map(String::as_str)
    }

    /// Whether something is written at a JSON pointer.
    #[must_use]
    pub fn has(&self, pointer: &str) -> bool {
        self.spans.contains_key(pointer)
    }

    /// The keys of the mapping at a JSON pointer, as they are written. What stands inside of its values is leapt over.
    #[must_use]
    pub fn keys(&self, pointer: &str) -> Vec<String> {
        /// The letter behind the slash: nothing below a key comes after it.
        const BEHIND: char = '0';
        let below = format!("{pointer}/");
        let mut keys = Vec::new();
        let mut from = below.clone();
        while let Some((found, _)) = self.spans.range(from..).next() {
            let Some(rest) = found.strip_prefix(&below) else {
                break;
            };
            from = match rest.split_once('/') {
                Some((key, _)) => format!("{below}{key}{BEHIND}"),
                None => {
                    keys.push(rest.replace("~1", "/").replace("~0", "~"));
                    format!("{found}\0")
                }
            };
        }
        keys
    }

    /// The place of the whole document.
    #[must_use]
    pub fn document(&self) -> Place {
        self.at("")
    }

    /// Whether variables or a template say some of it, so that its text is not all there is to it.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        self.origins.is_from_elsewhere()
    }

    /// The file that the document stands in, as the user would type it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    fn nearest(&self, pointer: &str) -> (Span, Option<Span>) {
        let mut pointer = pointer;
        loop {
            if let Some(found) = self.spans.get(pointer) {
                return *found;
            }
            match pointer.rsplit_once('/') {
                Some((parent, _)) => pointer = parent,
                None if pointer.is_empty() => return (Span::default(), None),
                None => pointer = "",
            }
        }
    }

    fn place(&self, span: Span) -> Place {
        Place {
            file: self.file.clone(),
            span: Some(span),
        }
    }
}

/// A key as a segment of a JSON pointer (RFC 6901).
#[must_use]
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
