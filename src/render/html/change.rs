//! One difference: its field, what there was and what there will be, token by token where it is a text of an expression.

use super::mark::Mark;
use crate::plan::{About, AppReport, ChangeReport};
use crate::render::plan;
use crate::render::tokens::{self, Piece};

/// As many rows of one field stand before the rest is folded.
const SHOWN: usize = 6;
/// A fold that hides less than this is no help.
const FOLDED: usize = 3;

/// One line of changes.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) mark: Mark,
    pub(super) field: String,
    pub(super) value: Shown,
    pub(super) why: String,
}

/// Values side by side, or texts one below the other.
#[derive(Clone, Debug)]
pub(super) enum Shown {
    One(String),
    Pair { from: String, to: String },
    Texts { from: Vec<Piece>, to: Vec<Piece> },
    Refused(String),
}

/// Rows of one field and mark, of which the last ones are folded where there are many.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) shown: Vec<Row>,
    pub(super) folded: Vec<Row>,
}

impl Row {
    /// The change under this name of its field.
    pub(super) fn of(change: &ChangeReport, field: &str, app: &AppReport) -> Self {
        let value = match (&change.from, &change.to) {
            (Some(from), Some(to)) if change.about == About::Mapping => {
                let [from, to] = tokens::pieces(from, to);
                Shown::Texts { from, to }
            }
            (Some(from), Some(to)) => Shown::Pair {
                from: from.clone(),
                to: to.clone(),
            },
            (None, Some(one)) | (Some(one), None) => Shown::One(one.clone()),
            (None, None) => Shown::One(String::new()),
        };
        Self {
            mark: Mark::of(change),
            field: if field.is_empty() {
                "(all of it)".to_owned()
            } else {
                field.to_owned()
            },
            value,
            why: why(change, app.applied.as_deref()),
        }
    }
}

/// Why a change is planned, where no line of the manifest says it.
pub(super) fn why(change: &ChangeReport, applied: Option<&str>) -> String {
    plan::why(change, applied).trim().to_owned()
}

/// Rows that follow each other with the same field and mark in one fold.
pub(super) fn folded(rows: &[Row]) -> Vec<Rows> {
    let alike = rows.chunk_by(|a, b| (&a.field, a.mark) == (&b.field, b.mark));
    let fold = |alike: &[Row]| {
        let shown = if alike.len() < SHOWN + FOLDED {
            alike.len()
        } else {
            SHOWN
        };
        Rows {
            shown: alike[..shown].to_vec(),
            folded: alike[shown..].to_vec(),
        }
    };
    alike.map(fold).collect()
}
