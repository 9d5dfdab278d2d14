//! `$batch`: an envelope of requests, each of which is answered for itself.

use serde_json::{Value, json};

use super::{AWS, Caller};
use syncform::wire::Method::{Get, Post};

fn get(id: &str, url: &str) -> Value {
    json!({ "id": id, "method": "GET", "url": url })
}

/// The answers by their ids.
fn answers(caller: &Caller, requests: &Value) -> Vec<(String, u64)> {
    let (status, envelope) = caller.call(Post, "/v1.0/$batch", json!({ "requests": requests }));
    assert_eq!(status, 200, "{envelope}");
    let mut answers: Vec<_> = envelope["responses"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|answer| {
            let id = answer["id"].as_str().expect("an id").to_owned();
            (id, answer["status"].as_u64().expect("a status"))
        })
        .collect();
    answers.sort();
    answers
}

fn told(answers: &[(&str, u64)]) -> Vec<(String, u64)> {
    let owned = answers
        .iter()
        .map(|(id, status)| ((*id).to_owned(), *status));
    owned.collect()
}

#[test]
fn each_request_is_answered_for_itself_and_in_any_order() {
    let caller = Caller::new("{}");
    let requests = json!([
        get("a", "/organization"),
        get("b", "applications/none"),
        get("c", &format!("/applicationTemplates/{AWS}?$select=id")),
    ]);
    let (status, envelope) = caller.call(Post, "/v1.0/$batch", json!({ "requests": requests }));
    assert_eq!(status, 200);
    let responses = envelope["responses"].as_array().expect("a list");
    assert_eq!(responses[0]["id"], "c", "clients must go by ids");
    assert_eq!(responses[0]["body"]["id"], AWS);
    assert!(responses[0]["headers"]["request-id"].is_string());
    assert_eq!(
        answers(&caller, &requests),
        told(&[("a", 200), ("b", 404), ("c", 200)])
    );
    let paths: Vec<_> = caller
        .0
        .requests()
        .iter()
        .map(|seen| seen.path.clone())
        .collect();
    assert_eq!(paths[..2], ["/v1.0/$batch", "/v1.0/organization"]);
}

#[test]
fn an_envelope_that_is_malformed_is_refused_as_a_whole() {
    let caller = Caller::new("{}");
    let many: Vec<_> = (0..21)
        .map(|id| get(&id.to_string(), "/organization"))
        .collect();
    for wrong in [
        Value::Null,
        json!({}),
        json!({ "requests": [] }),
        json!({ "requests": many }),
        json!({ "requests": [get("a", "/x"), get("A", "/x")] }),
        json!({ "requests": [{ "id": "a", "url": "/x" }] }),
        json!({ "requests": [{ "id": "a", "method": "GET", "url": "/x", "dependsOn": ["b"] }] }),
        json!({ "requests": [{ "id": "a", "method": "GET", "url": "/x", "dependsOn": ["a"] }] }),
    ] {
        assert_eq!(
            caller.status(Post, "/v1.0/$batch", wrong.clone()),
            400,
            "{wrong}"
        );
    }
    assert_eq!(caller.status(Get, "/v1.0/$batch", Value::Null), 405);
}

#[test]
fn who_depends_on_a_failure_is_not_carried_out() {
    let caller = Caller::new("{}");
    let path = format!("/applicationTemplates/{AWS}/instantiate");
    let make = json!({ "id": "2", "method": "POST", "url": path, "dependsOn": ["1"],
        "headers": { "Content-Type": "application/json" }, "body": { "displayName": "A" } });
    let failed = answers(&caller, &json!([get("1", "/applications/none"), make]));
    assert_eq!(failed, told(&[("1", 404), ("2", 424)]));
    assert!(caller.0.requests().iter().all(|request| !request.committed));
    let made = answers(&caller, &json!([get("1", "/organization"), make]));
    assert_eq!(made, told(&[("1", 200), ("2", 201)]));
}

/// A request that depends on others.
fn after(id: &str, on: &[&str]) -> Value {
    let mut request = get(id, "/organization");
    request["dependsOn"] = json!(on);
    request
}

