//! The events of the YAML parser into one tree per document.
//!
//! Built with a stack of its own, so that no input can overflow ours; depth, aliases and duplicate keys are
//! settled here. What a field may hold is settled in `shape`.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as Marks};

use crate::finding::{Code, Finding, Span};

use super::comment;
use super::lines::Lines;
use super::lookalike;
use super::node::{Kind, MAX_DEPTH, Node};
use super::split::Piece;
use super::stretch;
use super::syntax;

/// How many values all aliases of one document may expand to.
const ALIAS_BUDGET: usize = 10_000;

/// What came of one document: a tree where the YAML is sound, and what is wrong with it.
pub(super) struct Tree {
    pub(super) root: Option<Node>,
    pub(super) findings: Vec<Finding>,
}

/// Reads one piece of a file.
pub(super) fn read(lines: &Lines<'_>, piece: &Piece) -> Tree {
    let mut builder = Builder {
        lines,
        first: lines.character(piece.range.start),
        stack: Vec::new(),
        root: None,
        anchors: BTreeMap::new(),
        budget: ALIAS_BUDGET,
        findings: Vec::new(),
    };
    let mut parser = Parser::new_from_str(&lines.text[piece.range.clone()]);
    let stop = loop {
        match parser.next_event() {
            None => break None,
            Some(Err(error)) => break Some(syntax::finding(lines, piece, builder.first, &error)),
            Some(Ok((event, marks))) => {
                if let Err(finding) = builder.take(event, marks) {
                    break Some(*finding);
                }
            }
        }
    };
    let mut findings = builder.findings;
    let root = if stop.is_none() { builder.root } else { None };
    if let Some(stop) = stop {
        // What the parser fell over may have been seen before it fell.
        let at = |finding: &Finding| finding.place.as_ref()?.span.map(|span| span.start);
        findings.retain(|finding| at(finding) != at(&stop));
        findings.push(stop);
    }
    Tree { root, findings }
}

/// A sequence or mapping whose end has not come yet.
struct Open {
    span: Span,
    anchor: usize,
    kind: Growing,
}

enum Growing {
    Sequence(Vec<Node>),
    Mapping {
        pairs: Vec<(Node, Node)>,
        key: Option<Node>,
    },
}

/// A finished value that an alias may repeat.
struct Anchored {
    node: Node,
    size: usize,
    depth: usize,
}

struct Builder<'a> {
    lines: &'a Lines<'a>,
    /// The index of the piece's first character in its file.
    first: usize,
    stack: Vec<Open>,
    root: Option<Node>,
    anchors: BTreeMap<usize, Anchored>,
    budget: usize,
    findings: Vec<Finding>,
}

