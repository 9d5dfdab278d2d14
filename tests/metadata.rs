//! The metadata as a judge: what syncform sends and what the emulator answers, held against the OpenAPI document of
//! Graph. Both were made from the same reference, so that agreeing with each other proves little.

mod deviations;
mod document;
mod door;
mod judge;
mod shapes;
mod told;
mod tour;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use syncform::wire::Method::{Get, Post, Put};
use syncform::wire::{Body, Request, Response};

use deviations::DEVIATIONS;
use judge::Judge;

use crate::support::fixtures::{self, exercised};

#[tokio::test]
async fn requests_and_answers_are_what_the_metadata_says() {
    let Some(document) = fixtures::metadata("v1.0") else {
        return;
    };
    let judge = Judge::new("v1.0", &document);
    told::stories(&judge).await;
    told::verbs(&judge).await;
    let asked = judge.tally().requests;
    exercised(asked, "requests of syncform, held against the metadata");
    tour::tour(&judge, "v1.0").await;
    exercised(
        judge.tally().answers,
        "answers of the emulator, held against the metadata",
    );
    exercised(
        judge.tally().operations.len(),
        "operations of the metadata answered",
    );
    verdict(&judge);
}

/// What a judge is for.
#[test]
fn slips_are_seen() {
    let Some(document) = fixtures::metadata("v1.0") else {
        return;
    };
    let judge = Judge::new("v1.0", &document);
    let below = "/v1.0/servicePrincipals/x/synchronization";
    let put = |path: &str, body: Value| Request::new(Put, format!("{below}{path}")).json(body);
    let key = |key: &str| json!({ "value": [{ "key": key, "value": "x" }] });
    let batch = json!({ "requests": [{ "id": "1", "method": "GET", "url": "/users?$tpo=1" }] });
    for good in [
        put("/secrets", key("Password")),
        Request::new(Get, "/v1.0/users?$top=1&$select=id").header("ConsistencyLevel", "eventual"),
        Request::new(Get, format!("{below}/jobs/a.b.c/schema/functions")),
    ] {
        judge.request(&good);
    }
    assert!(judge.tally().faults.is_empty());
    let slips = [
        (put("/secrets", key("password")), "/value/*/key", "enum"),
        (put("/secrets", json!({ "valeu": [] })), "/valeu", "unknown"),
        (
            Request::new(Put, format!("{below}/secrets")),
            "body",
            "missing",
        ),
        (put("/jobs", json!({})), "operation", "unknown"),
        (
            Request::new(Get, "/v1.0/applications?$select=nme"),
            "query $select nme",
            "unknown",
        ),
        (
            Request::new(Post, format!("{below}/jobs/j/start")).json(json!({})),
            "body",
            "unexpected",
        ),
        (
            Request::new(Post, "/v1.0/$batch").json(batch),
            "query $tpo",
            "unknown",
        ),
    ];
    for (request, place, what) in slips {
        judge.request(&request);
        let seen = std::mem::take(&mut judge.tally().faults);
        let seen: Vec<_> = seen
            .keys()
            .map(|fault| (&*fault.place, &*fault.what))
            .collect();
        assert_eq!(seen, [(place, what)], "{request:?}");
    }
    let job = json!({ "id": "j", "status": { "code": "Actve" }, "templateId": 7, "more": 1 });
    let answer = Response {
        status: 200,
        headers: Vec::new(),
        body: Body::new(job),
    };
    judge.answer(&Request::new(Get, format!("{below}/jobs/j")), &answer);
    let places: Vec<_> = judge
        .tally()
        .faults
        .keys()
        .map(|fault| fault.place.clone())
        .collect();
    assert_eq!(places, ["/more", "/status/code", "/templateId"]);
}

/// No fault but those that are meant.
fn verdict(judge: &Judge) {
    let tally = judge.tally();
    let is_meant = |fault| DEVIATIONS.iter().any(|deviation| deviation.covers(fault));
    let unmeant: Vec<_> = tally
        .faults
        .iter()
        .filter(|(fault, _)| !is_meant(fault))
        .map(|(fault, seen)| format!("{fault}\n    {seen}"))
        .collect();
    assert!(unmeant.is_empty(), "{}", unmeant.join("\n"));
    for deviation in &DEVIATIONS {
        let faults: BTreeSet<_> = tally
            .faults
            .keys()
            .filter(|fault| deviation.covers(fault))
            .collect();
        assert!(
            !faults.is_empty(),
            "this occurs no more: {:?}: {}",
            deviation.fault,
            deviation.because
        );
    }
}
