//! Scoping filters in sentences, and what becomes of their alternatives.

use serde_json::Value;

use crate::schema::told::{alternatives, sentence};

/// What a change does to the alternatives of a filter.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// There was none, and people were let in unasked.
    Set(String),
    /// There is none any more.
    Cleared(String),
    /// The others stay.
    Dropped(Vec<String>),
    /// The others stay.
    Opened(Vec<String>),
    /// Some go and some come.
    Rewritten { from: String, to: String },
}

/// What happens between two filters.
pub(super) fn turn(from: &Value, to: &Value) -> Turn {
    let (before, after) = (alternatives(from), alternatives(to));
    let without = |some: &[String], others: &[String]| {
        let mut free = others.to_vec();
        let gone = some.iter().filter(|one| {
            let same = free.iter().position(|other| other == *one);
            same.map(|index| free.remove(index)).is_none()
        });
        gone.cloned().collect::<Vec<_>>()
    };
    let gone = without(&before, &after);
    let came = without(&after, &before);
    match (before.is_empty(), after.is_empty()) {
        (true, false) => Turn::Set(sentence(to)),
        (false, true) => Turn::Cleared(sentence(from)),
        (false, false) if came.is_empty() && !gone.is_empty() => Turn::Dropped(gone),
        (false, false) if gone.is_empty() && !came.is_empty() => Turn::Opened(came),
        (true, true) | (false, false) => Turn::Rewritten {
            from: sentence(from),
            to: sentence(to),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn filter(values: &[&str]) -> Value {
        let group = |value: &&str| {
            json!({ "clauses": [{ "sourceOperandName": "department", "operatorName": "EQUALS",
                "targetOperand": { "values": [value] } }] })
        };
        json!({ "groups": values.iter().map(group).collect::<Vec<_>>() })
    }

    #[test]
    fn alternatives_come_and_go() {
        let said = |value: &str| format!("department EQUALS \"{value}\"");
        let between = |from: &[&str], to: &[&str]| turn(&filter(from), &filter(to));
        assert_eq!(between(&[], &["a"]), Turn::Set(said("a")));
        assert_eq!(
            turn(&filter(&["a", "b"]), &Value::Null),
            Turn::Cleared(format!("{}; or {}", said("a"), said("b")))
        );
        assert_eq!(between(&["a", "b"], &["b"]), Turn::Dropped(vec![said("a")]));
        assert_eq!(between(&["a"], &["b", "a"]), Turn::Opened(vec![said("b")]));
        // One of two twins is one alternative less.
        assert_eq!(between(&["a", "a"], &["a"]), Turn::Dropped(vec![said("a")]));
        let (from, to) = (said("a"), said("b"));
        assert_eq!(between(&["a"], &["b"]), Turn::Rewritten { from, to });
    }
}
