//! App roles, assignments, and who was in scope while a job ran.

use std::time::Duration;

use serde_json::{Value, json};

use super::people::{group, reference};
use super::{Born, Caller, text, values};
use syncform::emulator::{InScope, Moment};
use syncform::wire::Method::{Delete, Get, Patch, Post, Put};
use syncform::wire::path_of;

const NONE: &str = "00000000-0000-0000-0000-000000000000";
const SCIM: &str = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
const DATABRICKS: &str = "9c9818d2-2900-49e8-8ba4-22688be7c675";

pub(super) fn assigned_to(principal: &str) -> String {
    format!("/v1.0/servicePrincipals/{principal}/appRoleAssignedTo")
}

/// The id of an app role of an application by its display name.
pub(super) fn role(caller: &Caller, born: &Born, name: &str) -> String {
    let path = format!(
        "/v1.0/servicePrincipals/{}?$select=appRoles",
        born.principal
    );
    let roles = caller.get(&path)["appRoles"].clone();
    let found = roles.as_array().expect("roles").iter();
    let mut found = found.filter(|role| role["displayName"] == name);
    text(found.next().expect("the role"), "/id")
}

pub(super) fn user(caller: &Caller, number: usize) -> String {
    let path = format!("/v1.0/users/user{number:04}@contoso.com");
    text(&caller.get(&path), "/id")
}

fn automation(caller: &Caller) -> String {
    let found = caller.get("/v1.0/servicePrincipals?$filter=displayName eq 'graph-gitops'");
    text(&found, "/value/0/id")
}

fn body(principal: &str, resource: &str, role: &str) -> Value {
    json!({"principalId": principal, "resourceId": resource, "appRoleId": role})
}

pub(super) fn assign(caller: &Caller, born: &Born, principal: &str, role: &str) -> Value {
    let path = assigned_to(&born.principal);
    let (status, made) = caller.call(Post, &path, body(principal, &born.principal, role));
    assert_eq!(status, 201, "{made}");
    made
}

#[test]
fn an_assignment_is_made_once_read_and_deleted() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let role = role(&caller, &born, "User");
    let users = group(&caller, "sg-aws-users");
    let made = assign(&caller, &born, &users, &role);
    assert_eq!(text(&made, "/principalType"), "Group");
    assert_eq!(text(&made, "/principalDisplayName"), "sg-aws-users");
    assert_eq!(text(&made, "/resourceDisplayName"), "A");
    assert!(text(&made, "/createdDateTime").starts_with("2026-01-01T"));
    let one = user(&caller, 1);
    let made = assign(&caller, &born, &one, &role);
    assert_eq!(text(&made, "/principalType"), "User");
    let path = assigned_to(&born.principal);
    let (status, twin) = caller.call(Post, &path, body(&one, &born.principal, &role));
    assert_eq!(
        (status, text(&twin, "/error/code").as_str()),
        (400, "Request_BadRequest")
    );
    assert!(text(&twin, "/error/message").contains("already exists"));

    let by_name = |filter: &str| {
        let found = values(&caller.get(&format!("{path}?$filter={filter}")));
        found
            .iter()
            .map(|item| text(item, "/principalId"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        by_name("principalDisplayName eq 'User 0001'"),
        std::slice::from_ref(&one)
    );
    assert_eq!(by_name("startswith(principalDisplayName,'sg-')"), [users]);
    assert_eq!(
        caller.status(
            Get,
            &format!("{path}?$filter=principalId eq 'x'"),
            Value::Null
        ),
        400
    );
    let other_side = caller.get("/v1.0/users/user0001@contoso.com/appRoleAssignments");
    assert_eq!(text(&other_side, "/value/0/resourceId"), born.principal);

    let id = format!("{path}/{}", text(&made, "/id"));
    assert_eq!(text(&caller.get(&id), "/principalId"), one);
    let beta = caller.get(&id.replace("/v1.0/", "/beta/"));
    assert_eq!(beta["creationTimestamp"], made["createdDateTime"]);
    assert_eq!(caller.status(Patch, &id, json!({"appRoleId": NONE})), 405);
    assert_eq!(caller.status(Delete, &id, Value::Null), 204);
    assert_eq!(caller.refusal(Delete, &id, Value::Null).0, 404);
    assert_eq!(caller.status(Get, &id, Value::Null), 404);
    assert_eq!(values(&caller.get(&path)).len(), 1);
}

#[test]
fn what_cannot_be_assigned_is_refused() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    let other = caller.create("B");
    let role_id = role(&caller, &born, "User");
    let one = user(&caller, 1);
    let path = assigned_to(&born.principal);
    let here = &born.principal;
    for (why, wrong) in [
        ("another resource", body(&one, &other.principal, &role_id)),
        (
            "another's role",
            body(&one, here, &role(&caller, &other, "User")),
        ),
        ("no role where there are some", body(&one, here, NONE)),
        ("no guid", body("user0001@contoso.com", here, &role_id)),
        (
            "not security-enabled",
            body(&group(&caller, "All hands"), here, &role_id),
        ),
        (
            "a role of people",
            body(&automation(&caller), here, &role_id),
        ),
        (
            "a member missing",
            json!({"principalId": one, "resourceId": here}),
        ),
        (
            "a member too many",
            json!({"principalId": one, "resourceId": here, "appRoleId": role_id, "x": 1}),
        ),
        ("nothing", Value::Null),
    ] {
        let refused = caller.refusal(Post, &path, wrong);
        assert_eq!(refused, (400, "Request_BadRequest".into()), "{why}");
    }
    for nobody in ["c0a7c40d-0000-4000-8000-000000000099", &born.application] {
        let refused = caller.refusal(Post, &path, body(nobody, here, &role_id));
        assert_eq!(refused, (404, "Request_ResourceNotFound".into()));
    }
    assert!(values(&caller.get(&path)).is_empty());
    let roleless = automation(&caller);
    let plain = body(&one, &roleless, NONE);
    assert_eq!(caller.status(Post, &assigned_to(&roleless), plain), 201);
}

