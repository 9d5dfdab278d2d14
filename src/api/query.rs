//! The reads.

use super::synchronization;
use crate::model::{AppId, Mark, ObjectId, Owner, TemplateId, TemplateRef};
use crate::wire::{Method, Request};

/// What is read of a service principal.
const SERVICE_PRINCIPAL: &str = "id,appId,displayName,applicationTemplateId,tags";
/// What is read of an application. Its age tells whether a refusal may mean replication.
const APPLICATION: &str =
    "id,appId,displayName,applicationTemplateId,serviceManagementReference,createdDateTime";

pub(super) fn get(path: impl Into<String>) -> Request {
    Request::new(Method::Get, path)
}

/// A text inside an OData filter: an apostrophe is doubled.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Every service principal that carries this owner's mark, page by page.
#[must_use]
pub fn owned(owner: &Owner) -> Request {
    let mark = quoted(&Mark::Owner(owner.clone()).to_string());
    get("/v1.0/servicePrincipals")
        .query("$filter", &format!("tags/any(t:t eq {mark})"))
        .query("$select", SERVICE_PRINCIPAL)
        .query("$top", "999")
}

/// The gallery templates that a reference may stand for: an item by id, a list by name.
#[must_use]
pub fn gallery(template: &TemplateRef) -> Request {
    match template {
        TemplateRef::Id(id) => get(format!("/v1.0/applicationTemplates/{id}")),
        TemplateRef::Name(name) => get("/v1.0/applicationTemplates")
            .query("$filter", &format!("displayName eq {}", quoted(name))),
    }
}

/// Applications of a template under a display name. Lists lag behind writes, and the service compares names its
/// own way: whoever asks compares again.
#[must_use]
pub fn candidates(template: &TemplateId, display_name: &str) -> Request {
    let filter = format!(
        "applicationTemplateId eq {} and displayName eq {}",
        quoted(template.as_str()),
        quoted(display_name)
    );
    get("/v1.0/applications")
        .query("$filter", &filter)
        .query("$select", APPLICATION)
}

/// One application by the id that it shares with its service principal.
#[must_use]
pub fn application_by_app_id(app_id: &AppId) -> Request {
    get(format!("/v1.0/applications(appId='{app_id}')")).query("$select", APPLICATION)
}

/// One service principal by the id that it shares with its application.
#[must_use]
pub fn service_principal_by_app_id(app_id: &AppId) -> Request {
    get(format!("/v1.0/servicePrincipals(appId='{app_id}')")).query("$select", SERVICE_PRINCIPAL)
}

/// One service principal.
#[must_use]
pub fn service_principal(id: &ObjectId) -> Request {
    get(format!("/v1.0/servicePrincipals/{id}")).query("$select", SERVICE_PRINCIPAL)
}

/// The provisioning templates of a service principal, schemas and all.
#[must_use]
pub fn sync_templates(service_principal: &ObjectId) -> Request {
    get(format!("{}/templates", synchronization(service_principal)))
}

/// All jobs of a service principal.
#[must_use]
pub fn jobs(service_principal: &ObjectId) -> Request {
    get(format!("{}/jobs", synchronization(service_principal)))
}

/// The stored pairs of a service principal, secret values masked.
#[must_use]
pub fn stored_secrets(service_principal: &ObjectId) -> Request {
    get(format!("{}/secrets", synchronization(service_principal)))
}
