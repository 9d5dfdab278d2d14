//! Dice: the same seed throws the same, and what must be there is.

use std::collections::BTreeSet;

use serde_json::json;

use super::super::{Given, Object, Outcome, Prepared, Taken, Value};
use super::{NOW, fails};
use crate::expr::parse;

fn thrown(expression: &str, seed: u64) -> String {
    let object = Object::default();
    let prepared = Prepared::new(&parse(expression).expect(expression)).expect(expression);
    let given = Given {
        seed,
        ..Given::new(&object, NOW)
    };
    match prepared.evaluate(&given) {
        Ok(Outcome::Value(Value::Text(text))) => text.into_owned(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_seed_throws_the_same_again_and_another_seed_does_not() {
    let all: BTreeSet<_> = (0..200).map(|seed| thrown("Guid()", seed)).collect();
    assert_eq!(all.len(), 200);
    for guid in &all {
        let groups: Vec<_> = guid.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12], "{guid}");
        assert_eq!(&guid[14..15], "4", "{guid}");
        assert!("89ab".contains(&guid[19..20]), "{guid}");
    }
    assert_eq!(thrown("Guid()", 7), thrown("Guid()", 7));
    let twice = thrown(r#"Join(" ", Guid(), Guid())"#, 7);
    let (one, other) = twice.split_once(' ').expect("two");
    assert_ne!(one, other);
}

#[test]
fn a_random_text_has_what_it_must_and_lacks_what_it_must_not() {
    for seed in 0..200 {
        let text = thrown(r#"RandomString(12, 2, 3, 2, 1, "aA0?")"#, seed);
        let count = |is: fn(char) -> bool| text.chars().filter(|letter| is(*letter)).count();
        assert_eq!(text.len(), 12, "{text}");
        assert!(count(|it| it.is_ascii_digit()) >= 2, "{text}");
        assert!(count(|it| it.is_ascii_punctuation()) >= 3, "{text}");
        assert!(count(|it| it.is_ascii_uppercase()) >= 2, "{text}");
        assert!(count(|it| it.is_ascii_lowercase()) >= 1, "{text}");
        assert!(!text.contains(['a', 'A', '0', '?']), "{text}");
    }
    assert_eq!(thrown("RandomString(0, 0, 0, 0, 0)", 1), "");
    assert_eq!(thrown("RandomString(256, 0, 0, 0, 0)", 1).len(), 256);
}

#[test]
fn a_random_text_that_cannot_be_is_refused() {
    fails(
        "RandomString(1000000000, 0, 0, 0, 0)",
        json!({}),
        "1000000000",
        "the Length of RandomString is \"1000000000\"",
    );
    fails(
        "RandomString(3, 2, 2, 0, 0)",
        json!({}),
        "3",
        "the Length of RandomString is \"3\"",
    );
    fails(
        r#"RandomString(3, 1, 0, 0, 0, "0123456789")"#,
        json!({}),
        r#""0123456789""#,
        "the CharactersToAvoid of RandomString is \"0123456789\"",
    );
}

#[test]
fn the_first_value_that_is_free_is_taken() {
    let tree = parse(r#"SelectUniqueValue([a], [none], Append([a], "2"), Append([a], "3"))"#)
        .expect("a tree");
    let prepared = Prepared::new(&tree).expect("sound");
    let object = Object::read(&json!({"a": "Ada"})).expect("an object");
    let select = |taken: &[&str]| {
        let taken: Taken = taken.iter().collect();
        let given = Given {
            taken: &taken,
            ..Given::new(&object, NOW)
        };
        let outcome = prepared.evaluate(&given);
        outcome.map(|outcome| match outcome {
            Outcome::Value(value) => value.to_json(),
            Outcome::NoFlow => json!("no flow"),
        })
    };
    assert_eq!(select(&[]), Ok(json!("Ada")));
    assert_eq!(select(&["ada"]), Ok(json!("Ada2")));
    assert_eq!(select(&["ADA", "ada2"]), Ok(json!("Ada3")));
    let error = select(&["ada", "ada2", "ada3"]).expect_err("all taken");
    assert_eq!(
        error.to_string(),
        "every value of SelectUniqueValue is taken or empty"
    );
}
