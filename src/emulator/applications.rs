//! `/applications`: the registrations that `instantiate` made.
//!
//! Reference sections 2.11 and 4. Creating one by POST is not emulated: this project instantiates.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::body::{self, Kind};
use super::call::Call;
use super::clock;
use super::directory;
use super::filter::Allowed;
use super::page;
use super::properties;
use super::store::{Members, Tenant, text};

const CONTEXT: &str = "applications";

const FILTERS: &Allowed = &[
    ("displayName", "eq"),
    ("displayName", "startswith"),
    ("applicationTemplateId", "eq"),
    ("appId", "eq"),
    ("serviceManagementReference", "eq"),
    ("tags", "any"),
    ("identifierUris", "any"),
];

const WRITABLE: &[(&str, Kind)] = &[
    ("displayName", Kind::Text),
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
        .map(|(ordinal, members)| (ordinal, members.clone()));
    page::collection(call, CONTEXT, items, FILTERS).map(Answer::read)
}

/// GET /applications/{id}.
pub(super) fn get(tenant: &Tenant, call: &Call<'_>, key: &str) -> Result<Answer, Refusal> {
    let (_, members) = directory::find(&tenant.applications, call, key)?;
    page::single(call, CONTEXT, members).map(Answer::read)
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

/// DELETE /applications/{id}: with its service principal, jobs and secrets, to the deleted items.
pub(super) fn delete(tenant: &mut Tenant, call: &Call<'_>, key: &str) -> Result<Answer, Refusal> {
    let (_, members) = directory::find(&tenant.applications, call, key)?;
    let app_id = text(members, "appId").to_owned();
    let of_app = |members: &Members| text(members, "appId") == app_id;
    let applications = tenant.applications.remove(call.now, of_app);
    let principals = tenant.service_principals.remove(call.now, of_app);
    for principal in &principals {
        let id = text(principal, "id");
        tenant.remove_jobs(call.now, |job| job.service_principal == id);
        tenant.set_secrets(id, Vec::new());
        tenant.unlink(call.now, id);
    }
    let kinds = [
        ("application", applications),
        ("servicePrincipal", principals),
    ];
    for (kind, gone) in kinds {
        for mut members in gone {
            members.insert("deletedDateTime".to_owned(), json!(clock::iso(call.now)));
            members.insert(
                "@odata.type".to_owned(),
                json!(format!("#microsoft.graph.{kind}")),
            );
            tenant.deleted_items.push(Value::Object(members));
        }
    }
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

/// GET /directory/deletedItems/microsoft.graph.application and its sister (reference 2.11): soft-deleted objects.
pub(super) fn deleted(tenant: &Tenant, call: &Call<'_>, cast: &str) -> Result<Answer, Refusal> {
    let wanted = format!("#{cast}");
    let items = (1..)
        .zip(tenant.deleted_items.iter())
        .filter_map(|(ordinal, item)| {
            let members = item.as_object()?;
            (text(members, "@odata.type") == wanted).then(|| {
                let mut members = members.clone();
                members.shift_remove("@odata.type");
                (ordinal, members)
            })
        });
    page::collection(call, "directoryObjects", items, FILTERS).map(Answer::read)
}
