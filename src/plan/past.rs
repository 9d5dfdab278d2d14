//! What git knows of an application: fields that left its manifest are told, and the commit is recorded when all else
//! is done.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::index::search;
use super::{Action, AppPlan, Note, Plan};
use crate::desired::{App, Desired, Gap, LookedBack};
use crate::live::{Candidate, Index, LiveApp};
use crate::model::{AppName, CommitId, Marks};

/// As many names as a note says.
const NAMED: usize = 5;

/// As many letters of a tag: more than one with a commit has.
const TOLD: usize = 100;

/// The commits that were applied last, as the live applications of these manifests say, each with its Apps.
#[must_use]
pub fn applied(desired: &Desired, index: &Index) -> BTreeMap<CommitId, BTreeSet<AppName>> {
    let mut all: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for name in desired.apps.keys() {
        if let Some(commit) = marks(desired, index, name).and_then(Marks::applied) {
            all.entry(commit.clone()).or_default().insert(name.clone());
        }
    }
    all
}

/// Live applications of these manifests that do not say which one commit was applied, and what to do about it.
#[must_use]
pub fn misapplied(desired: &Desired, index: &Index) -> BTreeMap<AppName, Gap> {
    let names = desired.apps.keys();
    let unclear = names.filter_map(|name| {
        let gap = clearly_applied(marks(desired, index, name)?).err()?;
        Some((name.clone(), gap))
    });
    unclear.collect()
}

/// The commit that marks say was applied, if they name one, or that they name it unclearly.
pub(super) fn clearly_applied(marks: &Marks) -> Result<Option<&CommitId>, Gap> {
    let unclear = marks.misapplied();
    if unclear.is_empty() {
        Ok(marks.applied())
    } else {
        Err(unclear_past(&unclear))
    }
}

/// Whoever may write tags may have written these, so that no more of them is told than a person will read.
fn unclear_past(tags: &[String]) -> Gap {
    let quoted = |tag: &String| match tag.char_indices().nth(TOLD) {
        Some((end, _)) => format!("\"{}…\"", &tag[..end]),
        None => format!("\"{tag}\""),
    };
    let told: Vec<_> = tags.iter().take(NAMED).map(quoted).collect();
    let told = told.join(", ");
    let (why, help) = match tags.len() {
        1 => (
            format!("its service principal has the tag {told}, which names no commit"),
            "take that tag off: the next apply notes its own commit",
        ),
        several => (
            format!("its service principal has {several} tags where one names the commit: {told}"),
            "take all but the true one off, or all of them: the next apply then notes its own commit",
        ),
    };
    Gap {
        why,
        help: help.to_owned(),
        may_pass: true,
    }
}

/// The marks of the one application of a manifest.
fn marks<'a>(desired: &Desired, index: &'a Index, name: &AppName) -> Option<&'a Marks> {
    let search = search(desired.apps.get(name)?);
    let carriers = index.carriers.iter();
    let carriers = carriers.filter(|carrier| search.is_answered_by(name, carrier));
    let carriers: Vec<_> = carriers.map(|carrier| &carrier.marks).collect();
    // A list that lags does not show its own application, which the look by name has found.
    let candidates = index.candidates.get(name).map_or(&[][..], Vec::as_slice);
    let is_ours = |it: &&Candidate| it.is_of(&desired.tenant.owner, name);
    let candidates: Vec<_> = candidates.iter().filter(is_ours).collect();
    match (carriers.as_slice(), candidates.as_slice()) {
        ([marks], _) => Some(marks),
        ([], [candidate]) => Some(&candidate.marks),
        _ => None,
    }
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
    if draft.writes_nothing() || seen == Some(&record.commit) {
        return;
    }
    if draft.steps().is_empty() && !record.is_due {
        return;
    }
    draft.step(Action::RecordApplied {
        commit: record.commit.clone(),
        was: seen.cloned(),
    });
}

/// A plan with what git knows of its manifests. It comes after the digest: the same manifests in front of the same
/// tenant are the same plan, whatever clone it is made in.
pub fn with_history(mut plan: Plan, looked: &LookedBack) -> Plan {
    plan.notes.extend(notes(looked, &plan.apps));
    for app in &mut plan.apps {
        let mut lacking = looked.gaps.values();
        app.is_past_unknown = lacking.any(|names| names.contains(&app.name));
    }
    plan.commit = looked.checked_out.as_ref().ok().cloned();
    plan
}

/// What is not known of the past, and what to do about it.
fn notes(looked: &LookedBack, apps: &[AppPlan]) -> Vec<Note> {
    // What is written and not recorded is in no commit that a later plan would look back to.
    let adds = |names: &BTreeSet<AppName>| {
        let mut named = apps.iter().filter(|app| names.contains(&app.name));
        named.any(|app| !app.steps.is_empty() && !app.steps.iter().any(Action::is_record))
    };
    let gaps = looked.gaps.iter().map(|((commit, gap), names)| {
        let added = if adds(names) {
            "; what this run adds is not noted either, and git will not see it leave"
        } else {
            ""
        };
        let since = commit.as_ref().map_or("they were applied", CommitId::short);
        Note::info(format!(
            "what left the manifests of {} since {since} is not known, and stays{added}: {}",
            listed(names),
            gap.why
        ))
        .help(gap.help.clone())
    });
    let is_told = |gap| looked.gaps.keys().any(|(_, told)| told == gap);
    // An application that is deleted would carry no commit anyway.
    let is_wanted = |app: &&AppPlan| looked.desired.apps.contains_key(&app.name);
    let writes = apps
        .iter()
        .filter(is_wanted)
        .any(|app| !app.steps.is_empty());
    let unrecorded = looked.checked_out.as_ref().err();
    let unrecorded = unrecorded.filter(|gap| writes && !is_told(*gap));
    let unrecorded = unrecorded.map(|gap| {
        Note::info(format!("no commit is recorded: {}", gap.why)).help(gap.help.clone())
    });
    gaps.chain(unrecorded).collect()
}

fn listed(names: &BTreeSet<AppName>) -> String {
    let said: Vec<_> = names.iter().take(NAMED).map(AppName::as_str).collect();
    let more = match names.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    said.join(", ") + &more
}
