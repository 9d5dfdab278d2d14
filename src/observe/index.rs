//! The first look at a tenant.

use std::collections::{BTreeMap, BTreeSet};

use super::ReadError;
use super::adoptee::adoptees;
use super::app::SMALL;
use super::read::{Asked, Why, failed, read_all};
use crate::api;
use crate::live::{Candidate, Carrier, Deleted, GalleryTemplate, Index, Search, Unread, Wanted};
use crate::model::{AppName, Owner, TemplateId, TemplateRef};
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
    let names: Vec<_> = wanted.names().into_iter().map(str::to_owned).collect();
    let references: Vec<_> = names.iter().cloned().map(TemplateRef::Name).collect();
    let found = galleries(transport, &references).await?;
    index.templates = names.into_iter().zip(found).collect();
    let is_carried = |(name, search): &(&AppName, &Search)| {
        let mut carriers = index.carriers.iter();
        carriers.any(|carrier| search.is_answered_by(name, carrier))
    };
    let alone: Vec<_> = wanted
        .searches
        .iter()
        .filter(|search| !is_carried(search))
        .collect();
    let searched = alone.iter().filter_map(|(name, search)| {
        let template = index.template(&search.template)?;
        Some((*name, (template, search.display_name.as_str())))
    });
    let (searched, searches): (Vec<_>, Vec<_>) = searched.unzip();
    let found = all_candidates(transport, &searches).await?;
    index.candidates = searched.into_iter().cloned().zip(found).collect();
    let adopted = alone.iter();
    let adopted = adopted.filter_map(|(name, search)| Some((*name, search.adopt.as_ref()?)));
    let (adopted, ids): (Vec<_>, Vec<_>) = adopted.unzip();
    let found = adoptees(transport, &ids).await?;
    index.adoptees = adopted.into_iter().cloned().zip(found).collect();
    Ok(index)
}

/// Every service principal that carries an owner's mark, compared once more on this side.
///
/// # Errors
/// The first page that fails.
pub async fn owned(transport: &impl Transport, owner: &Owner) -> Result<Vec<Carrier>, ReadError> {
    let asked = Asked::alone(transport, api::owned(owner)).await;
    let mut carriers = asked.listed(transport, None, api::carrier).await?;
    carriers.retain(|carrier| carrier.marks.has_owner(owner));
    carriers.sort_by(|a, b| a.service_principal.cmp(&b.service_principal));
    Ok(carriers)
}

/// Service principals with an owner's mark that were deleted a while ago; or how the service refuses to say so, which
/// stands in nobody's way.
///
/// # Errors
/// The first page that is not answered.
pub async fn deleted(
    transport: &impl Transport,
    owner: &Owner,
) -> Result<Result<Vec<Deleted>, Unread>, ReadError> {
    let asked = Asked::alone(transport, api::deleted(owner)).await;
    let error = match asked.listed(transport, None, api::deleted_principal).await {
        Ok(mut found) => {
            found.retain(|deleted| deleted.marks.has_owner(owner));
            return Ok(Ok(found));
        }
        Err(error) => error,
    };
    match error.refusal() {
        Some(refusal) if matches!(refusal.status, 400 | 403 | 404) => Ok(Err(Unread {
            status: refusal.status,
            code: refusal.code.clone(),
        })),
        Some(_) | None => Err(error),
    }
}

/// What the gallery holds under each of these ids.
///
/// # Errors
/// The first read that fails.
pub async fn pinned(
    transport: &impl Transport,
    ids: &BTreeSet<TemplateId>,
) -> Result<BTreeMap<TemplateId, GalleryTemplate>, ReadError> {
    let references: Vec<_> = ids.iter().cloned().map(TemplateRef::Id).collect();
    let found = galleries(transport, &references).await?;
    let known = ids.iter().zip(found);
    let known = known.filter_map(|(id, found)| Some((id.clone(), found.into_iter().next()?)));
    Ok(known.collect())
}

/// What the gallery holds under an id or a name; nothing where it has no such template.
///
/// # Errors
/// The read that fails.
pub async fn gallery(
    transport: &impl Transport,
    template: &TemplateRef,
) -> Result<Vec<GalleryTemplate>, ReadError> {
    let found = galleries(transport, std::slice::from_ref(template)).await?;
    Ok(found.into_iter().flatten().collect())
}

async fn galleries(
    transport: &impl Transport,
    references: &[TemplateRef],
) -> Result<Vec<Vec<GalleryTemplate>>, ReadError> {
    let requests = references.iter().map(api::gallery).collect();
    let mut galleries = Vec::with_capacity(references.len());
    let asked = read_all(transport, requests, SMALL).await;
    for (reference, asked) in references.iter().zip(asked) {
        galleries.push(match reference {
            TemplateRef::Id(_) => of_id(asked)?,
            TemplateRef::Name(name) => {
                let mut found = asked.listed(transport, None, api::gallery_template).await?;
                found.retain(|template| template.display_name == *name);
                found
            }
        });
    }
    Ok(galleries)
}

fn of_id(asked: Asked) -> Result<Vec<GalleryTemplate>, ReadError> {
    let request = asked.request.clone();
    match asked.answer() {
        Ok(response) => api::gallery_template(response.body.json())
            .map(|found| vec![found])
            .map_err(|shape| failed(&request, Why::Shape(shape))),
        // An id that does not exist is the manifest's fault, not a failed read.
        Err(error) if matches!(error.status(), Some(400 | 404)) => Ok(Vec::new()),
        Err(error) => Err(error),
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
    let found = all_candidates(transport, &[(template, display_name)]).await?;
    Ok(found.into_iter().flatten().collect())
}

/// The candidates of each search.
async fn all_candidates(
    transport: &impl Transport,
    searches: &[(&TemplateId, &str)],
) -> Result<Vec<Vec<Candidate>>, ReadError> {
    let requests = searches
        .iter()
        .map(|(template, name)| api::candidates(template, name));
    let asked = read_all(transport, requests.collect(), SMALL).await;
    let mut found = Vec::new();
    for (number, ((_, name), asked)) in searches.iter().zip(asked).enumerate() {
        let wanted = name.to_lowercase();
        let take = |item: &_, response: &_| {
            let application = api::application(item, response)?;
            if application.display_name.to_lowercase() == wanted {
                found.push((number, application));
            }
            Ok(())
        };
        asked.each(transport, None, take).await?;
    }
    let requests = found
        .iter()
        .map(|(_, application)| api::carrier_by_app_id(&application.app_id));
    let asked = read_all(transport, requests.collect(), SMALL).await;
    let mut candidates = vec![Vec::new(); searches.len()];
    for ((number, application), asked) in found.into_iter().zip(asked) {
        // A service principal that cannot be seen yet is none.
        let principal = match asked.answer() {
            Ok(response) => Some(response.body.into_json()),
            Err(error) if error.status() == Some(404) => None,
            Err(error) => return Err(error),
        };
        candidates[number].push(api::candidate(application, principal.as_ref()));
    }
    for candidates in &mut candidates {
        candidates.sort_by(|a, b| a.application.cmp(&b.application));
    }
    Ok(candidates)
}
