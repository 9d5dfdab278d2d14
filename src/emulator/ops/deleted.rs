//! `/directory/deletedItems`: what was deleted, for thirty days.
//!
//! Reference section 2.11. Applications and service principals only; a job and its secrets do not come back with them, and
//! neither does who was assigned. Nothing is purged by time.

use serde_json::Value;

use crate::emulator::answer::{Answer, Refusal};
use crate::emulator::call::Call;
use crate::emulator::filter::Allowed;
use crate::emulator::page;
use crate::emulator::store::{Members, Tenant, text};
use crate::emulator::switches::{DeletedTags, Restoring};
use crate::wire::Method::{Delete, Get, Post};

const FILTERS: &Allowed = &[
    ("displayName", "eq"),
    ("displayName", "startswith"),
    ("appId", "eq"),
    ("applicationTemplateId", "eq"),
    ("tags", "any"),
];

/// The same where nobody filters by tags.
const TAGLESS: &Allowed = FILTERS.split_at(4).0;

const CASTS: [&str; 2] = [
    "microsoft.graph.application",
    "microsoft.graph.servicePrincipal",
];

/// Carries out what lies below `deletedItems`.
pub(in crate::emulator) fn route(
    tenant: &mut Tenant,
    call: &Call<'_>,
    rest: &[&str],
) -> Result<Answer, Refusal> {
    match (call.method, rest) {
        (Get, []) => Err(Refusal::unsupported(
            "The collection of deleted items needs a type, such as microsoft.graph.application.",
        )),
        (Get, [cast]) if CASTS.contains(cast) => list(tenant, call, cast),
        (Get, [id]) => get(tenant, call, id, None),
        (Get, [id, cast]) if CASTS.contains(cast) => get(tenant, call, id, Some(cast)),
        (Delete, [id]) => {
            call.only(&[])?;
            let members = found(tenant, id)?.clone();
            take_out(tenant, text(&members, "id"));
            Ok(Answer::done())
        }
        (Post, [id, "restore"]) => restore(tenant, call, id),
        (_, [] | [_] | [_, "restore"]) => Err(Refusal::method()),
        (_, [.., last]) => Err(Refusal::no_route(last)),
    }
}

/// Puts what was deleted among the deleted items.
pub(in crate::emulator) fn put(
    tenant: &mut Tenant,
    call: &Call<'_>,
    kind: &str,
    gone: Vec<Members>,
) {
    for mut members in gone {
        let at = crate::emulator::clock::iso(call.now);
        members.insert("deletedDateTime".to_owned(), Value::String(at));
        members.insert(
            "@odata.type".to_owned(),
            Value::String(format!("#microsoft.graph.{kind}")),
        );
        tenant.deleted_items.push(Value::Object(members));
    }
}

fn list(tenant: &Tenant, call: &Call<'_>, cast: &str) -> Result<Answer, Refusal> {
    let wanted = format!("#{cast}");
    let items = (1..)
        .zip(tenant.deleted_items.iter())
        .filter_map(|(ordinal, item)| {
            let mut members = item.as_object()?.clone();
            let is_wanted = text(&members, "@odata.type") == wanted;
            members.shift_remove("@odata.type");
            is_wanted.then_some((ordinal, members))
        });
    // A list of one kind is told as that kind.
    let context = match cast {
        "microsoft.graph.application" => "applications",
        _ => "servicePrincipals",
    };
    let filters = match call.switches().deleted_tags {
        DeletedTags::Accept => FILTERS,
        DeletedTags::Refuse => TAGLESS,
    };
    page::collection(call, context, items, filters).map(Answer::read)
}

fn found<'a>(tenant: &'a Tenant, id: &str) -> Result<&'a Members, Refusal> {
    let mut items = tenant.deleted_items.iter().filter_map(Value::as_object);
    items
        .find(|members| text(members, "id").eq_ignore_ascii_case(id))
        .ok_or_else(|| Refusal::missing(id))
}

fn get(tenant: &Tenant, call: &Call<'_>, id: &str, cast: Option<&str>) -> Result<Answer, Refusal> {
    let members = found(tenant, id)?;
    if cast.is_some_and(|cast| text(members, "@odata.type") != format!("#{cast}")) {
        return Err(Refusal::missing(id));
    }
    page::single(call, "directoryObjects", members).map(Answer::read)
}

fn take_out(tenant: &mut Tenant, id: &str) {
    tenant
        .deleted_items
        .retain(|item| item.get("id").and_then(Value::as_str) != Some(id));
}

/// POST restore: the object as it was. Whether an application brings its service principal with it is a switch.
fn restore(tenant: &mut Tenant, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    call.only(&[])?;
    let mut members = found(tenant, id)?.clone();
    let id = text(&members, "id").to_owned();
    let app_id = text(&members, "appId").to_owned();
    let is_application = text(&members, "@odata.type") == "#microsoft.graph.application";
    take_out(tenant, &id);
    bring_back(tenant, call, members.clone());
    if is_application && call.switches().restoring == Restoring::Both {
        let items = tenant.deleted_items.iter().filter_map(Value::as_object);
        let of_app = items.filter(|item| text(item, "appId") == app_id).cloned();
        for principal in of_app.collect::<Vec<_>>() {
            take_out(tenant, text(&principal, "id"));
            bring_back(tenant, call, principal);
        }
    }
    members.insert("deletedDateTime".to_owned(), Value::Null);
    page::single(call, "directoryObjects", &members).map(|body| Answer {
        writes: true,
        ..Answer::read(body)
    })
}

fn bring_back(tenant: &mut Tenant, call: &Call<'_>, mut members: Members) {
    let kind = members.shift_remove("@odata.type");
    members.insert("deletedDateTime".to_owned(), Value::Null);
    let ordinal = tenant.ordinal();
    let shelf = match kind.as_ref().and_then(Value::as_str) {
        Some("#microsoft.graph.application") => &mut tenant.applications,
        Some(_) | None => &mut tenant.service_principals,
    };
    shelf.add(ordinal, call.now, members);
}
