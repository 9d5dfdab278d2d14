//! Expressions, and the sources that the service made of them: ours are the same, member by member.

use std::collections::BTreeMap;

use serde_json::Value;
use syncform::expr::{SourceError, Text, compile, parse, read, same, to_source};

use crate::support::fixtures;

/// Rows whose text and tree contradict each other: the tree has `%DomainFQDN%` where the text has nothing, so that no
/// parser could make the one of the other. The test fails where such a row begins to hold.
const CONTRADICTORY: [&str; 3] = [
    r#"IIF(IsPresent([userPrincipalName]), [userPrincipalName], IIF(IsPresent([sAMAccountName]), Join("@", [sAMAccountName], ), Error("AccountName is not present")))"#,
    r#"IIF(IsPresent([sAMAccountName]), Join("@", [sAMAccountName], ), Error("AccountName is not present"))"#,
    r#"Join("@", [sAMAccountName], )"#,
];

struct Row {
    expression: String,
    source: Value,
}

fn rows() -> Option<Vec<Row>> {
    let lines = fixtures::lines("expression-trees.jsonl")?;
    let rows = lines.iter().map(|line| {
        let mut row: Value = serde_json::from_str(line).expect("a row");
        let expression = row["expression"].as_str().expect("a text").to_owned();
        let source = row["source"].take();
        Row { expression, source }
    });
    Some(rows.collect())
}

/// The source without its texts: what is left is the tree.
fn bare(source: &Value) -> Value {
    match source {
        Value::Object(members) => {
            let kept = members.iter().filter(|(key, _)| *key != "expression");
            kept.map(|(key, value)| (key.clone(), bare(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(bare).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => source.clone(),
    }
}

#[test]
fn every_expression_gives_the_source_that_the_service_made() {
    let Some(rows) = rows() else { return };
    let mut contradictory = Vec::new();
    for Row { expression, source } in &rows {
        let ours = compile(expression).expect("a known call").to_json();
        if CONTRADICTORY.contains(&expression.as_str()) {
            assert_ne!(
                ours, *source,
                "{expression} holds: take it out of the table"
            );
            contradictory.push(expression.as_str());
        } else {
            assert_eq!(ours, *source, "{expression}");
        }
    }
    assert_eq!(contradictory, CONTRADICTORY);
    let held = rows.len() - contradictory.len();
    fixtures::exercised(held, "expressions of the oracle that give its source");
    fixtures::exercised(
        contradictory.len(),
        "contradictory rows of the oracle that stay so",
    );
}

#[test]
fn the_members_stand_in_the_order_of_the_service() {
    let Some(rows) = rows() else { return };
    let newer = rows.iter().filter(|row| {
        let first = row
            .source
            .as_object()
            .and_then(|members| members.keys().next_back());
        first.is_some_and(|key| key == "parameters")
    });
    let newer: Vec<_> = newer
        .filter(|row| !CONTRADICTORY.contains(&row.expression.as_str()))
        .collect();
    for Row { expression, source } in &newer {
        let ours = compile(expression).expect("a known call").to_json();
        assert_eq!(ours.to_string(), source.to_string());
    }
    fixtures::exercised(
        newer.len(),
        "sources of the oracle with their members in order",
    );
}

#[test]
fn every_source_is_read_back_and_made_again() {
    let Some(rows) = rows() else { return };
    for Row { expression, source } in &rows {
        let reading = read(source).expect("a sound source");
        let made = to_source(&reading.expression)
            .expect("a known call")
            .to_json();
        if CONTRADICTORY.contains(&expression.as_str()) {
            assert_eq!(reading.text, Text::Disagrees, "{expression}");
            assert_eq!(bare(&made), bare(source), "{expression}");
        } else {
            assert_eq!(reading.text, Text::Agrees, "{expression}");
            assert_eq!(made, *source, "{expression}");
        }
    }
    fixtures::exercised(rows.len(), "sources of the oracle read back");
}

#[test]
fn a_tree_without_its_texts_says_the_same() {
    let Some(rows) = rows() else { return };
    let mut alike = 0;
    for Row { expression, source } in &rows {
        let reading = read(&bare(source)).expect("a sound tree");
        assert_eq!(reading.text, Text::Absent);
        let typed = parse(expression).expect("an expression");
        let is_same = same(&reading.expression, &typed);
        assert_eq!(
            is_same,
            !CONTRADICTORY.contains(&expression.as_str()),
            "{expression}"
        );
        // Slots that the service leaves empty come back, though nothing in the tree says how many there were.
        if is_same {
            let slots = |text: &str| text.matches(',').count();
            assert_eq!(
                slots(&reading.expression.to_string()),
                slots(expression),
                "{expression}"
            );
            alike += 1;
        }
    }
    fixtures::exercised(alike, "trees of the oracle read without their texts");
}

#[test]
fn every_source_of_the_published_schemas_is_read() {
    let Some(documents) = fixtures::sources() else {
        return;
    };
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for source in &documents {
        let end = match read(source) {
            Ok(reading) => {
                let again = to_source(&reading.expression)
                    .expect("a known call")
                    .to_json();
                // Members that the document leaves to the service come out filled.
                if source["parameters"].is_array() {
                    assert_eq!(bare(&again), bare(source));
                }
                format!("with a text: {:?}", reading.text)
            }
            Err(error) => format!("refused: {error}"),
        };
        *ends.entry(end).or_default() += 1;
    }
    for (end, count) in &ends {
        fixtures::exercised(*count, &format!("sources of published schemas, {end}"));
    }
    // A mapping of a default value alone has no source; in one example of the documentation it is `{}`.
    let refused: Vec<_> = ends
        .keys()
        .filter(|end| end.starts_with("refused"))
        .collect();
    let expected =
        [SourceError::Nameless, SourceError::Null].map(|error| format!("refused: {error}"));
    assert_eq!(refused, expected.iter().collect::<Vec<_>>());
}
