//! `/applications`: the registrations that `instantiate` made, or somebody by hand.
//!
//! Reference sections 2.11 and 4. How one is made without the gallery is in `ops::by_hand`.

use std::borrow::Cow;

use serde_json::Value;

use super::answer::{Answer, Refusal};
use super::body::{self, Kind};
use super::call::Call;
use super::directory;
use super::expand::{self, Expansion};
use super::filter::Allowed;
use super::ops::{by_hand, deleted};
use super::page::{self, Face};
use super::properties;
use super::store::{Members, Tenant, text};

const FACE: Face<'_> = Face {
    context: "applications",
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
    ("serviceManagementReference", "eq"),
    ("tags", "any"),
    ("identifierUris", "any"),
];

pub(super) const WRITABLE: &[(&str, Kind)] = &[
    ("displayName", Kind::Text),
    ("api", Kind::Object),
    ("groupMembershipClaims", Kind::TextOrNull),
    ("info", Kind::Object),
    ("isDeviceOnlyAuthSupported", Kind::FlagOrNull),
    ("isFallbackPublicClient", Kind::FlagOrNull),
    ("optionalClaims", Kind::ObjectOrNull),
    ("publicClient", Kind::Object),
    ("requiredResourceAccess", Kind::List),
    ("signInAudience", Kind::Text),
    ("spa", Kind::Object),
    ("description", Kind::TextOrNull),
    ("notes", Kind::TextOrNull),
    ("serviceManagementReference", Kind::TextOrNull),
    ("tags", Kind::Texts),
    ("identifierUris", Kind::Texts),
    ("appRoles", Kind::List),
    ("web", Kind::Object),
];

/// The members of `web` that a PATCH may name.
const WEB: &[(&str, Kind)] = &[
    ("homePageUrl", Kind::TextOrNull),
    ("implicitGrantSettings", Kind::Object),
    ("logoutUrl", Kind::TextOrNull),
    ("redirectUriSettings", Kind::List),
    ("redirectUris", Kind::Texts),
];

/// GET /applications.
pub(super) fn list(tenant: &Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    let items = directory::visible(&tenant.applications, call)
        .map(|(ordinal, members)| (ordinal, Cow::Borrowed(members)));
    page::faced(call, face(tenant, call)?, items).map(Answer::read)
}

/// Applications with what else a request wants to see of them.
fn face<'a>(tenant: &'a Tenant, call: &'a Call<'_>) -> Result<Face<'a>, Refusal> {
    let expansion = Expansion::of(tenant, call, expand::OF_APPLICATIONS)?;
    Ok(Face { expansion, ..FACE })
}

/// GET /applications/{id}.
pub(super) fn get(tenant: &Tenant, call: &Call<'_>, key: &str) -> Result<Answer, Refusal> {
    let (_, members) = directory::find(&tenant.applications, call, key)?;
    page::single_faced(call, face(tenant, call)?, members).map(Answer::read)
}

/// PATCH /applications/{id}. A new name flows to the service principal, and so does a home page where the switch says so.
pub(super) fn patch(tenant: &mut Tenant, call: &Call<'_>, key: &str) -> Result<Answer, Refusal> {
    let (_, members) = directory::find(&tenant.applications, call, key)?;
    let (id, app_id) = (
        text(members, "id").to_owned(),
        text(members, "appId").to_owned(),
    );
    let mut changes = properties::patch(call, members, WRITABLE)?;
    let mut home = None;
    if let Some(web) = changes.get_mut("web") {
        body::members(Some(web), WEB).map_err(Refusal::bad)?;
        home = web.get("homePageUrl").cloned();
        *web = merged_web(members.get("web"), web);
    }
    tenant.applications.change(
        call.now,
        |members| text(members, "id") == id,
        |members| properties::apply(members, &changes),
    );
    let name = changes.get("displayName");
    let follows = call.switches().homepage_follows;
    let shared = [
        ("displayName", name),
        ("appDisplayName", name),
        ("homepage", home.as_ref().filter(|_| follows)),
        ("appRoles", changes.get("appRoles")),
    ];
    let shared: Vec<(&str, &Value)> = shared
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    if !shared.is_empty() {
        tenant.service_principals.change(
            call.now,
            |members| text(members, "appId") == app_id,
            |members| {
                for (name, value) in &shared {
                    members.insert((*name).to_owned(), (*value).clone());
                }
            },
        );
    }
    Ok(Answer::done())
}

/// DELETE /applications/{id}: with its service principal, jobs and secrets, to the deleted items. One whose people sign in
/// by SAML stays, in the words of a published report; its status is in no sample.
pub(super) fn delete(tenant: &mut Tenant, call: &Call<'_>, key: &str) -> Result<Answer, Refusal> {
    let (_, members) = directory::find(&tenant.applications, call, key)?;
    let app_id = text(members, "appId").to_owned();
    let of_app = |members: &Members| text(members, "appId") == app_id;
    let by_saml =
        |members: &Members| of_app(members) && text(members, "preferredSingleSignOnMode") == "saml";
    if tenant.service_principals.find(by_saml).is_some() {
        return Err(Refusal::directory(
            400,
            "DeletingSamlSpNotAllowed",
            "Property appId is invalid.",
        ));
    }
    let applications = tenant.applications.remove(call.now, of_app);
    for application in &applications {
        tenant.unlink(call.now, text(application, "id"));
    }
    deleted::put(tenant, call, "application", applications);
    let principals = tenant.service_principals.remove(call.now, of_app);
    by_hand::bury(tenant, call, principals);
    Ok(Answer::done())
}

/// A PATCH of a complex property replaces the members that it names.
fn merged_web(before: Option<&Value>, change: &Value) -> Value {
    let mut web = before
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    for (name, value) in change.as_object().into_iter().flatten() {
        web.insert(name.clone(), value.clone());
    }
    Value::Object(web)
}
