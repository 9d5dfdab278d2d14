//! One document: tree, head, variables, shape, and at last the type.

use serde_json::Value;

use crate::finding::{Code, Finding, Span, any_error};

use super::files::Files;
use super::head::Head;
use super::lines::Lines;
use super::node::Node;
use super::places::Places;
use super::shape::{self, Judged};
use super::split::Piece;
use super::vary::{self, Instance, Origins, Variables};
use super::wounds::Wounds;
use super::{Document, head, tree, typed};

pub(super) const TENANT: &str = "Tenant";

/// What came of one document of a file.
#[derive(Clone, Default)]
pub(super) struct Read {
    /// Itself; or what it becomes, where it is a set.
    pub(super) documents: Vec<Document>,
    /// Whether some document is not among them: not even its kind is known, or its parts fit no type.
    pub(super) is_partial: bool,
    pub(super) findings: Vec<Finding>,
    pub(super) wounds: Wounds,
}

impl Read {
    /// A document of which nothing can be used.
    pub(super) fn refused(findings: Vec<Finding>) -> Self {
        Self {
            is_partial: true,
            findings,
            ..Self::default()
        }
    }
}

/// A document whose kind is known.
pub(super) struct Headed {
    pub(super) root: Node,
    pub(super) head: Head,
    /// What was wrong on the way here.
    findings: Vec<Finding>,
}

/// Reads a piece of a file that is not blank, as far as its head; or what is wrong with one whose kind nobody can tell.
pub(super) fn head(lines: &Lines<'_>, piece: &Piece) -> Result<Headed, Vec<Finding>> {
    let (root, mut findings) = root(lines, piece);
    let Some(root) = root else {
        return Err(findings);
    };
    match head::read(lines, &root) {
        Ok(head) => Ok(Headed {
            root,
            head,
            findings,
        }),
        Err(found) => {
            findings.push(*found);
            Err(findings)
        }
    }
}

impl Headed {
    /// What is wrong so far with a document that can be understood.
    fn said(&self) -> Vec<Finding> {
        let said = self.findings.iter().chain(&self.head.finding);
        said.cloned().collect()
    }
}

/// The rest of a document: its variables filled, its shape judged, its type read.
pub(super) fn document(
    lines: &Lines<'_>,
    piece: &Piece,
    headed: &Headed,
    variables: &Variables,
) -> Read {
    let Headed { root, head, .. } = headed;
    let (filled, origins, unfilled) = self::filled(lines, headed, variables);
    let judged = judge(lines, &head.schema, &filled, unfilled);
    let Judged { copy, wounds, .. } = judged;
    let mut findings = [headed.said(), judged.findings].concat();
    if head.kind != TENANT {
        findings.extend(vary::almost(lines, root));
    }
    let is_text = origins.is_empty();
    let places = || Places::new(lines, &filled, &wounds, origins.clone());
    let mut document = None;
    if !any_error(&findings) {
        match typed::agree(lines, piece, root, &places()) {
            Ok(()) if is_text => match typed::from_text(lines, piece, places(), head.kind) {
                Ok(sound) => document = Some(sound),
                Err(finding) => findings.push(*finding),
            },
            Ok(()) => {
                let copy = copy.clone();
                document = copy.and_then(|copy| typed::from_tree(copy, places(), head.kind, true));
                if document.is_none() {
                    findings.push(typed::unfit(places().document()));
                }
            }
            Err(finding) => findings.push(*finding),
        }
    }
    if document.is_none() {
        document = copy.and_then(|copy| typed::from_tree(copy, places(), head.kind, false));
    }
    Read {
        is_partial: document.is_none(),
        documents: document.into_iter().collect(),
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

/// A document with its variables, where they come from, and what there is none for.
pub(super) fn filled(
    lines: &Lines<'_>,
    headed: &Headed,
    variables: &Variables,
) -> (Node, Origins, Vec<Finding>) {
    let mut root = headed.root.clone();
    let mut origins = Origins::default();
    let mut left = vary::LARGEST;
    let unfilled = if headed.head.kind == TENANT {
        // It is where variables come from.
        Vec::new()
    } else {
        vary::fill(lines, &mut root, variables, &mut origins, &mut left)
    };
    (root, origins, unfilled)
}

/// The documents that a set becomes. One with errors is none: what its template lacks would be said of each of them.
pub(super) fn set(
    lines: &Lines<'_>,
    piece: &Piece,
    headed: &Headed,
    files: &Files,
    variables: &Variables,
) -> Read {
    let Headed { root, head, .. } = headed;
    let judged = shape::check_template(lines, &head.schema, root);
    let mut findings = [headed.said(), judged.findings, vary::almost(lines, root)].concat();
    if !any_error(&findings) {
        let places = Places::new(lines, root, &judged.wounds, Origins::default());
        let agreed = typed::agree(lines, piece, root, &places);
        findings.extend(agreed.err().map(|finding| *finding));
    }
    let Some(schema) = head::of_app().filter(|_| !any_error(&findings)) else {
        return Read::refused(findings);
    };
    let set = vary::instances(lines, root, files, variables);
    let mut read = Read {
        is_partial: set.is_partial,
        findings: [findings, set.findings].concat(),
        ..Read::default()
    };
    for instance in set.all {
        let Instance {
            root,
            origins,
            findings: unfilled,
        } = instance;
        let judged = judge(lines, schema, &root, unfilled);
        let is_sound = !any_error(&judged.findings);
        let said = judged.findings.into_iter();
        read.findings.extend(said.map(|it| origins.tell(it)));
        if !is_sound {
            read.is_partial = true;
            continue;
        }
        let places = Places::new(lines, &root, &judged.wounds, origins);
        let place = places.document();
        let copy = judged.copy;
        match copy.and_then(|copy| typed::from_tree(copy, places, "App", true)) {
            Some(document) => read.documents.push(document),
            None => {
                read.is_partial = true;
                read.findings.push(typed::unfit(place));
            }
        }
    }
    read
}

/// The shape of a tree whose variables are filled. Of a value that has none there is nothing more to say.
fn judge(lines: &Lines<'_>, schema: &Value, root: &Node, unfilled: Vec<Finding>) -> Judged {
    let mut judged = shape::check(lines, schema, root);
    let places: Vec<_> = unfilled.iter().map(|it| it.place.clone()).collect();
    judged.findings.retain(|it| !places.contains(&it.place));
    let spans = places.into_iter().filter_map(|place| place?.span);
    spans.for_each(|span| judged.wounds.refuse(span));
    judged.findings.splice(0..0, unfilled);
    judged
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
