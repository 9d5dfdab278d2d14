//! The first look at a tenant.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{Why, each, failed, read};
use super::{ReadError, app};
use crate::api;
use crate::live::{Candidate, Carrier, GalleryTemplate, Index, Wanted};
use crate::model::{Owner, TemplateId, TemplateRef};
use crate::wire::Transport;

/// Reads the index: owned applications in one list, each template that is wanted by its name once, and for every
/// manifest that no carrier answers for, the applications that bear its name.
///
/// # Errors
/// The first read that fails.
pub async fn index(transport: &impl Transport, wanted: &Wanted) -> Result<Index, ReadError> {
    let mut index = Index {
        carriers: owned(transport, &wanted.owner).await?,
        ..Index::default()
    };
    for name in wanted.names() {
        let found = gallery(transport, &TemplateRef::Name(name.to_owned())).await?;
        index.templates.insert(name.to_owned(), found);
    }
    for (name, search) in &wanted.searches {
        let is_carried = index
            .carriers
            .iter()
            .any(|carrier| carrier.marks.has_app(name));
        if let (false, Some(template)) = (is_carried, index.template(&search.template)) {
            let candidates = candidates(transport, template, &search.display_name).await?;
            index.candidates.insert(name.clone(), candidates);
        }
    }
    Ok(index)
}

/// Every service principal that carries an owner's mark, compared once more on this side.
///
/// # Errors
/// The first page that fails.
pub async fn owned(transport: &impl Transport, owner: &Owner) -> Result<Vec<Carrier>, ReadError> {
    let mut carriers = Vec::new();
    each(transport, api::owned(owner), false, |item, _| {
        carriers.push(api::carrier(item)?);
        Ok(())
    })
    .await?;
    carriers.retain(|carrier| carrier.marks.has_owner(owner));
    carriers.sort_by(|a, b| a.service_principal.cmp(&b.service_principal));
    Ok(carriers)
}

/// What the gallery holds under each of these ids.
///
/// # Errors
/// The first read that fails.
pub async fn pinned(
    transport: &impl Transport,
    ids: &BTreeSet<TemplateId>,
) -> Result<BTreeMap<TemplateId, GalleryTemplate>, ReadError> {
    let mut templates = BTreeMap::new();
    for id in ids {
        let found = gallery(transport, &TemplateRef::Id(id.clone())).await?;
        templates.extend(found.into_iter().map(|template| (id.clone(), template)));
    }
    Ok(templates)
}

/// What the gallery holds under an id or a name; nothing where it has no such template.
///
/// # Errors
/// The read that fails.
pub async fn gallery(
    transport: &impl Transport,
    template: &TemplateRef,
) -> Result<Vec<GalleryTemplate>, ReadError> {
    let request = api::gallery(template);
    match template {
        TemplateRef::Id(_) => match read(transport, request.clone()).await {
            Ok(response) => {
                let found = api::gallery_template(response.body.json())
                    .map_err(|shape| failed(&request, Why::Shape(shape)))?;
                Ok(vec![found])
            }
            // An id that does not exist is the manifest's fault, not a failed read.
            Err(error) if matches!(error.status(), Some(400 | 404)) => Ok(Vec::new()),
            Err(error) => Err(error),
        },
        TemplateRef::Name(name) => {
            let mut found = Vec::new();
            each(transport, request, false, |item, _| {
                found.push(api::gallery_template(item)?);
                Ok(())
            })
            .await?;
            found.retain(|template| template.display_name == *name);
            Ok(found)
        }
    }
}

/// Applications of a template under a display name, compared once more on this side, each with its service principal.
///
/// # Errors
/// The first read that fails.
pub async fn candidates(
    transport: &impl Transport,
    template: &TemplateId,
    display_name: &str,
) -> Result<Vec<Candidate>, ReadError> {
    let mut applications = Vec::new();
    each(
        transport,
        api::candidates(template, display_name),
        false,
        |item, response| {
            applications.push(api::application(item, response)?);
            Ok(())
        },
    )
    .await?;
    let mut candidates = Vec::new();
    for application in applications {
        if application.display_name.to_lowercase() != display_name.to_lowercase() {
            continue;
        }
        let principal = app::principal_of(transport, &application.app_id).await?;
        candidates.push(api::candidate(application, principal.as_ref()));
    }
    candidates.sort_by(|a, b| a.application.cmp(&b.application));
    Ok(candidates)
}
