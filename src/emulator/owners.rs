//! `owners` of service principals and of applications: who may manage them.
//!
//! Reference section 2.11. Users and service principals can own, groups cannot. Whether the one who instantiates becomes an
//! owner is unknown to the reference: a switch, and off.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::directory;
use super::page;
use super::reference;
use super::store::{Members, Tenant, text};
use super::synchronization::Root;
use crate::wire::Method::{Delete, Get, Post};

/// One object that owns a service principal or an application.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ownership {
    /// The id of what is owned, under the name of its first kind.
    #[serde(rename = "servicePrincipal")]
    pub(super) owned: String,
    pub(super) owner: String,
}

impl Ownership {
    /// What a snapshot shows.
    pub(super) fn content(&self) -> Value {
        json!({"servicePrincipal": self.owned, "owner": self.owner})
    }
}

/// Carries out what lies below `owners`.
pub(super) fn route(
    tenant: &mut Tenant,
    call: &Call<'_>,
    root: Root,
    key: &str,
    rest: &[&str],
) -> Result<Answer, Refusal> {
    let shelf = match root {
        Root::Applications => &tenant.applications,
        Root::ServicePrincipals => &tenant.service_principals,
    };
    let (_, owned) = directory::find(shelf, call, key)?;
    let id = text(owned, "id").to_owned();
    match (call.method, rest) {
        (Get, []) => list(tenant, call, &id),
        (Post, ["$ref"]) => add(tenant, call, id),
        (Delete, [owner, "$ref"]) => take(tenant, call, &id, owner),
        (_, [] | ["$ref"] | [_, "$ref"]) => Err(Refusal::method()),
        (_, [.., last]) => Err(Refusal::no_route(last)),
    }
}

fn list(tenant: &Tenant, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    page::collection(call, "directoryObjects", of(tenant, call, id), &[]).map(Answer::read)
}

/// The owners of an object, as late as lists are, with their ordinals.
pub(super) fn of<'a>(
    tenant: &'a Tenant,
    call: &'a Call<'_>,
    id: &'a str,
) -> impl Iterator<Item = (u64, Members)> + 'a {
    let view = call.list_view();
    tenant.owners.all().iter().filter_map(move |aged| {
        let ownership = aged.until(view).filter(|known| known.owned == id)?;
        let owner = directory::object(tenant, call, &ownership.owner)?;
        Some((aged.ordinal, owner))
    })
}

fn add(tenant: &mut Tenant, call: &Call<'_>, id: String) -> Result<Answer, Refusal> {
    call.only(&[])?;
    let owner = eligible(tenant, call, &reference::of_body(call.body)?)?;
    let ownership = Ownership { owned: id, owner };
    if tenant.owners.find(|known| *known == ownership).is_some() {
        return Err(reference::repeated("owners"));
    }
    let ordinal = tenant.ordinal();
    tenant.owners.add(ordinal, call.now, ownership);
    Ok(Answer::done())
}

/// The id of an object that may own.
fn eligible(tenant: &Tenant, call: &Call<'_>, named: &str) -> Result<String, Refusal> {
    let owner = directory::object(tenant, call, named).ok_or_else(|| Refusal::missing(named))?;
    let kinds = ["#microsoft.graph.user", "#microsoft.graph.servicePrincipal"];
    if !kinds.contains(&text(&owner, "@odata.type")) {
        return Err(Refusal::bad(
            "Only users and service principals can be owners of a service principal or an application.",
        ));
    }
    Ok(text(&owner, "id").to_owned())
}

/// Whom the body of a new object names by `owners@odata.bind`.
pub(super) fn bound(tenant: &Tenant, call: &Call<'_>) -> Result<Vec<String>, Refusal> {
    let bound = call.body.and_then(|body| body.get("owners@odata.bind"));
    let addresses = bound.and_then(Value::as_array).into_iter().flatten();
    let ids: BTreeSet<_> = addresses
        .map(|address| reference::id(address.as_str().unwrap_or_default()))
        .collect::<Result<_, _>>()?;
    ids.iter().map(|id| eligible(tenant, call, id)).collect()
}

/// Makes them owners of a new object.
pub(super) fn settle(tenant: &mut Tenant, call: &Call<'_>, owned: &str, owners: Vec<String>) {
    for owner in owners {
        let owned = owned.to_owned();
        let ordinal = tenant.ordinal();
        let ownership = Ownership { owned, owner };
        tenant.owners.add(ordinal, call.now, ownership);
    }
}

fn take(tenant: &mut Tenant, call: &Call<'_>, id: &str, owner: &str) -> Result<Answer, Refusal> {
    call.only(&[])?;
    let is_meant = |known: &Ownership| known.owned == id && known.owner.eq_ignore_ascii_case(owner);
    if tenant.owners.remove(call.now, is_meant).is_empty() {
        return Err(Refusal::missing(owner));
    }
    Ok(Answer::done())
}
