//! The evaluator against every example that the product's articles and their readers give.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};
use syncform::expr::eval::{Given, Object, Outcome, Prepared, Reason, Role};
use syncform::expr::{Expression, Function, functions, parse};

use crate::support::fixtures;

/// The time at which everything here is evaluated: 2024-02-29T13:05:09Z.
pub(super) const NOW: Timestamp = Timestamp::constant(1_709_211_909, 0);

/// Rows of `function-examples.tsv` that do not give what they say, by their number, and why. A row that does is no
/// exclusion any more, and fails.
pub(super) const EXCLUDED: [(usize, &str); 4] = [
    (32, "the time of some day, as a sample"),
    (35, "a throw of dice, as a sample"),
    (36, "a throw of dice, as a sample"),
    (
        39,
        "the pattern has no plus sign in its set, and the article's output has lost one all the same",
    ),
];

/// An example of a document.
pub(super) struct Row {
    /// Counted from 1, without the head.
    pub(super) number: usize,
    expression: String,
    given: Value,
    expected: String,
}

pub(super) fn rows() -> Option<Vec<Row>> {
    let lines = fixtures::lines("function-examples.tsv")?;
    let rows = lines.iter().enumerate().skip(1).map(|(number, line)| {
        let cells: Vec<_> = line.split('\t').collect();
        let [expression, given, expected, _] = cells[..] else {
            panic!("{line}")
        };
        Row {
            number,
            expression: expression.to_owned(),
            given: serde_json::from_str(given).expect("an object"),
            expected: expected.to_owned(),
        }
    });
    Some(rows.collect())
}

impl Row {
    pub(super) fn tree(&self) -> Expression {
        parse(&self.expression).expect("an expression")
    }

    /// What comes of it, as the document would write it.
    fn found(&self) -> String {
        // What a document says in prose of a date is compared in that prose.
        let text = match self.expected.starts_with("DateTime ") {
            true => format!(
                "FormatDateTime({}, , \"'DateTime' MMMM d, yyyy h:mmtt\")",
                self.expression
            ),
            false => self.expression.clone(),
        };
        told(&text, &self.given)
    }

    /// What the document says, in the words of [`told`].
    fn said(&self) -> String {
        if self.expected == "<attribute dropped from flow>" {
            return "no flow".to_owned();
        }
        let attribute = self.expected.strip_prefix("value of [");
        if let Some(name) = attribute.and_then(|rest| rest.strip_suffix(']')) {
            return self.given[name].to_string();
        }
        match serde_json::from_str::<Value>(&self.expected) {
            Ok(value @ (Value::String(_) | Value::Array(_))) => value.to_string(),
            Ok(_) | Err(_) => json!(self.expected).to_string(),
        }
    }

    pub(super) fn holds(&self) -> bool {
        self.found() == self.said()
    }
}

