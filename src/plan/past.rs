//! What git knows of an application: fields that left its manifest are told, and the commit is recorded when all else is
//! done.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::{Action, AppPlan, Note};
use crate::desired::{App, Desired, LookedBack};
use crate::live::{Candidate, Index, LiveApp};
use crate::model::{AppName, CommitId};

/// As many names as a note says.
const NAMED: usize = 5;

/// The commits that were applied last, as the live applications of these manifests say.
#[must_use]
pub fn applied(desired: &Desired, index: &Index) -> BTreeMap<AppName, CommitId> {
    let commit = |name: &AppName| {
        let carriers = index.carriers.iter().map(|carrier| &carrier.marks);
        let carriers: Vec<_> = carriers.filter(|marks| marks.has_app(name)).collect();
        // A list that lags does not show its own application, which the look by name has found.
        let candidates = index.candidates.get(name).map_or(&[][..], Vec::as_slice);
        let is_ours = |it: &&Candidate| it.is_of(&desired.tenant.owner, name);
        let candidates: Vec<_> = candidates.iter().filter(is_ours).collect();
        match (carriers.as_slice(), candidates.as_slice()) {
            ([marks], _) => marks.applied(),
            ([], [candidate]) => candidate.marks.applied(),
            _ => None,
        }
    };
    let names = desired.apps.keys();
    names
        .filter_map(|name| Some((name.clone(), commit(name)?.clone())))
        .collect()
}

/// The last part of an application's plan: whether its commit is recorded depends on what else is written.
pub(super) fn plan(app: &App, live: Option<&LiveApp>, draft: &mut Draft) {
    let past = &app.past;
    if let (Some(commit), [_, ..]) = (&past.applied, past.left.as_slice()) {
        let (are, they) = match past.left.len() {
            1 => ("is", "it stays as it is"),
            _ => ("are", "they stay as they are"),
        };
        draft.note(Note::info(format!(
            "{} {are} no longer in the manifest since {}; {they}",
            past.left.join(", "),
            commit.short()
        )));
    }
    let Some(record) = &past.record else {
        return;
    };
    let seen = live.and_then(|live| live.marks.applied());
    if draft.is_held() || seen == Some(&record.commit) {
        return;
    }
    if draft.steps().is_empty() {
        if !record.is_due {
            return;
        }
        let text = match seen {
            Some(commit) => format!(
                "the manifest has changed since {} and the application is as it says: that is recorded, and nothing else written",
                commit.short()
            ),
            None => "the application is as its manifest says: the commit is recorded, and nothing else written".to_owned(),
        };
        draft.note(Note::info(text));
    }
    draft.step(Action::RecordApplied {
        commit: record.commit.clone(),
    });
}

/// What is not known of the past, and what to do about it.
#[must_use]
pub fn past_notes(looked: &LookedBack, apps: &[AppPlan]) -> Vec<Note> {
    let gaps = looked.gaps.iter().map(|((commit, gap), names)| {
        Note::info(format!(
            "what left the manifests of {} since {} is not known, and stays: {}",
            listed(names),
            commit.short(),
            gap.why
        ))
        .help(gap.help.clone())
    });
    let astray = looked.astray.iter().map(|(commit, names)| {
        Note::info(format!(
            "{}, which {} came from, is not behind the commit that is checked out: history was rewritten, or a newer one or another branch was applied",
            commit.short(),
            listed(names)
        ))
        .help("look twice at what is said to have left git: it may only not be here yet")
    });
    let is_told = |gap| looked.gaps.keys().any(|(_, told)| told == gap);
    let writes = apps.iter().any(|app| !app.steps.is_empty());
    let unrecorded = looked.unrecorded.iter();
    let unrecorded = unrecorded
        .filter(|gap| writes && !is_told(*gap))
        .map(|gap| {
            Note::info(format!("no commit is recorded: {}", gap.why)).help(gap.help.clone())
        });
    gaps.chain(astray).chain(unrecorded).collect()
}

fn listed(names: &BTreeSet<AppName>) -> String {
    let said: Vec<_> = names.iter().take(NAMED).map(AppName::as_str).collect();
    let more = match names.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    said.join(", ") + &more
}
