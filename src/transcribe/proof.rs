//! The law, held against a text before anything is written: what it says is so already.
//!
//! The judges are those of every plan. No rule of them is repeated here.

use std::collections::{BTreeMap, BTreeSet};

use crate::check;
use crate::desired::{self, Desired, Locks, People};
use crate::finding::{Finding, Severity, any_error};
use crate::live::{LiveApp, Look, Reads};
use crate::manifest::{self, AppSpec, Document, Files, Manifest, Parsed};
use crate::model::{AppName, PrincipalRef};
use crate::plan::{self, Action, Allowed, Answers, AppPlan, Claim, Entry, Ground};

/// Whose it would be, where it is nobody's.
const OWNER: &str = "import";

/// The file of the tenant that stands for whichever it is. No file has this name.
const TENANT: &str = "\0tenant";

/// What the planner makes of a text.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Proof {
    /// Nothing would change but whose it is.
    Holds,
    /// The text is no sound manifest of that name.
    Unsound(Vec<Finding>),
    /// It would be more than an adoption.
    Plans(Box<AppPlan>),
}

impl Proof {
    /// What stands against it, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Holds => Vec::new(),
            Self::Unsound(findings) => findings.iter().map(finding).collect(),
            Self::Plans(plan) => {
                let changes = plan.changes.iter().filter(|it| it.field != "mark");
                let or_none =
                    |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
                let changes = changes.map(|it| {
                    format!("{}: {} -> {}", it.field, or_none(&it.from), or_none(&it.to))
                });
                let notes = plan.notes.iter().filter(|note| note.blocks);
                let notes = notes.map(|note| note.text.clone());
                changes
                    .chain(notes)
                    .chain(plan.findings.iter().map(finding))
                    .collect()
            }
        }
    }
}

fn finding(finding: &Finding) -> String {
    let line = finding.place.as_ref().map(|place| place.line());
    match line {
        Some(line) => format!("{line}: {}", finding.message),
        None => finding.message.clone(),
    }
}

/// A text that holds the App of a name, and the application that it is about.
#[derive(Clone, Copy)]
pub(super) struct App<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) name: &'a AppName,
    pub(super) live: &'a LiveApp,
}

/// The App alone, and a tenant that stands for whichever it is.
fn parse(app: &App<'_>) -> Parsed {
    let mut parsed = manifest::parse(&[(app.file, app.text)].into_iter().collect());
    let is_it = |document: &Document| matches!(document, Document::App(it) if it.metadata.name == app.name.as_str());
    parsed.documents.retain(is_it);
    parsed.documents = alone(parsed.documents, app.live);
    parsed
}

/// Apps without what their tests are about, behind a tenant that stands for whichever it is.
fn alone(documents: Vec<Document>, live: &LiveApp) -> Vec<Document> {
    let owner = live.marks.owner().map_or(OWNER, |owner| owner.as_str());
    let tenant = format!(
        "apiVersion: syncform/v1\nkind: Tenant\nmetadata:\n  name: {OWNER}\nspec:\n  tenantId: 00000000-0000-0000-0000-000000000001\n  owner: {owner}\n"
    );
    let files: Files = [(TENANT, tenant.as_str())].into_iter().collect();
    let mut all = manifest::parse(&files).documents;
    all.extend(documents.into_iter().map(|document| match document {
        Document::App(mut it) => {
            // Tests may be about people who lie elsewhere; what they expect is no matter of the tenant. And which tenants
            // it is for is none of this one's.
            it.spec.tests.clear();
            it.spec.tenants = None;
            Document::App(it)
        }
        other @ (Document::Tenant(_) | Document::MappingTest(_)) => other,
    }));
    all
}

/// What a text wants.
///
/// # Errors
/// What is wrong with it.
pub(super) fn desired(app: &App<'_>) -> Result<Desired, Vec<Finding>> {
    let parsed = parse(app);
    if any_error(&parsed.findings) {
        return Err(parsed.findings);
    }
    closed(parsed.documents)
}

