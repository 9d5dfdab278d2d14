//! Where each field of a document stands, for findings that are made long after the text was read.

use std::collections::BTreeMap;

use crate::finding::{Place, Span};

use super::node::{Kind, Node};
use super::wounds::Wounds;

/// The places of one document by JSON pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    file: String,
    /// The span of each value, and of its key where it has one.
    spans: BTreeMap<String, (Span, Option<Span>)>,
}

impl Places {
    /// A misspelt field stands under the name that was meant.
    pub(super) fn new(file: &str, root: &Node, wounds: &Wounds) -> Self {
        let mut places = Self {
            file: file.to_owned(),
            spans: BTreeMap::new(),
        };
        places.collect(String::new(), None, root, wounds);
        places
    }

    fn collect(&mut self, pointer: String, key: Option<Span>, node: &Node, wounds: &Wounds) {
        match &node.kind {
            Kind::Scalar { .. } => {}
            Kind::Sequence { items, .. } => {
                for (index, item) in items.iter().enumerate() {
                    self.collect(format!("{pointer}/{index}"), None, item, wounds);
                }
            }
            Kind::Mapping(pairs) => {
                for (key, value) in pairs {
                    let name = wounds.meant(key.span).or(key.text());
                    let pointer = format!("{pointer}/{}", escape(name.unwrap_or_default()));
                    self.collect(pointer, Some(key.span), value, wounds);
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
        self.place(self.nearest(pointer).0)
    }

    /// The place of the key at a JSON pointer; where that has no key, as [`Places::at`] says.
    #[must_use]
    pub fn key(&self, pointer: &str) -> Place {
        let (value, key) = self.nearest(pointer);
        self.place(key.unwrap_or(value))
    }

    /// The place of the whole document.
    #[must_use]
    pub fn document(&self) -> Place {
        self.at("")
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
