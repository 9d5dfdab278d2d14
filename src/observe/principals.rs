//! Whom manifests name: each reference is one request, whatever the size of the tenant.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt as _;
use futures_util::stream;

use super::ReadError;
use super::read::{Why, failed, items, read};
use crate::api;
use crate::model::{Handle, Principal, PrincipalKind, PrincipalRef};
use crate::wire::{Request, Transport};

/// Those who answer to each reference, by their ids: one, or a reason to stop. `parallelism` requests at a time.
///
/// # Errors
/// The first read that fails.
pub async fn principals<T: Transport>(
    transport: &T,
    references: &BTreeSet<PrincipalRef>,
    parallelism: usize,
) -> Result<BTreeMap<PrincipalRef, Vec<Principal>>, ReadError> {
    let found: Vec<_> = stream::iter(references)
        .map(async |reference| Ok((reference.clone(), answering(transport, reference).await?)))
        .buffered(parallelism.max(1))
        .collect()
        .await;
    found.into_iter().collect()
}

async fn answering(
    transport: &impl Transport,
    reference: &PrincipalRef,
) -> Result<Vec<Principal>, ReadError> {
    let request = api::principal_by(reference);
    let kind = reference.kind;
    if let Handle::Id(_) = reference.handle {
        return match read(transport, request.clone()).await {
            Ok(response) => {
                let found = api::principal(response.body.json(), kind)
                    .map_err(|shape| failed(&request, Why::Shape(shape)))?;
                Ok(vec![found])
            }
            // An id that nobody has is the manifest's fault, not a failed read.
            Err(error) if matches!(error.status(), Some(400 | 404)) => Ok(Vec::new()),
            Err(error) => Err(error),
        };
    }
    first_page(transport, request, kind).await
}

/// Those who are called much like those who were not found. A tenant that does not answer this way has no say in it.
pub async fn similar<T: Transport>(
    transport: &T,
    unknown: impl IntoIterator<Item = &PrincipalRef>,
) -> BTreeMap<PrincipalRef, Vec<Principal>> {
    let mut similar = BTreeMap::new();
    for reference in unknown {
        let Some(request) = api::principals_like(reference) else {
            continue;
        };
        if let Ok(found) = first_page(transport, request, reference.kind).await {
            similar.insert(reference.clone(), found);
        }
    }
    similar
}

/// A few are enough: whoever answers to a name that so many bear is not told by reading on.
async fn first_page(
    transport: &impl Transport,
    request: Request,
    kind: PrincipalKind,
) -> Result<Vec<Principal>, ReadError> {
    let response = read(transport, request.clone()).await?;
    let each = items(&request, &response)?.iter();
    let mut found: Vec<_> = each
        .map(|item| api::principal(item, kind))
        .collect::<Result<_, _>>()
        .map_err(|shape| failed(&request, Why::Shape(shape)))?;
    found.sort();
    Ok(found)
}
