//! The first half of planning: which manifest belongs to which live application, if any.

use std::collections::{BTreeMap, BTreeSet};

use super::reads::reads;
use super::{Note, gallery};
use crate::desired::{App, Desired};
use crate::finding::{Code, Finding};
use crate::live::{Candidate, Carrier, Index, Look, Search, Wanted};
use crate::model::{AppName, Owner, TemplateId, TemplateRef};

/// What the first look must find out for these manifests.
#[must_use]
pub fn wanted(desired: &Desired) -> Wanted {
    let search = |app: &App| Search {
        template: app.template.clone(),
        display_name: app.display_name.clone(),
    };
    Wanted {
        owner: desired.tenant.owner.clone(),
        searches: desired
            .apps
            .iter()
            .map(|(name, app)| (name.clone(), search(app)))
            .collect(),
    }
}

/// What the first look found out.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    pub entries: BTreeMap<AppName, Entry>,
    /// How many applications carry our owner's mark, whatever this run is about.
    pub owned: usize,
    /// What concerns no manifest, such as an application of ours that none describes.
    pub notes: Vec<Note>,
    /// Faults of manifests that only the tenant could show.
    pub findings: Vec<Finding>,
}

/// Where one manifest stands before its live application has been read.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Nothing in the tenant answers to it. Its template's name is known once the gallery has been asked.
    New {
        template: TemplateId,
        template_name: Option<String>,
    },
    /// This application is ours, and these parts of it matter.
    Live(Look),
    /// Something stands in the way.
    Blocked { note: Note },
}

/// Sorts manifests by what the tenant knows of them.
#[must_use]
pub fn index(desired: &Desired, index: &Index) -> Survey {
    let mut findings = Vec::new();
    let mut entries = BTreeMap::new();
    for (name, app) in &desired.apps {
        match meant(app, index) {
            Ok(template) => {
                entries.insert(name.clone(), entry(desired, app, template, index));
            }
            Err(finding) => findings.push(*finding),
        }
    }
    findings.extend(namesakes(desired, index));
    Survey {
        entries,
        owned: index.carriers.len(),
        notes: strays(desired, index),
        findings,
    }
}

/// The template that a manifest means: the pinned one, or the only one of that name.
fn meant<'a>(app: &'a App, index: &'a Index) -> Result<Template<'a>, Box<Finding>> {
    match &app.template {
        TemplateRef::Id(id) => Ok(Template { id, name: None }),
        TemplateRef::Name(name) => {
            let found = index.templates.get(name).map_or(&[][..], Vec::as_slice);
            gallery::gallery_template(app, found).map(|found| Template {
                id: &found.id,
                name: Some(&found.display_name),
            })
        }
    }
}

/// A gallery template, as far as it is known.
#[derive(Clone, Copy)]
struct Template<'a> {
    id: &'a TemplateId,
    name: Option<&'a str>,
}

fn entry(desired: &Desired, app: &App, template: Template<'_>, index: &Index) -> Entry {
    let ours: Vec<_> = index
        .carriers
        .iter()
        .filter(|carrier| carrier.marks.has_app(&app.name))
        .collect();
    let place = || app.places.at("/metadata/name");
    match ours.as_slice() {
        [] => unmarked(desired, app, template, index.candidates.get(&app.name).map_or(&[][..], Vec::as_slice)),
        [carrier] if carrier.marks.are_contested() => Entry::Blocked {
            note: Note::blocking(
                format!("service principal {} carries the marks of two owners or two manifests", carrier.service_principal),
                "take the false tags off; nothing is sent while it is unclear whose it is",
            )
            .at(place()),
        },
        // An application that nobody made from a template can be anybody's, whatever its tags say.
        [carrier] if carrier.template.as_ref() != Some(template.id) => Entry::Blocked {
            note: Note::blocking(
                format!("service principal {} carries the mark of this manifest but was not made from its template", carrier.service_principal),
                "take the tag off that object, or correct spec.template; nothing is sent to an object that somebody else may have marked",
            )
            .at(place()),
        },
        // It was readable when it was marked.
        [carrier] => Entry::Live(Look {
            app_id: carrier.app_id.clone(),
            service_principal: Some(carrier.service_principal.clone()),
            reads: reads(app, false),
        }),
        several => {
            let ids = several.iter().map(|carrier| carrier.service_principal.as_str()).collect::<Vec<_>>().join(", ");
            Entry::Blocked {
                note: Note::blocking(
                    format!("{} service principals carry the mark of this manifest: {ids}", several.len()),
                    "remove the tags from all but the true one; nothing is sent while it is unclear which that is",
                )
                .at(place()),
            }
        }
    }
}

