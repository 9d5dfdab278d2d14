//! Mishaps by seed, as a client meets them.

use serde_json::json;

use super::{AWS, Caller};
use syncform::emulator::Fate;
use syncform::wire::Method::{Get, Post};
use syncform::wire::Request;

/// What becomes of sixty requests, every third of which writes, and how many of them wrote.
fn fates(seed: u32, percent: u8, of: &str) -> (Vec<Fate>, usize) {
    let caller = Caller::new(&format!(
        r#"{{"chance": {{"seed": {seed}, "percent": {percent}, "of": [{of}]}}}}"#
    ));
    for number in 0..60 {
        let request = if number % 3 == 0 {
            let path = format!("/v1.0/applicationTemplates/{AWS}/instantiate");
            Request::new(Post, path).json(json!({"displayName": format!("A{number}")}))
        } else {
            Request::new(Get, "/v1.0/applications?$top=5")
        };
        let _ = caller.try_send(request);
    }
    let seen = caller.0.requests();
    let written = seen.iter().filter(|request| request.committed).count();
    (seen.iter().map(|request| request.status).collect(), written)
}

const ALL: &str = r#""429", "503", "lost", "reset", "stale""#;

#[test]
fn the_same_seed_breaks_the_same_requests() {
    assert_eq!(fates(7, 30, ALL), fates(7, 30, ALL));
    assert_ne!(fates(7, 30, ALL), fates(8, 30, ALL));
}

#[test]
fn each_mishap_is_what_it_says() {
    let count = |fates: &[Fate], wanted: Fate| fates.iter().filter(|fate| **fate == wanted).count();
    let (throttled, written) = fates(1, 100, r#""429""#);
    assert_eq!(
        (count(&throttled, Fate::Answered(429)), written),
        (60, 0),
        "refused is refused"
    );
    let (refused, written) = fates(1, 100, r#""503""#);
    assert_eq!(count(&refused, Fate::Answered(503)), 60);
    assert!((1..20).contains(&written), "{written} of 20 committed");
    let (lost, written) = fates(1, 100, r#""lost""#);
    assert_eq!(count(&lost, Fate::Lost), 60);
    assert!((1..20).contains(&written), "{written} of 20 committed");
    let (reset, written) = fates(1, 100, r#""reset""#);
    assert_eq!((count(&reset, Fate::Lost), written), (60, 0));
    let (stale, written) = fates(1, 100, r#""stale""#);
    assert_eq!(
        (count(&stale, Fate::Answered(200)), written),
        (40, 20),
        "writes are left alone"
    );
}

#[test]
fn rules_come_before_chance() {
    let caller = Caller::new(
        r#"{"rules": [{"match": "GET /v1.0/organization", "do": "refuse", "status": 418}],
            "chance": {"seed": 1, "percent": 100, "of": ["503"]}}"#,
    );
    let status = |path: &str| caller.status(Get, path, serde_json::Value::Null);
    assert_eq!(status("/v1.0/organization"), 418);
    assert_eq!(status("/v1.0/applications"), 503);
}
