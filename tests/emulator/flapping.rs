//! Reads that go back and forth between replicas, and lists that miss the last change.

use std::time::Duration;

use serde_json::{Value, json};

use super::Caller;
use syncform::emulator::Faults;
use syncform::wire::Method::{Delete, Get, Patch};

#[test]
fn reads_by_id_and_lists_flap_for_a_while_after_a_change() {
    let caller = Caller::new(r#"{"lag": {"flaps": 30}}"#);
    let born = caller.create("A");
    let principal = format!("/v1.0/servicePrincipals/{}", born.principal);
    let seen: Vec<u16> = (0..6)
        .map(|_| caller.status(Get, &principal, Value::Null))
        .collect();
    assert_eq!(seen, [200, 404, 200, 404, 200, 404]);
    let named = "/v1.0/servicePrincipals?$filter=displayName eq 'A'";
    let seen: Vec<usize> = (0..4).map(|_| caller.names(named).len()).collect();
    assert_eq!(seen, [1, 0, 1, 0]);
    caller.0.advance(Duration::from_secs(30));
    let seen: Vec<u16> = (0..4)
        .map(|_| caller.status(Get, &principal, Value::Null))
        .collect();
    assert_eq!(seen, [200; 4]);

    assert_eq!(caller.status(Patch, &principal, json!({"notes": "x"})), 204);
    let notes: Vec<Value> = (0..4)
        .map(|_| caller.get(&principal)["notes"].clone())
        .collect();
    assert_eq!(notes, [json!("x"), Value::Null, json!("x"), Value::Null]);
}

#[test]
fn writes_go_to_the_replica_that_knows() {
    let caller = Caller::new(r#"{"lag": {"flaps": 30}}"#);
    let born = caller.create("A");
    let application = format!("/v1.0/applications/{}", born.application);
    for _ in 0..3 {
        assert_eq!(
            caller.status(Patch, &application, json!({"notes": "x"})),
            204
        );
    }
    assert_eq!(caller.status(Delete, &application, Value::Null), 204);
    let seen: Vec<u16> = (0..2)
        .map(|_| caller.status(Get, &application, Value::Null))
        .collect();
    assert_eq!(seen, [404, 404], "half a minute ago there was none either");
}

#[test]
fn a_stale_list_misses_the_last_change_while_it_is_recent() {
    let caller = Caller::new(r#"{"rules": [{"match": "GET *", "do": "stale"}]}"#);
    let born = caller.create("A");
    let named = "/v1.0/applications?$filter=displayName eq 'A'";
    assert!(caller.names(named).is_empty());
    let application = format!("/v1.0/applications/{}", born.application);
    assert_eq!(
        caller.status(Get, &application, Value::Null),
        200,
        "a read by id is fresh"
    );
    caller.0.advance(Duration::from_secs(60));
    assert_eq!(caller.names(named), ["A"]);
    assert_eq!(caller.status(Delete, &application, Value::Null), 204);
    assert_eq!(caller.names(named), ["A"]);
    caller.0.set_faults(Faults::none());
    assert!(caller.names(named).is_empty());
}
