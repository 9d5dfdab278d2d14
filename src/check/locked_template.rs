//! What a manifest says of a schema, held against the locked default schema of its template: names that are not there,
//! keys as targets, nobody to match.
//!
//! A live job may have more than its template, from a hand in a portal. So this is for runs that ask no tenant; a plan
//! holds the manifest against the job itself.

use crate::desired::{App, Desired, Locked, Provisioning};
use crate::finding::Finding;
use crate::model::JobState;
use crate::schema::{Fault, Wrong};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let apps = desired.apps.values();
    let judged = apps.filter_map(|app| {
        let job = app.provisioning.as_ref()?;
        let locked = job.locked.as_ref()?;
        let is_wanted = job.state != Some(JobState::Absent) && !job.overlay.is_empty();
        is_wanted.then(|| of_app(app, job, locked))
    });
    judged.flatten().collect()
}

fn of_app(app: &App, job: &Provisioning, locked: &Locked) -> Vec<Finding> {
    let schema = &locked.lock.schema;
    let findings: Vec<_> = match job.overlay.lay(schema, Some(schema)) {
        Ok(laid) => {
            let faults = laid.faults.iter().filter(|fault| !is_said(fault, job));
            faults.map(|fault| app.unsound(fault)).collect()
        }
        Err(refusals) => refusals.iter().map(|each| app.unknown(each)).collect(),
    };
    let vain = job.overlay.vain(schema);
    let vain = vain.iter().map(|vain| app.in_vain(vain));
    let said = findings.into_iter().chain(vain);
    said.map(|finding| held_against(finding, &locked.file))
        .collect()
}

/// Whether a rule that looks at the manifest alone has said it: of attributes that the manifest itself defines.
fn is_said(fault: &Fault, job: &Provisioning) -> bool {
    let name = match &fault.wrong {
        Wrong::MultivaluedFilterSource(name) | Wrong::DateFilterSource(name) => name,
        Wrong::UnknownTarget(_)
        | Wrong::UnknownSource(_)
        | Wrong::UnknownFilterSource(_)
        | Wrong::AnchorIsTarget(_)
        | Wrong::NothingMatches
        | Wrong::NoAnchor(_)
        | Wrong::UnknownReference(_) => return false,
    };
    let mut defined = job.overlay.attributes.keys();
    defined.any(|address| address.attribute.eq_ignore_ascii_case(name))
}

/// The finding with the schema that it speaks of.
fn held_against(finding: Finding, file: &str) -> Finding {
    let first = finding.help.clone().unwrap_or_default();
    finding.help(format!(
        "{first}\nthe schema is the one of {file}; `syncform template lock` reads it anew"
    ))
}
