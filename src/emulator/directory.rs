//! What applications and service principals share: keys, reads that lag, and the organization itself.

use serde_json::json;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::history::{Aged, Shelf};
use super::store::{Members, Tenant, text};

/// GET /organization: a collection of exactly one.
pub(super) fn organization(tenant: &Tenant, call: &Call<'_>) -> Answer {
    Answer::read(json!({
        "@odata.context": call.context("organization"),
        "value": [{
            "id": tenant.tenant_id,
            "displayName": "Contoso (emulated)",
            "tenantType": "AAD",
            "verifiedDomains": [
                {"name": "contoso.com", "type": "Managed", "isDefault": true, "isInitial": false, "capabilities": "Email"},
                {"name": "contoso.onmicrosoft.com", "type": "Managed", "isDefault": false, "isInitial": true, "capabilities": "Email"},
            ],
        }],
    }))
}

/// Finds an object by its id or by `appId=..`, as far as replication shows it.
///
/// An object that is younger than the lag is missing in the very words of one that never was.
pub(super) fn find<'a>(
    shelf: &'a Shelf<Members>,
    call: &Call<'_>,
    key: &str,
) -> Result<(&'a Aged<Members>, &'a Members), Refusal> {
    let (name, wanted) = match key.split_once('=') {
        Some(("appId", value)) => ("appId", value),
        Some((name, _)) => {
            return Err(Refusal::bad(format!(
                "The key '{name}' is not an alternate key of this resource."
            )));
        }
        None => ("id", key),
    };
    shelf
        .find(|members| text(members, name).eq_ignore_ascii_case(wanted))
        .filter(|(aged, _)| !call.hides(aged.created))
        .ok_or_else(|| Refusal::missing(wanted))
}

/// The objects that a collection shows by now, each with its ordinal.
pub(super) fn visible<'a>(
    shelf: &'a Shelf<Members>,
    call: &Call<'_>,
) -> impl Iterator<Item = (u64, &'a Members)> {
    let view = call.list_view();
    shelf
        .all()
        .iter()
        .filter_map(move |aged| aged.until(view).map(|members| (aged.ordinal, members)))
}
