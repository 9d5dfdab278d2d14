//! From paths to a sound [`Desired`], or to findings and exit code 3.

use super::args::Global;
use super::{Exit, Failure, Voice};
use crate::check;
use crate::desired::{self, Desired};
use crate::finding::{Code, Finding, Sources, any_error};
use crate::manifest;
use crate::render;

/// Manifests that have no error, and what is needed to speak of them.
pub(super) struct Loaded {
    pub(super) desired: Desired,
    pub(super) sources: Sources,
    /// Warnings.
    pub(super) findings: Vec<Finding>,
}

/// Reads, parses, closes and checks.
pub(super) fn load(global: &Global, voice: Voice) -> Result<Loaded, Failure> {
    let (files, mut findings) = manifest::folder::read(&global.manifests);
    let parsed = manifest::parse(&files);
    findings.extend(parsed.findings);
    let sources = parsed.sources;
    let is_whole = !any_error(&findings);
    let desired = match desired::resolve(parsed.documents, global.tenant.as_deref()) {
        Ok(desired) => {
            findings.extend(check::check(&desired));
            Some(desired)
        }
        Err(more) => {
            // A document that could not be read may be the missing tenant.
            let is_guess = |code| matches!(code, Code::NoTenant | Code::UnknownTenant);
            findings.extend(
                more.into_iter()
                    .filter(|finding| is_whole || !is_guess(finding.code)),
            );
            None
        }
    };
    let Some(desired) = desired.filter(|_| !any_error(&findings)) else {
        return Err(refuse(&findings, &sources, voice));
    };
    if !findings.is_empty() {
        voice.remark(&render::findings(&findings, &sources, voice.aside));
    }
    Ok(Loaded {
        desired,
        sources,
        findings,
    })
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
