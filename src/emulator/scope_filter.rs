//! The scoping filter of an object mapping, held against a user.
//!
//! Reference section 3 ("filter"). Clauses are joined by and, groups by or. `groups` says who is in scope;
//! `inputFilterGroups` who is read at all. What the experimental `categoryFilterGroups` do nobody says: nothing here. A clause
//! that cannot be judged (see `operators`) is taken as fulfilled, and the log names its operator.

use serde_json::Value;

use super::operators;
use super::schema_form::{list, said};
use super::store::Members;
use super::user_attributes;

/// A filter; the empty one lets everybody pass.
#[derive(Default)]
pub(super) struct Filter {
    groups: Vec<Vec<Clause>>,
    input: Vec<Vec<Clause>>,
}

struct Clause {
    attribute: String,
    operator: String,
    values: Vec<String>,
}

impl Filter {
    /// Reads the `scope` of an object mapping, which may be null.
    pub(super) fn of(scope: &Value) -> Self {
        Self {
            groups: groups(scope, "groups"),
            input: groups(scope, "inputFilterGroups"),
        }
    }

    /// Whether a user is in scope.
    pub(super) fn passes(&self, user: &Members) -> bool {
        any_group(&self.groups, user)
    }

    /// Whether a user is read at all; who is not, is left as they are.
    pub(super) fn reads(&self, user: &Members) -> bool {
        any_group(&self.input, user)
    }

    /// The operators that are not judged here.
    pub(super) fn unevaluated(&self) -> Vec<String> {
        let clauses = self.groups.iter().chain(&self.input).flatten();
        let mut names: Vec<String> = clauses
            .filter(|clause| {
                operators::holds(&clause.operator, Some("1"), &clause.values).is_none()
            })
            .map(|clause| clause.operator.clone())
            .collect();
        names.sort();
        names.dedup();
        names
    }
}

fn any_group(groups: &[Vec<Clause>], user: &Members) -> bool {
    let holds = |clause: &Clause| {
        let value = user_attributes::value(user, &clause.attribute);
        operators::holds(&clause.operator, value.as_deref(), &clause.values).unwrap_or(true)
    };
    groups.is_empty() || groups.iter().any(|group| group.iter().all(holds))
}

fn groups(scope: &Value, kind: &str) -> Vec<Vec<Clause>> {
    let groups = list(scope, kind).iter();
    groups
        .map(|group| list(group, "clauses").iter().map(clause).collect())
        .collect()
}

fn clause(clause: &Value) -> Clause {
    let values = list(&clause["targetOperand"], "values").iter();
    Clause {
        attribute: said(clause, "sourceOperandName").to_owned(),
        operator: said(clause, "operatorName").to_owned(),
        values: values
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn user(department: &str) -> Members {
        let mut user = Members::new();
        user.insert("department".to_owned(), json!(department));
        user.insert("jobTitle".to_owned(), json!("Manager"));
        user
    }

    fn group(clauses: &[(&str, &str, &str)]) -> Value {
        let clause = |(attribute, operator, value): &(&str, &str, &str)| json!({"sourceOperandName": attribute, "operatorName": operator, "targetOperand": {"values": [value]}});
        json!({"name": null, "clauses": clauses.iter().map(clause).collect::<Vec<_>>()})
    }

    #[test]
    fn groups_are_joined_by_or_and_clauses_by_and() {
        let filter = Filter::of(&json!({"groups": [
            group(&[("department", "EQUALS", "Sales"), ("jobTitle", "EQUALS", "Analyst")]),
            group(&[("department", "EQUALS", "Legal")]),
        ]}));
        assert!(!filter.passes(&user("Sales")));
        assert!(filter.passes(&user("Legal")));
        assert!(filter.reads(&user("Sales")));
        assert!(Filter::of(&Value::Null).passes(&user("")));
    }

    #[test]
    fn what_cannot_be_judged_passes_and_is_told() {
        let scope = json!({"groups": [group(&[("department", "REGEX MATCH", "^S"), ("jobTitle", "EQUALS", "Manager")])]});
        let filter = Filter::of(&scope);
        assert!(filter.passes(&user("Legal")));
        assert_eq!(filter.unevaluated(), ["REGEX MATCH"]);
    }
}
