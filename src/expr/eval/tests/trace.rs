//! What is told of each part of an expression.

use serde_json::json;

use super::super::{Came, Given, Object, Outcome, Prepared, Value};
use super::NOW;
use crate::expr::{Fault, parse, read, to_source};

/// Every step in a line.
fn traced(text: &str, object: &serde_json::Value) -> Vec<String> {
    let object = Object::read(object).expect("an object");
    let prepared = Prepared::new(&parse(text).expect(text)).expect(text);
    let given = Given::new(&object, NOW);
    let trace = prepared.trace(&given);
    assert_eq!(trace.outcome, prepared.evaluate(&given));
    let steps = trace.steps.iter().map(|step| {
        assert_eq!(parse(&text[step.at.clone()]), parse(&step.text));
        let came = match &step.came {
            Came::Value(value) => value.to_json().to_string(),
            Came::NoFlow => "no flow".to_owned(),
            Came::Failed(reason) => format!("failed: {reason}"),
            Came::NotReached => "not reached".to_owned(),
        };
        format!("{}{} -> {came}", "  ".repeat(step.depth), step.text)
    });
    steps.collect()
}

#[test]
fn every_part_is_told_in_the_order_of_the_text() {
    let steps = traced(
        r#"IIF([country]="DE", ToUpper([city]), Error("no"))"#,
        &json!({"country": "DE", "city": "Berlin"}),
    );
    assert_eq!(
        steps,
        [
            r#"IIF([country]="DE", ToUpper([city]), Error("no")) -> "BERLIN""#,
            r#"  [country]="DE" -> "True""#,
            r#"    [country] -> "DE""#,
            r#"    "DE" -> "DE""#,
            r#"  ToUpper([city]) -> "BERLIN""#,
            r#"    [city] -> "Berlin""#,
            r#"  Error("no") -> not reached"#,
            r#"    "no" -> not reached"#,
        ]
    );
}

#[test]
fn what_fails_and_what_does_not_flow_is_told_up_to_the_top() {
    let steps = traced(r#"Append(Item([a], 3), "x")"#, &json!({"a": ["1"]}));
    assert_eq!(
        steps,
        [
            r#"Append(Item([a], 3), "x") -> failed: the index of Item is "3""#,
            r#"  Item([a], 3) -> failed: the index of Item is "3""#,
            r#"    [a] -> ["1"]"#,
            r#"    3 -> "3""#,
            r#"  "x" -> not reached"#,
        ]
    );
    let steps = traced("Trim(IgnoreFlowIfNullOrEmpty([a]))", &json!({}));
    assert_eq!(
        steps,
        [
            "Trim(IgnoreFlowIfNullOrEmpty([a])) -> no flow",
            "  IgnoreFlowIfNullOrEmpty([a]) -> no flow",
            "    [a] -> null",
        ]
    );
}

#[test]
fn a_tree_without_a_text_is_evaluated_too() {
    let source = to_source(&parse(r#"Join("-", [a], "b")"#).expect("a tree")).expect("a source");
    let mut json = source.to_json();
    json["expression"] = json!(null);
    let tree = read(&json).expect("a tree").expression;
    let prepared = Prepared::new(&tree).expect("sound");
    let object = Object::read(&json!({"a": 1})).expect("an object");
    let outcome = prepared.evaluate(&Given::new(&object, NOW));
    assert_eq!(outcome, Ok(Outcome::Value(Value::text("1-b"))));
    let trace = prepared.trace(&Given::new(&object, NOW));
    assert_eq!(trace.steps[0].text, r#"Join("-", [a], "b")"#);
}

#[test]
fn what_the_service_would_not_take_is_not_prepared() {
    let fault = |text: &str| {
        Prepared::new(&parse(text).expect(text))
            .expect_err(text)
            .fault
    };
    assert!(matches!(fault("Foo([a])"), Fault::UnknownFunction { .. }));
    assert!(matches!(fault("Left([a])"), Fault::Missing { .. }));
    assert!(matches!(
        fault(r#"Switch([a], "b", "c")"#),
        Fault::Unpaired { .. }
    ));
    assert!(matches!(fault("[a]=[b]"), Fault::MisplacedComparison));
}

#[test]
fn what_is_not_handed_in_is_asked_for() {
    let steps = traced(r#"Join("@", [a], %DomainFQDN%)"#, &json!({"a": "x"}));
    assert_eq!(
        steps[0],
        r#"Join("@", [a], %DomainFQDN%) -> failed: %DomainFQDN% is not given"#
    );
}

#[test]
fn of_roles_is_told_who_they_are() {
    let steps = traced(
        "SingleAppRoleAssignment([appRoleAssignments])",
        &json!({"appRoleAssignments": ["Editor"]}),
    );
    assert_eq!(steps[1], r#"  [appRoleAssignments] -> ["Editor"]"#);
}
