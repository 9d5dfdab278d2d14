//! Whom manifests name: each reference is one request, whatever the size of the tenant.

use super::ReadError;
use super::read::{Why, each, failed, read};
use crate::api;
use crate::model::{Handle, Principal, PrincipalRef};
use crate::wire::Transport;

/// Those who answer to a reference, by their ids.
pub(super) async fn principals(
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
