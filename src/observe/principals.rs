//! Whom manifests name: each reference is one request, whatever the size of the tenant.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt as _;
use futures_util::stream;

use super::ReadError;
use super::read::{Why, each, failed, read};
use crate::api;
use crate::model::{Handle, Principal, PrincipalRef};
use crate::wire::Transport;

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
    let mut found = Vec::new();
    each(transport, request, false, |item, _| {
        found.push(api::principal(item, kind)?);
        Ok(())
    })
    .await?;
    found.sort();
    Ok(found)
}
