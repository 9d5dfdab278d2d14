//! Eventual consistency: new objects are missing for a while, lists are stale for longer.

use std::time::Duration;

use serde_json::{Value, json};

use super::Caller;
use syncform::wire::Method::{Delete, Get, Patch, Post};

#[test]
fn a_new_object_is_missing_by_id_until_it_is_replicated() {
    let caller = Caller::new(r#"{"lag": {"objects": 10}}"#);
    let born = caller.create("A");
    let application = format!("/v1.0/applications/{}", born.application);
    let principal = format!("/v1.0/servicePrincipals(appId='{}')", born.app_id);
    for _ in 0..3 {
        assert_eq!(
            caller.refusal(Get, &application, Value::Null),
            (404, "Request_ResourceNotFound".into())
        );
        assert_eq!(
            caller.status(Patch, &application, json!({"notes": "x"})),
            404
        );
        assert_eq!(caller.status(Get, &principal, Value::Null), 404);
    }
    // Nine seconds have passed by now, and the next request steps the tenth.
    assert_eq!(caller.status(Get, &application, Value::Null), 200);
}

#[test]
fn the_back_end_answers_401_for_a_principal_that_it_does_not_know_yet() {
    let caller = Caller::new(r#"{"lag": {"objects": 10}}"#);
    let born = caller.create("A");
    let job = json!({"templateId": "aws"});
    assert_eq!(
        caller.refusal(Post, &born.sync("jobs"), job),
        (401, "UnknownError".into())
    );
    caller.0.advance(Duration::from_secs(10));
    let id = caller.create_job(&born);
    let path = born.sync(&format!("jobs/{id}"));
    assert_eq!(caller.status(Get, &path, Value::Null), 404);
    assert_eq!(
        caller.status(Post, &format!("{path}/start"), Value::Null),
        404
    );
    caller.0.advance(Duration::from_secs(10));
    assert_eq!(caller.status(Get, &path, Value::Null), 200);
}

#[test]
fn lists_show_the_state_before_a_change_while_reads_by_id_are_fresh() {
    let caller = Caller::new(r#"{"lag": {"lists": 60}}"#);
    let born = caller.create("A");
    let later = || caller.0.advance(Duration::from_secs(60));
    let by_name = "/v1.0/servicePrincipals?$filter=displayName eq 'A'";
    let by_tag = "/v1.0/servicePrincipals?$filter=tags/any(t:t eq 'mine')";
    let principal = format!("/v1.0/servicePrincipals/{}", born.principal);
    assert!(caller.names(by_name).is_empty());
    assert_eq!(caller.status(Get, &principal, Value::Null), 200);
    later();
    assert_eq!(caller.names(by_name), ["A"]);

    assert_eq!(
        caller.status(Patch, &principal, json!({"tags": ["mine"]})),
        204
    );
    assert_eq!(caller.get(&principal)["tags"], json!(["mine"]));
    assert!(caller.names(by_tag).is_empty(), "the list has the old tags");
    later();
    assert_eq!(caller.names(by_tag), ["A"]);

    let application = format!("/v1.0/applications/{}", born.application);
    assert_eq!(
        caller.status(Patch, &application, json!({"tags": ["theirs"]})),
        204
    );
    let union = "/v1.0/servicePrincipals?$filter=tags/any(t:t eq 'theirs')";
    assert!(
        caller.names(union).is_empty(),
        "the application's share of the union is old too"
    );

    assert_eq!(caller.status(Delete, &application, Value::Null), 204);
    assert_eq!(caller.status(Get, &application, Value::Null), 404);
    assert_eq!(
        caller.names(by_name),
        ["A"],
        "a deleted object is listed for a while"
    );
    later();
    assert!(caller.names(by_name).is_empty());
}

#[test]
fn the_list_of_jobs_lags_as_well() {
    let caller = Caller::new(r#"{"lag": {"lists": 30}}"#);
    let born = caller.create("A");
    let id = caller.create_job(&born);
    assert_eq!(caller.get(&born.sync("jobs"))["value"], json!([]));
    caller.0.advance(Duration::from_secs(30));
    assert_eq!(caller.get(&born.sync("jobs"))["value"][0]["id"], id);
    assert_eq!(
        caller.status(Post, &born.sync(&format!("jobs/{id}/start")), Value::Null),
        204
    );
    assert_eq!(
        caller.get(&born.sync("jobs"))["value"][0]["schedule"]["state"],
        "Disabled"
    );
    assert_eq!(
        caller.get(&born.sync(&format!("jobs/{id}")))["schedule"]["state"],
        "Active"
    );
}
