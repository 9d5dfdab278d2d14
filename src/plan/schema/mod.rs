//! Attribute mappings, scoping filters and custom attributes: one overlay over the job's schema, and at most one PUT.
//!
//! A save makes the service evaluate everybody, so none is planned for a document that would mean the same. Where the job
//! does not exist yet its schema is known only after it was created: then apply judges before it writes.

mod cause;
mod filter;
mod impact;
mod loss;
mod unseen;
mod words;

pub(super) use words::field_of;

use super::draft::Draft;
use super::secrets::{is_widened, scope};
use super::{Action, LeftAlone, Note};
use crate::desired::{App, Lock, Locked, Provisioning};
use crate::live::{Job, LiveApp};
use crate::model::SyncTemplateId;
use crate::schema::{Diff, Document, MappingPlace, ObjectMapping, Overlay, RulePlace};

pub(super) fn plan(
    app: &App,
    wanted: &Provisioning,
    live: Option<&LiveApp>,
    job: Option<&Job>,
    draft: &mut Draft,
) {
    let widens = is_widened(wanted, live);
    let is_new = draft.has(|step| matches!(step, Action::CreateJob { .. }));
    let overlay = &if is_new {
        wanted.overlay.without_lapsed()
    } else {
        wanted.overlay.clone()
    };
    if overlay.is_empty() {
        return;
    }
    let seen = live.and_then(|live| live.schema.as_ref());
    let (before, base) = match (seen, &wanted.locked) {
        (Some(seen), _) => (&seen.document, seen.default.as_ref()),
        (None, Some(Locked { file, lock })) if is_new && is_of(draft, lock) => {
            draft.note(Note::info(format!(
                "mappings are held against {file}, and once more against the job before they are saved"
            )));
            (&lock.schema, Some(&lock.schema))
        }
        (None, _) if is_new => return not_yet(overlay, widens, draft),
        (None, _) if job.is_some() => {
            // What was not seen is not taken for unchanged.
            return draft.note(Note::blocking(
                "the schema of the job was not read",
                "run again; if it stays, look whether the plan identity may read the schema",
            ));
        }
        (None, _) => return,
    };
    let laid = match overlay.lay(before, base) {
        Ok(laid) => laid,
        Err(refusals) => {
            for refusal in refusals {
                draft.finding(app.unknown(&refusal));
            }
            return;
        }
    };
    for vain in overlay.vain(before) {
        let finding = app.in_vain(&vain);
        let help = finding.help.unwrap_or_default();
        let note = Note::info(format!("{}; {help}", finding.message));
        draft.note(finding.place.into_iter().fold(note, Note::at));
    }
    for fault in &laid.faults {
        draft.finding(app.unsound(fault));
    }
    if laid.diff.is_equal() && !is_new {
        draft.left_alone.extend(unmanaged(overlay, before));
        return;
    }
    for change in &laid.diff.changes {
        words::tell(change, cause::of(change, overlay, before), draft);
    }
    // Nobody has come into the scope of a new job yet, and its first cycle is an initial one anyway. It is held against
    // the lock even where that says all that is wanted: the job may say something else.
    if !is_new {
        draft.left_alone.extend(unmanaged(overlay, before));
        let scope = live.and_then(|live| scope(Some(wanted), live));
        impact::tell(&laid, scope, draft);
        let changes = laid.diff.changes.iter();
        let caused = changes.map(|change| (change, cause::of(change, overlay, before)));
        for loss in loss::of(caused, before) {
            draft.lose(loss);
        }
    }
    put(overlay, Some(laid.diff), widens, draft);
}

/// Whether the job that is created is one of the locked template. The service's default may be another by now.
fn is_of(draft: &Draft, lock: &Lock) -> bool {
    let fits = |template: &SyncTemplateId| *template == lock.template;
    draft.steps().iter().any(
        |step| matches!(step, Action::CreateJob { template } if template.as_ref().is_none_or(fits)),
    )
}

/// The schema of a job that is not there yet: all that is wanted is news.
fn not_yet(overlay: &Overlay, widens: bool, draft: &mut Draft) {
    unseen::tell(overlay, draft);
    draft.note(Note::info(
        "mappings are checked once the job is there, and what does not fit leaves it stopped, unless their template is locked (`syncform template lock`)",
    ));
    put(overlay, None, widens, draft);
}

fn put(overlay: &Overlay, expected: Option<Diff>, widens: bool, draft: &mut Draft) {
    draft.step(Action::PutSchema {
        overlay: overlay.clone(),
        expected,
        widens,
    });
}

/// Attribute mappings of the object mappings that a manifest speaks of, and that it leaves alone.
fn unmanaged(overlay: &Overlay, document: &Document) -> Vec<LeftAlone> {
    let rules = document.schema().rules();
    let mappings = rules.flat_map(|rule| rule.object_mappings());
    mappings
        .flat_map(|mapping| left_alone(overlay, mapping))
        .collect()
}

fn left_alone(overlay: &Overlay, mapping: ObjectMapping<'_>) -> Vec<LeftAlone> {
    let (rule, place) = (RulePlace::of(mapping.rule()), MappingPlace::of(mapping));
    let wanted: Vec<_> = cause::spoken(&overlay.object_mappings, &rule, &place).collect();
    if wanted.is_empty() || wanted.iter().any(|wanted| wanted.exclusive) {
        return Vec::new();
    }
    let lapsed: Vec<_> = cause::spoken(&overlay.lapsed.object_mappings, &rule, &place).collect();
    let is_spoken_of = |target: &str| {
        wanted
            .iter()
            .any(|wanted| wanted.attributes.contains_key(target))
            || lapsed
                .iter()
                .any(|lapsed| lapsed.attributes.contains_key(target))
    };
    let all = mapping.attribute_mappings();
    let all = all.filter(|each| !each.target().is_some_and(is_spoken_of));
    all.map(|each| words::left_alone(&place, each)).collect()
}
