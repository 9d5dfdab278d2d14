//! What filters say, and what they may not.

use super::*;
use serde_json::json;

const ALLOWED: &Allowed = &[
    ("displayName", "eq"),
    ("displayName", "in"),
    ("displayName", "ne"),
    ("displayName", "contains"),
    ("accountEnabled", "eq"),
    ("tags", "any"),
];

fn fits(filter: &str, object: &Value) -> bool {
    let members = object.as_object().expect("an object");
    Filter::parse(filter, ALLOWED).expect(filter).fits(members)
}

#[test]
fn terms_are_joined_and_quotes_are_escaped() {
    let object =
        json!({"displayName": "Bob's AWS", "tags": ["a", "owner=x"], "accountEnabled": true});
    for yes in [
        "displayName eq 'Bob''s AWS'",
        "displayName eq 'bob''s aws'",
        "contains(displayName, 'AWS')",
        "tags/any(t:t eq 'a')",
        "tags/any(x:startswith(x,'owner='))",
        "accountEnabled eq true and tags/any(t:t eq 'a') and displayName eq 'Bob''s AWS'",
    ] {
        assert!(fits(yes, &object), "{yes}");
    }
    for no in [
        "displayName eq 'Bob'",
        "tags/any(t:t eq 'A')",
        "accountEnabled eq false",
        "accountEnabled eq true and displayName eq ''",
    ] {
        assert!(!fits(no, &object), "{no}");
    }
}

#[test]
fn equalities_are_joined_by_or_fifteen_at_most() {
    let object = json!({"displayName": "B", "accountEnabled": true});
    assert!(fits("displayName eq 'a' or displayName eq 'b'", &object));
    assert!(!fits("displayName eq 'a' or displayName eq 'c'", &object));
    let mixed = "displayName eq 'a' or displayName eq 'b' and accountEnabled eq false";
    assert!(!fits(mixed, &object), "`and` binds before `or`");
    let many = vec!["displayName eq 'a'"; 16];
    assert!(Filter::parse(&many[1..].join(" or "), ALLOWED).is_ok());
    assert!(Filter::parse(&many.join(" or "), ALLOWED).is_err());
}

#[test]
fn long_values_are_told_apart() {
    let is_long = |length| {
        let filter = format!("displayName eq '{}'", "x".repeat(length));
        Filter::parse(&filter, ALLOWED).expect("good").is_long()
    };
    assert!(!is_long(120));
    assert!(is_long(121));
}

#[test]
fn everything_else_is_refused() {
    for wrong in [
        "",
        "displayName",
        "displayName eq 'x' or contains(displayName,'y')",
        "displayName eq 'x' or tags/any(t:t eq 'y')",
        "displayName eq 'x' or ",
        "displayName eq 'x' or id eq 'y'",
        "displayName eq x",
        "displayName eq 'x",
        "startswith(displayName,'x')",
        "id eq 'x'",
        "not(displayName eq 'x')",
        "tags/any(t:u eq 'x')",
        "tags/all(t:t eq 'x')",
        "displayName eq 'x' and ",
    ] {
        let refusal = Filter::parse(wrong, ALLOWED).expect_err(wrong);
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (400, "Request_UnsupportedQuery"),
            "{wrong}"
        );
    }
}

#[test]
fn sets_are_plain_and_differences_are_advanced() {
    let object = json!({"displayName": "B", "accountEnabled": true});
    assert!(fits("displayName in ('a', 'b')", &object));
    assert!(!fits("displayName in ('a','c')", &object));
    assert!(fits("displayName ne 'a'", &object));
    assert!(!fits("displayName ne 'b'", &object));
    let is_advanced = |text: &str| Filter::parse(text, ALLOWED).expect(text).is_advanced();
    assert!(is_advanced("accountEnabled eq true and displayName ne 'a'"));
    assert!(!is_advanced("displayName in ('a')"));
    for wrong in [
        "displayName in ()",
        "displayName in ('a'",
        "displayName in 'a'",
        "accountEnabled in (true)",
        "accountEnabled ne true",
    ] {
        assert!(Filter::parse(wrong, ALLOWED).is_err(), "{wrong}");
    }
}