#[test]
fn dependencies_lead_back_and_make_one_chain_or_by_switch_anything() {
    let first = get("1", "/organization");
    let chain = json!([first, after("2", &["1"]), after("3", &["2"])]);
    let forward = json!([after("2", &["1"]), first]);
    let star = json!([first, after("2", &["1"]), after("3", &["1"])]);
    let mixed = json!([first, after("2", &["1"]), get("3", "/organization")]);
    for (sequence, statuses) in [
        ("whole", [200, 400, 400, 400]),
        ("any", [200, 400, 200, 200]),
    ] {
        let caller = Caller::new(&format!(
            r#"{{"switches": {{"batchSequence": "{sequence}"}}}}"#
        ));
        let seen = [&chain, &forward, &star, &mixed]
            .map(|requests| caller.status(Post, "/v1.0/$batch", json!({ "requests": requests })));
        assert_eq!(seen, statuses, "{sequence}");
    }
}

#[test]
fn what_is_written_in_another_word_than_depends_on_counts_for_nothing() {
    let caller = Caller::new("{}");
    let mut second = get("2", "/organization");
    second["depends_on"] = json!(["1"]);
    let both = answers(&caller, &json!([get("1", "/applications/none"), second]));
    assert_eq!(both, told(&[("1", 404), ("2", 200)]));
}

#[test]
fn a_body_needs_its_type() {
    let caller = Caller::new("{}");
    let bare = json!({ "id": "1", "method": "POST", "url": "/x", "body": {} });
    let strange = json!({ "id": "3", "method": "BREW", "url": "/x" });
    let refused = answers(&caller, &json!([bare, strange]));
    assert_eq!(refused, told(&[("1", 400), ("3", 405)]));
}

#[test]
fn a_url_is_relative_or_by_switch_of_the_same_origin() {
    for (absolute, own) in [("refuse", 400), ("accept", 200)] {
        let caller = Caller::new(&format!(
            r#"{{"switches": {{"absoluteParts": "{absolute}"}}}}"#
        ));
        let root = syncform::wire::Transport::root(&caller.0).to_owned();
        let requests = json!([
            get("own", &format!("{root}/v1.0/organization")),
            get("evil", &format!("{root}.example/v1.0/organization")),
            get("abroad", "https://graph.microsoft.com/v1.0/organization"),
            get("doubled", "/v1.0/organization"),
        ]);
        assert_eq!(
            answers(&caller, &requests),
            told(&[
                ("abroad", 400),
                ("doubled", 404),
                ("evil", 400),
                ("own", own)
            ]),
            "{absolute}"
        );
    }
}

#[test]
fn faults_are_of_one_request_or_of_the_envelope() {
    let caller = Caller::new(
        r#"{"rules": [
            {"match": "GET /v1.0/organization", "request": 1, "do": "refuse", "status": 429, "retryAfter": 7},
            {"match": "GET /v1.0/applications", "request": 1, "do": "lose"},
            {"match": "POST /v1.0/$batch", "request": 2, "do": "refuse", "status": 503}]}"#,
    );
    let requests = json!([
        get("a", "/organization"),
        get("b", "/applications"),
        get("c", "/organization")
    ]);
    let (status, envelope) = caller.call(Post, "/v1.0/$batch", json!({ "requests": requests }));
    assert_eq!(status, 200);
    let responses = envelope["responses"].as_array().expect("a list").clone();
    let of = |id: &str| {
        responses
            .iter()
            .find(|answer| answer["id"] == id)
            .expect("answered")
            .clone()
    };
    assert_eq!(
        (
            of("a")["status"].as_u64(),
            of("a")["headers"]["Retry-After"].as_str()
        ),
        (Some(429), Some("7"))
    );
    assert_eq!(
        of("b")["status"],
        504,
        "nobody inside an envelope can be cut off"
    );
    assert_eq!(of("c")["status"], 200);
    assert_eq!(
        caller.status(Post, "/v1.0/$batch", json!({ "requests": requests })),
        503
    );
}

#[test]
fn the_synchronization_endpoints_may_refuse_to_be_in_it() {
    let caller = Caller::new(r#"{"switches": {"batchedSynchronization": "refuse"}}"#);
    let born = caller.create("A");
    let path = format!(
        "/servicePrincipals/{}/synchronization/templates",
        born.principal
    );
    let refused = answers(
        &caller,
        &json!([get("1", &path), get("2", "/organization")]),
    );
    assert_eq!(refused, told(&[("1", 400), ("2", 200)]));
    assert_eq!(
        caller.status(Get, &format!("/v1.0{path}"), Value::Null),
        200
    );
}
