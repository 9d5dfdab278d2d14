//! What a text says, to hold two layouts of it against each other: what both readers of YAML make of it, what the reader
//! of manifests makes of it, and its comments.

use serde_yaml::Value;

use crate::finding::{Code, Finding};

use super::super::lines::Lines;
use super::super::node::{Kind, Node};
use super::super::{Document, Files, head, parse, read, split, strays};

/// A text, read.
pub(super) struct Meaning {
    /// One for each document.
    pub(super) roots: Vec<Node>,
    /// The bytes at which a question mark announces a key.
    pub(super) marks: Vec<usize>,
    /// In order: the byte of each `#`, and the text from there on.
    pub(super) comments: Vec<(usize, String)>,
    /// What the second reader makes of each document.
    values: Vec<Option<Value>>,
    documents: Vec<Document>,
    /// What is said of the documents, sound or not.
    codes: Vec<Code>,
}

impl Meaning {
    /// Reads a text, with what is wrong with it as YAML or as the head of a manifest.
    pub(super) fn of(lines: &Lines<'_>) -> (Self, Vec<Finding>) {
        let mut findings = Vec::new();
        let (mut roots, mut values) = (Vec::new(), Vec::new());
        for piece in split::pieces(lines.text) {
            let strays = strays::judge(lines, &piece);
            if !strays.is_empty() || piece.blank {
                findings.extend(strays);
                continue;
            }
            let (root, said) = read::root(lines, &piece);
            findings.extend(said);
            let Some(root) = root else { continue };
            if let Err(finding) = head::read(lines, &root) {
                findings.push(*finding);
            }
            roots.push(root);
            values.push(serde_yaml::from_str(&lines.text[piece.range]).ok());
        }
        let parsed = parse(&Files::from_iter([(lines.file, lines.text)]));
        let mut codes: Vec<_> = parsed.findings.iter().map(|finding| finding.code).collect();
        codes.sort_unstable();
        let between = between(lines.text, &roots);
        let meaning = Self {
            marks: between.marks,
            comments: between.comments,
            roots,
            values,
            documents: parsed.documents,
            codes,
        };
        (meaning, findings)
    }

    fn comments(&self) -> impl Iterator<Item = &str> {
        self.comments.iter().map(|(_, text)| text.as_str())
    }

    /// In what another text differs, or none where it says the same.
    pub(super) fn difference(&self, other: &Self) -> Option<&'static str> {
        let is_same = self.roots.len() == other.roots.len()
            && self.roots.iter().zip(&other.roots).all(is_same);
        let both = self.documents.iter().zip(&other.documents);
        let is_read_alike = self.documents.len() == other.documents.len()
            && both.into_iter().all(|(one, other)| one.is_like(other));
        if !is_same || self.values != other.values || !is_read_alike {
            Some("its layout would change what it means")
        } else if !self.comments().eq(other.comments()) {
            Some("its layout would change its comments")
        } else if self.codes != other.codes {
            Some("its layout would change what is wrong with it")
        } else {
            None
        }
    }
}

/// Whether two trees are the same, wherever they stand.
fn is_same((one, other): (&Node, &Node)) -> bool {
    let is_same_kind = match (&one.kind, &other.kind) {
        (
            Kind::Scalar { text, quoted },
            Kind::Scalar {
                text: other,
                quoted: is_quoted,
            },
        ) => text == other && quoted == is_quoted,
        (
            Kind::Sequence { items, flow },
            Kind::Sequence {
                items: others,
                flow: is_flow,
            },
        ) => {
            flow == is_flow && items.len() == others.len() && items.iter().zip(others).all(is_same)
        }
        (Kind::Mapping(pairs), Kind::Mapping(others)) => {
            let mut both = pairs.iter().zip(others);
            pairs.len() == others.len()
                && both
                    .all(|(one, other)| is_same((&one.0, &other.0)) && is_same((&one.1, &other.1)))
        }
        (Kind::Scalar { .. } | Kind::Sequence { .. } | Kind::Mapping(_), _) => false,
    };
    is_same_kind && one.aliased == other.aliased
}

/// What stands between the values of a text.
#[derive(Default)]
struct Between {
    comments: Vec<(usize, String)>,
    marks: Vec<usize>,
}

/// Comments are found by our own eyes and not by the formatter's, which might overlook the same ones twice.
fn between(text: &str, roots: &[Node]) -> Between {
    let mut values = Vec::new();
    roots
        .iter()
        .for_each(|root| scalars(root, text, &mut values));
    values.sort_unstable();
    let mut values = values.into_iter().peekable();
    let mut between = Between::default();
    let mut at = 0;
    let bytes = text.as_bytes();
    let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| b" \t\r\n[{,".contains(byte));
    while let Some(byte) = bytes.get(at) {
        while values.peek().is_some_and(|(_, end)| *end <= at) {
            values.next();
        }
        if let Some((_, end)) = values.peek().filter(|(start, _)| *start <= at) {
            at = *end;
            continue;
        }
        let is_first = is_edge(at.checked_sub(1).and_then(|before| bytes.get(before)));
        if *byte == b'#' && is_first {
            let comment = text[at..].lines().next().unwrap_or_default();
            between.comments.push((at, comment.trim_end().to_owned()));
            at += comment.len();
        } else {
            if *byte == b'?' && is_first && is_edge(bytes.get(at + 1)) {
                between.marks.push(at);
            }
            at += 1;
        }
    }
    between
}

/// The stretches of all texts, in bytes. Of a block the first line is none: a comment may stand there.
fn scalars(node: &Node, text: &str, found: &mut Vec<(usize, usize)>) {
    match &node.kind {
        Kind::Scalar { .. } => {
            let (start, end) = (node.span.start.byte, node.span.end.byte);
            let written = &text[start..end];
            let head = if written.starts_with(['|', '>']) {
                written.find('\n').unwrap_or(written.len())
            } else {
                0
            };
            found.push((start + head, end));
        }
        Kind::Sequence { items, .. } => items.iter().for_each(|item| scalars(item, text, found)),
        Kind::Mapping(pairs) => pairs.iter().for_each(|(key, value)| {
            scalars(key, text, found);
            scalars(value, text, found);
        }),
    }
}
