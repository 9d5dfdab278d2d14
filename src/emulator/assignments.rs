//! `appRoleAssignedTo` of a resource and `appRoleAssignments` of a principal: two sides of one collection.
//!
//! Reference sections 2.11 and 4. An assignment is made and deleted, never changed. Who is provisioned because of one is
//! told in `people`.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::answer::{Answer, Refusal};
use super::body::{self, Kind};
use super::call::Call;
use super::clock;
use super::directory;
use super::filter::Allowed;
use super::groups;
use super::identity::is_guid;
use super::page::{self, Face};
use super::store::{Members, Tenant, text};
use super::switches::{GroupAssignments, YoungReference};
use crate::wire::Method::{Delete, Get, Post};

/// The role of those who are assigned without one.
const NO_ROLE: &str = "00000000-0000-0000-0000-000000000000";

/// Where the list of a group's assignments is said to stop.
const TRUNCATED: usize = 999;

const FACE: Face<'_> = Face {
    context: "appRoleAssignments",
    filters: FILTERS,
    usual: &[],
    expansion: None,
};

const FILTERS: &Allowed = &[
    ("principalDisplayName", "eq"),
    ("principalDisplayName", "startswith"),
    ("resourceId", "eq"),
];

/// The end of an assignment from which a request looks at it.
pub(super) struct Side {
    /// `resourceId` or `principalId`.
    property: &'static str,
    /// The id of the object at this end.
    id: String,
}

impl Side {
    /// The side of an application, by any key of its service principal.
    pub(super) fn resource(tenant: &Tenant, call: &Call<'_>, key: &str) -> Result<Self, Refusal> {
        let (_, resource) = directory::find(&tenant.service_principals, call, key)?;
        Ok(Self::of_resource(text(resource, "id")))
    }

    /// The side of a service principal that is assigned itself, by any of its keys.
    pub(super) fn assigned(tenant: &Tenant, call: &Call<'_>, key: &str) -> Result<Self, Refusal> {
        let (_, principal) = directory::find(&tenant.service_principals, call, key)?;
        Ok(Self::of_principal(text(principal, "id")))
    }

    /// The side of the service principal of an id.
    pub(super) fn of_resource(id: &str) -> Self {
        Self {
            property: "resourceId",
            id: id.to_owned(),
        }
    }

    /// The side of the principal of an id.
    pub(super) fn of_principal(id: &str) -> Self {
        Self {
            property: "principalId",
            id: id.to_owned(),
        }
    }

    /// The side of a user, a group or a service principal.
    pub(super) fn principal(tenant: &Tenant, call: &Call<'_>, id: &str) -> Result<Self, Refusal> {
        let principal = directory::object(tenant, call, id).ok_or_else(|| Refusal::missing(id))?;
        Ok(Self::of_principal(text(&principal, "id")))
    }

    fn is_group(&self, tenant: &Tenant) -> bool {
        let groups = &tenant.people.groups;
        self.property == "principalId" && groups.find(|group| group.id() == self.id).is_some()
    }

    fn has(&self, assignment: &Members) -> bool {
        text(assignment, self.property) == self.id
    }
}

/// Carries out what lies below `appRoleAssignedTo` or `appRoleAssignments`.
pub(super) fn route(
    tenant: &mut Tenant,
    call: &Call<'_>,
    side: &Side,
    rest: &[&str],
) -> Result<Answer, Refusal> {
    match (call.method, rest) {
        (Get, []) => list(tenant, call, side),
        (Post, []) => create(tenant, call, side),
        (Get, [id]) => {
            let assignment = find(tenant, call, side, id)?;
            page::single(call, FACE.context, &shown(call, assignment)).map(Answer::read)
        }
        (Delete, [id]) => {
            call.only(&[])?;
            find(tenant, call, side, id)?;
            let is_meant = |assignment: &Members| text(assignment, "id") == *id;
            tenant.assignments.remove(call.now, is_meant);
            Ok(Answer::done())
        }
        (_, [] | [_]) => Err(Refusal::method()),
        (_, [.., last]) => Err(Refusal::no_route(last)),
    }
}

fn list(tenant: &Tenant, call: &Call<'_>, side: &Side) -> Result<Answer, Refusal> {
    let most = match call.switches().group_assignments {
        GroupAssignments::Truncated if side.is_group(tenant) => TRUNCATED,
        GroupAssignments::Truncated | GroupAssignments::Whole => usize::MAX,
    };
    let items = of(tenant, call, side).take(most);
    let items = items.map(|(ordinal, assignment)| (ordinal, Cow::Owned(assignment)));
    page::faced(call, FACE, items).map(Answer::read)
}

/// The assignments of one side, as late as lists are, with their ordinals.
pub(super) fn of<'a>(
    tenant: &'a Tenant,
    call: &'a Call<'_>,
    side: &'a Side,
) -> impl Iterator<Item = (u64, Members)> + 'a {
    directory::visible(&tenant.assignments, call)
        .filter(|(_, assignment)| side.has(assignment))
        .map(|(ordinal, assignment)| (ordinal, shown(call, assignment)))
}

