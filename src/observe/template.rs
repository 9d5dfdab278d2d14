//! Provisioning templates as the applications of a gallery template show them.
//!
//! Default schemas can be read below a service principal alone (reference, section 2.2, rows 4 and 5). Any one will do,
//! whoever owns it: what a template says is no business of an application, and nothing of a job is looked at.

use super::parts::{document_in, templates_in};
use super::read::{Asked, ReadError, Why, failed, items, read};
use crate::api;
use crate::live::SyncTemplate;
use crate::model::{ObjectId, SyncTemplateId, TemplateId};
use crate::schema::Document;
use crate::wire::Transport;

/// An application of a gallery template, and the provisioning templates that it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemplar {
    pub service_principal: ObjectId,
    pub templates: Vec<SyncTemplate>,
}

/// The first application of a gallery template whose provisioning templates can be read; none where there is no
/// application of it. One that was just made, or is being removed, may not answer.
///
/// # Errors
/// The list that cannot be read, or the last application that did not answer.
pub async fn exemplar(
    transport: &impl Transport,
    gallery: &TemplateId,
) -> Result<Option<Exemplar>, ReadError> {
    let request = api::made_from(gallery);
    let response = read(transport, request.clone()).await?;
    let mut refused = None;
    for item in items(&request, &response)? {
        let carrier = api::carrier(item).map_err(|shape| failed(&request, Why::Shape(shape)))?;
        // The service compares its own way.
        if carrier.template.as_ref() != Some(gallery) {
            continue;
        }
        let service_principal = carrier.service_principal;
        let asked = Asked::alone(transport, api::sync_templates(&service_principal)).await;
        match templates_in(transport, asked, None).await {
            Ok(templates) => {
                return Ok(Some(Exemplar {
                    service_principal,
                    templates,
                }));
            }
            Err(error) if matches!(error.status(), Some(401 | 403 | 404)) => refused = Some(error),
            Err(error) => return Err(error),
        }
    }
    refused.map_or(Ok(None), Err)
}

/// The default schema of a provisioning template.
///
/// # Errors
/// The read that fails.
pub async fn default_schema(
    transport: &impl Transport,
    principal: &ObjectId,
    template: &SyncTemplateId,
) -> Result<Document, ReadError> {
    let asked = Asked::alone(transport, api::default_schema(principal, template)).await;
    document_in(asked)
}
