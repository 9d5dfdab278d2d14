//! `/groups`; who belongs to them is in `members`.
//!
//! Only what assigning and provisioning need: security groups, mail-enabled ones, Microsoft 365 groups, and one dynamic
//! rule.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::body::{self, Kind};
use super::call::Call;
use super::clock;
use super::expand::{self, Expansion};
use super::filter::Allowed;
use super::members;
use super::page::{self, Face};
use super::people::Group;
use super::properties;
use super::store::{Members, Tenant};

const FILTERS: &Allowed = &[
    ("displayName", "eq"),
    ("displayName", "startswith"),
    ("groupTypes", "any"),
    ("id", "eq"),
    ("mail", "eq"),
    ("mail", "startswith"),
    ("mailEnabled", "eq"),
    ("mailNickname", "eq"),
    ("mailNickname", "startswith"),
    ("securityEnabled", "eq"),
];

const FACE: Face<'_> = Face {
    context: "groups",
    filters: FILTERS,
    usual: &[],
    expansion: None,
};

const WRITABLE: &[(&str, Kind)] = &[
    ("description", Kind::TextOrNull),
    ("displayName", Kind::Text),
    ("groupTypes", Kind::Texts),
    ("mailEnabled", Kind::Flag),
    ("mailNickname", Kind::Text),
    ("securityEnabled", Kind::Flag),
];

/// What a new group cannot be without.
const REQUIRED: [&str; 4] = [
    "displayName",
    "mailEnabled",
    "mailNickname",
    "securityEnabled",
];

/// GET /groups.
pub(super) fn list(tenant: &Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    let view = call.list_view();
    let items = tenant.people.groups.all().iter().filter_map(|aged| {
        let group = aged.until(view)?;
        Some((aged.ordinal, Cow::Borrowed(&group.object)))
    });
    page::faced(call, face(tenant, call)?, items).map(Answer::read)
}

/// GET /groups/{id}.
pub(super) fn get(tenant: &Tenant, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    let group = find(tenant, call, id)?;
    page::single_faced(call, face(tenant, call)?, &group.object).map(Answer::read)
}

/// Groups with what else a request wants to see of them.
fn face<'a>(tenant: &'a Tenant, call: &'a Call<'_>) -> Result<Face<'a>, Refusal> {
    let expansion = Expansion::of(tenant, call, expand::OF_PEOPLE)?;
    Ok(Face { expansion, ..FACE })
}

/// POST /groups. Groups with mail are Exchange's, except the Microsoft 365 ones.
pub(super) fn create(tenant: &mut Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    call.only(&[])?;
    let body = body::members(call.body, WRITABLE).map_err(Refusal::bad)?;
    if let Some(missing) = REQUIRED.iter().find(|name| !body.contains_key(**name)) {
        return Err(Refusal::bad(format!(
            "A value is required for property '{missing}' of resource 'Group'."
        )));
    }
    let types = body.get("groupTypes").cloned().unwrap_or_else(|| json!([]));
    let unified = json!(["Unified"]);
    if (types != json!([]) && types != unified)
        || (body["mailEnabled"] == json!(true)) != (types == unified)
    {
        return Err(Refusal::bad(
            "The service supports two group types for creation via Microsoft Graph: Microsoft 365 Groups and Security Groups.",
        ));
    }
    let direct = members::bound(tenant, call, body)?;
    let mut object = blank(&tenant.mint(), call.now);
    for (name, value) in body.iter().filter(|(name, _)| !body::is_annotation(name)) {
        object.insert(name.clone(), value.clone());
    }
    let ordinal = tenant.ordinal();
    let group = Group {
        object: object.clone(),
        direct,
    };
    tenant.people.add_group(ordinal, call.now, group);
    page::single(call, FACE.context, &object).map(Answer::created)
}

/// PATCH /groups/{id}.
pub(super) fn patch(tenant: &mut Tenant, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    let group = find(tenant, call, id)?;
    let id = group.id().to_owned();
    let writable = [
        ("description", Kind::TextOrNull),
        ("displayName", Kind::Text),
        ("securityEnabled", Kind::Flag),
    ];
    let changes = properties::patch(call, &group.object, &writable)?;
    tenant.people.groups.change(
        call.now,
        |group| group.id() == id,
        |group| properties::apply(&mut group.object, &changes),
    );
    Ok(Answer::done())
}

/// DELETE /groups/{id}: out of all groups and applications.
pub(super) fn delete(tenant: &mut Tenant, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    let id = find(tenant, call, id)?.id().to_owned();
    tenant.unlink(call.now, &id);
    tenant.people.remove_group(call.now, &id);
    Ok(Answer::done())
}

/// The group of an id, as far as replication shows it.
pub(super) fn find<'a>(
    tenant: &'a Tenant,
    call: &Call<'_>,
    id: &str,
) -> Result<&'a Group, Refusal> {
    tenant
        .people
        .groups
        .find(|group| group.id().eq_ignore_ascii_case(id))
        .filter(|(aged, _)| !call.hides(aged.created))
        .map(|(_, group)| group)
        .ok_or_else(|| Refusal::missing(id))
}

/// A group of that name without members: a security group unless more is said.
pub(super) fn blank(id: &str, at: clock::Instant) -> Members {
    let object = json!({
        "id": id,
        "createdDateTime": clock::iso(at),
        "deletedDateTime": null,
        "description": null,
        "displayName": null,
        "groupTypes": [],
        "isAssignableToRole": null,
        "mail": null,
        "mailEnabled": false,
        "mailNickname": null,
        "membershipRule": null,
        "membershipRuleProcessingState": null,
        "onPremisesSyncEnabled": null,
        "securityEnabled": true,
        "visibility": null,
    });
    match object {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Members::new()
        }
    }
}
