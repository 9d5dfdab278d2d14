//! Attribute mappings, scoping filters and custom attributes: one overlay over the job's schema, and at most one PUT.
//!
//! A save makes the service evaluate everybody, so none is planned for a document that would mean the same. Where the job
//! does not exist yet its schema is known only after it was created: then apply judges before it writes.

mod cause;
mod filter;
mod impact;
mod unseen;
mod words;

use super::draft::Draft;
use super::secrets::{is_widened, scope};
use super::{Action, Note};
use crate::desired::{App, Provisioning};
use crate::finding::{Code, Finding, did_you_mean};
use crate::live::{Job, JobSchema, LiveApp};
use crate::schema::{Diff, Document, Fault, MappingAddress, Overlay, Refusal, Why, Wrong, faults};

/// What an overlay makes of a document.
pub struct Laid {
    pub after: Document,
    /// What changes, as a person would say it. Nothing: the document means that already.
    pub diff: Diff,
    /// What would be wrong then and is not wrong now.
    pub faults: Vec<Fault>,
}

/// Lays an overlay over the schema of a job.
///
/// # Errors
/// Every address that means nothing, or several things.
pub fn lay(overlay: &Overlay, schema: &JobSchema) -> Result<Laid, Vec<Refusal>> {
    let before = &schema.document;
    let patch = overlay.patch(before, schema.default.as_ref())?;
    let mut after = before.clone();
    patch
        .apply(&mut after)
        .expect("a patch fits the document that it was made for");
    Ok(Laid {
        diff: Diff::between(before, &after),
        faults: faults(before, &after),
        after,
    })
}

pub(super) fn plan(
    app: &App,
    wanted: &Provisioning,
    live: Option<&LiveApp>,
    job: Option<&Job>,
    draft: &mut Draft,
) {
    let overlay = &wanted.overlay;
    let widens = is_widened(wanted, live);
    if overlay.is_empty() {
        return;
    }
    let Some(before) = live.and_then(|live| live.schema.as_ref()) else {
        if draft.has(|step| matches!(step, Action::CreateJob { .. })) {
            not_yet(overlay, widens, draft);
        } else if job.is_some() {
            // What was not seen is not taken for unchanged.
            draft.note(Note::blocking(
                "the schema of the job was not read",
                "run again; if it stays, look whether the plan identity may read the schema",
            ));
        }
        return;
    };
    let laid = match lay(overlay, before) {
        Ok(laid) => laid,
        Err(refusals) => {
            for refusal in refusals {
                draft.finding(refused(app, &refusal));
            }
            return;
        }
    };
    for fault in &laid.faults {
        draft.finding(faulty(app, fault));
    }
    draft.left_alone += unmanaged(overlay, &before.document);
    if laid.diff.is_equal() {
        return;
    }
    for change in &laid.diff.changes {
        words::tell(change, cause::of(change, overlay), draft);
    }
    let scope = live.and_then(|live| scope(Some(wanted), live));
    impact::tell(&laid.diff, scope, draft);
    put(overlay, Some(laid.diff), widens, draft);
}

/// The schema of a job that is not there yet: all that is wanted is news.
fn not_yet(overlay: &Overlay, widens: bool, draft: &mut Draft) {
    unseen::tell(overlay, draft);
    draft.note(Note::info(
        "mappings are held against the default schema of the template once the job is there; what does not fit it leaves the job stopped",
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
fn unmanaged(overlay: &Overlay, document: &Document) -> usize {
    let rules = document.schema().rules();
    let mappings = rules.flat_map(|rule| rule.object_mappings());
    let spoken = mappings.filter_map(|mapping| {
        let is_it = |(address, _): &(&MappingAddress, _)| {
            let rule = mapping.rule();
            let is_of_rule = |named: &String| [rule.name(), rule.id()].contains(&Some(named));
            mapping.source() == Some(&address.source)
                && mapping.target() == Some(&address.target)
                && address.rule.as_ref().is_none_or(is_of_rule)
        };
        let (_, wanted) = overlay.object_mappings.iter().find(is_it)?;
        if wanted.exclusive {
            return None;
        }
        let all = mapping.attribute_mappings();
        let left = all.filter(|each| {
            each.target()
                .is_none_or(|target| !wanted.attributes.contains_key(target))
        });
        Some(left.count())
    });
    spoken.sum()
}

/// The finding of an address that means nothing in the live schema.
fn refused(app: &App, refusal: &Refusal) -> Finding {
    let place = words::place_of(app, &refusal.named);
    let near = did_you_mean(
        &refusal.named,
        refusal.candidates.iter().map(String::as_str),
    );
    let help = match (near, refusal.why) {
        (_, Why::NoBase) => {
            "leave out mode: exclusive: the template has no such mapping".to_owned()
        }
        (_, Why::SaidTwice) => "keep one of the two".to_owned(),
        (Some(near), Why::Unknown) => format!("did you mean \"{near}\"?"),
        (_, Why::Unknown | Why::Ambiguous) => {
            format!("the schema has: {}", refusal.candidates.join(", "))
        }
    };
    Finding::error(Code::UnknownMapping, without_candidates(refusal))
        .at(place)
        .help(help)
}

/// The finding of what would be wrong with the schema.
fn faulty(app: &App, fault: &Fault) -> Finding {
    let finding = Finding::error(Code::UnsoundSchema, fault.wrong.to_string())
        .at(words::place(app, &fault.place));
    let wanted = match &fault.wrong {
        Wrong::UnknownTarget(name)
        | Wrong::UnknownSource(name)
        | Wrong::UnknownFilterSource(name) => name,
        Wrong::AnchorIsTarget(_) => {
            return finding.help("map another attribute: this one is written by the service alone");
        }
        Wrong::NothingMatches => {
            return finding
                .help("give one mapping of this object a matching priority of 1 or more");
        }
    };
    let near = did_you_mean(wanted, fault.known.iter().map(String::as_str));
    finding.help(match near {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "name an attribute of the schema, or define it below spec.provisioning.attributes"
            .to_owned(),
    })
}

/// The refusal without the list that its help gives.
fn without_candidates(refusal: &Refusal) -> String {
    let mut bare = refusal.clone();
    bare.candidates.clear();
    bare.to_string()
}
