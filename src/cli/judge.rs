//! The offline half of every verb's road: files become what is wanted, or all that is wrong with them at once. It
//! says nothing and ends nothing, so that tests walk the very same road.

use crate::desired::{self, Desired, Locks, People};
use crate::finding::{Code, Finding, Sources, any_error};
use crate::manifest::{self, Files};

/// What the files of one run come to.
#[derive(Clone, Debug)]
pub struct Judged {
    /// None where any finding is an error.
    pub desired: Option<Desired>,
    /// Of all stages, in the order of files and positions.
    pub findings: Vec<Finding>,
    pub sources: Sources,
}

/// Parses, closes and checks. `unread` is what kept files from being read; `chosen` is the name given with
/// `--tenant`; `rules` are [`check::check`] for whoever asks a tenant afterwards, and [`check::offline`] for others.
///
/// [`check::check`]: crate::check::check
/// [`check::offline`]: crate::check::offline
#[must_use]
pub fn judge(
    files: &Files,
    unread: Vec<Finding>,
    chosen: Option<&str>,
    rules: fn(&Desired) -> Vec<Finding>,
) -> Judged {
    let parsed = manifest::parse(files);
    let (locks, unusable) = Locks::read(files.locks());
    let (people, unreadable) = People::read(files.people());
    // What could not be read may be the missing tenant.
    let is_partial = parsed.is_partial || any_error(&unread);
    let mut findings = unread;
    findings.extend(parsed.findings);
    findings.extend(unusable);
    findings.extend(unreadable);
    let (desired, later) = match desired::resolve(parsed.documents, &locks, &people, chosen) {
        Ok(desired) => {
            let later = rules(&desired);
            (Some(desired), later)
        }
        Err(refused) => {
            let mut later = refused.judge(rules);
            later.extend(refused.findings);
            (None, later)
        }
    };
    findings.extend(later.into_iter().filter(|finding| {
        let is_guess = matches!(finding.code, Code::NoTenant | Code::UnknownTenant);
        !(is_partial && is_guess || parsed.explained.covers(finding))
    }));
    let sources = parsed.sources;
    sources.sort(&mut findings);
    Judged {
        desired: desired.filter(|_| !any_error(&findings)),
        findings,
        sources,
    }
}
