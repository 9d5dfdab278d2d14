//! A throttle that counts resource units and writes, and time that requests take.

use std::time::Duration;

use serde_json::{Value, json};

use super::Caller;
use syncform::wire::Method::{Get, Post};
use syncform::wire::{Request, Response};

impl Caller {
    fn answer(&self, path: &str) -> Response {
        self.try_send(Request::new(Get, path)).expect("an answer")
    }
}

#[test]
fn every_answer_tells_what_it_cost() {
    let caller = Caller::new("{}");
    for (path, cost) in [
        ("/v1.0/applications", Some("2")),
        ("/beta/applications?$select=id", Some("1")),
        ("/v1.0/servicePrincipals", Some("1")),
        ("/v1.0/nowhere", Some("1")),
        ("/v1.0/auditLogs/provisioning", None),
    ] {
        let answer = caller.answer(path);
        assert_eq!(answer.header("x-ms-resource-unit"), cost, "{path}");
        for name in ["request-id", "client-request-id", "Date"] {
            assert!(answer.header(name).is_some(), "{name} of {path}");
        }
        assert_eq!(answer.header("x-ms-throttle-limit-percentage"), None);
    }
}

#[test]
fn who_asks_too_much_is_told_how_long_to_wait_and_why() {
    let caller = Caller::new(r#"{"throttle": {"resourceUnits": 10, "window": 100}}"#);
    let answers: Vec<Response> = (0..6)
        .map(|_| caller.answer("/v1.0/applications"))
        .collect();
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429]);
    assert_eq!(answers[2].header("x-ms-throttle-limit-percentage"), None);
    assert_eq!(
        answers[4].header("x-ms-throttle-limit-percentage"),
        Some("0.9")
    );
    let refused = &answers[5];
    let tenant = caller.0.snapshot()["tenantId"].clone();
    let scope = refused.header("x-ms-throttle-scope").expect("a scope");
    assert!(scope.starts_with("Tenant_Application/ReadWrite/"));
    assert!(scope.ends_with(tenant.as_str().expect("an id")), "{scope}");
    assert_eq!(
        refused.header("x-ms-throttle-information"),
        Some("ResourceUnitLimitExceeded")
    );
    let error = &refused.body.json()["error"];
    assert_eq!(error["code"], "TooManyRequests");
    assert_eq!(error["message"], "Please retry again later.");
    assert_eq!(
        (&error["innerError"]["code"], &error["innerError"]["status"]),
        (&json!("429"), &json!("429"))
    );
    let wait: u64 = refused
        .header("Retry-After")
        .and_then(|wait| wait.parse().ok())
        .expect("seconds");
    assert_eq!(wait, 20, "two units of ten in a hundred seconds");
    caller.0.advance(Duration::from_secs(wait - 1));
    assert_eq!(caller.answer("/v1.0/applications").status, 200);
}

#[test]
fn writes_run_out_apart_from_reads_and_refused_ones_write_nothing() {
    let caller = Caller::new(r#"{"throttle": {"writes": 2}}"#);
    caller.create("A");
    caller.create("B");
    let path = format!("/v1.0/applicationTemplates/{}/instantiate", super::AWS);
    let third = json!({"displayName": "C"});
    assert_eq!(caller.refusal(Post, &path, third).0, 429);
    assert!(
        caller
            .names("/v1.0/applications?$filter=displayName eq 'C'")
            .is_empty()
    );
    let last = caller.0.requests();
    assert!(!last[2].committed);
}

#[test]
fn reports_have_a_limit_of_their_own() {
    let caller = Caller::new(r#"{"throttle": {"reports": 5}}"#);
    let path = "/v1.0/auditLogs/provisioning";
    let statuses: Vec<u16> = (0..12)
        .map(|_| caller.status(Get, path, Value::Null))
        .collect();
    // One request takes a second, in which half a request is granted again, and refused ones count.
    assert_eq!(statuses[..9], [200; 9]);
    assert!(statuses[9..].contains(&429), "{statuses:?}");
}

#[test]
fn latency_moves_the_clock_with_every_request() {
    let moved = |faults: &str| {
        let caller = Caller::new(faults);
        let date = |answer: &Response| answer.header("Date").map(str::to_owned);
        let first = date(&caller.answer("/v1.0/organization")).expect("a date");
        let second = date(&caller.answer("/v1.0/organization")).expect("a date");
        (first, second)
    };
    let (first, second) = moved("{}");
    assert!(first.ends_with("00:00:01 GMT") && second.ends_with("00:00:02 GMT"));
    let (first, second) = moved(r#"{"latency": 9}"#);
    assert!(first.ends_with("00:00:10 GMT") && second.ends_with("00:00:20 GMT"));
}
