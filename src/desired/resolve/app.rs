//! One App: text becomes names, ids and references.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::credentials::credentials;
use super::guards::limits;
use super::overlay::overlay;
use super::principals::{assignments, owners};
use super::{filled, keep, label, mapping_tests, pointer_to};
use crate::desired::{Adopt, App, Locked, Locks, Past, People, Provisioning, refused};
use crate::finding::{Code, Finding};
use crate::manifest::{self, AccidentalDeletions, AppSpec, Manifest, Places, Removable};
use crate::model::{
    AppName, DeleteThreshold, JobId, ObjectId, Property, Setting, SyncTemplateId, TemplateId,
    TemplateRef,
};

/// Labels are short words, since they are typed on command lines.
const LABEL: usize = 63;

/// An application with findings has stand-ins for what was refused, so that the rest of it is judged.
pub(super) fn app(
    manifest: Manifest<AppSpec>,
    (locks, people): (&Locks, &People),
    names: &mut impl Iterator<Item = AppName>,
    findings: &mut Vec<Finding>,
) -> App {
    let Manifest {
        metadata,
        spec,
        places,
        is_sound: _,
    } = manifest;
    let name = label(
        &metadata.name,
        AppName::new(&metadata.name),
        &places,
        "/metadata/name",
        findings,
    );
    let former = metadata.renamed_from.and_then(|former| {
        let pointer = "/metadata/renamedFrom";
        label(&former, AppName::new(&former), &places, pointer, findings)
    });
    labels(&metadata.labels, &places, findings);
    filled(&spec.display_name, &places, "/spec/displayName", findings);
    let properties = properties(&spec, &places, findings);
    let adopt = spec.adopt.and_then(|adopt| {
        let id = ObjectId::parse(&adopt.id);
        keep(id, Code::InvalidGuid, &places, "/spec/adopt/id", findings).map(Adopt::Id)
    });
    let template = template_ref(spec.template, &places, "/spec/template", findings);
    let owners = spec.owners.map(|list| owners(list, &places, findings));
    let assignments = spec
        .assignments
        .map(|list| assignments(list, &places, findings));
    let tests = mapping_tests::own(spec.tests, &places, people, findings);
    let guards = limits(spec.guards, "/spec/guards", &places, findings);
    let mut provisioning = spec.provisioning.map(|spec| job(spec, &places, findings));
    if let (Some(job), Some(gallery)) = (&mut provisioning, &template) {
        job.locked = locked(job, gallery, locks);
    }
    App {
        name: name.unwrap_or_else(|| names.next().expect("names do not end")),
        former,
        labels: metadata.labels,
        protect: metadata.protect,
        display_name: spec.display_name,
        template: template.unwrap_or_else(|| refused::no_template(findings.len())),
        adopt,
        properties,
        owners,
        assignments,
        provisioning,
        guards,
        tests,
        past: Past::default(),
        places,
    }
}

fn labels(labels: &BTreeMap<String, String>, places: &Places, findings: &mut Vec<Finding>) {
    let is_word = |text: &str| {
        (1..=LABEL).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
    };
    let bad = labels
        .iter()
        .filter(|(key, value)| !is_word(key) || !is_word(value));
    for (key, _) in bad {
        findings.push(
            Finding::error(Code::InvalidLabel, "a label cannot be chosen by --select")
                .at(places.key(&pointer_to("/metadata/labels", key)))
                .label(format!(
                    "key and value have 1 to {LABEL} letters, digits, '-', '_', '.' or '/'"
                )),
        );
    }
}

fn properties(
    spec: &AppSpec,
    places: &Places,
    findings: &mut Vec<Finding>,
) -> BTreeMap<Property, Setting> {
    let mut properties = BTreeMap::new();
    let texts = [
        (Property::Homepage, &spec.homepage),
        (Property::Notes, &spec.notes),
        (
            Property::ServiceManagementReference,
            &spec.service_management_reference,
        ),
    ];
    for (property, text) in texts {
        let setting = match text {
            None => continue,
            Some(Removable::Remove) => Setting::Empty,
            Some(Removable::Set(text)) => {
                let pointer = format!("/spec/{}", property.field());
                filled(text, places, &pointer, findings);
                Setting::Text(text.clone())
            }
        };
        properties.insert(property, setting);
    }
    let flags = [
        (Property::AccountEnabled, spec.account_enabled),
        (
            Property::AppRoleAssignmentRequired,
            spec.app_role_assignment_required,
        ),
    ];
    properties.extend(
        flags
            .into_iter()
            .filter_map(|(property, flag)| Some((property, Setting::Flag(flag?)))),
    );
    properties
}

/// The template at a JSON pointer.
pub(super) fn template_ref(
    template: manifest::Template,
    places: &Places,
    pointer: &str,
    findings: &mut Vec<Finding>,
) -> Option<TemplateRef> {
    match template {
        manifest::Template {
            id: Some(id),
            name: _,
        } => keep(
            TemplateId::parse(&id),
            Code::InvalidGuid,
            places,
            &format!("{pointer}/id"),
            findings,
        )
        .map(TemplateRef::Id),
        manifest::Template { id: None, name } => {
            let name = name.unwrap_or_default();
            filled(&name, places, &format!("{pointer}/name"), findings)
                .then_some(TemplateRef::Name(name))
        }
    }
}

fn job(spec: manifest::Provisioning, places: &Places, findings: &mut Vec<Finding>) -> Provisioning {
    for (field, text) in [("template", &spec.template), ("job", &spec.job)] {
        if let Some(text) = text {
            let pointer = format!("/spec/provisioning/{field}");
            filled(text, places, &pointer, findings);
        }
    }
    let credentials = spec
        .credentials
        .map(|spec| credentials(spec, places, findings));
    let overlay = overlay(spec.attributes, spec.mappings, places, findings);
    Provisioning {
        overlay,
        locked: None,
        template: spec.template.map(SyncTemplateId::new),
        job: spec.job.map(JobId::new),
        state: spec.state,
        scope: spec.scope,
        notify: spec.notify.map(distinct),
        skip_out_of_scope_deletions: spec.skip_out_of_scope_deletions,
        accidental_deletions: spec.accidental_deletions.map(|wanted| match wanted {
            Removable::Set(AccidentalDeletions { threshold }) => DeleteThreshold::At(threshold),
            Removable::Remove => DeleteThreshold::Off,
        }),
        credentials,
    }
}

/// What a new job would start with. A job that is named by its id alone may be of any template.
fn locked(job: &Provisioning, gallery: &TemplateRef, locks: &Locks) -> Option<Locked> {
    if job.job.is_some() && job.template.is_none() {
        return None;
    }
    let (file, lock) = locks.find(gallery, job.template.as_ref())?;
    Some(Locked {
        file: file.clone(),
        lock: Arc::clone(lock),
    })
}

/// The service keeps what it is sent; twice the same address would be a difference for ever.
fn distinct(mails: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    mails
        .into_iter()
        .filter(|mail| seen.insert(mail.clone()))
        .collect()
}
