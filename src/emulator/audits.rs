//! `/auditLogs/directoryAudits`: who changed which application, written down with every write and asked for one object.
//!
//! Reference section 2.10, and 6 for its throttle. It tells what people do to applications and their provisioning, and not
//! what else a directory notes: creations have no entry. Shown no earlier than lists show changes.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::caller::{self, Caller};
use super::clock::{self, Instant};
use super::identity::guid;
use super::reports;
use super::store::{Tenant, text};
use crate::wire::Method::{self, Delete, Get, Patch, Post};

/// How many entries a tenant keeps.
const KEPT: usize = 1000;
/// The most entries on a page.
const PAGE: usize = 1000;

/// The entries, the oldest first.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Audits {
    counted: u64,
    entries: Vec<Entry>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Entry {
    number: u64,
    at: Instant,
    activity: String,
    target: String,
    target_kind: String,
    by: By,
}

/// Who did it, as they were called then.
#[derive(Clone, Serialize, Deserialize)]
enum By {
    User {
        id: String,
        name: String,
    },
    App {
        id: String,
        app_id: String,
        name: String,
    },
}

/// What a write is about, known before it is carried out: afterwards it may be gone.
pub(super) struct Subject {
    id: String,
    kind: &'static str,
    activity: &'static str,
}

/// The object that a request would change, where the log has a word for that.
pub(super) fn subject(tenant: &Tenant, call: &Call<'_>) -> Option<Subject> {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let (kind, activity) = activity(call.method, &segments)?;
    let [root, key, ..] = segments.as_slice() else {
        return None;
    };
    let shelf = match *root {
        "applications" => &tenant.applications,
        _ => &tenant.service_principals,
    };
    let (name, wanted) = key.split_once('=').unwrap_or(("id", key));
    let (_, object) = shelf.find(|members| text(members, name).eq_ignore_ascii_case(wanted))?;
    let id = text(object, "id").to_owned();
    Some(Subject { id, kind, activity })
}

/// What the log calls a write (reference, section 2.10), and the kind of what it is about.
fn activity(method: Method, segments: &[&str]) -> Option<(&'static str, &'static str)> {
    let principal = "ServicePrincipal";
    Some(match (method, segments) {
        (Patch, ["applications", _]) => ("Application", "Update application"),
        (Delete, ["applications", _]) => ("Application", "Delete application"),
        (Patch, ["servicePrincipals", _]) => (principal, "Update service principal"),
        (Delete, ["servicePrincipals", _]) => (principal, "Remove service principal"),
        (Post, ["servicePrincipals", _, "owners", ..]) => {
            (principal, "Add owner to service principal")
        }
        (Delete, ["servicePrincipals", _, "owners", ..]) => {
            (principal, "Remove owner from service principal")
        }
        (Post, ["servicePrincipals", _, "appRoleAssignedTo"]) => {
            (principal, "Add app role assignment to service principal")
        }
        (Delete, ["servicePrincipals", _, "appRoleAssignedTo", _]) => (
            principal,
            "Remove app role assignment from service principal",
        ),
        (_, [_, _, "synchronization", rest @ ..]) if method != Get => {
            (principal, synced(method, rest)?)
        }
        _ => return None,
    })
}

fn synced(method: Method, rest: &[&str]) -> Option<&'static str> {
    match (method, rest) {
        (_, ["secrets"]) => Some("Update provisioning setting or credentials"),
        (Post, ["jobs"]) => Some("Add provisioning configuration"),
        (Delete, ["jobs", _]) => Some("Delete provisioning configuration"),
        (Post, ["jobs", _, "start"]) => Some("Enable/start provisioning"),
        (Post, ["jobs", _, "pause"]) => Some("Disable/pause provisioning"),
        (Post, ["jobs", _, "restart"]) => Some("Enable/restart provisioning configuration"),
        (_, ["jobs", _, "schema"]) => Some("Update attribute mappings or scope"),
        _ => None,
    }
}

/// Writes down what was done.
pub(super) fn note(tenant: &mut Tenant, call: &Call<'_>, subject: Subject) {
    let by = by(tenant, call.caller);
    let audits = tenant.audits.edit();
    audits.counted += 1;
    audits.entries.push(Entry {
        number: audits.counted,
        at: call.now,
        activity: subject.activity.to_owned(),
        target: subject.id,
        target_kind: subject.kind.to_owned(),
        by,
    });
    let surplus = audits.entries.len().saturating_sub(KEPT);
    audits.entries.drain(..surplus);
}

