//! One application of a plan: what happens to it and why anybody should care, always; the rest where it is opened.

use super::attention::{Alert, alerts};
use super::change::{Row, Rows, Shown, folded};
use super::mapping::{Mapping, has_marks, mappings};
use super::mark::Mark;
use super::scope::{Scope, is_scope, scopes};
use crate::plan::{About, AppReport, Note, Verb};
use crate::render::{Style, count, plan, rollback};
use crate::visible::json_text;

/// One application.
#[derive(Debug)]
pub(super) struct App {
    pub(super) anchor: String,
    pub(super) name: String,
    pub(super) action: Deed,
    pub(super) place: String,
    pub(super) protect: bool,
    pub(super) is_open: bool,
    pub(super) alerts: Vec<Alert>,
    /// What the opened part holds, in a line.
    pub(super) contents: String,
    pub(super) settings: Vec<Rows>,
    pub(super) definitions: Vec<Rows>,
    pub(super) scopes: Vec<Scope>,
    pub(super) mappings: Vec<Mapping>,
    pub(super) has_marks: bool,
    pub(super) unknown: Vec<Row>,
    pub(super) steps: Vec<Step>,
    pub(super) takes_back: Vec<String>,
    pub(super) notes: Vec<Remark>,
    pub(super) left_alone: String,
    pub(super) raw: String,
}

/// What happens to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deed {
    pub(super) symbol: &'static str,
    pub(super) word: &'static str,
    /// The colour that repeats it.
    pub(super) class: &'static str,
}

/// Steps of one kind in a row.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) name: String,
    pub(super) count: usize,
}

/// A note with what to do about it.
#[derive(Debug)]
pub(super) struct Remark {
    pub(super) text: String,
    pub(super) help: String,
    pub(super) place: String,
}

impl App {
    pub(super) fn of(app: &AppReport, anchor: String, is_open: bool) -> Self {
        let rows = |about: About| {
            let changes = app
                .changes
                .iter()
                .filter(|change| change.about == about && !is_scope(change));
            let rows: Vec<_> = changes
                .map(|change| Row::of(change, &change.field, app))
                .collect();
            folded(&rows)
        };
        let mappings = mappings(app);
        Self {
            anchor,
            name: app.name.clone(),
            action: deed(app.action),
            place: app.place(),
            protect: app.protect,
            is_open,
            alerts: alerts(app),
            contents: contents(app),
            settings: rows(About::Setting),
            definitions: rows(About::Attribute),
            scopes: scopes(app),
            has_marks: has_marks(&mappings),
            mappings,
            unknown: unknown(app),
            steps: steps(app),
            takes_back: app
                .takes_back
                .iter()
                .map(|row| rollback::taken_back(row, app, Style::default()))
                .collect(),
            notes: remarks(&app.notes),
            left_alone: plan::left_alone(app).unwrap_or_default(),
            raw: json_text(&serde_json::json!(app)),
        }
    }
}

/// What a verb of the plan is to readers.
pub(super) fn deed(verb: Verb) -> Deed {
    let class = match verb {
        Verb::Create => "add",
        Verb::Mark | Verb::Change => "change",
        Verb::Adopt | Verb::Release => "adopt",
        Verb::Delete => "remove",
        Verb::Unknown | Verb::Blocked => "stop",
        Verb::None => "calm",
    };
    let symbol = match plan::symbol(verb) {
        "-" => Mark::Removed.symbol(),
        " " => "=",
        symbol => symbol,
    };
    Deed {
        symbol,
        word: plan::word(verb),
        class,
    }
}

/// Notes that stop nothing; the others are alerts.
pub(super) fn remarks(notes: &[Note]) -> Vec<Remark> {
    let calm = notes.iter().filter(|note| !note.blocks);
    calm.map(|note| Remark {
        text: note.text.clone(),
        help: note.help.clone().unwrap_or_default(),
        place: note
            .place
            .as_ref()
            .map(|place| place.line())
            .unwrap_or_default(),
    })
    .collect()
}

fn contents(app: &AppReport) -> String {
    let number = |mark: Mark| {
        app.changes
            .iter()
            .filter(|change| Mark::of(change) == mark)
            .count()
    };
    let marks = [Mark::Added, Mark::Changed, Mark::Removed].map(|mark| (number(mark), mark));
    let marks = marks.into_iter().filter(|(number, _)| *number > 0);
    let marks: Vec<_> = marks
        .map(|(number, mark)| format!("{number} {}", mark.word()))
        .collect();
    let changes = if marks.is_empty() {
        "no changes".to_owned()
    } else {
        marks.join(", ")
    };
    format!("{changes} · {}", count(app.steps.len(), "step"))
}

fn unknown(app: &AppReport) -> Vec<Row> {
    let rows = app.unknown.iter().map(|unknown| Row {
        mark: Mark::Kept,
        field: unknown.field.clone(),
        value: Shown::Refused(plan::refused(unknown)),
        why: String::new(),
    });
    rows.collect()
}

fn steps(app: &AppReport) -> Vec<Step> {
    let names: Vec<_> = app.step_names().collect();
    let alike = names.chunk_by(|a, b| a == b);
    alike
        .map(|alike| Step {
            name: alike.first().copied().unwrap_or_default().to_owned(),
            count: alike.len(),
        })
        .collect()
}
