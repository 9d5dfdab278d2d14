//! What a tenant shows of the templates that manifests build on. Each is read once, however many Apps do.

use std::collections::BTreeMap;

use super::super::load::{Loaded, refuse_live};
use super::super::remote::Remote;
use super::super::{Failure, Voice};
use crate::desired::{App, Lock, Provisioning};
use crate::finding::Finding;
use crate::live::{self, GalleryTemplate};
use crate::model::{JobState, SyncTemplateId, TemplateRef};
use crate::observe;
use crate::plan;

/// What the tenant shows of one template.
pub(in crate::cli) enum Seen {
    Lock(Box<Lock>),
    /// No application of the gallery template is there.
    Nowhere {
        gallery: GalleryTemplate,
        template: Option<SyncTemplateId>,
    },
}

/// Reads each template once, however many Apps build on it.
pub(in crate::cli) async fn look(
    loaded: &Loaded,
    remote: &Remote,
    voice: Voice,
) -> Result<Vec<Seen>, Failure> {
    let mut galleries: BTreeMap<&TemplateRef, Vec<(&App, &Provisioning)>> = BTreeMap::new();
    for (app, job) in loaded.desired.apps.values().filter_map(buildable) {
        galleries.entry(&app.template).or_default().push((app, job));
    }
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for (reference, users) in galleries {
        let found = observe::gallery(remote, reference).await?;
        let Some((first, _)) = users.first() else {
            continue;
        };
        match plan::gallery_template(first, &found) {
            Err(finding) => findings.push(*finding),
            Ok(gallery) => findings.extend(of_gallery(remote, gallery, &users, &mut seen).await?),
        }
    }
    if findings.is_empty() {
        Ok(seen.into_values().collect())
    } else {
        Err(refuse_live(loaded, findings, voice))
    }
}

/// Apps that have provisioning, of a template that can be told.
fn buildable(app: &App) -> Option<(&App, &Provisioning)> {
    let job = app.provisioning.as_ref()?;
    let is_wanted = job.state != Some(JobState::Absent);
    let can_tell = job.job.is_none() || job.template.is_some();
    (is_wanted && can_tell).then_some((app, job))
}

/// Names first, so that rows come as people look for them.
type Key = (String, String, Option<SyncTemplateId>);

async fn of_gallery(
    remote: &Remote,
    gallery: &GalleryTemplate,
    users: &[(&App, &Provisioning)],
    seen: &mut BTreeMap<Key, Seen>,
) -> Result<Vec<Finding>, Failure> {
    let key = |template| {
        let name = gallery.display_name.clone();
        (name, gallery.id.to_string(), template)
    };
    let mut findings = Vec::new();
    let exemplar = observe::exemplar(remote, &gallery.id).await?;
    for (app, job) in users {
        let Some(exemplar) = &exemplar else {
            let nowhere = Seen::Nowhere {
                gallery: gallery.clone(),
                template: job.template.clone(),
            };
            seen.insert(key(job.template.clone()), nowhere);
            continue;
        };
        let templates = &exemplar.templates;
        let template = match plan::job_template(app, job, templates) {
            Ok(template) => template.id.clone(),
            Err(finding) => {
                findings.push(*finding);
                continue;
            }
        };
        let key = key(Some(template.clone()));
        if seen.contains_key(&key) {
            continue;
        }
        let principal = &exemplar.service_principal;
        let lock = Lock {
            gallery: gallery.id.clone(),
            display_name: gallery.display_name.clone(),
            is_default: live::default_template(templates).is_some_and(|it| it.id == template),
            schema: observe::default_schema(remote, principal, &template).await?,
            template,
        };
        seen.insert(key, Seen::Lock(Box::new(lock.bare())));
    }
    Ok(findings)
}
