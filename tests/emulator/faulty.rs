//! Faults on demand, and the witness that tells what was written.

use serde_json::{Value, json};

use super::{AWS, Caller};
use syncform::emulator::{Fate, Faults};
use syncform::wire::Method::{Get, Patch};
use syncform::wire::{Method, Request, Unanswered};

/// Instantiates under a rule; returns the answer's status (none if lost), the number of twins, and what the witness says.
fn under(rule: &str) -> (Option<u16>, usize, Fate, bool) {
    let caller = Caller::new(&format!(
        r#"{{"rules": [{{"match": "POST /v1.0/applicationTemplates/*/instantiate", {rule}}}]}}"#
    ));
    let request = Request::new(
        Method::Post,
        format!("/v1.0/applicationTemplates/{AWS}/instantiate"),
    )
    .json(json!({"displayName": "A"}));
    let status = match caller.try_send(request) {
        Ok(response) => Some(response.status),
        Err(Unanswered::Lost { .. }) => None,
        Err(other) => panic!("{other}"),
    };
    let seen = caller.0.requests().pop().expect("it was recorded");
    let twins = caller
        .names("/v1.0/applications?$filter=displayName eq 'A'")
        .len();
    (status, twins, seen.status, seen.committed)
}

#[test]
fn each_fault_commits_or_not_and_answers_or_not() {
    assert_eq!(
        under(r#""do": "refuse""#),
        (Some(503), 0, Fate::Answered(503), false)
    );
    let documented = r#""do": "commit-and-refuse", "status": 404"#;
    assert_eq!(under(documented), (Some(404), 1, Fate::Answered(404), true));
    assert_eq!(under(r#""do": "lose""#), (None, 0, Fate::Lost, false));
    assert_eq!(
        under(r#""do": "commit-and-lose""#),
        (None, 1, Fate::Lost, true)
    );
    assert_eq!(under(r#""do": "hold""#), (None, 0, Fate::Held, false));
    assert_eq!(
        under(r#""do": "commit-and-hold""#),
        (None, 1, Fate::Held, true)
    );
}

#[test]
fn a_refusal_is_worded_by_its_rule_and_says_when_to_come_back() {
    let caller = Caller::new(
        r#"{"rules": [{"match": "GET *", "do": "refuse", "status": 429, "retryAfter": 7, "message": "slowly"}]}"#,
    );
    let response = caller
        .try_send(Request::new(Get, "/v1.0/applications?$top=1"))
        .expect("an answer");
    assert_eq!(
        (response.status, response.header("Retry-After")),
        (429, Some("7"))
    );
    let error = &response.body.json()["error"];
    assert_eq!(
        (&error["code"], &error["message"]),
        (&json!("TooManyRequests"), &json!("slowly"))
    );
}

#[test]
fn a_rule_may_strike_at_the_nth_matching_request_only() {
    let caller = Caller::new(
        r#"{"rules": [{"match": "GET /v1.0/organization", "request": 2, "do": "refuse"}]}"#,
    );
    let mut statuses = Vec::new();
    for path in [
        "/v1.0/organization",
        "/v1.0/applications",
        "/v1.0/organization/",
        "/v1.0/organization",
    ] {
        statuses.push(caller.status(Get, path, Value::Null));
    }
    assert_eq!(statuses, [200, 200, 503, 200]);
    caller.0.set_faults(Faults::none());
    assert_eq!(caller.status(Get, "/v1.0/organization", Value::Null), 200);
}

#[test]
fn a_rule_without_a_pattern_counts_every_request() {
    let caller = Caller::new(r#"{"rules": [{"request": 3, "do": "refuse"}]}"#);
    let born = caller.create("A");
    assert_eq!(caller.status(Get, "/v1.0/organization", Value::Null), 200);
    assert_eq!(
        caller.status(
            Patch,
            &format!("/v1.0/applications/{}", born.application),
            json!({})
        ),
        503
    );
}

#[test]
fn the_witness_tells_every_request_in_order_and_never_a_body() {
    let caller = Caller::new("{}");
    let born = caller.create("A");
    caller.get("/v1.0/applications?$top=1");
    let secrets = json!({"value": [{"key": "Password", "value": "s3cret"}]});
    assert_eq!(
        caller.status(Method::Put, &born.sync("secrets"), secrets),
        204
    );
    let seen = serde_json::to_value(caller.0.requests()).expect("it can be told");
    assert_eq!(
        seen[1],
        json!({"n": 2, "method": "GET", "path": "/v1.0/applications?$top=1", "status": 200, "committed": false})
    );
    assert_eq!(
        (&seen[0]["committed"], &seen[2]["committed"]),
        (&json!(true), &json!(true))
    );
    assert!(!seen.to_string().contains("s3cret"));
    assert!(!format!("{:?}", caller.0).contains("s3cret"));
    assert!(
        caller.0.snapshot().to_string().contains("s3cret"),
        "the snapshot is the store itself"
    );
}

#[test]
fn a_refusal_may_be_nested_as_the_back_end_nests_its_own() {
    let caller = Caller::new(
        r#"{"rules": [{"match": "POST *", "do": "refuse", "status": 400, "code": "CredentialsMissing", "message": "none", "nested": true}]}"#,
    );
    let (status, body) = caller.call(Method::Post, "/v1.0/groups", json!({}));
    assert_eq!(
        (status, &body["error"]["code"]),
        (400, &json!("UnknownError"))
    );
    let message = super::text(&body, "/error/message");
    assert!(message.contains("\r\n"));
    let inner: Value = serde_json::from_str(&message).expect("JSON in a string");
    assert_eq!(inner["error"]["code"], "CredentialsMissing");
}

#[test]
fn refusals_of_published_reports_are_said_by_rules() {
    for (path, status, code, message) in [
        (
            "/v1.0/servicePrincipals",
            403,
            "Authorization_RequestDenied",
            "When using this permission, the backing application of the service principal being created must in the local tenant",
        ),
        (
            "/v1.0/applicationTemplates/x/instantiate",
            403,
            "Directory_ResourceSizeExceeded",
            "The size of the object has exceeded its limit.",
        ),
        (
            "/v1.0/groups",
            429,
            "TooManyRequests",
            "Too many requests from Identifier:*** under category:throttle.msgraph.sp.app.10s. Please try again later.",
        ),
        ("/v1.0/groups", 429, "UnknownError", ""),
    ] {
        let rule = json!({"match": "POST *", "do": "refuse", "status": status, "code": code, "message": message});
        let caller = Caller::new(&json!({"rules": [rule]}).to_string());
        let request = Request::new(Method::Post, path).json(json!({}));
        let answer = caller.try_send(request).expect("an answer");
        let error = &answer.body.json()["error"];
        assert_eq!(answer.status, status);
        assert_eq!(
            (&error["code"], &error["message"]),
            (&json!(code), &json!(message))
        );
        assert_eq!(answer.header("Retry-After"), None);
    }
}
