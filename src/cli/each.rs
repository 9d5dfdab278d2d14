//! Tenants that share manifests: where nobody chooses one, each is judged, tested, planned or looked at in turn, and all of them are
//! summed up.
//!
//! Whatever writes is for one tenant, which a person names.

use super::args::{self, Global, Output};
use super::drift::Drifts;
use super::judge::judge;
use super::load::{self, Loaded};
use super::plans::Plans;
use super::{Exit, Failure, Voice, drift, plan};
use crate::desired::Desired;
use crate::finding::{Finding, Sources};
use crate::manifest::{self, Document, Files};
use crate::plan::{DriftReport, Report};
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

/// What a verb found out about one tenant.
pub(super) struct Looked<T> {
    pub(super) report: T,
    /// What the verb ends with.
    pub(super) exit: Exit,
    /// Warnings of its manifests.
    pub(super) findings: Vec<Finding>,
    pub(super) sources: Sources,
}

/// The same of all of them.
struct All<T> {
    reports: Vec<T>,
    exit: Exit,
    findings: Vec<Finding>,
    sources: Sources,
}

/// How a report is told to people.
struct Words<'a, T> {
    /// What becomes of a tenant, such as `planned`.
    done: &'static str,
    one: &'a dyn Fn(&T) -> String,
    all: fn(&[T]) -> String,
}

/// Plans each of them.
pub(super) fn plan(
    (global, voice, run): (&Global, Voice, &str),
    args: &args::Plan,
    read: &(Files, Vec<Finding>),
    tenants: &[String],
) -> Result<Exit, Failure> {
    if args.out.is_some() {
        let all = tenants.join(", ");
        let text = format!("a plan in a file is of one tenant, and there are {all}");
        return Err(Failure::new(Exit::Usage, text)
            .help("choose one with --tenant NAME, and keep one file for each"));
    }
    let words = Words {
        done: "planned",
        one: &|report: &Report| render::plan_of(report, voice.style),
        all: render::plans,
    };
    let look = |global: &Global, read| plan::planned((global, voice, run), args, read);
    let all = look_at_each((global, voice), read, tenants, &words, look)?;
    voice.tell(&Plans {
        reports: &all.reports,
        findings: &all.findings,
        sources: &all.sources,
        human: &|_| render::plans(&all.reports),
        several: Some("tenants"),
    });
    Ok(all.exit)
}

/// Shows the drift of each of them.
pub(super) fn drift(
    (global, voice, run): (&Global, Voice, &str),
    args: &args::Drift,
    read: &(Files, Vec<Finding>),
    tenants: &[String],
) -> Result<Exit, Failure> {
    let words = Words {
        done: "looked at",
        one: &|report: &DriftReport| render::drift_of(report, voice.style),
        all: render::drifts,
    };
    let look = |global: &Global, read| drift::drifted((global, voice, run), args, read);
    let all = look_at_each((global, voice), read, tenants, &words, look)?;
    voice.tell(&Drifts {
        reports: &all.reports,
        findings: &all.findings,
        sources: &all.sources,
        human: &|_| render::drifts(&all.reports),
        several: true,
    });
    Ok(all.exit)
}

