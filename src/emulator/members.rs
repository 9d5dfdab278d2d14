//! The direct members of groups.
//!
//! Nesting is kept and never followed. A group with a rule has members that nobody writes.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::directory;
use super::groups;
use super::page;
use super::people::Group;
use super::reference;
use super::store::{Members, Tenant, text};

/// GET /groups/{id}/members: the direct ones, each by its type, as late as lists are. A page link counts members, so
/// that whoever leaves between two pages makes the next one skip somebody.
pub(super) fn list(tenant: &Tenant, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    let id = groups::find(tenant, call, id)?.id();
    let view = call.list_view();
    let then = tenant.people.groups.all().iter();
    let group = then
        .filter_map(|aged| aged.until(view))
        .find(|group| group.id() == id);
    let objects: Vec<Members> = match group {
        None => Vec::new(),
        Some(group) if group.is_dynamic() => {
            let users = tenant.people.users_of(group).into_iter();
            users
                .map(|user| directory::typed(call, "user", user))
                .collect()
        }
        Some(group) => {
            let ids = group.direct.iter();
            ids.filter_map(|id| directory::object(tenant, call, id))
                .collect()
        }
    };
    let items = (1..).zip(objects);
    page::collection(call, "directoryObjects", items, &[]).map(Answer::read)
}

/// POST /groups/{id}/members/$ref.
pub(super) fn add(tenant: &mut Tenant, call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    call.only(&[])?;
    let group = groups::find(tenant, call, id)?;
    check_own_hand(group)?;
    let id = group.id().to_owned();
    let member = existing(tenant, call, &reference::of_body(call.body)?)?;
    if group.direct.contains(&member) {
        return Err(reference::repeated("members"));
    }
    tenant.people.groups.change(
        call.now,
        |group| group.id() == id,
        |group| group.direct.push(member.clone()),
    );
    Ok(Answer::done())
}

/// DELETE /groups/{id}/members/{id}/$ref.
pub(super) fn take(
    tenant: &mut Tenant,
    call: &Call<'_>,
    id: &str,
    member: &str,
) -> Result<Answer, Refusal> {
    call.only(&[])?;
    let group = groups::find(tenant, call, id)?;
    check_own_hand(group)?;
    let id = group.id().to_owned();
    let is_meant = |direct: &String| direct.eq_ignore_ascii_case(member);
    if !group.direct.iter().any(is_meant) {
        return Err(Refusal::missing(member));
    }
    tenant.people.groups.change(
        call.now,
        |group| group.id() == id,
        |group| group.direct.retain(|direct| !is_meant(direct)),
    );
    Ok(Answer::done())
}

/// Members of a group with a rule or with Exchange's mail are not written through Graph. The wording of the first is ours.
fn check_own_hand(group: &Group) -> Result<(), Refusal> {
    let types = &group.object["groupTypes"];
    if group.is_dynamic() {
        return Err(Refusal::bad(
            "The members of a group with a dynamic membership rule cannot be written.",
        ));
    }
    if group.object["mailEnabled"] == json!(true) && *types == json!([]) {
        return Err(Refusal::bad(
            "Cannot Update a mail-enabled security groups and or distribution list.",
        ));
    }
    Ok(())
}

/// The ids that `members@odata.bind` of a new group names. No other annotation may be bound here.
pub(super) fn bound(
    tenant: &Tenant,
    call: &Call<'_>,
    body: &Members,
) -> Result<Vec<String>, Refusal> {
    let mut ids = Vec::new();
    for (name, value) in body
        .iter()
        .filter(|(name, _)| name.ends_with("@odata.bind"))
    {
        let (true, Value::Array(addresses)) = (name == "members@odata.bind", value) else {
            return Err(Refusal::not_emulated(name));
        };
        for address in addresses {
            let address = address.as_str().unwrap_or_default();
            let id = existing(tenant, call, &reference::id(address)?)?;
            if ids.contains(&id) {
                return Err(reference::repeated("members"));
            }
            ids.push(id);
        }
    }
    Ok(ids)
}

/// The id, as the directory spells it, of an object that can be a member.
fn existing(tenant: &Tenant, call: &Call<'_>, id: &str) -> Result<String, Refusal> {
    directory::object(tenant, call, id)
        .map(|object| text(&object, "id").to_owned())
        .ok_or_else(|| Refusal::missing(id))
}
