//! Tenants that share manifests: where nobody chooses one, a plan is made for each, and all of them are summed up.
//!
//! Whatever writes is for one tenant, which a person names.

use super::args::{self, Global, Output};
use super::plans::Plans;
use super::{Exit, Failure, Voice, plan};
use crate::finding::{Finding, Sources};
use crate::manifest::{self, Document, Files};
use crate::plan::Report;
use crate::render;
use crate::visible;

/// What stands in every file that holds one.
const TENANT: &str = "Tenant";

/// The Tenants of the manifests, where there are several and none is chosen.
pub(super) fn tenants(global: &Global, files: &Files) -> Vec<String> {
    if global.tenant.is_some() {
        return Vec::new();
    }
    // Most files cannot hold one, and need not be read twice.
    let some: Files = files
        .iter()
        .filter(|(_, text)| text.contains(TENANT))
        .collect();
    let documents = manifest::parse(&some).documents.into_iter();
    let names = documents.filter_map(|document| match document {
        Document::Tenant(tenant) => Some(tenant.metadata.name),
        Document::App(_) | Document::MappingTest(_) => None,
    });
    let names: Vec<_> = names.collect();
    if names.len() > 1 { names } else { Vec::new() }
}

/// Plans each of them. What is wrong with manifests ends the run; what ends the plan of one tenant is no matter of the
/// others. Programs get all plans, or the first failure.
pub(super) fn plan(
    (global, voice, run): (&Global, Voice, &str),
    args: &args::Plan,
    (files, unread): &(Files, Vec<Finding>),
    tenants: &[String],
) -> Result<Exit, Failure> {
    if args.out.is_some() {
        let all = tenants.join(", ");
        let text = format!("a plan in a file is of one tenant, and there are {all}");
        return Err(Failure::new(Exit::Usage, text)
            .help("choose one with --tenant NAME, and keep one file for each"));
    }
    let is_human = voice.output == Output::Human;
    let mut reports: Vec<Report> = Vec::new();
    let (mut findings, mut sources) = (Vec::new(), Sources::default());
    let (mut ended, mut failed) = (Exit::Done, None);
    for tenant in tenants {
        let chosen = Global {
            tenant: Some(tenant.clone()),
            ..global.clone()
        };
        let read = (files.clone().for_tenant(tenant), unread.clone());
        match plan::planned((&chosen, voice, run), args, read) {
            Ok(planned) => {
                voice.say_human(&render::plan_of(&planned.report, voice.style));
                ended = worse(ended, planned.exit);
                findings.extend(planned.findings);
                sources = planned.sources;
                reports.push(planned.report);
            }
            Err(failure) if failure.exit == Exit::Findings || !is_human => return Err(failure),
            Err(failure) => {
                let text = format!("Tenant \"{tenant}\": {}", failure.text);
                voice.insist(&format!("error: {}", visible::line(&text)));
                for help in failure.help.iter().flat_map(|help| help.lines()) {
                    voice.insist(&format!("  help: {}", visible::line(help)));
                }
                failed.get_or_insert(failure.exit);
            }
        }
    }
    let Some(exit) = failed else {
        // Tenants share manifests, and what is said of one is said of each.
        sources.sort(&mut findings);
        voice.tell(&Plans {
            reports: &reports,
            findings: &findings,
            sources: &sources,
            human: &|_| render::plans(&reports),
            several: Some("tenants"),
        });
        return Ok(ended);
    };
    voice.say_human(&render::plans(&reports));
    let all = render::count(tenants.len(), "Tenant");
    let text = format!("{} of {all} could be planned", reports.len());
    Err(Failure::new(exit, text))
}

/// A guard that holds one tenant outranks what changes in another.
const fn worse(one: Exit, other: Exit) -> Exit {
    match (one, other) {
        (Exit::Blocked, _) | (_, Exit::Blocked) => Exit::Blocked,
        (Exit::Done, other) => other,
        (one, _) => one,
    }
}
