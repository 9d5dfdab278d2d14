//! An application's plan in the making: each aspect adds its part, the order table sorts at the end.

use super::{
    About, Action, AppPlan, Change, Consequence, JobWas, Kind, LeftAlone, Loss, Note, Objects,
    Unknown, Verb, level,
};
use crate::desired::App;
use crate::finding::{Finding, Place};
use crate::live::Fingerprint;
use crate::model::{AppName, CommitId};

/// What a plan is about: a manifest, or an application that none describes.
pub(super) struct Head {
    name: AppName,
    place: Option<Place>,
    protect: bool,
    applied: Option<CommitId>,
}

impl Head {
    pub(super) fn stray(name: &AppName, protect: bool) -> Self {
        Self {
            name: name.clone(),
            place: None,
            protect,
            applied: None,
        }
    }
}

impl From<&App> for Head {
    fn from(app: &App) -> Self {
        Self {
            name: app.name.clone(),
            place: Some(app.places.at("/metadata/name")),
            protect: app.protect,
            applied: app.past.applied.clone(),
        }
    }
}

/// What the aspects have found so far.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) changes: Vec<Change>,
    steps: Vec<Action>,
    consequences: Vec<Consequence>,
    notes: Vec<Note>,
    findings: Vec<Finding>,
    unknown: Vec<Unknown>,
    losses: Vec<Loss>,
    pub(super) left_alone: Vec<LeftAlone>,
    pub(super) held: usize,
    pub(super) job_was: Option<JobWas>,
}

impl Draft {
    pub(super) fn change(&mut self, field: &str, from: Option<String>, to: impl Into<String>) {
        self.changes
            .push(Change::setting(field, from, Some(to.into())));
    }

    pub(super) fn removal(&mut self, field: &str, from: impl Into<String>) {
        self.changes
            .push(Change::setting(field, Some(from.into()), None));
    }

    /// What is wanted of a schema that nobody has seen; `None` removes what is called `from`.
    pub(super) fn unseen(&mut self, about: About, field: &str, to: Option<String>, from: &str) {
        let from = to.is_none().then(|| from.to_owned());
        self.changes.push(Change {
            about,
            ..Change::setting(field, from, to)
        });
    }

    /// Whether a step of that kind is planned so far.
    pub(super) fn has(&self, is_it: fn(&Action) -> bool) -> bool {
        self.steps.iter().any(is_it)
    }

    pub(super) fn steps(&self) -> &[Action] {
        &self.steps
    }

    /// Whether something stands in the way so far.
    pub(super) fn is_blocked(&self) -> bool {
        self.notes.iter().any(|note| note.blocks) || !self.findings.is_empty()
    }

    pub(super) fn retires_birth_mark(&self) -> bool {
        self.has(|action| matches!(action, Action::RetireBirthMark { .. }))
    }

    pub(super) fn step(&mut self, action: Action) {
        self.steps.push(action);
    }

    pub(super) fn impact(&mut self, destructive: bool, text: impl Into<String>) {
        self.consequences.push(Consequence {
            kind: Kind::Impact,
            destructive,
            text: text.into(),
        });
    }

    pub(super) fn cost(&mut self, text: impl Into<String>) {
        self.consequences.push(Consequence {
            kind: Kind::Cost,
            destructive: false,
            text: text.into(),
        });
    }

    pub(super) fn lose(&mut self, loss: Loss) {
        self.losses.push(loss);
    }

    pub(super) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    pub(super) fn finding(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    pub(super) fn unknown(&mut self, parts: Vec<Unknown>) {
        self.unknown.extend(parts);
    }

    /// Whether nothing of it will be written, whatever is planned.
    pub(super) fn writes_nothing(&self) -> bool {
        self.is_blocked() || !self.unknown.is_empty()
    }

    /// Sorts the steps and names the whole. A blocked application, and one of which something is unknown, keeps its changes, so that a reader
    /// sees what is held back, and loses its steps.
    pub(super) fn finish(
        mut self,
        head: impl Into<Head>,
        verb: Verb,
        objects: Objects,
        base: Option<Fingerprint>,
    ) -> AppPlan {
        self.steps.sort_by_key(level);
        let is_blocked = self.is_blocked();
        let is_unknown = !self.unknown.is_empty();
        let verb = match (is_blocked, is_unknown, self.steps.is_empty()) {
            (true, ..) => Verb::Blocked,
            (false, true, _) => Verb::Unknown,
            (false, false, true) => Verb::None,
            (false, false, false) => verb,
        };
        if is_blocked || is_unknown {
            self.steps.clear();
            self.consequences.clear();
        }
        let Head {
            name,
            place,
            protect,
            applied,
        } = head.into();
        AppPlan {
            name,
            place,
            protect,
            verb,
            objects,
            changes: self.changes,
            steps: self.steps,
            consequences: self.consequences,
            notes: self.notes,
            left_alone: self.left_alone,
            held: self.held,
            unknown: self.unknown,
            losses: self.losses,
            guards: Vec::new(),
            applied,
            is_past_unknown: false,
            deleted: Vec::new(),
            job_was: self.job_was,
            takes_back: Vec::new(),
            base,
            findings: self.findings,
        }
    }
}
