//! What the objects of the directory share: keys, reads that lag, types, and the organization itself.
//!
//! It leads to users and groups, which other modules know.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::assignments::{self, Side};
use super::call::Call;
use super::groups;
use super::history::{Aged, Shelf};
use super::members;
use super::page;
use super::store::{Members, Tenant, text};
use super::synchronization::with_context;
use super::users;
use crate::wire::Method::{Delete, Get, Patch, Post};

/// GET /organization: a collection of exactly one.
pub(super) fn organization(tenant: &Tenant, call: &Call<'_>) -> Answer {
    Answer::read(json!({
        "@odata.context": call.context("organization"),
        "value": [home(tenant)],
    }))
}

/// GET /organization/{id}.
pub(super) fn one_organization(
    tenant: &Tenant,
    call: &Call<'_>,
    id: &str,
) -> Result<Answer, Refusal> {
    if !id.eq_ignore_ascii_case(&tenant.tenant_id) {
        return Err(Refusal::missing(id));
    }
    let context = call.context("organization/$entity");
    Ok(Answer::read(with_context(context, home(tenant))))
}

/// The domain of people whom nobody names otherwise.
pub(super) const DEFAULT_DOMAIN: &str = "contoso.com";

fn home(tenant: &Tenant) -> Value {
    json!({
        "id": tenant.tenant_id,
        "displayName": "Contoso (emulated)",
        "tenantType": "AAD",
        "verifiedDomains": [
            {"name": DEFAULT_DOMAIN, "type": "Managed", "isDefault": true, "isInitial": false, "capabilities": "Email"},
            {"name": "contoso.onmicrosoft.com", "type": "Managed", "isDefault": false, "isInitial": true, "capabilities": "Email"},
        ],
    })
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

/// Carries out what lies below `/users`, `/groups` and `/directoryObjects`.
pub(super) fn route(
    tenant: &mut Tenant,
    call: &Call<'_>,
    segments: &[&str],
) -> Result<Answer, Refusal> {
    match (call.method, segments) {
        (Get, ["users"]) => users::list(tenant, call),
        (Post, ["users"]) => users::create(tenant, call),
        (Get, ["users", key]) => users::get(tenant, call, key),
        (Patch, ["users", key]) => users::patch(tenant, call, key),
        (Delete, ["users", key]) => users::delete(tenant, call, key),
        (Get, ["groups"]) => groups::list(tenant, call),
        (Post, ["groups"]) => groups::create(tenant, call),
        (Get, ["groups", id]) => groups::get(tenant, call, id),
        (Patch, ["groups", id]) => groups::patch(tenant, call, id),
        (Delete, ["groups", id]) => groups::delete(tenant, call, id),
        (Get, ["groups", id, "owners"]) => {
            // Nobody owns one here; tools that read a group ask all the same.
            groups::find(tenant, call, id)?;
            page::collection(call, "directoryObjects", std::iter::empty(), &[]).map(Answer::read)
        }
        (Get, ["groups", id, "members"]) => members::list(tenant, call, id),
        (Post, ["groups", id, "members", "$ref"]) => members::add(tenant, call, id),
        (Delete, ["groups", id, "members", member, "$ref"]) => {
            members::take(tenant, call, id, member)
        }
        (Get, ["directoryObjects", id]) => {
            let object = object(tenant, call, id).ok_or_else(|| Refusal::missing(id))?;
            page::single(call, "directoryObjects", &object).map(Answer::read)
        }
        (_, ["users" | "groups", key, "appRoleAssignments", rest @ ..]) => {
            let id = key_of(tenant, call, segments[0], key)?;
            let side = Side::principal(tenant, call, &id)?;
            assignments::route(tenant, call, &side, rest)
        }
        (_, ["users" | "groups"] | ["users" | "groups" | "directoryObjects", _])
        | (
            _,
            ["groups", _, "owners"] | ["groups", _, "members"] | ["groups", _, "members", "$ref"],
        )
        | (_, ["groups", _, "members", _, "$ref"]) => Err(Refusal::method()),
        _ => Err(Refusal::no_route(
            segments.last().copied().unwrap_or_default(),
        )),
    }
}

/// The id of a user, also by userPrincipalName, or of a group.
fn key_of(tenant: &Tenant, call: &Call<'_>, root: &str, key: &str) -> Result<String, Refusal> {
    if root == "users" {
        return users::find(tenant, call, key).map(|user| text(user, "id").to_owned());
    }
    groups::find(tenant, call, key).map(|group| group.id().to_owned())
}

/// Any object of the directory by its id, with its type in front, as far as replication shows it.
pub(super) fn object(tenant: &Tenant, call: &Call<'_>, id: &str) -> Option<Members> {
    if let Ok(user) = users::find(tenant, call, id)
        && text(user, "id").eq_ignore_ascii_case(id)
    {
        return Some(typed(call, "user", user));
    }
    if let Ok(group) = groups::find(tenant, call, id) {
        return Some(typed(call, "group", &group.object));
    }
    let shelves = [
        ("servicePrincipal", &tenant.service_principals),
        ("application", &tenant.applications),
    ];
    shelves.iter().find_map(|(kind, shelf)| {
        let (aged, members) = shelf.find(|members| text(members, "id").eq_ignore_ascii_case(id))?;
        (!call.hides(aged.created)).then(|| typed(call, kind, members))
    })
}

/// An object of a collection of several types.
pub(super) fn typed(call: &Call<'_>, kind: &str, members: &Members) -> Members {
    let mut object = Members::new();
    let name = format!("#microsoft.graph.{kind}");
    object.insert("@odata.type".to_owned(), json!(name));
    let is_short = kind == "user" && call.option("$select").is_none();
    for (name, value) in members {
        if !is_short || users::USUAL.contains(&name.as_str()) {
            object.insert(name.clone(), value.clone());
        }
    }
    object
}
