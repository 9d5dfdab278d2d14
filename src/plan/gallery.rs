//! What the gallery says of the templates that manifests are made from. Only a plan asks it for a pinned id, and only
//! where no live application answers to the manifest: one that does was made from a template that was there.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Survey};
use crate::desired::{App, Desired};
use crate::finding::{Code, Finding};
use crate::live::GalleryTemplate;
use crate::model::{TemplateId, TemplateRef};

/// The pinned templates that must be looked up before anything can be made from them.
#[must_use]
pub fn pins(desired: &Desired, survey: &Survey) -> BTreeSet<TemplateId> {
    doubtful(desired, survey)
        .map(|(_, id)| id.clone())
        .collect()
}

/// Adds to a survey what the gallery holds under the [`pins`]: names, and a finding for each that it does not have.
#[must_use]
pub fn gallery(
    desired: &Desired,
    mut survey: Survey,
    found: &BTreeMap<TemplateId, GalleryTemplate>,
) -> Survey {
    let judged: Vec<_> = doubtful(desired, &survey)
        .map(|(app, id)| {
            let found = found.get(id).map_or(&[][..], std::slice::from_ref);
            (&app.name, gallery_template(app, found))
        })
        .collect();
    for (name, judged) in judged {
        match (judged, survey.entries.get_mut(name)) {
            (Ok(found), Some(Entry::New { template_name, .. })) => {
                *template_name = Some(found.display_name.clone());
            }
            (Ok(_), _) => {}
            (Err(finding), _) => survey.findings.push(*finding),
        }
    }
    survey
}

/// Apps with a pinned template that no live application answers to.
fn doubtful<'a>(
    desired: &'a Desired,
    survey: &Survey,
) -> impl Iterator<Item = (&'a App, &'a TemplateId)> {
    desired
        .apps
        .values()
        .filter_map(|app| match (&app.template, survey.entries.get(&app.name)) {
            (TemplateRef::Name(_), _) | (_, None | Some(Entry::Live { .. })) => None,
            (TemplateRef::Id(id), Some(Entry::New { .. } | Entry::Blocked { .. })) => {
                Some((app, id))
            }
        })
}

/// The one template that was found, if it can do what the manifest wants of it.
///
/// # Errors
/// A finding, where there is none, several, or one that cannot be provisioned.
pub fn gallery_template<'a>(
    app: &App,
    found: &'a [GalleryTemplate],
) -> Result<&'a GalleryTemplate, Box<Finding>> {
    let place = match &app.template {
        TemplateRef::Id(_) => app.places.at("/spec/template/id"),
        TemplateRef::Name(_) => app.places.at("/spec/template/name"),
    };
    match found {
        [] => Err(Box::new(
            Finding::error(Code::UnknownTemplate, format!("the tenant's gallery has no template {}", app.template))
                .at(place)
                .help("look the application up in the Entra gallery and copy its template id; names must match exactly"),
        )),
        [template] if app.provisioning.is_some() && !template.can_provision => Err(Box::new(
            Finding::error(Code::TemplateWithoutProvisioning, format!("the gallery template \"{}\" cannot be provisioned", template.display_name))
                .at(place)
                .help("remove spec.provisioning, or choose a template whose supportedProvisioningTypes contain \"sync\""),
        )),
        [template] => Ok(template),
        several => {
            let ids = several.iter().map(|template| template.id.as_str()).collect::<Vec<_>>().join(", ");
            Err(Box::new(
                Finding::error(Code::AmbiguousTemplate, format!("{} gallery templates are named {}", several.len(), app.template))
                    .at(place)
                    .help(format!("pin one with spec.template.id: {ids}")),
            ))
        }
    }
}
