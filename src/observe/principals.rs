//! Whom manifests name: each reference is one read, whatever the size of the tenant.

use std::collections::{BTreeMap, BTreeSet};

use super::ReadError;
use super::app::SMALL;
use super::read::{Asked, Why, failed, items, read_all};
use crate::api;
use crate::model::{Handle, Principal, PrincipalKind, PrincipalRef};
use crate::wire::{Request, Response, Transport};

/// Those who answer to each reference, by their ids: one, or a reason to stop. Twenty references are one call.
///
/// # Errors
/// The first read that fails.
pub async fn principals<T: Transport>(
    transport: &T,
    references: &BTreeSet<PrincipalRef>,
) -> Result<BTreeMap<PrincipalRef, Vec<Principal>>, ReadError> {
    let requests = references.iter().map(api::principal_by).collect();
    let asked = read_all(transport, requests, SMALL).await;
    let mut found = BTreeMap::new();
    for (reference, asked) in references.iter().zip(asked) {
        found.insert(reference.clone(), answering(reference, asked)?);
    }
    Ok(found)
}

fn answering(reference: &PrincipalRef, asked: Asked) -> Result<Vec<Principal>, ReadError> {
    let request = asked.request.clone();
    let kind = reference.kind;
    let is_id = matches!(reference.handle, Handle::Id(_));
    match asked.answer() {
        Ok(response) if is_id => api::principal(response.body.json(), kind)
            .map(|found| vec![found])
            .map_err(|shape| failed(&request, Why::Shape(shape))),
        Ok(response) => first_page(&request, &response, kind),
        // An id that nobody has is the manifest's fault, not a failed read.
        Err(error) if is_id && matches!(error.status(), Some(400 | 404)) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Those who are called much like those who were not found. A tenant that does not answer this way has no say in it.
pub async fn similar<T: Transport>(
    transport: &T,
    unknown: impl IntoIterator<Item = &PrincipalRef>,
) -> BTreeMap<PrincipalRef, Vec<Principal>> {
    let likes = unknown
        .into_iter()
        .filter_map(|reference| Some((reference, api::principals_like(reference)?)));
    let (references, requests): (Vec<_>, Vec<_>) = likes.unzip();
    let asked = read_all(transport, requests, SMALL).await;
    let mut similar = BTreeMap::new();
    for (reference, asked) in references.into_iter().zip(asked) {
        let request = asked.request.clone();
        let page = asked.answer();
        if let Ok(found) = page.and_then(|page| first_page(&request, &page, reference.kind)) {
            similar.insert(reference.clone(), found);
        }
    }
    similar
}

/// A few are enough: whoever answers to a name that so many bear is not told by reading on.
fn first_page(
    request: &Request,
    response: &Response,
    kind: PrincipalKind,
) -> Result<Vec<Principal>, ReadError> {
    let each = items(request, response)?.iter();
    let mut found: Vec<_> = each
        .map(|item| api::principal(item, kind))
        .collect::<Result<_, _>>()
        .map_err(|shape| failed(request, Why::Shape(shape)))?;
    found.sort();
    Ok(found)
}
