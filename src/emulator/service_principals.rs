//! `/servicePrincipals`: the enterprise applications.
//!
//! Reference sections 2.11 and 4. Their `tags` read as the union of their own and their application's, and a PATCH
//! replaces their own. What lies below `/synchronization` is not here.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::body::Kind;
use super::call::Call;
use super::clock::Instant;
use super::directory;
use super::expand::{self, Expansion};
use super::filter::Allowed;
use super::ops::by_hand;
use super::page::{self, Face};
use super::properties;
use super::store::{Members, Tenant, text};

const FACE: Face<'_> = Face {
    context: "servicePrincipals",
    filters: FILTERS,
    usual: &[],
    expansion: None,
};

const FILTERS: &Allowed = &[
    ("displayName", "eq"),
    ("displayName", "startswith"),
    ("displayName", "in"),
    ("displayName", "ne"),
    ("displayName", "orderby+"),
    ("displayName", "search"),
    ("applicationTemplateId", "eq"),
    ("applicationTemplateId", "ne"),
    ("appId", "eq"),
    ("appId", "in"),
    ("appId", "ne"),
    ("appId", "startswith"),
    ("accountEnabled", "eq"),
    ("accountEnabled", "in"),
    ("accountEnabled", "ne"),
    ("tags", "any"),
    ("servicePrincipalNames", "any"),
];

pub(super) const WRITABLE: &[(&str, Kind)] = &[
    ("accountEnabled", Kind::Flag),
    ("alternativeNames", Kind::Texts),
    ("appRoleAssignmentRequired", Kind::Flag),
    ("description", Kind::TextOrNull),
    ("loginUrl", Kind::TextOrNull),
    ("notes", Kind::TextOrNull),
    ("notificationEmailAddresses", Kind::Texts),
    ("preferredSingleSignOnMode", Kind::TextOrNull),
    ("preferredTokenSigningKeyThumbprint", Kind::TextOrNull),
    ("replyUrls", Kind::Texts),
    ("samlSingleSignOnSettings", Kind::ObjectOrNull),
    ("tags", Kind::Texts),
];

/// GET /servicePrincipals.
pub(super) fn list(tenant: &Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    let view = call.list_view();
    let items = directory::visible(&tenant.service_principals, call)
        .map(|(ordinal, members)| (ordinal, Cow::Owned(with_union(tenant, members, view))));
    page::faced(call, face(tenant, call)?, items).map(Answer::read)
}

/// Service principals with what else a request wants to see of them.
fn face<'a>(tenant: &'a Tenant, call: &'a Call<'_>) -> Result<Face<'a>, Refusal> {
    let expansion = Expansion::of(tenant, call, expand::OF_PRINCIPALS)?;
    Ok(Face { expansion, ..FACE })
}

/// GET /servicePrincipals/{id}.
pub(super) fn get(tenant: &Tenant, call: &Call<'_>, key: &str) -> Result<Answer, Refusal> {
    let (_, members) = directory::find(&tenant.service_principals, call, key)?;
    let mut members = with_union(tenant, members, call.now);
    if call.version == "beta" {
        let address = by_hand::saml_metadata(tenant, &members);
        members.insert("samlMetadataUrl".to_owned(), address);
    }
    page::single_faced(call, face(tenant, call)?, &members).map(Answer::read)
}

/// PATCH /servicePrincipals/{id}.
pub(super) fn patch(tenant: &mut Tenant, call: &Call<'_>, key: &str) -> Result<Answer, Refusal> {
    let (_, members) = directory::find(&tenant.service_principals, call, key)?;
    let id = text(members, "id").to_owned();
    let changes = properties::patch(call, members, WRITABLE)?;
    tenant.service_principals.change(
        call.now,
        |members| text(members, "id") == id,
        |members| properties::apply(members, &changes),
    );
    Ok(Answer::done())
}

/// The service principal with its own tags and those that its application had at `view`.
fn with_union(tenant: &Tenant, members: &Members, view: Instant) -> Members {
    let app_id = text(members, "appId");
    let application = tenant
        .applications
        .all()
        .iter()
        .filter_map(|aged| aged.until(view))
        .find(|application| text(application, "appId") == app_id);
    let mut tags = tags(Some(members));
    for tag in self::tags(application) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let mut members = members.clone();
    members.insert("tags".to_owned(), json!(tags));
    members
}

fn tags(members: Option<&Members>) -> Vec<Value> {
    members
        .and_then(|members| members.get("tags"))
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default()
}
