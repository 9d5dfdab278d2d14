//! What applications lose together, in a told plan. Plans of parts keep a limit each and may pass it together, which the
//! apply of a part does not see: whoever puts them together counts anew, and says so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::guard::{GuardReport, word};
use super::{AppReport, Report};
use crate::model::Guarded;
use crate::plan::{Bound, Loss, Note, Size, Source, Total, Verb};

/// What goes of one kind, of all applications that a plan is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TotalReport {
    /// What goes: delete, unassign, remove-mapping or scope.
    pub kind: String,
    /// How many go, without those that were let through; null where nobody has counted.
    pub gone: Option<usize>,
    /// Of how many.
    pub of: Option<usize>,
    /// How many may go, where that is limited.
    pub count: Option<u32>,
    /// Which part of them in percent, where that is limited.
    pub percent: Option<u8>,
    /// Who says it: manifest or default.
    pub source: String,
    /// The file that says it, if one does.
    pub file: Option<String>,
    /// The line in it, from 1.
    pub line: Option<usize>,
    /// The applications that lose any, without those that were let through.
    pub apps: Vec<String>,
}

impl TotalReport {
    pub(super) fn of(total: &Total) -> Self {
        let (gone, of) = numbers(total.loss.size);
        let place = total.place.as_ref();
        let span = place.and_then(|place| place.span);
        let mut bounds = total.bounds.iter();
        let mut percents = bounds.clone();
        Self {
            kind: total.loss.kind.as_str().to_owned(),
            gone,
            of,
            count: bounds.find_map(|bound| match bound {
                Bound::Count(most) => Some(*most),
                Bound::Percent(_) | Bound::AllButOne => None,
            }),
            percent: percents.find_map(|bound| match bound {
                Bound::Percent(most) => Some(*most),
                Bound::Count(_) | Bound::AllButOne => None,
            }),
            source: word(total.source).to_owned(),
            file: place.map(|place| place.file.clone()),
            line: span.map(|span| span.start.line),
            apps: total.apps.iter().map(ToString::to_string).collect(),
        }
    }

    /// The same as it was counted; none, where a file speaks of a kind that there is not.
    fn total(&self) -> Option<Total> {
        let mut kinds = Guarded::ALL.into_iter();
        let kind = kinds.find(|kind| kind.as_str() == self.kind)?;
        let count = self.count.map(Bound::Count);
        let percent = self.percent.map(Bound::Percent);
        let is_default = self.source == word(Source::Default);
        Some(Total {
            loss: match (self.gone, self.of) {
                (Some(gone), Some(of)) => Loss::counted(kind, gone, of),
                (None, _) | (_, None) => Loss::uncounted(kind),
            },
            bounds: count.into_iter().chain(percent).collect(),
            source: match is_default {
                true => Source::Default,
                false => Source::Manifest,
            },
            place: None,
            apps: Vec::new(),
        })
    }

    /// With what another part loses, by the limits of this one: both are of the same manifests.
    fn add(&mut self, other: &Self) {
        let both = self.total().zip(other.total());
        let Some((total, more)) = both else {
            return;
        };
        (self.gone, self.of) = numbers(total.and(&more.loss).loss.size);
        self.apps.extend(other.apps.iter().cloned());
        self.apps.sort();
    }
}

const fn numbers(size: Size) -> (Option<usize>, Option<usize>) {
    match size {
        Size::Counted { gone, of } => (Some(gone), Some(of)),
        Size::Uncounted => (None, None),
    }
}

/// Puts what another part loses beside what is lost already.
pub(super) fn add(whole: &mut Vec<TotalReport>, part: &[TotalReport]) {
    for total in part {
        match whole.iter_mut().find(|known| known.kind == total.kind) {
            Some(known) => known.add(total),
            None => whole.push(total.clone()),
        }
    }
}

/// Holds applications where all parts pass a limit together, as a plan of the whole does.
pub(super) fn hold(whole: &mut Report) {
    let mut is_new = false;
    for total in &whole.totals {
        let Some(guard) = total.total().and_then(|total| total.guard()) else {
            continue;
        };
        let losing = whole.apps.iter_mut();
        for app in losing.filter(|app| total.apps.contains(&app.name)) {
            let guard = GuardReport {
                file: total.file.clone(),
                line: total.line,
                ..GuardReport::of(&guard, &app.name)
            };
            is_new |= held(app, guard);
        }
    }
    if is_new {
        let note = Note::info(
            "the parts pass a limit together that each of them keeps: the apply of a part is not held by it",
        );
        let help = "look whether all of it is meant; where it is not, apply none of them";
        whole.notes.push(note.help(help));
    }
}

/// Whether nothing held the application before. What holds it alone needs the same word, and says more.
fn held(app: &mut AppReport, guard: GuardReport) -> bool {
    let of_kind = |other: &GuardReport| other.kind == guard.kind;
    if app
        .guards
        .iter()
        .any(|it| of_kind(it) && it.reach != guard.reach)
    {
        return false;
    }
    let was_held = app.guards.iter().any(of_kind);
    app.guards.retain(|it| !of_kind(it));
    app.guards.push(guard);
    app.action = Verb::Blocked;
    app.steps.clear();
    !was_held
}