fn told(text: &str, given: &Value) -> String {
    let object = Object::read(given).expect("an object");
    let tree = parse(text).expect(text);
    let prepared = Prepared::new(&tree).expect(text);
    match prepared.evaluate(&Given::new(&object, NOW)) {
        Ok(Outcome::Value(value)) => value.to_json().to_string(),
        Ok(Outcome::NoFlow) => "no flow".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_documented_example_gives_what_it_says_or_is_excluded_with_a_reason() {
    let Some(rows) = rows() else { return };
    let mut wrong = Vec::new();
    for row in &rows {
        let is_excluded = EXCLUDED.iter().any(|(number, _)| *number == row.number);
        match (row.holds(), is_excluded) {
            (true, false) | (false, true) => {}
            (true, true) => wrong.push(format!(
                "row {} holds: take it out of the table",
                row.number
            )),
            (false, false) => wrong.push(format!(
                "row {}: {} gives {}, and not {}",
                row.number,
                row.expression,
                row.found(),
                row.said()
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let last = rows.len();
    assert!(
        EXCLUDED
            .iter()
            .all(|(number, _)| (1..=last).contains(number))
    );
    fixtures::exercised(
        last - EXCLUDED.len(),
        "documented examples that give what they say",
    );
    fixtures::exercised(EXCLUDED.len(), "documented examples excluded with a reason");
}

/// Objects whose attributes all hold the same, so that every expression finds what it asks for.
fn objects(tree: &Expression) -> Vec<Object> {
    let values = [
        json!(null),
        json!(""),
        json!("0"),
        json!("5"),
        json!("True"),
        json!("light blue"),
        json!("ada.north@contoso.com"),
        json!("2024-02-29"),
        json!("2/29/2024 01:05:09 PM"),
        json!("20240229130509.0Z"),
        json!("133534656000000000"),
        json!(["one", "two", "two"]),
    ];
    let role = Role {
        id: "1".to_owned(),
        value: Some("editor".to_owned()),
        display_name: "Editor".to_owned(),
    };
    let of = |value: &Value| {
        let names = tree.attributes().into_iter();
        let members = names.map(|attribute| (attribute.name.clone(), value.clone()));
        let members: serde_json::Map<_, _> = members
            .filter(|(name, _)| name != "appRoleAssignments")
            .collect();
        let mut object = Object::read(&Value::Object(members)).expect("an object");
        object.roles = vec![role.clone()];
        object
    };
    values.iter().map(of).collect()
}

#[test]
fn every_published_expression_has_a_value_for_somebody() {
    let Some(lines) = fixtures::lines("expressions.tsv") else {
        return;
    };
    let sound = ["ok", "constant", "attribute or constant"];
    let placeholders = BTreeMap::from([("DomainFQDN".to_owned(), "contoso.com".to_owned())]);
    let (mut expressions, mut values, mut refused) = (0, 0, BTreeMap::<_, usize>::new());
    for line in &lines {
        let mut cells = line.split('\t');
        let (text, tag) = (
            cells.next().expect("a text"),
            cells.next_back().expect("a tag"),
        );
        if !sound.contains(&tag) {
            continue;
        }
        let tree = parse(text).expect(text);
        let prepared = Prepared::new(&tree).expect(text);
        let mut has_value = false;
        for object in &objects(&tree) {
            let given = Given {
                placeholders: &placeholders,
                ..Given::new(object, NOW)
            };
            match prepared.evaluate(&given) {
                Ok(_) => {
                    has_value = true;
                    values += 1;
                }
                Err(error) => *refused.entry(kind(&error.reason)).or_default() += 1,
            }
        }
        let refuses =
            matches!(&tree, Expression::Function(Function { name, .. }) if name == "Error");
        assert_ne!(has_value, refuses, "{text}");
        expressions += 1;
    }
    fixtures::exercised(
        expressions,
        "published expressions, each with a value for somebody",
    );
    fixtures::exercised(values, "values of published expressions");
    for (reason, count) in refused {
        fixtures::exercised(
            count,
            &format!("objects that a published expression has no value for: {reason}"),
        );
    }
}

/// The kind of a reason. None of the others can come of a published expression.
fn kind(reason: &Reason) -> &'static str {
    match reason {
        Reason::Refused { .. } => "Error",
        Reason::Argument { .. } => "an argument of the wrong kind",
        Reason::Order { .. } => "a text that has no place in an order",
        Reason::Limit(_)
        | Reason::Pattern { .. }
        | Reason::Unsupported { .. }
        | Reason::NotGiven { .. }
        | Reason::Taken => panic!("{reason}"),
    }
}

#[test]
fn every_documented_function_has_an_example_with_a_value() {
    let Some(lines) = fixtures::lines("functions.tsv") else {
        return;
    };
    let functions = functions();
    for line in &lines[1..] {
        let name = line.split('\t').next().expect("a cell");
        let function = functions.iter().find(|function| function.name == name);
        let function = function.unwrap_or_else(|| panic!("{name} is not supported"));
        let has_value = function
            .examples
            .iter()
            .any(|example| !example.gives.contains("\"error\""));
        assert_eq!(has_value, name != "Error", "{name}");
    }
    fixtures::exercised(lines.len() - 1, "documented functions that are supported");
}