#[test]
fn assignments_are_paged_and_lists_of_them_are_late() {
    let caller = Caller::new(r#"{"lag": {"lists": 60}}"#);
    let born = caller.create("A");
    let role = role(&caller, &born, "User");
    let path = assigned_to(&born.principal);
    let made: Vec<Value> = (1..=5)
        .map(|number| assign(&caller, &born, &user(&caller, number), &role))
        .collect();
    assert!(values(&caller.get(&path)).is_empty());
    caller.0.advance(Duration::from_secs(60));
    let mut seen = Vec::new();
    let mut page = caller.get(&format!("{path}?$top=2"));
    loop {
        seen.extend(values(&page).iter().map(|item| text(item, "/id")));
        let Some(link) = page["@odata.nextLink"].as_str() else {
            break;
        };
        page = caller.get(&path_of("http://emulator.invalid", link).expect("here"));
    }
    let ids: Vec<String> = made.iter().map(|item| text(item, "/id")).collect();
    assert_eq!(seen, ids);
    assert_eq!(
        caller.status(Delete, &format!("{path}/{}", ids[0]), Value::Null),
        204
    );
    assert_eq!(
        values(&caller.get(&path)).len(),
        5,
        "a deleted one is listed for a while"
    );
    caller.0.advance(Duration::from_secs(60));
    assert_eq!(values(&caller.get(&path)).len(), 4);
}

#[test]
fn who_goes_takes_assignments_along() {
    let caller = Caller::new("{}");
    let (born, other) = (caller.create("A"), caller.create("B"));
    let one = user(&caller, 1);
    for born in [&born, &other] {
        assign(&caller, born, &one, &role(&caller, born, "User"));
    }
    let application = format!("/v1.0/applications/{}", born.application);
    assert_eq!(caller.status(Delete, &application, Value::Null), 204);
    let of_user = "/v1.0/users/user0001@contoso.com/appRoleAssignments";
    assert_eq!(values(&caller.get(of_user)).len(), 1);
    assert_eq!(
        caller.status(Delete, "/v1.0/users/user0001@contoso.com", Value::Null),
        204
    );
    assert!(values(&caller.get(&assigned_to(&other.principal))).is_empty());
    assert_eq!(caller.0.snapshot()["assignments"], json!([]));
}

#[test]
fn scim_applications_come_from_the_gallery_with_a_schema_for_users_and_groups() {
    let caller = Caller::new("{}");
    for (template, id) in [(SCIM, "scim"), (DATABRICKS, "dataBricks")] {
        let path = format!("/v1.0/applicationTemplates/{template}/instantiate");
        let (_, made) = caller.call(Post, &path, json!({"displayName": id}));
        let below = format!(
            "/v1.0/servicePrincipals/{}/synchronization",
            text(&made, "/servicePrincipal/id")
        );
        let templates = caller.get(&format!("{below}/templates"));
        assert_eq!(text(&templates, "/value/0/id"), id);
        let (status, job) = caller.call(Post, &format!("{below}/jobs"), json!({"templateId": id}));
        assert_eq!(status, 201, "{job}");
        let schema = caller.get(&format!("{below}/jobs/{}/schema", text(&job, "/id")));
        let mappings = &schema["synchronizationRules"][0]["objectMappings"];
        let targets: Vec<&Value> = mappings
            .as_array()
            .expect("mappings")
            .iter()
            .map(|mapping| &mapping["targetObjectName"])
            .collect();
        assert_eq!(targets, ["User", "Group"]);
        assert_eq!(schema["id"], job["id"]);
    }
}

/// What the witness saw of one service principal.
fn seen(caller: &Caller, principal: &str) -> Vec<(u64, InScope)> {
    let moments = caller.0.scopes().into_iter();
    moments
        .filter(|moment| moment.service_principal == principal)
        .map(|Moment { n, scope, .. }| (n, scope))
        .collect()
}

#[test]
fn every_scope_of_a_running_job_is_witnessed_once() {
    let caller = Caller::new("{}");
    let number = || caller.0.requests().len() as u64;
    let born = caller.create("A");
    let role = role(&caller, &born, "User");
    let job = born.sync(&format!("jobs/{}", caller.create_job(&born)));
    let sync_all = |value: &str| {
        let set = json!({"value": [{"key": "SyncAll", "value": value}]});
        assert_eq!(caller.status(Put, &born.sync("secrets"), set), 204);
    };
    let act = |deed: &str| {
        let path = format!("{job}/{deed}");
        assert_eq!(caller.status(Post, &path, Value::Null), 204);
    };
    let users = group(&caller, "sg-aws-users");
    assign(&caller, &born, &users, &role);
    assert!(seen(&caller, &born.principal).is_empty(), "no job runs");
    let one = user(&caller, 1);
    let of = |ids: &[&String]| InScope::Assigned(ids.iter().map(|id| (*id).clone()).collect());
    let mut expected = Vec::new();

    act("start");
    expected.push((number(), of(&[&users])));
    assign(&caller, &born, &one, &role);
    expected.push((number(), of(&[&users, &one])));
    let principal = format!("/v1.0/servicePrincipals/{}", born.principal);
    assert_eq!(
        caller.status(Patch, &principal, json!({"notes": "nothing moves"})),
        204
    );
    sync_all("true");
    expected.push((number(), InScope::Everybody));
    sync_all("True");
    // A pause lets the cycle finish that is under way.
    let pause = || {
        act("pause");
        caller.0.advance(std::time::Duration::from_secs(600));
    };
    pause();
    sync_all("false");
    act("start");
    expected.push((number(), of(&[&users, &one])));
    pause();
    act("start");
    expected.push((number(), of(&[&users, &one])));
    act("pause");
    sync_all("True");
    expected.push((number(), InScope::Everybody));
    assert_eq!(seen(&caller, &born.principal), expected);

    let refused = caller.status(Post, &assigned_to(&born.principal), reference(&one));
    assert_eq!(refused, 400);
    assert_eq!(
        seen(&caller, &born.principal),
        expected,
        "a refusal moves nobody"
    );
    let by_hand = caller.0.scopes().swap_remove(0);
    assert_eq!(
        (by_hand.n, by_hand.scope),
        (0, of(&[])),
        "the seed has a job that runs"
    );
}
