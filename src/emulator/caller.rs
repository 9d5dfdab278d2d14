//! Who asks, with which permissions, and whether that is enough.
//!
//! A client id that is an `appId` of the tenant signs in as that service principal; every other one signs in as the
//! automation identity that a new tenant has. A missing permission is answered as the service does: 403 by the directory,
//! 401 with no message by the synchronization back end, but for uploads (reference, sections 5 and 2.9). It happens before anything is looked for,
//! so that nobody learns what is there.

use super::answer::Refusal;
use super::call::Call;
use super::permissions::{Standing, grants};
use super::seed;
use super::store::{Tenant, text};
use super::switches::SecretsReading;

/// A caller whose permissions are looked at.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// The client id that it signed in with; none in process.
    pub(super) client: Option<String>,
    pub(super) roles: Vec<String>,
}

impl Caller {
    /// The service principal that it is.
    pub(super) fn service_principal(&self, tenant: &Tenant) -> Option<String> {
        service_principal(tenant, self.client.as_deref().unwrap_or_default())
    }
}

/// The service principal that a client id signs in as.
pub(super) fn service_principal(tenant: &Tenant, client: &str) -> Option<String> {
    let principals = &tenant.service_principals;
    let own = principals.find(|members| text(members, "appId").eq_ignore_ascii_case(client));
    let found =
        own.or_else(|| principals.find(|members| text(members, "displayName") == seed::AUTOMATION));
    found.map(|(_, members)| text(members, "id").to_owned())
}

/// Refuses what the caller may not do. Nobody is asked who came in process without permissions of their own.
pub(super) fn judge(tenant: &Tenant, call: &Call<'_>) -> Result<(), Refusal> {
    let Some(caller) = call.caller else {
        return Ok(());
    };
    let standing = Standing {
        roles: &caller.roles,
        is_owner: owns(tenant, call, caller),
        writes_alone: call.switches().application_write_assigns,
        hides_secrets: call.switches().secrets_reading == SecretsReading::Write,
    };
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    if grants(call.method, &call.segments, &standing) {
        Ok(())
    } else if let [_, _, "synchronization", .., last] = segments.as_slice()
        && *last != "bulkUpload"
    {
        Err(Refusal::stranger())
    } else {
        Err(Refusal::directory(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        ))
    }
}

/// Whether the caller owns the service principal that the request is about. Lists and creations are about none, and are
/// open to `Application.ReadWrite.OwnedBy` (section 2.1); an application counts by its service principal.
fn owns(tenant: &Tenant, call: &Call<'_>, caller: &Caller) -> bool {
    let (root, key) = match call.segments.as_slice() {
        [root, key, ..] if root == "servicePrincipals" || root == "applications" => (root, key),
        _ => return true,
    };
    let (name, wanted) = key.split_once('=').unwrap_or(("id", key));
    let shelf = if root == "applications" {
        &tenant.applications
    } else {
        &tenant.service_principals
    };
    let Some((_, object)) = shelf.find(|members| text(members, name).eq_ignore_ascii_case(wanted))
    else {
        return false;
    };
    let app_id = text(object, "appId");
    let principals = &tenant.service_principals;
    let target = principals.find(|members| text(members, "appId") == app_id);
    let own = caller.service_principal(tenant);
    target.is_some_and(|(_, principal)| {
        let id = text(principal, "id");
        tenant
            .owners
            .find(|known| known.owned == id && Some(&known.owner) == own.as_ref())
            .is_some()
    })
}
