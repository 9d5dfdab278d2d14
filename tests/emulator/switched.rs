//! Behaviours that broke other tools, each by a switch or a lag.

use std::time::Duration;

use serde_json::{Value, json};

use super::provisioned::Provisioned;
use super::{Caller, pairs, text, values};
use syncform::wire::Method::{Delete, Get, Patch, Post, Put};
use syncform::wire::{Request, Transport as _};

#[test]
fn secrets_may_come_with_keys_that_nobody_wrote() {
    let caller = Caller::new(r#"{"switches": {"secretsExtra": true}}"#);
    let path = caller.create("A").sync("secrets");
    let put = |key: &str, value: &str| {
        let body = json!({"value": [{"key": key, "value": value}]});
        assert_eq!(caller.status(Put, &path, body), 204);
    };
    put("UserName", "u");
    let quiet = r#"SyncNotificationSettings={"Enabled":false,"DeleteThresholdEnabled":false}"#;
    assert_eq!(
        pairs(&caller.get(&path)),
        ["UserName=u", "SyncAll=false", quiet]
    );
    put("SyncAll", "true");
    assert_eq!(
        pairs(&caller.get(&path)),
        ["UserName=u", "SyncAll=true", quiet],
        "what was written is not added"
    );
    let stored = caller.0.snapshot()["secrets"].to_string();
    assert!(!stored.contains("SyncNotificationSettings"), "{stored}");
}

#[test]
fn a_job_is_busy_for_a_while_after_a_change() {
    let caller = Caller::new(r#"{"lag": {"jobs": 10}}"#);
    let born = caller.create("A");
    let id = caller.create_job(&born);
    let path = born.sync(&format!("jobs/{id}"));
    let later = || caller.0.advance(Duration::from_secs(10));
    for action in ["start", "pause", "restart"] {
        let deed = format!("{path}/{action}");
        assert_eq!(caller.status(Post, &deed, Value::Null), 409, "{action}");
        assert_eq!(caller.status(Get, &path, Value::Null), 200);
        later();
        assert_eq!(caller.status(Post, &deed, Value::Null), 204, "{action}");
    }
    assert_eq!(caller.status(Delete, &path, Value::Null), 409);
    later();
    assert_eq!(caller.status(Delete, &path, Value::Null), 204);
}

#[test]
fn a_job_in_the_place_of_another_may_be_invisible() {
    for (switch, listed, found) in [("listed", 1, 200), ("invisible", 0, 404)] {
        let caller = Caller::new(&format!(
            r#"{{"switches": {{"recreatedJob": "{switch}"}}}}"#
        ));
        let born = caller.create("A");
        let path = |id: &str| born.sync(&format!("jobs/{id}"));
        let first = path(&caller.create_job(&born));
        assert_eq!(caller.status(Get, &first, Value::Null), 200);
        assert_eq!(caller.status(Delete, &first, Value::Null), 204);
        let second = path(&caller.create_job(&born));
        assert_eq!(caller.status(Get, &second, Value::Null), found, "{switch}");
        assert_eq!(values(&caller.get(&born.sync("jobs"))).len(), listed);
        let start = format!("{second}/start");
        let expected = if listed == 1 { 204 } else { 404 };
        assert_eq!(caller.status(Post, &start, Value::Null), expected);
    }
}

#[test]
fn refusals_of_the_back_end_are_nested_or_empty() {
    for (switch, is_empty) in [("nested", false), ("empty", true)] {
        let caller = Caller::new(&format!(r#"{{"switches": {{"syncErrors": "{switch}"}}}}"#));
        let born = caller.create("A");
        for (method, path) in [
            (Post, born.sync("jobs")),
            (Get, born.sync("jobs/nowhere")),
            (Get, born.sync("templates/nowhere")),
        ] {
            let (_, body) = caller.call(method, &path, Value::Null);
            assert_eq!(text(&body, "/error/code"), "UnknownError", "{path}");
            let message = text(&body, "/error/message");
            assert_eq!(message.is_empty(), is_empty, "{path}: {message}");
        }
        let (_, body) = caller.call(Get, "/v1.0/applications/nobody", Value::Null);
        assert!(!text(&body, "/error/message").is_empty());
    }
}

#[test]
fn a_job_cannot_be_patched_unless_the_switch_lets_it() {
    let strict = Provisioned::new("{}", 0);
    let (status, body) = strict
        .caller
        .call(Patch, &strict.path(), json!({"schedule": {}}));
    assert_eq!(status, 404);
    assert!(text(&body, "/error/message").contains("No HTTP resource was found"));

    let lenient = Provisioned::new(r#"{"switches": {"jobPatch": "ignore"}}"#, 0);
    let before = lenient.get();
    let patch = |body: Value| lenient.caller.status(Patch, &lenient.path(), body);
    assert_eq!(patch(json!({"schedule": {"state": "Active"}})), 204);
    assert_eq!(patch(json!({"nonsense": 1})), 400);
    assert_eq!(patch(json!({"schedule": "Active"})), 400);
    assert_eq!(lenient.get(), before);
}

#[test]
fn an_assignment_of_somebody_too_young_is_refused_in_one_of_two_ways() {
    for (switch, expected) in [
        ("missing", (404, "Request_ResourceNotFound")),
        ("invalid", (400, "Request_BadRequest")),
    ] {
        let caller = Caller::new(&format!(
            r#"{{"switches": {{"youngReference": "{switch}"}}, "lag": {{"objects": 30}}}}"#
        ));
        let born = caller.create("A");
        caller.0.advance(Duration::from_secs(30));
        let group = json!({"displayName": "g", "mailEnabled": false, "mailNickname": "g", "securityEnabled": true});
        let (_, group) = caller.call(Post, "/v1.0/groups", group);
        let body = json!({
            "principalId": group["id"],
            "resourceId": born.principal,
            "appRoleId": born.body["servicePrincipal"]["appRoles"][0]["id"],
        });
        let path = format!(
            "/v1.0/servicePrincipals/{}/appRoleAssignedTo",
            born.principal
        );
        let (status, code) = caller.refusal(Post, &path, body.clone());
        assert_eq!((status, code.as_str()), expected);
        caller.0.advance(Duration::from_secs(30));
        assert_eq!(caller.status(Post, &path, body.clone()), 201);
        let (status, answer) = caller.call(Post, &path, body);
        assert_eq!(
            (status, text(&answer, "/error/message").as_str()),
            (
                400,
                "Permission being assigned already exists on the object."
            ),
            "a replay"
        );
    }
}

#[test]
fn instantiate_may_tell_little_of_what_it_made() {
    let path = format!("/v1.0/applicationTemplates/{}/instantiate", super::AWS);
    for (switch, has_objects, id) in [
        ("whole", true, Some("id")),
        ("empty", false, None),
        ("object-ids", true, Some("objectId")),
    ] {
        let caller = Caller::new(&format!(
            r#"{{"switches": {{"instantiateAnswer": "{switch}"}}}}"#
        ));
        let (status, body) = caller.call(Post, &path, json!({"displayName": "A"}));
        assert_eq!(
            (status, body["application"].is_object()),
            (201, has_objects)
        );
        let names = ["id", "objectId"];
        let told = names
            .into_iter()
            .find(|name| body["servicePrincipal"][name].is_string());
        assert_eq!(told, id, "{switch}");
        let there = "/v1.0/applications?$filter=displayName eq 'A'";
        assert_eq!(caller.names(there), ["A"], "{switch}");
    }
}

#[test]
fn templates_may_be_listed_late() {
    let caller = Caller::new(r#"{"lag": {"templates": 20}}"#);
    let born = caller.create("A");
    let listed = || values(&caller.get(&born.sync("templates"))).len();
    assert_eq!(listed(), 0);
    caller.0.advance(Duration::from_secs(20));
    assert_eq!(listed(), 1);
}

#[test]
fn a_job_that_has_not_run_may_have_an_endless_interval() {
    let app = Provisioned::new(r#"{"switches": {"newInterval": "maximum"}}"#, 0);
    let interval = || text(&app.get(), "/schedule/interval");
    assert_eq!(interval(), "P10675199DT2H48M5.4775807S");
    app.post("start", Value::Null);
    app.wait(super::provisioned::INITIAL);
    assert_eq!(interval(), "PT40M");
}

#[test]
fn jobs_may_come_in_another_order() {
    for (switch, newest) in [("written", 1), ("reversed", 0)] {
        let caller = Caller::new(&format!(r#"{{"switches": {{"jobsOrder": "{switch}"}}}}"#));
        let born = caller.create("A");
        caller.create_job(&born);
        let second = caller.create_job(&born);
        let jobs = values(&caller.get(&born.sync("jobs")));
        assert_eq!(jobs[newest]["id"], second.as_str(), "{switch}");
    }
}

#[test]
fn a_government_cloud_stores_one_kilobyte() {
    let caller = Caller::new(r#"{"switches": {"secretsLimit": "government"}}"#);
    let path = caller.create("A").sync("secrets");
    let put = |key: &str, length: usize| {
        let body = json!({"value": [{"key": key, "value": "x".repeat(length)}]});
        caller.status(Put, &path, body)
    };
    assert_eq!(put("SecretToken", 1000), 204);
    assert_eq!(put("UserName", 25), 400);
    assert_eq!(put("UserName", 24), 204);
    assert_eq!(pairs(&caller.get(&path)).len(), 2);
}

#[test]
fn secrets_may_be_read_by_those_alone_who_write_them() {
    for (switch, expected) in [("read", 200), ("write", 401)] {
        let caller = Caller::new(&format!(
            r#"{{"switches": {{"secretsReading": "{switch}"}}}}"#
        ));
        let born = caller.create("A");
        let status = |permission: &str| {
            let guest = caller.0.as_caller(&[permission]);
            let request = Request::new(Get, born.sync("secrets"));
            super::run(guest.send(request)).expect("an answer").status
        };
        assert_eq!(status("Synchronization.Read.All"), expected, "{switch}");
        assert_eq!(status("Synchronization.ReadWrite.All"), 200);
    }
}

#[test]
fn enum_values_may_come_in_the_other_letter_case_and_go_back_so() {
    let app = Provisioned::cycled(r#"{"switches": {"enumCase": "other"}}"#);
    let job = app.get();
    assert_eq!(text(&job, "/schedule/state"), "active");
    assert_eq!(text(&job, "/status/code"), "active");
    let entry = app.log("provisioningAction eq 'create'")[0].clone();
    assert_eq!(text(&entry, "/provisioningAction"), "Create");
    assert_eq!(
        text(&entry, "/provisioningSteps/0/provisioningStepType"),
        "Import"
    );
    let path = format!("{}/schema", app.path());
    let schema = app.caller.get(&path);
    let flow = "/synchronizationRules/0/objectMappings/0/attributeMappings/0/flowBehavior";
    assert_eq!(text(&schema, flow), "flowWhenChanged");
    assert_eq!(app.caller.status(Put, &path, schema.clone()), 204);
    assert_eq!(text(&app.caller.get(&path), flow), "flowWhenChanged");
    let strict = Provisioned::new("{}", 0);
    let path = format!("{}/schema", strict.path());
    let (status, refused) = strict.caller.call(Put, &path, schema);
    assert_eq!(status, 400);
    assert!(text(&refused, "/error/message").contains("was not found"));
}

#[test]
fn attributes_that_are_not_there_are_refused_unless_the_switch_accepts_them() {
    for (switch, expected) in [("refuse", 400), ("accept", 204)] {
        let app = Provisioned::new(
            &format!(r#"{{"switches": {{"unknownReferences": "{switch}"}}}}"#),
            0,
        );
        let path = format!("{}/schema", app.path());
        let mut schema = app.caller.get(&path);
        let mappings = "/synchronizationRules/0/objectMappings/0/attributeMappings";
        let all = schema.pointer_mut(mappings).and_then(Value::as_array_mut);
        all.expect("mappings").push(json!({
            "targetAttributeName": "nowhere", "source": {"type": "Attribute", "name": "nothing"},
        }));
        assert_eq!(app.caller.status(Put, &path, schema), expected, "{switch}");
        app.post("start", Value::Null);
        app.wait(super::provisioned::INITIAL);
        assert!(!app.accounts().0.is_empty());
    }
}
