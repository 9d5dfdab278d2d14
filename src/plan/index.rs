//! The first half of planning: which manifest belongs to which live application, if any.

use std::collections::BTreeMap;

use super::reads::reads;
use super::{Claim, Gone, Note, gallery, strays, unmarked};
use crate::desired::{Adopt, App, Desired};
use crate::finding::{Code, Finding};
use crate::live::{Carrier, Index, Look, Search, Wanted};
use crate::model::{AppId, AppName, TemplateId, TemplateRef};

/// What the first look must find out for these manifests.
#[must_use]
pub fn wanted(desired: &Desired) -> Wanted {
    Wanted {
        owner: desired.tenant.owner.clone(),
        searches: desired
            .apps
            .iter()
            .map(|(name, app)| (name.clone(), search(app)))
            .collect(),
    }
}

/// How the live application of a manifest is recognised.
pub(super) fn search(app: &App) -> Search {
    Search {
        template: app.template.clone(),
        display_name: app.display_name.clone(),
        former: app.former.clone(),
        adopt: match &app.adopt {
            Some(Adopt::Id(id)) => Some(id.clone()),
            Some(Adopt::Only) | None => None,
        },
    }
}

/// What the first look found out.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    pub entries: BTreeMap<AppName, Entry>,
    /// How many applications carry our owner's mark, whatever this run is about.
    pub owned: usize,
    /// Applications of ours that no manifest describes, by the names of their marks.
    pub strays: BTreeMap<AppName, Entry>,
    /// What concerns no manifest.
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
        /// What there is to say of an application that is created.
        notes: Vec<Note>,
        /// Those with its mark that lie among the deleted ones.
        deleted: Vec<Gone>,
    },
    /// This application is ours or becomes it by that right, and these parts of it matter.
    Live { look: Look, claim: Claim },
    /// Something stands in the way.
    Blocked { note: Note },
}

impl Entry {
    /// Why there is no application of ours to look at, if there is none.
    #[must_use]
    pub fn absence(&self) -> Option<&str> {
        match self {
            Self::New { .. } => Some("not created yet"),
            Self::Live {
                claim: Claim::Adopted,
                ..
            } => Some("not adopted yet"),
            Self::Live { .. } => None,
            Self::Blocked { note } => Some(&note.text),
        }
    }
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
    part(desired, &mut entries);
    let strays = strays::strays(desired, index);
    Survey {
        entries,
        owned: index.carriers.len(),
        notes: strays::notes(desired, index, &strays),
        strays,
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
pub(super) struct Template<'a> {
    pub(super) id: &'a TemplateId,
    pub(super) name: Option<&'a str>,
}

fn entry(desired: &Desired, app: &App, template: Template<'_>, index: &Index) -> Entry {
    let search = search(app);
    let answering: Vec<_> = index
        .carriers
        .iter()
        .filter(|carrier| search.is_answered_by(&app.name, carrier))
        .collect();
    let blocked = |text: String, help: &str| Entry::Blocked {
        note: Note::blocking(text, help).at(app.places.at("/metadata/name")),
    };
    match answering.as_slice() {
        [] => unmarked::entry(desired, app, template, index),
        [carrier] if carrier.marks.are_contested() => blocked(
            format!(
                "service principal {} carries the marks of two owners or two manifests",
                carrier.service_principal
            ),
            "take the false tags off; nothing is sent while it is unclear whose it is",
        ),
        // An application that nobody made from a template can be anybody's, whatever its tags say.
        [carrier] if carrier.template.as_ref() != Some(template.id) => blocked(
            format!(
                "service principal {} carries the mark of this manifest but was not made from its template",
                carrier.service_principal
            ),
            "take the tag off that object, or correct spec.template; nothing is sent to an object that somebody else may have marked",
        ),
        // It was readable when it was marked.
        [carrier] => Entry::Live {
            look: Look {
                app_id: carrier.app_id.clone(),
                service_principal: Some(carrier.service_principal.clone()),
                reads: reads(app, false),
            },
            claim: match &app.former {
                Some(former) if !carrier.marks.has_app(&app.name) => Claim::Renamed(former.clone()),
                Some(_) | None => Claim::Born,
            },
        },
        several => twins(app, several),
    }
}

/// More than one object answers to a manifest.
fn twins(app: &App, carriers: &[&Carrier]) -> Entry {
    let (named, others): (Vec<_>, Vec<_>) = carriers
        .iter()
        .partition(|carrier| carrier.marks.has_app(&app.name));
    let ids = |carriers: &[&Carrier]| {
        let ids = carriers
            .iter()
            .map(|carrier| carrier.service_principal.as_str());
        ids.collect::<Vec<_>>().join(", ")
    };
    let note = match &app.former {
        Some(former) if !named.is_empty() && !others.is_empty() => Note::blocking(
            format!(
                "service principal {} carries the mark of this manifest, and {} that of \"{former}\", which it was renamed from",
                ids(&named),
                ids(&others)
            ),
            format!(
                "say which is meant: take the tags off the false one, or take metadata.renamedFrom out and say `syncform release {former}`"
            ),
        ),
        Some(_) | None => Note::blocking(
            format!(
                "{} service principals carry the mark of this manifest: {}",
                carriers.len(),
                ids(carriers)
            ),
            "remove the tags from all but the true one; nothing is sent while it is unclear which that is",
        ),
    };
    Entry::Blocked {
        note: note.at(app.places.at("/metadata/name")),
    }
}

/// Two manifests that lead to one application would undo each other for ever.
fn part(desired: &Desired, entries: &mut BTreeMap<AppName, Entry>) {
    let mut claims: BTreeMap<AppId, Vec<AppName>> = BTreeMap::new();
    for (name, entry) in &*entries {
        if let Entry::Live { look, .. } = entry {
            claims
                .entry(look.app_id.clone())
                .or_default()
                .push(name.clone());
        }
    }
    for (app_id, names) in claims.into_iter().filter(|(_, names)| names.len() > 1) {
        let list: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
        let text = format!(
            "the manifests {} lead to one application, {app_id}",
            list.join(" and ")
        );
        for name in &names {
            let place = desired
                .apps
                .get(name)
                .map(|app| app.places.at("/spec/adopt/id"));
            let mut note = Note::blocking(&text, "leave the application to one of them");
            note.place = place;
            entries.insert(name.clone(), Entry::Blocked { note });
        }
    }
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
        if let Some(first) = seen.insert((template.id, app.display_name.to_lowercase()), app)
            && !app.is_told_from(first)
        {
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