/// A client id that is the name of a user stands for that person at a portal.
fn by(tenant: &Tenant, caller: Option<&Caller>) -> By {
    let client = caller.and_then(|caller| caller.client.as_deref());
    let client = client.unwrap_or_default();
    if let Some((_, user)) = tenant.people.user(client) {
        return By::User {
            id: text(user, "id").to_owned(),
            name: text(user, "userPrincipalName").to_owned(),
        };
    }
    let id = caller::service_principal(tenant, client).unwrap_or_default();
    let principal = tenant.service_principals.find(|it| text(it, "id") == id);
    let member = |name| {
        principal
            .map_or("", |(_, members)| text(members, name))
            .to_owned()
    };
    By::App {
        app_id: member("appId"),
        name: member("displayName"),
        id,
    }
}

/// GET /auditLogs/directoryAudits: the newest first.
pub(super) fn list(tenant: &mut Tenant, call: &Call<'_>) -> Result<Answer, Refusal> {
    reports::throttle(tenant, call)?;
    call.only(&["$filter", "$orderby", "$top", "$skiptoken"])?;
    let about = call.option("$filter").map(about).transpose()?;
    if !matches!(
        call.option("$orderby"),
        None | Some("activityDateTime desc")
    ) {
        return Err(Refusal::unsupported(
            "The log cannot be ordered so.".to_owned(),
        ));
    }
    let number = |name| call.option(name).map(str::parse::<u64>).transpose();
    let bad = |_| Refusal::bad("Invalid page size or token specified.".to_owned());
    let top = number("$top").map_err(bad)?.unwrap_or(PAGE as u64);
    let before = number("$skiptoken").map_err(bad)?.unwrap_or(u64::MAX);
    let view = call.list_view();
    let is_shown = |entry: &&Entry| {
        entry.at <= view
            && entry.number < before
            && about
                .as_ref()
                .is_none_or(|id| entry.target.eq_ignore_ascii_case(id))
    };
    let entries = tenant.audits.entries.iter().rev();
    let mut entries = entries.filter(is_shown).peekable();
    let take = usize::try_from(top).unwrap_or(PAGE).clamp(1, PAGE);
    let shown: Vec<_> = entries.by_ref().take(take).collect();
    let mut body = json!({"@odata.context": call.context("auditLogs/directoryAudits")});
    if let (Some(last), true) = (shown.last(), entries.peek().is_some()) {
        let token = last.number.to_string();
        body["@odata.nextLink"] = json!(super::page::next_link(call, &token));
    }
    body["value"] = shown.into_iter().map(view_of).collect();
    Ok(Answer::read(body))
}

/// The id that a filter asks for: of the filters of this log, the one that finds the entries about an object is known here.
fn about(filter: &str) -> Result<String, Refusal> {
    let id = filter
        .strip_prefix("targetResources/any(t:")
        .and_then(|rest| rest.trim_start().strip_prefix("t/id eq '"))
        .and_then(|rest| rest.strip_suffix("')"));
    let id = id.filter(|id| !id.contains('\''));
    id.map(str::to_owned)
        .ok_or_else(|| Refusal::unsupported(format!("The filter '{filter}' is not supported.")))
}

fn view_of(entry: &Entry) -> Value {
    let (user, app) = match &entry.by {
        By::User { id, name } => (
            json!({"id": id, "displayName": null, "userPrincipalName": name, "ipAddress": null}),
            Value::Null,
        ),
        By::App { id, app_id, name } => (
            Value::Null,
            json!({"appId": app_id, "displayName": name, "servicePrincipalId": id, "servicePrincipalName": null}),
        ),
    };
    json!({
        "id": guid("entry of the audit log", entry.number),
        "category": "ApplicationManagement",
        "correlationId": guid("change of the audit log", entry.number),
        "result": "success",
        "resultReason": "",
        "activityDisplayName": entry.activity,
        "activityDateTime": clock::iso(entry.at),
        "initiatedBy": {"user": user, "app": app},
        "targetResources": [{"id": entry.target, "displayName": null, "type": entry.target_kind, "modifiedProperties": []}],
        "additionalDetails": [],
    })
}
