//! The metadata as a judge: what syncform sends and what the emulator answers, held against the OpenAPI document of
//! Graph. Both were made from the same reference, so that agreeing with each other proves little.

mod deviations;
mod document;
mod door;
mod judge;
mod shapes;
mod table;
mod told;
mod tour;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use syncform::wire::Method::{Get, Post, Put};
use syncform::wire::{Body, Request, Response};

use deviations::DEVIATIONS;
use judge::Judge;

use crate::support::fixtures::{self, exercised};

#[test]
fn requests_and_answers_are_what_the_metadata_says() {
    let versions = ["v1.0", "beta"];
    let judges = versions.map(|version| Some(Judge::new(version, &fixtures::metadata(version)?)));
    let [Some(stable), Some(beta)] = judges else {
        return;
    };
    crate::emulator::run(async {
        told::stories(&stable).await;
        told::verbs(&stable).await;
    });
    let asked = stable.tally().requests;
    exercised(asked, "requests of syncform, held against the metadata");
    for judge in [&stable, &beta] {
        crate::emulator::run(tour::tour(judge));
        table::judged(judge);
        let version = judge.version;
        exercised(
            judge.tally().answers,
            &format!("answers of the emulator, held against the metadata of {version}"),
        );
        exercised(
            judge.tally().operations.len(),
            &format!("operations of the metadata of {version} answered"),
        );
    }
    verdict(&[stable, beta]);
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

/// No fault but those that are meant, and each of these somewhere.
fn verdict(judges: &[Judge]) {
    let faults: BTreeMap<_, _> = judges
        .iter()
        .flat_map(|judge| judge.tally().faults.clone())
        .collect();
    let is_meant = |fault| DEVIATIONS.iter().any(|deviation| deviation.covers(fault));
    let unmeant: Vec<_> = faults
        .iter()
        .filter(|(fault, _)| !is_meant(fault))
        .map(|(fault, seen)| format!("{fault}\n    {seen}"))
        .collect();
    assert!(unmeant.is_empty(), "{}", unmeant.join("\n"));
    for deviation in &DEVIATIONS {
        assert!(
            faults.keys().any(|fault| deviation.covers(fault)),
            "this occurs no more: {:?}: {}",
            deviation.fault,
            deviation.because
        );
    }
}
