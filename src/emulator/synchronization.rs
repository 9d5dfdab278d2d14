//! `/servicePrincipals/{id}/synchronization`: the way to templates, jobs and secrets.
//!
//! It stands for the synchronization back end, a service of its own with its own errors: it answers 401 for a
//! service principal that it does not know yet (reference section 5). Query options are ignored here, as nothing documents
//! that they work.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::clock::Instant;
use super::credentials;
use super::jobs;
use super::ops::{access_token, bulk_upload, on_demand, templates};
use super::schema_save;
use super::secrets;
use super::store::{Tenant, text};
use crate::wire::Method::{Delete, Get, Patch, Post, Put};

/// The service principal that a request is about.
pub(super) struct Subject {
    pub(super) id: String,
    /// The gallery template that it came from.
    pub(super) template: String,
    pub(super) created: Instant,
}

/// The root below which a request came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    Applications,
    ServicePrincipals,
}

/// Carries out what lies below `/synchronization`.
pub(super) fn route(
    tenant: &mut Tenant,
    call: &Call<'_>,
    root: Root,
    key: &str,
    rest: &[&str],
) -> Result<Answer, Refusal> {
    let subject = subject(tenant, call, root, key)?;
    match (call.method, rest) {
        (_, ["templates", rest @ ..]) => templates::route(tenant, call, root, &subject, rest),
        (Get, ["jobs"]) => Ok(jobs::list(tenant, call, &subject)),
        (Post, ["jobs"]) => jobs::create(tenant, call, &subject),
        (Post, ["jobs", "validateCredentials"]) => {
            credentials::validate(tenant, call, &subject, None)
        }
        (Get, ["jobs", id]) => jobs::get(tenant, call, &subject, id),
        (Delete, ["jobs", id]) => jobs::delete(tenant, call, &subject, id),
        (Post, ["jobs", id, "start"]) => jobs::start(tenant, call, &subject, id),
        (Post, ["jobs", id, "pause"]) => jobs::pause(tenant, call, &subject, id),
        (Post, ["jobs", id, "restart"]) => jobs::restart(tenant, call, &subject, id),
        (Post, ["jobs", id, "validateCredentials"]) => {
            credentials::validate(tenant, call, &subject, Some(id))
        }
        (_, ["jobs", id, "schema", rest @ ..]) => {
            schema_save::route(tenant, call, &subject, id, rest)
        }
        (Get, ["secrets"]) => Ok(secrets::list(tenant, call, &subject)),
        (Put, ["secrets"]) => secrets::put(tenant, call, &subject),
        (Patch, ["jobs", id]) => jobs::patch(tenant, call, &subject, id),
        (Post, ["jobs", id, "provisionOnDemand"]) => {
            on_demand::provision(tenant, call, &subject, id)
        }
        (Post, ["jobs", id, "bulkUpload"]) => bulk_upload::upload(tenant, call, &subject, id),
        (Post, ["acquireAccessToken"]) => access_token::acquire(call),
        // Undocumented, and in the metadata of beta only (row 31); what it says is unknown.
        (Get, ["Ping"]) if call.version == "beta" => Ok(Answer::read(json!({
            "@odata.context": call.context("Edm.String"),
            "value": "",
        }))),
        (_, [] | ["secrets" | "jobs" | "acquireAccessToken"] | ["jobs", _])
        | (
            _,
            [
                "jobs",
                _,
                "start"
                | "pause"
                | "restart"
                | "validateCredentials"
                | "provisionOnDemand"
                | "bulkUpload",
            ],
        ) => Err(Refusal::method()),
        _ => Err(Refusal::no_route(
            rest.last().copied().unwrap_or("synchronization"),
        )),
    }
}

/// Finds the service principal, or 401 as long as the back end does not know it.
fn subject(tenant: &Tenant, call: &Call<'_>, root: Root, key: &str) -> Result<Subject, Refusal> {
    let principals = &tenant.service_principals;
    let found = match root {
        Root::ServicePrincipals => {
            principals.find(|members| text(members, "id").eq_ignore_ascii_case(key))
        }
        Root::Applications => tenant
            .applications
            .find(|members| text(members, "id").eq_ignore_ascii_case(key))
            .and_then(|(_, application)| {
                principals.find(|members| text(members, "appId") == text(application, "appId"))
            }),
    };
    found
        .filter(|(aged, _)| !call.hides(aged.created))
        .map(|(aged, members)| Subject {
            created: aged.created,
            id: text(members, "id").to_owned(),
            template: text(members, "applicationTemplateId").to_owned(),
        })
        .ok_or_else(Refusal::stranger)
}

impl Subject {
    /// The `@odata.context` of an answer about it.
    pub(super) fn context(&self, call: &Call<'_>, rest: &str) -> Value {
        call.context(&format!(
            "servicePrincipals('{}')/synchronization/{rest}",
            self.id
        ))
    }
}

/// An object with its context in front.
pub(super) fn with_context(context: Value, object: Value) -> Value {
    let mut members = serde_json::Map::new();
    members.insert("@odata.context".to_owned(), context);
    if let Value::Object(own) = object {
        members.extend(own);
    }
    Value::Object(members)
}