/// No carrier answers: either nobody has created it, or somebody did and its tags are missing.
fn unmarked(
    desired: &Desired,
    app: &App,
    template: Template<'_>,
    candidates: &[Candidate],
) -> Entry {
    let owner = &desired.tenant.owner;
    let ours: Vec<_> = candidates
        .iter()
        .filter(|candidate| candidate.is_of(owner, &app.name))
        .collect();
    let place = || app.places.at("/spec/displayName");
    match (ours.as_slice(), candidates) {
        ([candidate], _) => Entry::Live(Look {
            app_id: candidate.app_id.clone(),
            service_principal: candidate.service_principal.clone(),
            reads: reads(app, candidate.is_young),
        }),
        (_, []) => Entry::New {
            template: template.id.clone(),
            template_name: template.name.map(str::to_owned),
        },
        ([], [candidate, ..]) => {
            let (text, help) = stranger(owner, app, candidate, candidates.len());
            Entry::Blocked {
                note: Note::blocking(text, help).at(place()),
            }
        }
        ([first, ..], _) => Entry::Blocked {
            note: Note::blocking(
                format!(
                    "{} applications were created for this manifest, such as {}",
                    ours.len(),
                    first.application
                ),
                "remove all but one; nothing is sent while it is unclear which is meant",
            )
            .at(place()),
        },
    }
}

fn stranger(owner: &Owner, app: &App, candidate: &Candidate, count: usize) -> (String, String) {
    let id = &candidate.application;
    match (candidate.marks.owner(), candidate.marks.app()) {
        (Some(other), _) if other != owner => (
            format!(
                "application {id} has this template and display name and belongs to the owner \"{other}\""
            ),
            format!(
                "choose another spec.displayName, or let \"{other}\" release it; another owner's application is never touched"
            ),
        ),
        (Some(_), Some(name)) => (
            format!(
                "application {id} has this template and display name and belongs to the manifest \"{name}\""
            ),
            format!(
                "keep the name \"{name}\" in metadata.name, or choose another spec.displayName"
            ),
        ),
        _ => (
            format!(
                "{count} application(s) of this template are already called \"{}\", such as {id}, and carry no mark of ours",
                app.display_name
            ),
            format!(
                "nothing is adopted or duplicated in silence: choose another spec.displayName, remove that application, or take it over by adding the tags syncform:owner={owner} and syncform:app={} to its service principal",
                app.name
            ),
        ),
    }
}

/// Applications with our owner's mark that no manifest describes.
fn strays(desired: &Desired, index: &Index) -> Vec<Note> {
    let known: BTreeSet<_> = desired.apps.keys().chain(&desired.unselected).collect();
    let is_stray =
        |carrier: &&Carrier| carrier.marks.app().is_none_or(|name| !known.contains(name));
    let text = |carrier: &Carrier| match carrier.marks.app() {
        Some(name) => format!(
            "\"{}\" carries our mark for \"{name}\", which no manifest describes; it is left alone",
            carrier.display_name
        ),
        None => format!(
            "\"{}\" carries our owner's mark but no readable name; it is left alone",
            carrier.display_name
        ),
    };
    index
        .carriers
        .iter()
        .filter(is_stray)
        .map(|carrier| Note::info(text(carrier)))
        .collect()
}

/// One template may be named by its id in one manifest and by its name in another: only the tenant can tell that
/// they make the same application twice.
fn namesakes(desired: &Desired, index: &Index) -> Vec<Finding> {
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let Ok(template) = meant(app, index) else {
            continue;
        };
        if let Some(first) = seen.insert((template.id, app.display_name.to_lowercase()), app) {
            let place = app.places.at("/spec/displayName");
            findings.push(
                Finding::error(
                    Code::DuplicateDisplayName,
                    format!(
                        "two Apps make the same template under the name \"{}\"",
                        app.display_name
                    ),
                )
                .at(place)
                .help(format!(
                    "the other one is \"{}\" at {}",
                    first.name,
                    first.places.at("/spec/displayName").line()
                )),
            );
        }
    }
    findings
}
