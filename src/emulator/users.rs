//! `/users`: reading people, and the few writes by which other hands change them.
//!
//! Shapes and operators are those of the OpenAPI document's `microsoft.graph.user`, as far as provisioning cares for them.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::body::{self, Kind};
use super::call::Call;
use super::clock;
use super::expand::{self, Expansion};
use super::filter::Allowed;
use super::page::{self, Face};
use super::properties;
use super::store::{Members, Tenant, text};
use super::user_attributes::{self, EXTENSIONS};

/// What is answered where nothing is selected; the rest comes by `$select` only.
pub(super) const USUAL: &[&str] = &[
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "id",
];

const FILTERS: &Allowed = &[
    ("accountEnabled", "eq"),
    ("department", "eq"),
    ("department", "startswith"),
    ("displayName", "eq"),
    ("displayName", "startswith"),
    ("employeeId", "eq"),
    ("givenName", "eq"),
    ("givenName", "startswith"),
    ("id", "eq"),
    ("jobTitle", "eq"),
    ("jobTitle", "startswith"),
    ("mail", "eq"),
    ("mail", "startswith"),
    ("mailNickname", "eq"),
    ("mailNickname", "startswith"),
    ("surname", "eq"),
    ("surname", "startswith"),
    ("userPrincipalName", "eq"),
    ("userPrincipalName", "startswith"),
    ("userType", "eq"),
];

const FACE: Face<'_> = Face {
    context: "users",
    filters: FILTERS,
    usual: USUAL,
    expansion: None,
};

const WRITABLE: &[(&str, Kind)] = &[
    ("accountEnabled", Kind::Flag),
    ("businessPhones", Kind::Texts),
    ("department", Kind::TextOrNull),
    ("displayName", Kind::Text),
    ("employeeId", Kind::TextOrNull),
    ("givenName", Kind::TextOrNull),
    ("jobTitle", Kind::TextOrNull),
    ("mail", Kind::TextOrNull),
    ("mailNickname", Kind::Text),
    ("mobilePhone", Kind::TextOrNull),
    ("officeLocation", Kind::TextOrNull),
    (EXTENSIONS, Kind::Object),
    ("preferredLanguage", Kind::TextOrNull),
    ("surname", Kind::TextOrNull),
    ("userPrincipalName", Kind::Text),
    ("userType", Kind::TextOrNull),
];

/// What a new user cannot be without.
const REQUIRED: [&str; 5] = [
    "accountEnabled",
    "displayName",
    "mailNickname",
    "passwordProfile",
    "userPrincipalName",
];

/// GET /users.
pub(super) fn list(tenant: &Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    let users = tenant.people.users_at(call.list_view());
    let items = users.map(|(ordinal, user)| (ordinal, Cow::Borrowed(user)));
    page::faced(call, face(tenant, call)?, items).map(Answer::read)
}

/// Users with what else a request wants to see of them.
fn face<'a>(tenant: &'a Tenant, call: &'a Call<'_>) -> Result<Face<'a>, Refusal> {
    let expansion = Expansion::of(tenant, call, expand::OF_PEOPLE)?;
    Ok(Face { expansion, ..FACE })
}

/// GET /users/{id or userPrincipalName}.
pub(super) fn get(tenant: &Tenant, call: &Call<'_>, key: &str) -> Result<Answer, Refusal> {
    let user = find(tenant, call, key)?;
    page::single_faced(call, face(tenant, call)?, user).map(Answer::read)
}

/// POST /users. The password is checked for being there and forgotten.
pub(super) fn create(tenant: &mut Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    call.only(&[])?;
    let mut known = WRITABLE.to_vec();
    known.push(("passwordProfile", Kind::Object));
    let body = body::members(call.body, &known).map_err(Refusal::bad)?;
    if let Some(missing) = REQUIRED.iter().find(|name| !body.contains_key(**name)) {
        return Err(Refusal::bad(format!(
            "A value is required for property '{missing}' of resource 'User'."
        )));
    }
    check_name(tenant, body, None)?;
    user_attributes::check_extensions(body)?;
    let mut user = blank(&tenant.mint(), call.now);
    properties::apply(&mut user, body);
    user.shift_remove("passwordProfile");
    let ordinal = tenant.ordinal();
    tenant.people.add_user(ordinal, call.now, user.clone());
    page::single_faced(call, FACE, &user).map(Answer::created)
}

/// PATCH /users/{id or userPrincipalName}.
pub(super) fn patch(tenant: &mut Tenant, call: &Call<'_>, key: &str) -> Result<Answer, Refusal> {
    let user = find(tenant, call, key)?;
    let id = text(user, "id").to_owned();
    let mut changes = properties::patch(call, user, WRITABLE)?;
    check_name(tenant, &changes, Some(&id))?;
    user_attributes::check_extensions(&changes)?;
    user_attributes::merge_extensions(&mut changes, user);
    tenant
        .people
        .change_user(call.now, &id, |user| properties::apply(user, &changes));
    Ok(Answer::done())
}

/// DELETE /users/{id or userPrincipalName}: out of all groups and applications, to the deleted items.
pub(super) fn delete(tenant: &mut Tenant, call: &Call<'_>, key: &str) -> Result<Answer, Refusal> {
    let id = text(find(tenant, call, key)?, "id").to_owned();
    tenant.unlink(call.now, &id);
    for mut user in tenant.people.remove_user(call.now, &id) {
        user.insert("deletedDateTime".to_owned(), json!(clock::iso(call.now)));
        user.insert("@odata.type".to_owned(), json!("#microsoft.graph.user"));
        tenant.deleted_items.push(Value::Object(user));
    }
    Ok(Answer::done())
}

/// The user of an id or a userPrincipalName, as far as replication shows them.
pub(super) fn find<'a>(
    tenant: &'a Tenant,
    call: &Call<'_>,
    key: &str,
) -> Result<&'a Members, Refusal> {
    tenant
        .people
        .user(key)
        .filter(|(created, _)| !call.hides(*created))
        .map(|(_, user)| user)
        .ok_or_else(|| Refusal::missing(key))
}

/// A userPrincipalName looks like an address and belongs to one user.
fn check_name(tenant: &Tenant, changes: &Members, own: Option<&str>) -> Result<(), Refusal> {
    let Some(name) = changes.get("userPrincipalName").and_then(Value::as_str) else {
        return Ok(());
    };
    if !name.contains('@') {
        return Err(Refusal::bad("Property userPrincipalName is invalid."));
    }
    match tenant.people.user(name) {
        Some((_, other)) if own != Some(text(other, "id")) => Err(Refusal::bad(
            "Another object with the same value for property userPrincipalName already exists.",
        )),
        Some(_) | None => Ok(()),
    }
}

/// A user of whom nothing is known but the id.
pub(super) fn blank(id: &str, at: clock::Instant) -> Members {
    let mut user = Members::new();
    user.insert("id".to_owned(), json!(id));
    for (name, kind) in WRITABLE {
        let value = match kind {
            Kind::Texts => json!([]),
            Kind::Text
            | Kind::TextOrNull
            | Kind::Flag
            | Kind::FlagOrNull
            | Kind::Object
            | Kind::ObjectOrNull
            | Kind::List
            | Kind::NumberOrNull
            | Kind::Any => Value::Null,
        };
        user.insert((*name).to_owned(), value);
    }
    user.insert("userType".to_owned(), json!("Member"));
    user.insert("createdDateTime".to_owned(), json!(clock::iso(at)));
    user
}
