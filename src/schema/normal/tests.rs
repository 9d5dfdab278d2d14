//! What is alike, and what only looks alike.

use std::borrow::Borrow;

use serde_json::{Value, json};

use super::source::squeezed;
use super::{Like, alike};

/// Null stands for a member that is missing too.
#[track_caller]
fn same(like: Like, one: impl Borrow<Value>, other: impl Borrow<Value>) {
    let (one, other) = (one.borrow(), other.borrow());
    let missing = |value: &Value| value.is_null();
    assert!(alike(like, Some(one), Some(other)), "{one} {other}");
    assert!(alike(like, Some(other), Some(one)), "{other} {one}");
    if missing(one) {
        assert!(alike(like, None, Some(other)), "missing {other}");
    }
    if missing(other) {
        assert!(alike(like, Some(one), None), "{one} missing");
    }
}

#[track_caller]
fn other(like: Like, one: impl Borrow<Value>, other: impl Borrow<Value>) {
    let (one, other) = (one.borrow(), other.borrow());
    assert!(!alike(like, Some(one), Some(other)), "{one} {other}");
    assert!(!alike(like, Some(other), Some(one)), "{other} {one}");
}

#[test]
fn null_missing_and_an_empty_list_are_alike_and_an_empty_text_is_not() {
    same(Like::Plain, json!(null), json!([]));
    same(
        Like::Plain,
        json!({ "a": null, "b": [] }),
        json!({ "@odata.type": "x" }),
    );
    other(Like::Plain, json!(null), json!(""));
    other(Like::Plain, json!(null), json!(false));
}

#[test]
fn numbers_are_alike_in_any_spelling() {
    let number = |text: &str| serde_json::from_str::<Value>(text).expect("a number");
    same(Like::Plain, number("1.0"), number("1"));
    same(Like::Zero, number("0e5"), json!(null));
    same(Like::Zero, number("-0"), json!(null));
    other(Like::Plain, number("1.5"), number("1"));
    other(
        Like::Plain,
        number("12345678901234567891"),
        number("12345678901234567892"),
    );
    other(
        Like::Plain,
        number("123456789012345678901234"),
        number("123456789012345678901235"),
    );
}

#[test]
fn defaults_and_their_absence_are_alike() {
    same(Like::Word("Always"), json!("always"), json!(null));
    same(Like::False, json!(false), json!(null));
    same(Like::Zero, json!(0), json!(null));
    same(Like::Flows, json!("delete,Update, add"), json!(null));
    other(Like::Word("Always"), json!("ObjectAddOnly"), json!(null));
    other(Like::Word("Always"), json!(1), json!(null));
    other(Like::False, json!(true), json!(null));
    other(Like::Flows, json!("Add, Update"), json!(null));
    other(
        Like::Flows,
        json!("Add, Update, Delete, Archive"),
        json!(null),
    );
}

#[test]
fn a_source_is_its_tree() {
    let sent = json!({ "name": "mail", "type": "Attribute" });
    let stored =
        json!({ "expression": "[mail]", "name": "mail", "parameters": [], "type": "attribute" });
    same(Like::Source, sent, stored.clone());
    same(Like::Source, json!({ "name": "mail" }), stored.clone());
    other(
        Like::Source,
        json!({ "name": "mail", "type": "Constant" }),
        stored.clone(),
    );
    other(Like::Source, json!(null), stored);
    same(
        Like::Source,
        json!({ "expression": "Join( \" \" , [a])" }),
        json!({ "expression": "Join(\" \",[a])" }),
    );
}

#[test]
fn parameters_keep_their_order_and_their_repeated_keys() {
    let join = |first: &str, second: &str| {
        json!({ "type": "Function", "name": "Join", "expression": first, "parameters": [
            { "key": "source", "value": { "name": first } },
            { "key": "source", "value": { "name": second, "type": "Attribute", "parameters": [] } },
        ]})
    };
    let mut typed = join("a", "b");
    typed["expression"] = json!("Join(  [a],[b])");
    same(Like::Source, typed, join("a", "b"));
    other(Like::Source, join("a", "b"), join("b", "a"));
}

#[test]
fn a_filter_is_a_set_of_sets() {
    let clause = |name: &str, operand: Value| json!({ "sourceOperandName": name, "operatorName": "EQUALS", "targetOperand": operand });
    let group = |clauses: Value| json!({ "name": null, "clauses": clauses });
    let (a, b) = (
        clause("a", json!({ "values": ["x"] })),
        clause("b", json!(null)),
    );
    let b_too = clause("b", json!({ "values": [] }));
    same(
        Like::Filter,
        json!(null),
        json!({ "groups": [], "inputFilterGroups": [] }),
    );
    same(
        Like::Filter,
        json!({ "groups": [group(json!([a, b])), group(json!([a]))] }),
        json!({ "groups": [{ "clauses": [a] }, { "clauses": [b_too, a] }], "categoryFilterGroups": [] }),
    );
    let turned = json!({ "clauses": [b], "name": "z" });
    same(
        Like::Filter,
        json!({ "groups": [{ "name": "z", "clauses": [b] }, group(json!([a]))] }),
        json!({ "groups": [group(json!([a])), turned] }),
    );
    other(
        Like::Filter,
        json!({ "groups": [group(json!([a, b]))] }),
        json!({ "groups": [group(json!([a])), group(json!([b]))] }),
    );
    other(
        Like::Filter,
        json!({ "groups": [group(json!([a]))] }),
        json!({ "inputFilterGroups": [group(json!([a]))] }),
    );
}

#[test]
fn blanks_matter_inside_of_strings_alone() {
    assert_eq!(
        squeezed(r#" Join( "a \" b" , [c] )"#),
        r#"Join("a \" b",[c])"#
    );
    assert_eq!(squeezed(r#""a\\" & " b""#), r#""a\\"&" b""#);
}
