//! Tenants that share manifests: where nobody chooses one, a plan is made for each, and all of them are summed up.
//!
//! Whatever writes is for one tenant, which a person names.

use serde_json::json;

use super::args::{self, Global};
use super::{Exit, Failure, Voice, load, plan};
use crate::manifest::{self, Document};
use crate::plan::Report;
use crate::render;
use crate::visible;

/// The Tenants of the manifests, where there are several and none is chosen.
pub(super) fn tenants(global: &Global) -> Vec<String> {
    if global.tenant.is_some() {
        return Vec::new();
    }
    let (files, _) = load::read(global);
    let documents = manifest::parse(&files).documents.into_iter();
    let names = documents.filter_map(|document| match document {
        Document::Tenant(tenant) => Some(tenant.metadata.name),
        Document::App(_) | Document::MappingTest(_) => None,
    });
    let names: Vec<_> = names.collect();
    if names.len() > 1 { names } else { Vec::new() }
}

/// Plans each of them. What ends one is no matter of the others.
pub(super) fn plan(
    global: &Global,
    voice: Voice,
    run: &str,
    args: &args::Plan,
    tenants: &[String],
) -> Result<Exit, Failure> {
    if args.out.is_some() {
        return Err(Failure::new(
            Exit::Usage,
            format!(
                "a plan in a file is of one tenant, and there are {}",
                tenants.join(", ")
            ),
        )
        .help("choose one with --tenant NAME, and keep one file for each"));
    }
    let mut reports: Vec<Report> = Vec::new();
    let (mut ended, mut failed) = (Exit::Done, None);
    for tenant in tenants {
        let chosen = Global {
            tenant: Some(tenant.clone()),
            ..global.clone()
        };
        match plan::planned(&chosen, voice, run, args) {
            Ok((report, exit)) => {
                voice.say_human(&render::plan_of(&report, voice.style));
                ended = worse(ended, exit);
                reports.push(report);
            }
            Err(failure) => {
                // Findings have been told as they were found.
                if !failure.text.is_empty() {
                    let text = visible::line(&failure.text);
                    voice.insist(&format!("error: Tenant \"{tenant}\": {text}"));
                }
                failed.get_or_insert(failure);
            }
        }
    }
    match voice.output {
        args::Output::Human => voice.say_human(&render::plans(&reports)),
        args::Output::Json | args::Output::Ndjson | args::Output::Sarif | args::Output::Junit => {
            voice.say("", || {
                let tenants: Vec<_> = reports.iter().map(render::plan_json).collect();
                json!({ "format_version": "1.0", "tenants": tenants })
            });
        }
    }
    match failed {
        None => Ok(ended),
        Some(failure) => {
            let text = format!(
                "{} of {} could be planned",
                reports.len(),
                render::count(tenants.len(), "Tenant")
            );
            Err(Failure::new(failure.exit, text).beside())
        }
    }
}

/// A guard that holds one tenant outranks what changes in another.
const fn worse(one: Exit, other: Exit) -> Exit {
    match (one, other) {
        (Exit::Blocked, _) | (_, Exit::Blocked) => Exit::Blocked,
        (Exit::Done, other) => other,
        (one, _) => one,
    }
}