fn create(tenant: &mut Tenant, call: &Call<'_>, side: &Side) -> Result<Answer, Refusal> {
    call.only(&[])?;
    let known = [
        ("principalId", Kind::Text),
        ("resourceId", Kind::Text),
        ("appRoleId", Kind::Text),
    ];
    let body = body::members(call.body, &known).map_err(Refusal::bad)?;
    for (name, _) in known {
        if !is_guid(text(body, name)) {
            return Err(Refusal::bad(format!(
                "Invalid or missing GUID for property '{name}'."
            )));
        }
    }
    if !text(body, side.property).eq_ignore_ascii_case(&side.id) {
        return Err(Refusal::bad(format!(
            "The value of '{}' does not match the resource of the request.",
            side.property
        )));
    }
    let too_young = |refusal: Refusal| match call.switches().young_reference {
        YoungReference::Missing => refusal,
        YoungReference::Invalid => Refusal::bad("Not a valid reference update."),
    };
    let (_, resource) = directory::find(&tenant.service_principals, call, text(body, "resourceId"))
        .map_err(too_young)?;
    let id = text(body, "principalId");
    let principal = directory::object(tenant, call, id)
        .ok_or_else(|| Refusal::missing(id))
        .map_err(too_young)?;
    let kind = assignable(tenant, call, &principal)?;
    let role = text(body, "appRoleId").to_ascii_lowercase();
    check_role(resource, &role, kind)?;
    let mut assignment = made(call, &principal, kind, resource, &role);
    refuse_twin(tenant, &assignment)?;
    let id = URL_SAFE_NO_PAD.encode(Sha256::digest(tenant.mint()));
    assignment.insert("id".to_owned(), json!(id));
    let ordinal = tenant.ordinal();
    tenant
        .assignments
        .add(ordinal, call.now, assignment.clone());
    page::single(call, FACE.context, &shown(call, &assignment)).map(Answer::created)
}

fn find<'a>(
    tenant: &'a Tenant,
    call: &Call<'_>,
    side: &Side,
    id: &str,
) -> Result<&'a Members, Refusal> {
    tenant
        .assignments
        .find(|assignment| text(assignment, "id") == id && side.has(assignment))
        .filter(|(aged, _)| !call.hides(aged.created))
        .map(|(_, assignment)| assignment)
        .ok_or_else(|| Refusal::missing(id))
}

/// `principalType` of an object, if it can be assigned. The wording about groups is ours.
fn assignable(
    tenant: &Tenant,
    call: &Call<'_>,
    principal: &Members,
) -> Result<&'static str, Refusal> {
    match text(principal, "@odata.type") {
        "#microsoft.graph.user" => Ok("User"),
        "#microsoft.graph.servicePrincipal" => Ok("ServicePrincipal"),
        "#microsoft.graph.group"
            if groups::find(tenant, call, text(principal, "id"))?.is_security_enabled() =>
        {
            Ok("Group")
        }
        "#microsoft.graph.group" => Err(Refusal::bad(
            "The group cannot be assigned to an application: it is not security-enabled.",
        )),
        _ => Err(Refusal::missing(text(principal, "id"))),
    }
}

/// The role must be one of the resource's, enabled, and for that kind of principal; none at all only where the resource
/// has none (reference 2.11).
fn check_role(resource: &Members, role: &str, kind: &str) -> Result<(), Refusal> {
    let roles = resource.get("appRoles").and_then(Value::as_array);
    let roles: &[Value] = roles.map_or(&[], Vec::as_slice);
    if role == NO_ROLE && roles.is_empty() {
        return Ok(());
    }
    let member = if kind == "ServicePrincipal" {
        "Application"
    } else {
        "User"
    };
    let fits = |known: &Value| {
        let types = known["allowedMemberTypes"].as_array();
        known["id"] == role
            && known["isEnabled"] == true
            && types.is_some_and(|types| types.iter().any(|name| name == member))
    };
    if roles.iter().any(fits) {
        return Ok(());
    }
    let app_id = text(resource, "appId");
    Err(Refusal::bad(format!(
        "Permission being assigned was not found on application '{app_id}'."
    )))
}

/// Repeating an assignment is an error (reference 2.11).
fn refuse_twin(tenant: &Tenant, new: &Members) -> Result<(), Refusal> {
    let same = |name: &str, other: &Members| text(new, name) == text(other, name);
    let is_twin = |other: &Members| {
        ["principalId", "resourceId", "appRoleId"]
            .iter()
            .all(|name| same(name, other))
    };
    match tenant.assignments.find(is_twin) {
        Some(_) => Err(Refusal::bad(
            "Permission being assigned already exists on the object.",
        )),
        None => Ok(()),
    }
}

/// A new assignment without its id. The names are those of the moment.
fn made(
    call: &Call<'_>,
    principal: &Members,
    kind: &str,
    resource: &Members,
    role: &str,
) -> Members {
    let assignment = json!({
        "id": null,
        "deletedDateTime": null,
        "appRoleId": role,
        "createdDateTime": clock::iso(call.now),
        "principalDisplayName": principal["displayName"],
        "principalId": principal["id"],
        "principalType": kind,
        "resourceDisplayName": resource["displayName"],
        "resourceId": resource["id"],
    });
    match assignment {
        Value::Object(members) => members,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Members::new()
        }
    }
}

/// The assignment as a version of the API shows it: beta has another word for the time (reference 2.11).
fn shown(call: &Call<'_>, assignment: &Members) -> Members {
    let renamed = |name: &String| match name.as_str() {
        "createdDateTime" if call.version == "beta" => "creationTimestamp".to_owned(),
        same => same.to_owned(),
    };
    let members = assignment.iter();
    members
        .map(|(name, value)| (renamed(name), value.clone()))
        .collect()
}
