//! From paths to a sound [`Desired`], or to findings and exit code 3.

use super::args::Global;
use super::judge::{Judged, judge};
use super::{Exit, Failure, Voice};
use crate::desired::{self, Desired, Selection};
use crate::finding::{Finding, Sources};
use crate::manifest;
use crate::render;

/// Manifests that have no error, and what is needed to speak of them.
pub(super) struct Loaded {
    pub(super) desired: Desired,
    pub(super) sources: Sources,
    /// Warnings.
    pub(super) findings: Vec<Finding>,
}

/// Reads and judges.
pub(super) fn load(global: &Global, voice: Voice) -> Result<Loaded, Failure> {
    let (files, unread) = manifest::folder::read(&global.manifests);
    let Judged {
        desired,
        findings,
        sources,
    } = judge(&files, unread, global.tenant.as_deref());
    let Some(desired) = desired else {
        return Err(refuse(&findings, &sources, voice));
    };
    if !findings.is_empty() {
        voice.remark(&render::findings(&findings, &sources, voice.aside));
    }
    Ok(Loaded {
        desired: selected(desired, global)?,
        sources,
        findings,
    })
}

/// The part that the run is about. A word that fits nothing is a slip on the command line.
fn selected(desired: Desired, global: &Global) -> Result<Desired, Failure> {
    let selection = Selection {
        targets: global.target.clone(),
        excludes: global.exclude.clone(),
        labels: global.select.clone(),
    };
    desired::select(desired, &selection).map_err(Failure::from)
}

/// Says all findings and ends with code 3.
pub(super) fn refuse(findings: &[Finding], sources: &Sources, voice: Voice) -> Failure {
    report(findings, sources, voice);
    voice.remark("nothing was written");
    Failure::new(Exit::Findings, "").beside()
}

/// Findings are the result of the run where they are all there is to say.
pub(super) fn report(findings: &[Finding], sources: &Sources, voice: Voice) {
    match voice.output {
        super::args::Output::Human => {
            voice.insist(&render::findings(findings, sources, voice.aside));
        }
        super::args::Output::Json | super::args::Output::Ndjson => {
            voice.say("", || render::findings_json(findings, sources));
        }
    }
}
