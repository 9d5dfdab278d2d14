//! The reads.

use super::{job_path, synchronization};
use crate::live::Reads;
use crate::model::{
    AppId, AppName, JobId, Mark, ObjectId, Owner, SyncTemplateId, TemplateId, TemplateRef,
};
use crate::wire::{Method, Request};

/// What is read of a service principal.
const SERVICE_PRINCIPAL: &str = "id,appId,displayName,applicationTemplateId,tags";
/// What is read of an application. Its age tells whether a refusal may mean replication.
const APPLICATION: &str =
    "id,appId,displayName,applicationTemplateId,serviceManagementReference,createdDateTime";

/// What else is read of an application that is looked at as a whole.
const APPLICATION_PROPERTIES: &str = "web";
/// What else is read of a service principal that is looked at as a whole.
const SERVICE_PRINCIPAL_PROPERTIES: &str = "notes,accountEnabled,appRoleAssignmentRequired";
/// The largest page that directory lists give (reference, section 4).
const PAGE: &str = "999";

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
        .query("$top", PAGE)
}

/// Service principals with this owner's mark that were deleted and can be restored, page by page.
#[must_use]
pub fn deleted(owner: &Owner) -> Request {
    let mark = quoted(&Mark::Owner(owner.clone()).to_string());
    get("/v1.0/directory/deletedItems/microsoft.graph.servicePrincipal")
        .query("$filter", &format!("tags/any(t:t eq {mark})"))
        .query("$select", "id,appId,displayName,tags,deletedDateTime")
        .query("$top", PAGE)
}

/// Every service principal, page by page.
#[must_use]
pub fn carriers() -> Request {
    get("/v1.0/servicePrincipals")
        .query("$select", SERVICE_PRINCIPAL)
        .query("$top", PAGE)
}

/// Service principals under a display name, page by page.
#[must_use]
pub fn carriers_called(display_name: &str) -> Request {
    let filter = format!("displayName eq {}", quoted(display_name));
    carriers().query("$filter", &filter)
}

/// Service principals with the mark of a manifest's name, page by page.
#[must_use]
pub fn carriers_marked(name: &AppName) -> Request {
    let mark = quoted(&Mark::App(name.clone()).to_string());
    carriers().query("$filter", &format!("tags/any(t:t eq {mark})"))
}

/// Some service principals that were made from a template.
#[must_use]
pub fn made_from(template: &TemplateId) -> Request {
    let filter = format!("applicationTemplateId eq {}", quoted(template.as_str()));
    get("/v1.0/servicePrincipals")
        .query("$filter", &filter)
        .query("$select", SERVICE_PRINCIPAL)
        .query("$top", "5")
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

/// One application by its own id.
#[must_use]
pub fn application(id: &ObjectId) -> Request {
    get(format!("/v1.0/applications/{id}")).query("$select", APPLICATION)
}

/// One application, with all its properties, by the id that it shares with its service principal.
#[must_use]
pub fn application_by_app_id(app_id: &AppId) -> Request {
    let select = format!("{APPLICATION},{APPLICATION_PROPERTIES}");
    get(format!("/v1.0/applications(appId='{app_id}')")).query("$select", &select)
}

/// One service principal by the id that it shares with its application, with whatever marks it.
#[must_use]
pub fn carrier_by_app_id(app_id: &AppId) -> Request {
    get(format!("/v1.0/servicePrincipals(appId='{app_id}')")).query("$select", SERVICE_PRINCIPAL)
}

/// One service principal, with all its properties, by the id that it shares with its application. Roles can be many, so
/// they come where they are asked for.
#[must_use]
pub fn service_principal_by_app_id(app_id: &AppId, reads: &Reads) -> Request {
    let roles = if reads.assignments { ",appRoles" } else { "" };
    let select = format!("{SERVICE_PRINCIPAL},{SERVICE_PRINCIPAL_PROPERTIES}{roles}");
    get(format!("/v1.0/servicePrincipals(appId='{app_id}')")).query("$select", &select)
}

/// The app roles of a service principal.
#[must_use]
pub fn roles(service_principal: &ObjectId) -> Request {
    get(format!("/v1.0/servicePrincipals/{service_principal}")).query("$select", "id,appRoles")
}

/// Owners of a service principal, page by page.
#[must_use]
pub fn owners(service_principal: &ObjectId) -> Request {
    get(format!(
        "/v1.0/servicePrincipals/{service_principal}/owners"
    ))
    .query("$select", "id,displayName")
    .query("$top", PAGE)
}

/// Assignments of a service principal, page by page.
#[must_use]
pub fn assignments(service_principal: &ObjectId) -> Request {
    get(super::assigned_to(service_principal)).query("$top", PAGE)
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

/// The schema of a job, with its directories inline (reference, section 2.2, row 21).
#[must_use]
pub fn schema(service_principal: &ObjectId, job: &JobId) -> Request {
    get(format!("{}/schema", job_path(service_principal, job)))
}

/// The default schema of a provisioning template (reference, section 2.2, row 5).
#[must_use]
pub fn default_schema(service_principal: &ObjectId, template: &SyncTemplateId) -> Request {
    get(format!(
        "{}/templates/{template}/schema",
        synchronization(service_principal)
    ))
}

/// The stored pairs of a service principal, secret values masked.
#[must_use]
pub fn stored_secrets(service_principal: &ObjectId) -> Request {
    get(format!("{}/secrets", synchronization(service_principal)))
}