fn closed(documents: Vec<Document>) -> Result<Desired, Vec<Finding>> {
    let (locks, people) = (Locks::default(), People::default());
    let desired = desired::resolve(documents, &locks, &people, None);
    let desired = desired.map_err(|refused| refused.findings)?;
    let findings = check::check(&desired);
    if any_error(&findings) {
        return Err(findings);
    }
    Ok(desired)
}

/// What the rules refuse of a text: where, and why.
pub(super) fn refused(app: &App<'_>) -> Vec<(String, String)> {
    let Err(findings) = desired(app) else {
        return Vec::new();
    };
    let documents = parse(app).documents.into_iter();
    let places = documents.filter_map(|document| match document {
        Document::App(it) => Some(it.places),
        Document::Tenant(_) | Document::MappingTest(_) => None,
    });
    let places: Vec<_> = places.collect();
    let found = findings.into_iter().filter_map(|finding| {
        let place = finding
            .place
            .filter(|_| finding.severity == Severity::Error)?;
        let pointer = places.iter().find_map(|it| it.pointer(&place))?;
        Some((pointer.to_owned(), finding.message))
    });
    found.collect()
}

/// Whom a text names.
///
/// # Errors
/// What is wrong with it.
pub fn references(
    (file, text): (&str, &str),
    name: &AppName,
    live: &LiveApp,
) -> Result<BTreeSet<PrincipalRef>, Vec<Finding>> {
    let app = App {
        file,
        text,
        name,
        live,
    };
    desired(&app).map(|desired| plan::references(&desired))
}

/// Whom a manifest names that variables or a template fill.
///
/// # Errors
/// What is wrong with it.
pub fn references_filled(
    manifest: &Manifest<AppSpec>,
    live: &LiveApp,
) -> Result<BTreeSet<PrincipalRef>, Vec<Finding>> {
    of_filled(manifest, live).map(|desired| plan::references(&desired))
}

/// Plans the App of that name in a text against the application that it was transcribed from.
pub fn prove(
    (file, text): (&str, &str),
    name: &AppName,
    live: &LiveApp,
    answers: &Answers,
) -> Proof {
    let app = App {
        file,
        text,
        name,
        live,
    };
    judged(desired(&app), name, live, answers)
}

/// The same for a manifest that variables or a template fill, as it has been read.
pub fn prove_filled(
    manifest: &Manifest<AppSpec>,
    name: &AppName,
    live: &LiveApp,
    answers: &Answers,
) -> Proof {
    judged(of_filled(manifest, live), name, live, answers)
}

fn of_filled(manifest: &Manifest<AppSpec>, live: &LiveApp) -> Result<Desired, Vec<Finding>> {
    let document = Document::App(Box::new(manifest.clone()));
    closed(alone(vec![document], live))
}

fn judged(
    desired: Result<Desired, Vec<Finding>>,
    name: &AppName,
    live: &LiveApp,
    answers: &Answers,
) -> Proof {
    let desired = match desired {
        Ok(desired) => desired,
        Err(findings) => return Proof::Unsound(findings),
    };
    let (principals, strangers) = plan::principals(&desired, answers, &BTreeMap::new());
    if any_error(&strangers) {
        return Proof::Unsound(strangers);
    }
    let Some(app) = desired.apps.get(name) else {
        return Proof::Unsound(Vec::new());
    };
    let allowed = Allowed::default();
    let ground = Ground {
        tenant: &desired.tenant,
        principals: &principals,
        allowed: &allowed,
        owned: 0,
    };
    let entry = Entry::Live {
        look: Look {
            app_id: live.app_id.clone(),
            service_principal: Some(live.service_principal.clone()),
            reads: Reads::default(),
        },
        claim: Claim::Adopted,
    };
    let plan = plan::app(ground, app, &entry, Ok(live));
    let adopts = |step: &Action| {
        matches!(
            step,
            Action::Mark { .. } | Action::Protect { .. } | Action::RetireBirthMark { .. }
        )
    };
    let is_silent = plan.steps.iter().all(adopts)
        && !plan.is_blocked()
        && plan.findings.is_empty()
        && plan.unknown.is_empty()
        && plan.held == 0;
    if is_silent {
        Proof::Holds
    } else {
        Proof::Plans(Box::new(plan))
    }
}