/// Looks at each of them. What is wrong with manifests ends the run; what ends the look at one tenant is no matter of the
/// others. Programs get all reports, or the first failure.
fn look_at_each<T>(
    (global, voice): (&Global, Voice),
    (files, unread): &(Files, Vec<Finding>),
    tenants: &[String],
    words: &Words<'_, T>,
    look: impl Fn(&Global, (Files, Vec<Finding>)) -> Result<Looked<T>, Failure>,
) -> Result<All<T>, Failure> {
    let is_human = voice.output == Output::Human;
    let mut all = All {
        reports: Vec::new(),
        exit: Exit::Done,
        findings: Vec::new(),
        sources: Sources::default(),
    };
    let mut failed = None;
    for tenant in tenants {
        let chosen = chosen(global, tenant);
        let read = (files.clone().for_tenant(tenant), unread.clone());
        match look(&chosen, read) {
            Ok(looked) => {
                voice.say_human(&(words.one)(&looked.report));
                all.exit = worse(all.exit, looked.exit);
                all.findings.extend(looked.findings);
                all.sources = looked.sources;
                all.reports.push(looked.report);
            }
            Err(failure) if failure.exit == Exit::Findings || !is_human => return Err(failure),
            Err(failure) => {
                tell(&failure, tenant, voice);
                failed.get_or_insert(failure.exit);
            }
        }
    }
    let Some(exit) = failed else {
        // Tenants share manifests, and what is said of one is said of each.
        all.sources.sort(&mut all.findings);
        return Ok(all);
    };
    voice.say_human(&(words.all)(&all.reports));
    let number = render::count(tenants.len(), "Tenant");
    let text = format!("{} of {number} could be {}", all.reports.len(), words.done);
    Err(Failure::new(exit, text))
}

/// What ended the run for one of them. Findings have been told by then, and this is whose they are.
pub(super) fn tell(failure: &Failure, tenant: &str, voice: Voice) {
    let text = match failure.text.as_str() {
        "" => "the manifests do not fit it, as said above",
        text => text,
    };
    let text = format!("Tenant \"{tenant}\": {text}");
    voice.insist(&format!("error: {}", visible::line(&text)));
    for help in failure.help.iter().flat_map(|help| help.lines()) {
        voice.insist(&format!("  help: {}", visible::line(help)));
    }
}

/// What the manifests come to for each of them, as far as this machine can tell. What is wrong is told once, and ends the
/// run; where it is so for some of them alone, it says for which.
pub(super) fn loaded(
    (global, voice): (&Global, Voice),
    (files, unread): (Files, Vec<Finding>),
    tenants: &[String],
    rules: fn(&Desired) -> Vec<Finding>,
) -> Result<Vec<Loaded>, Failure> {
    let (mut sound, mut sources) = (Vec::new(), Sources::default());
    let mut found: Vec<(Finding, Vec<&str>)> = Vec::new();
    for tenant in tenants {
        let files = files.clone().for_tenant(tenant);
        let judged = judge(&files, unread.clone(), Some(tenant), rules);
        for finding in judged.findings {
            // What helps may differ: other variables are known.
            let is_same = |it: &Finding| {
                (it.code, &it.message, &it.place)
                    == (finding.code, &finding.message, &finding.place)
            };
            match found.iter_mut().find(|(it, _)| is_same(it)) {
                Some((_, of)) => of.push(tenant),
                None => found.push((finding, vec![tenant])),
            }
        }
        sources = judged.sources;
        sound.extend(judged.desired.map(|desired| (tenant, desired, files)));
    }
    let mut findings: Vec<_> = found
        .into_iter()
        .map(|(finding, of)| {
            if of.len() == tenants.len() {
                finding
            } else {
                so_for(finding, &of)
            }
        })
        .collect();
    sources.sort(&mut findings);
    if sound.len() < tenants.len() {
        return Err(load::refuse(&findings, &sources, voice));
    }
    if !findings.is_empty() && !voice.is_quiet {
        voice.quote(&render::findings(&findings, &sources, voice.aside));
    }
    voice.annotate(|root| render::annotated_findings(&findings, root));
    let loaded = sound.into_iter().map(|(tenant, desired, files)| {
        let global = chosen(global, tenant);
        load::sound(&global, voice, (desired, files), (&findings, &sources))
    });
    loaded.collect()
}

fn so_for(finding: Finding, tenants: &[&str]) -> Finding {
    let told = format!("so it is for the Tenant {}", tenants.join(", "));
    let help = match &finding.help {
        Some(help) => format!("{help}\n{told}"),
        None => told,
    };
    finding.help(help)
}

/// The same run with one of them chosen.
fn chosen(global: &Global, tenant: &str) -> Global {
    Global {
        tenant: Some(tenant.to_owned()),
        ..global.clone()
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
