//! Which path leads to which deed. It knows no deed itself.

use super::answer::{Answer, Refusal};
use super::applications;
use super::assignments::{self, Side};
use super::audits;
use super::beta;
use super::birth;
use super::call::Call;
use super::caller;
use super::directory;
use super::expand;
use super::gallery;
use super::ops::{by_hand, count, deleted};
use super::owners;
use super::reports;
use super::service_principals;
use super::store::Tenant;
use super::synchronization::{self, Root};
use crate::wire::Method::{Delete, Get, Patch, Post};

/// Carries out one request on a draft of the tenant; the draft is kept only where the answer says that it writes.
pub(super) fn route(tenant: &mut Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    let subject = audits::subject(tenant, call);
    let answer = lead(tenant, call)?;
    if let (Some(subject), true) = (subject, answer.writes) {
        audits::note(tenant, call, subject);
    }
    Ok(match call.version.as_str() {
        "beta" => Answer {
            body: beta::shown(answer.body),
            ..answer
        },
        _ => answer,
    })
}

fn lead(tenant: &mut Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    caller::judge(tenant, call)?;
    if call.segments.last().is_some_and(|last| last == "$count") {
        return count::count(tenant, call);
    }
    call.check_accept()?;
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    expand::check(call, &segments)?;
    match (call.method, segments.as_slice()) {
        (Get, ["organization"]) => Ok(directory::organization(tenant, call)),
        (Get, ["organization", id]) => directory::one_organization(tenant, call, id),
        (Get, ["applicationTemplates"]) => gallery::list(tenant, call),
        (Get, ["applicationTemplates", id]) => gallery::get(tenant, call, id),
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
        (_, ["directory", "deletedItems", rest @ ..]) => deleted::route(tenant, call, rest),
        (_, ["applications", key, "synchronization", rest @ ..]) => {
            synchronization::route(tenant, call, Root::Applications, key, rest)
        }
        (_, ["servicePrincipals", key, "synchronization", rest @ ..]) => {
            synchronization::route(tenant, call, Root::ServicePrincipals, key, rest)
        }
        (Post, ["applications"]) => by_hand::create_application(tenant, call),
        (Post, ["servicePrincipals"]) => by_hand::create_principal(tenant, call),
        (Delete, ["servicePrincipals", key]) => by_hand::delete_principal(tenant, call, key),
        (Get, ["auditLogs", "provisioning"]) => reports::provisioning(tenant, call),
        (Get, ["auditLogs", "directoryAudits"]) => audits::list(tenant, call),
        (_, ["servicePrincipals", key, "owners", rest @ ..]) => {
            owners::route(tenant, call, Root::ServicePrincipals, key, rest)
        }
        (_, ["applications", key, "owners", rest @ ..]) => {
            owners::route(tenant, call, Root::Applications, key, rest)
        }
        (_, ["servicePrincipals", key, "appRoleAssignedTo", rest @ ..]) => {
            let side = Side::resource(tenant, call, key)?;
            assignments::route(tenant, call, &side, rest)
        }
        (_, ["servicePrincipals", key, "appRoleAssignments", rest @ ..]) => {
            let side = Side::assigned(tenant, call, key)?;
            assignments::route(tenant, call, &side, rest)
        }
        (_, ["users" | "groups" | "directoryObjects", ..]) => {
            directory::route(tenant, call, &segments)
        }
        (_, ["organization" | "applicationTemplates" | "applications" | "servicePrincipals"])
        | (
            _,
            [
                "applicationTemplates" | "applications" | "servicePrincipals",
                _,
            ],
        )
        | (
            _,
            ["applicationTemplates", _, "instantiate"]
            | ["auditLogs", "provisioning" | "directoryAudits", ..],
        ) => Err(Refusal::method()),
        _ => Err(Refusal::no_route(
            segments.last().copied().unwrap_or_default(),
        )),
    }
}
