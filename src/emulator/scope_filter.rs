//! The scoping filter of an object mapping, held against a user.
//!
//! Reference section 3 ("filter"). Clauses are joined by and, groups by or. `groups` says who is in scope;
//! `inputFilterGroups` who is read at all. What the experimental `categoryFilterGroups` do nobody says: nothing here. A clause
//! that cannot be judged (see `operators`) is taken as fulfilled, and the log names its operator where that makes a difference.

use serde_json::Value;

use super::operators::Test;
use super::schema_form::{list, said};
use super::store::Members;
use super::user_attributes;

/// A filter; the empty one lets everybody pass.
#[derive(Default)]
pub(super) struct Filter {
    groups: Vec<Vec<Clause>>,
    input: Vec<Vec<Clause>>,
}

/// What a filter says of somebody.
pub(super) struct Judged {
    /// Whether they are in scope.
    pub(super) passes: bool,
    /// Whether they are read at all; who is not, is left as they are.
    pub(super) is_read: bool,
    /// The operators that were taken as fulfilled, and without which this would be otherwise.
    pub(super) unjudged: Vec<String>,
}

struct Clause {
    attribute: String,
    test: Test,
}

impl Filter {
    /// Reads the `scope` of an object mapping, which may be null.
    pub(super) fn of(scope: &Value) -> Self {
        Self {
            groups: groups(scope, "groups"),
            input: groups(scope, "inputFilterGroups"),
        }
    }

    /// Holds a user against it.
    pub(super) fn judge(&self, user: &Members) -> Judged {
        let [passes, reads] = [&self.groups, &self.input].map(|groups| any_group(groups, user));
        let mut unjudged: Vec<String> = [&passes, &reads]
            .into_iter()
            .flatten()
            .flatten()
            .map(|operator| (*operator).to_owned())
            .collect();
        unjudged.sort();
        unjudged.dedup();
        Judged {
            passes: passes.is_some(),
            is_read: reads.is_some(),
            unjudged,
        }
    }
}

/// Whether one of the groups holds, and the operators that it takes for that; the fewest that there are.
fn any_group<'a>(groups: &'a [Vec<Clause>], user: &Members) -> Option<Vec<&'a str>> {
    if groups.is_empty() {
        return Some(Vec::new());
    }
    let holding = groups.iter().filter_map(|group| holds(group, user));
    holding.min_by_key(Vec::len)
}

/// Whether all clauses of a group hold, with the operators of those that nobody can judge.
fn holds<'a>(group: &'a [Clause], user: &Members) -> Option<Vec<&'a str>> {
    let mut unjudged = Vec::new();
    for clause in group {
        let value = user_attributes::value(user, &clause.attribute);
        match clause.test.holds(value.as_deref()) {
            Some(true) => {}
            Some(false) => return None,
            None => unjudged.push(clause.test.operator()),
        }
    }
    Some(unjudged)
}

fn groups(scope: &Value, kind: &str) -> Vec<Vec<Clause>> {
    let groups = list(scope, kind).iter();
    groups
        .map(|group| list(group, "clauses").iter().map(clause).collect())
        .collect()
}

fn clause(clause: &Value) -> Clause {
    let values = list(&clause["targetOperand"], "values").iter();
    let values = values.filter_map(|value| value.as_str().map(str::to_owned));
    Clause {
        attribute: said(clause, "sourceOperandName").to_owned(),
        test: Test::new(said(clause, "operatorName"), values.collect()),
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
        let passes = |department| filter.judge(&user(department)).passes;
        assert!(!passes("Sales"));
        assert!(passes("Legal"));
        assert!(filter.judge(&user("Sales")).is_read);
        assert!(Filter::of(&Value::Null).judge(&user("")).passes);
    }

    #[test]
    fn what_cannot_be_judged_passes_and_is_told_where_it_makes_a_difference() {
        let manager = ("jobTitle", "EQUALS", "Manager");
        let filter = Filter::of(&json!({"groups": [
            group(&[("department", "REGEX MATCH", "^S"), manager]),
            group(&[("department", "EQUALS", "Support"), manager]),
        ]}));
        for (department, passes, unjudged) in [
            ("Sales", true, vec!["REGEX MATCH"]),
            ("S", true, vec![]),
            ("Support", true, vec![]),
            ("Legal", false, vec![]),
        ] {
            let judged = filter.judge(&user(department));
            assert_eq!(
                (judged.passes, judged.unjudged),
                (
                    passes,
                    unjudged.iter().map(|name| (*name).to_owned()).collect()
                ),
                "{department}"
            );
        }
        let certain = Filter::of(&json!({"groups": [
            group(&[("department", "REGEX MATCH", "^S"), ("jobTitle", "EQUALS", "Analyst")]),
        ]}));
        assert!(!certain.judge(&user("Sales")).passes);
    }
}
