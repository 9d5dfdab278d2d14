//! Which path leads to which deed. It knows no deed itself.

use super::answer::{Answer, Refusal};
use super::applications;
use super::assignments::{self, Side};
use super::birth;
use super::call::Call;
use super::caller;
use super::directory;
use super::gallery;
use super::owners;
use super::reports;
use super::service_principals;
use super::store::Tenant;
use super::synchronization::{self, Root};
use crate::wire::Method::{Delete, Get, Patch, Post};

/// Carries out one request on a draft of the tenant; the draft is kept only where the answer says that it writes.
pub(super) fn route(tenant: &mut Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    caller::judge(tenant, call)?;
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    match (call.method, segments.as_slice()) {
        (Get, ["organization"]) => Ok(directory::organization(tenant, call)),
        (Get, ["applicationTemplates"]) => gallery::list(call),
        (Get, ["applicationTemplates", id]) => gallery::get(call, id),
        (
            Post,
            [
                "applicationTemplates",
                id,
                "instantiate" | "microsoft.graph.instantiate",
            ],
        ) => birth::instantiate(tenant, call, id),
        (Get, ["applications"]) => applications::list(tenant, call),
        (Get, ["applications", key]) => applications::get(tenant, call, key),
        (Patch, ["applications", key]) => applications::patch(tenant, call, key),
        (Delete, ["applications", key]) => applications::delete(tenant, call, key),
        (Get, ["servicePrincipals"]) => service_principals::list(tenant, call),
        (Get, ["servicePrincipals", key]) => service_principals::get(tenant, call, key),
        (Patch, ["servicePrincipals", key]) => service_principals::patch(tenant, call, key),
        (
            Get,
            [
                "directory",
                "deletedItems",
                cast @ ("microsoft.graph.application" | "microsoft.graph.servicePrincipal"),
            ],
        ) => applications::deleted(tenant, call, cast),
        (_, ["applications", key, "synchronization", rest @ ..]) => {
            synchronization::route(tenant, call, Root::Applications, key, rest)
        }
        (_, ["servicePrincipals", key, "synchronization", rest @ ..]) => {
            synchronization::route(tenant, call, Root::ServicePrincipals, key, rest)
        }
        (Get, ["auditLogs", "provisioning"]) => reports::provisioning(tenant, call),
        (_, ["servicePrincipals", key, "owners", rest @ ..]) => {
            owners::route(tenant, call, key, rest)
        }
        (_, ["servicePrincipals", key, "appRoleAssignedTo", rest @ ..]) => {
            let side = Side::resource(tenant, call, key)?;
            assignments::route(tenant, call, &side, rest)
        }
        (_, ["users" | "groups" | "directoryObjects", ..]) => {
            directory::route(tenant, call, &segments)
        }
        (Post, ["applications" | "servicePrincipals"])
        | (Delete, ["servicePrincipals", _])
        | (_, ["$batch"]) => Err(Refusal::not_emulated(&segments.join("/"))),
        (_, ["organization" | "applicationTemplates" | "applications" | "servicePrincipals"])
        | (
            _,
            [
                "applicationTemplates" | "applications" | "servicePrincipals",
                _,
            ],
        )
        | (_, ["applicationTemplates", _, "instantiate"] | ["auditLogs", "provisioning", ..]) => {
            Err(Refusal::method())
        }
        _ => Err(Refusal::no_route(
            segments.last().copied().unwrap_or_default(),
        )),
    }
}
