//! `/servicePrincipals/{id}/owners`: who may manage an enterprise application.
//!
//! Reference section 2.11. Users and service principals can own, groups cannot. Whether the one who instantiates becomes an
//! owner is unknown to the reference: a switch, and off.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::directory;
use super::page;
use super::reference;
use super::store::{Tenant, text};
use crate::wire::Method::{Delete, Get, Post};

/// One object that owns a service principal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ownership {
    pub(super) service_principal: String,
    pub(super) owner: String,
}

impl Ownership {
    /// What a snapshot shows.
    pub(super) fn content(&self) -> Value {
        json!({"servicePrincipal": self.service_principal, "owner": self.owner})
    }
}

/// Carries out what lies below `owners`.
pub(super) fn route(
    tenant: &mut Tenant,
    call: &Call<'_>,
    key: &str,
    rest: &[&str],
) -> Result<Answer, Refusal> {
    let (_, principal) = directory::find(&tenant.service_principals, call, key)?;
    let id = text(principal, "id").to_owned();
    match (call.method, rest) {
        (Get, []) => list(tenant, call, &id),
        (Post, ["$ref"]) => add(tenant, call, id),
        (Delete, [owner, "$ref"]) => take(tenant, call, &id, owner),
        (_, [] | ["$ref"] | [_, "$ref"]) => Err(Refusal::method()),
        (_, [.., last]) => Err(Refusal::no_route(last)),
    }
}

fn list(tenant: &Tenant, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    let view = call.list_view();
    let owners = tenant.owners.all().iter();
    let items = owners.filter_map(|aged| {
        let ownership = aged.until(view)?;
        let owner = directory::object(tenant, call, &ownership.owner)?;
        (ownership.service_principal == id).then_some((aged.ordinal, owner))
    });
    page::collection(call, "directoryObjects", items, &[]).map(Answer::read)
}

fn add(tenant: &mut Tenant, call: &Call<'_>, id: String) -> Result<Answer, Refusal> {
    call.only(&[])?;
    let named = reference::of_body(call.body)?;
    let owner = directory::object(tenant, call, &named).ok_or_else(|| Refusal::missing(&named))?;
    let kinds = ["#microsoft.graph.user", "#microsoft.graph.servicePrincipal"];
    if !kinds.contains(&text(&owner, "@odata.type")) {
        return Err(Refusal::bad(
            "Only users and service principals can be owners of a service principal.",
        ));
    }
    let ownership = Ownership {
        service_principal: id,
        owner: text(&owner, "id").to_owned(),
    };
    if tenant.owners.find(|known| *known == ownership).is_some() {
        return Err(reference::repeated("owners"));
    }
    let ordinal = tenant.ordinal();
    tenant.owners.add(ordinal, call.now, ownership);
    Ok(Answer::done())
}

fn take(tenant: &mut Tenant, call: &Call<'_>, id: &str, owner: &str) -> Result<Answer, Refusal> {
    call.only(&[])?;
    let is_meant = |known: &Ownership| {
        known.service_principal == id && known.owner.eq_ignore_ascii_case(owner)
    };
    if tenant.owners.remove(call.now, is_meant).is_empty() {
        return Err(Refusal::missing(owner));
    }
    Ok(Answer::done())
}