/// A finding that ends the document; boxed because it travels beside a small success.
type Step<T> = Result<T, Box<Finding>>;

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, marks: Marks) -> Step<()> {
        let span = self.span(marks);
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) if self.root.is_some() => Err(self.stop(
                span,
                "the document goes on after its end",
                "start another document with a line `---`",
            )),
            Event::DocumentStart(_) => Ok(()),
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                // `!x` is a tag without a value to YAML, and was a text to its author: one mistake is said once.
                let is_tag = tag.is_some() && text.is_empty();
                let quoted = style != ScalarStyle::Plain || is_tag;
                let span = stretch::of_scalar(self.lines, span, style);
                let mut text = if is_tag {
                    "!".to_owned()
                } else {
                    text.into_owned()
                };
                if !quoted {
                    let found = lookalike::judge(self.lines, span, self.is_key(), &mut text);
                    self.findings.extend(found);
                    self.findings.extend(comment::judge(self.lines, span));
                }
                let kind = Kind::Scalar { text, quoted };
                let aliased = false;
                self.finish(
                    Node {
                        span,
                        kind,
                        aliased,
                        is_variable: false,
                    },
                    anchor,
                )
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                self.open(span, anchor, Growing::Sequence(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_tag(tag.is_some(), span);
                let (pairs, key) = (Vec::new(), None);
                self.open(span, anchor, Growing::Mapping { pairs, key })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.repeat(span, anchor),
        }
    }

    /// Whether the next value is a key.
    fn is_key(&self) -> bool {
        let open = self.stack.last().map(|open| &open.kind);
        matches!(open, Some(Growing::Mapping { key: None, .. }))
    }

    fn open(&mut self, span: Span, anchor: usize, kind: Growing) -> Step<()> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(self.too_deep(span));
        }
        self.stack.push(Open { span, anchor, kind });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Step<()> {
        let Some(open) = self.stack.pop() else {
            return Ok(());
        };
        let span = stretch::around(self.lines, open.span, end);
        let kind = match open.kind {
            Growing::Sequence(items) => Kind::Sequence {
                items,
                flow: self.lines.text[span.start.byte..].starts_with('['),
            },
            Growing::Mapping { pairs, key: _ } => {
                self.judge_keys(&pairs);
                Kind::Mapping(pairs)
            }
        };
        let span = stretch::trimmed(self.lines, span);
        let aliased = false;
        self.finish(
            Node {
                span,
                kind,
                aliased,
                is_variable: false,
            },
            open.anchor,
        )
    }

    /// Hands a finished value to what holds it.
    fn finish(&mut self, node: Node, anchor: usize) -> Step<()> {
        if anchor != 0 {
            let (size, depth) = node.measure();
            self.spend(size, node.span)?;
            let node = node.clone();
            self.anchors.insert(anchor, Anchored { node, size, depth });
        }
        match self.stack.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(Growing::Sequence(items)) => items.push(node),
            Some(Growing::Mapping { pairs, key }) => match key.take() {
                None => *key = Some(node),
                Some(key) => {
                    let node = stretch::shown_at_key(node, &key);
                    pairs.push((key, node));
                }
            },
        }
        Ok(())
    }

    fn repeat(&mut self, span: Span, anchor: usize) -> Step<()> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(self.stop(
                span,
                "an alias inside the value that it repeats",
                "write the value out",
            ));
        };
        let (size, depth) = (anchored.size, anchored.depth);
        let span = stretch::trimmed(self.lines, span);
        if self.stack.len() + depth > MAX_DEPTH {
            return Err(self.too_deep(span));
        }
        let mut node = anchored.node.clone();
        self.spend(size, span)?;
        node.mark();
        self.finish(Node { span, ..node }, 0)
    }

    /// Copies cost time and room, those that are kept for later aliases too.
    fn spend(&mut self, size: usize, span: Span) -> Step<()> {
        match self.budget.checked_sub(size) {
            Some(left) => {
                self.budget = left;
                Ok(())
            }
            None => Err(Box::new(
                Finding::error(
                    Code::TooManyAliases,
                    format!("anchors and aliases of this document expand to more than {ALIAS_BUDGET} values"),
                )
                .at(self.lines.place(span))
                .help("write the values out, or split the manifest"),
            )),
        }
    }

    /// Every repeated key is said, each with the place of the first: one of the two is a slip.
    fn judge_keys(&mut self, pairs: &[(Node, Node)]) {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for (key, _) in pairs {
            let Some(text) = key.text() else {
                self.findings.push(self.bad_key(key));
                continue;
            };
            let plain = matches!(key.kind, Kind::Scalar { quoted: false, .. });
            if plain && text == "<<" {
                self.findings.push(self.merge_key(key));
            } else if let Some(first) = seen.get(text) {
                let finding = self.duplicate_key(text, key, *first);
                self.findings.push(finding);
            } else {
                seen.insert(text, key.span);
            }
        }
    }

    fn duplicate_key(&self, text: &str, key: &Node, first: Span) -> Finding {
        // A key that nobody knows may be a secret that lost its own key.
        let message = if super::is_word(text) && !key.aliased {
            format!("the key {} is given twice", super::words::quote(text))
        } else {
            "a key is given twice".to_owned()
        };
        Finding::error(Code::DuplicateKey, message)
            .at(self.lines.place(key.span))
            .label("given again here")
            .help(format!(
                "first at line {}, column {}; keep one of the two",
                first.start.line, first.start.column
            ))
    }

    fn merge_key(&self, key: &Node) -> Finding {
        Finding::error(Code::MergeKey, "merge keys are not supported")
            .at(self.lines.place(key.span))
            .label("no field of any mapping")
            .help("write the fields out; an alias of a whole value (`key: *name`) works")
    }

    fn bad_key(&self, key: &Node) -> Finding {
        let noun = key.noun();
        if self.lines.text[..key.span.start.byte].ends_with('{') && noun == "a mapping" {
            let message =
                "double braces are a mapping inside a mapping to YAML, and no placeholder";
            return Finding::error(Code::WrongType, message)
                .at(self.lines.place(key.span))
                .label("nothing is filled in here")
                .help("write the value out, or quote it if it is meant as text");
        }
        Finding::error(Code::WrongType, format!("a key must be text, found {noun}"))
            .at(self.lines.place(key.span))
            .label("expected text")
            .help("a value that contains `{`, `[` or `: ` is quoted")
    }

    fn refuse_tag(&mut self, tagged: bool, span: Span) {
        if tagged {
            let finding =
                Finding::error(Code::WrongType, "YAML tags such as !!str are not supported")
                    .at(self.lines.place(span))
                    .label("this value has a tag")
                    .help("remove the tag; a value that must be text is quoted");
            self.findings.push(finding);
        }
    }

    fn too_deep(&self, span: Span) -> Box<Finding> {
        self.stop(
            span,
            &format!("the document nests deeper than {MAX_DEPTH} levels"),
            "no manifest needs as many; look for a bracket that is never closed",
        )
    }

    fn stop(&self, span: Span, message: &str, help: &str) -> Box<Finding> {
        let finding = Finding::error(Code::YamlSyntax, message)
            .at(self.lines.place(span))
            .help(help);
        Box::new(finding)
    }

    fn span(&self, marks: Marks) -> Span {
        let start = self.lines.of_character(self.first + marks.start.index());
        let end = self.lines.of_character(self.first + marks.end.index());
        Span {
            start,
            end: end.max(start),
        }
    }
}
