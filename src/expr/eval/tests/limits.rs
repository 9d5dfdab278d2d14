//! Strangers' expressions end, and say what they were too much of.

use serde_json::{Value as Json, json};

use super::super::{Limit, MAX_VALUE, Reason};
use super::{evaluated, gives};
use crate::expr::MAX_DEPTH;

#[track_caller]
fn reaches(expression: &str, object: &Json, limit: Limit) {
    let error = evaluated(expression, object).expect_err(expression);
    assert_eq!(error.reason, Reason::Limit(limit), "{expression}");
}

#[test]
fn a_value_grows_only_so_far() {
    let long = json!({"a": "a".repeat(60_000)});
    reaches(
        r#"Replace([a], "a", , , "bbbbbbbbbbbbbbbbbbbbbbbb", , )"#,
        &long,
        Limit::Value,
    );
    let nested = (0..MAX_DEPTH).fold("[a]".to_owned(), |text, _| {
        format!("Replace({text}, \"a\", , , \"aaaaaaaaaa\", , )")
    });
    reaches(&nested, &json!({"a": "a"}), Limit::Value);
    let many = json!({"a": vec!["a"; 60_000], "s": "s".repeat(1_000)});
    reaches("Join([s], [a])", &many, Limit::Value);
    reaches(
        "[a]",
        &json!({"a": "a".repeat(MAX_VALUE + 1)}),
        Limit::Value,
    );
}

#[test]
fn an_evaluation_does_only_so_much() {
    let large = json!({"a": "a".repeat(MAX_VALUE)});
    let arguments = vec!["IsPresent([a])"; 20].join(", ");
    reaches(&format!("Join(\"\", {arguments})"), &large, Limit::Work);
}

#[test]
fn patterns_that_go_back_and_forth_end() {
    let text = format!("{}!", "a".repeat(40));
    for pattern in [
        "(a+)+$",
        "(?=(a+)+$)a",
        "(a|aa)+\\\\1$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "(a*)*\\\\1b",
    ] {
        let expression = format!("Replace([a], , \"(?=x?){pattern}\", , \"\", , )");
        match evaluated(&expression, &json!({ "a": text })) {
            Ok(value) => assert!(value.is_string(), "{expression}"),
            Err(error) => assert_eq!(error.reason, Reason::Limit(Limit::Steps), "{expression}"),
        }
    }
    reaches(
        r#"Replace([a], , "^(?:(a+)\\1?)+$", , "", , )"#,
        &json!({ "a": text }),
        Limit::Steps,
    );
    // One step of it looks over all of the text, and it takes one at every letter.
    reaches(
        r#"Replace([a], , "(?=.*b)|a", , "x", , )"#,
        &json!({"a": "a".repeat(16_000)}),
        Limit::Work,
    );
    reaches(
        r#"Replace(Replace([a], , ".", , "x", , ), , ".", , "y", , )"#,
        &json!({"a": "a".repeat(16_000)}),
        Limit::Work,
    );
    reaches(
        r#"Replace([a], , "x", , "y", , )"#,
        &json!({"a": "a".repeat(17_000)}),
        Limit::Searched,
    );
}

#[test]
fn large_patterns_are_refused_or_counted() {
    let text = json!({ "a": "a".repeat(2_000) });
    for pattern in [
        "a{1000}{1000}{1000}",
        "((a{100}){100}){100}",
        "(?=a{1000}{1000}{1000})\\\\1()",
        "(?:a?){1000}{1000}b",
    ] {
        let expression = format!("Replace([a], , \"{pattern}\", , \"\", , )");
        let reason = evaluated(&expression, &text).map_err(|error| error.reason);
        let ends = matches!(
            reason,
            Err(Reason::Pattern { .. } | Reason::Limit(Limit::Steps | Limit::Work))
                | Ok(Json::String(_))
        );
        assert!(ends, "{pattern}: {reason:?}");
    }
    let large = (0..3_000)
        .map(|number| format!("\\p{{L}}{{9}}{number}|"))
        .collect::<String>();
    let object = json!({"a": "x", "p": large});
    let error = evaluated("Replace([a], , [p], , \"\", , )", &object).expect_err("too large");
    assert!(matches!(error.reason, Reason::Pattern { .. }), "{error}");
    let deep = format!("{}a{}", "(".repeat(3_000), ")".repeat(3_000));
    let found = evaluated(
        "Replace([a], , [p], , \"\", , )",
        &json!({"a": "x", "p": deep}),
    );
    assert!(found.is_err() || found == Ok(json!("x")));
}

#[test]
fn ordinary_work_stays_far_below() {
    let text = "word ".repeat(1_000);
    gives(
        r#"Replace([a], , "\\s+", , "", , )"#,
        json!({"a": text}),
        "word".repeat(1_000),
    );
}
