//! `schema/filterOperators`: the operators of scoping filters, and what they say of a value.
//!
//! Reference section 3 ("filter") and question 6: the names on the wire are those of the portal as far as published
//! documents show them, and for the rest nobody knows that they are.

use serde_json::{Value, json};

use super::switches::OperatorNames;
use crate::expr::eval::{Fit, Matcher};

/// Those whose operands are regular expressions.
const PATTERNS: [&str; 2] = ["REGEX MATCH", "NOT REGEX MATCH"];

/// Where a name comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// A published schema, answer or log of the service.
    Wire,
    /// The labels of the portal; the name on the wire is unknown.
    Portal,
}

use Evidence::{Portal, Wire};

/// An operator.
struct Operator {
    name: &'static str,
    /// Whether it stands alone, without values to compare with.
    is_unary: bool,
    evidence: Evidence,
}

const fn operator(name: &'static str, is_unary: bool, evidence: Evidence) -> Operator {
    Operator {
        name,
        is_unary,
        evidence,
    }
}

const OPERATORS: &[Operator] = &[
    operator("EQUALS", false, Wire),
    operator("NOT EQUALS", false, Wire),
    operator("IS TRUE", true, Portal),
    operator("IS FALSE", true, Wire),
    operator("IS NULL", true, Portal),
    operator("IS NOT NULL", true, Wire),
    operator("REGEX MATCH", false, Portal),
    operator("NOT REGEX MATCH", false, Wire),
    operator("Greater_Than", false, Portal),
    operator("Greater_Than_OR_EQUALS", false, Portal),
    operator("Includes", false, Portal),
    operator("ENDS_WITH", false, Wire),
    operator("&", false, Wire),
    operator("!&", false, Wire),
];

/// The operators that the service knows, by what a switch says of the names that nobody has seen on the wire.
fn known(names: OperatorNames) -> impl Iterator<Item = &'static Operator> {
    OPERATORS.iter().filter(move |operator| match names {
        OperatorNames::Portal => true,
        OperatorNames::Proven => operator.evidence == Wire,
    })
}

/// Whether an operator stands alone, or nothing where there is no such operator; names are case-sensitive.
pub(super) fn is_unary(name: &str, names: OperatorNames) -> Option<bool> {
    let found = known(names).find(|operator| operator.name == name);
    found.map(|operator| operator.is_unary)
}

/// The items of the answer. One published item, of `IS FALSE`, names its types; that all others have the same is ours,
/// and where nobody has seen the name on the wire, it is the portal's. The metadata calls the name `id`, samples `name`.
pub(super) fn items(names: OperatorNames) -> Vec<Value> {
    let item = |operator: &Operator| {
        json!({
            "id": operator.name,
            "name": operator.name,
            "arity": if operator.is_unary { "Unary" } else { "Binary" },
            "multivaluedComparisonType": "All",
            "supportedAttributeTypes": ["Boolean", "Integer", "String", "Binary"],
        })
    };
    known(names).map(item).collect()
}

/// A clause of a filter without its attribute, ready for everybody of a cycle.
pub(super) struct Test {
    operator: String,
    operands: Vec<String>,
    /// The operands as patterns, where the operator takes such. None of one that cannot be read.
    patterns: Vec<Option<Matcher>>,
}

impl Test {
    pub(super) fn new(operator: &str, operands: Vec<String>) -> Self {
        let takes_patterns = PATTERNS.contains(&operator);
        let patterns = operands.iter().filter(|_| takes_patterns);
        Self {
            operator: operator.to_owned(),
            patterns: patterns.map(|text| Matcher::read(text).ok()).collect(),
            operands,
        }
    }

    pub(super) fn operator(&self) -> &str {
        &self.operator
    }

    /// Whether it holds of a value; nothing where this cannot be told here: no document says what the two operators with
    /// `&` compute. A value that is null or empty makes every clause false that does not ask for just that (reference
    /// section 3). Comparisons regard case, as the article says of `EQUALS`.
    pub(super) fn holds(&self, value: Option<&str>) -> Option<bool> {
        match self.operator.as_str() {
            "IS NULL" => return Some(value.is_none()),
            "IS NOT NULL" => return Some(value.is_some()),
            _ => {}
        }
        let Some(value) = value else {
            return is_unary(&self.operator, OperatorNames::Portal).map(|_| false);
        };
        let any = |fits: &dyn Fn(&str) -> bool| self.operands.iter().any(|operand| fits(operand));
        let compares = |fits: fn(&i64, &i64) -> bool| {
            any(
                &|operand| match (value.parse::<i64>(), operand.parse::<i64>()) {
                    (Ok(value), Ok(operand)) => fits(&value, &operand),
                    (Ok(_) | Err(_), Err(_)) | (Err(_), Ok(_)) => false,
                },
            )
        };
        match self.operator.as_str() {
            "EQUALS" => Some(any(&|operand| value == operand)),
            "NOT EQUALS" => Some(!any(&|operand| value == operand)),
            "IS TRUE" => Some(value.eq_ignore_ascii_case("true")),
            "IS FALSE" => Some(value.eq_ignore_ascii_case("false")),
            "REGEX MATCH" => self.matches(value),
            "NOT REGEX MATCH" => self.matches(value).map(|matches| !matches),
            "ENDS_WITH" => Some(any(&|operand| value.ends_with(operand))),
            "Includes" => Some(any(&|operand| value.contains(operand))),
            "Greater_Than" => Some(compares(i64::gt)),
            "Greater_Than_OR_EQUALS" => Some(compares(i64::ge)),
            _ => None,
        }
    }

    /// Whether a pattern matches: the whole of the value, or nothing in it. No document says what counts in between, and a
    /// pattern that cannot be read or does not come to an end says nothing.
    fn matches(&self, value: &str) -> Option<bool> {
        let fits = self.patterns.iter().map(|pattern| match pattern {
            Some(pattern) => match pattern.fit(value) {
                Ok(Fit::Whole) => Some(true),
                Ok(Fit::Nowhere) => Some(false),
                Ok(Fit::Part) | Err(_) => None,
            },
            None => None,
        });
        let fits: Vec<Option<bool>> = fits.collect();
        if fits.contains(&Some(true)) {
            return Some(true);
        }
        (!fits.contains(&None)).then_some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(operator: &str, value: Option<&str>, operand: &str) -> Option<bool> {
        Test::new(operator, vec![operand.to_owned()]).holds(value)
    }

    fn alone(operator: &str, value: Option<&str>) -> Option<bool> {
        Test::new(operator, Vec::new()).holds(value)
    }

    #[test]
    fn clauses_regard_case_and_are_false_of_nothing() {
        assert_eq!(is("EQUALS", Some("Sales"), "Sales"), Some(true));
        assert_eq!(is("EQUALS", Some("sales"), "Sales"), Some(false));
        assert_eq!(is("NOT EQUALS", Some("sales"), "Sales"), Some(true));
        assert_eq!(is("NOT EQUALS", None, "Sales"), Some(false));
        assert_eq!(is("ENDS_WITH", Some("a@b.c"), "@b.c"), Some(true));
        assert_eq!(is("Includes", Some("a@b.c"), "@"), Some(true));
        assert_eq!(alone("IS TRUE", Some("True")), Some(true));
        assert_eq!(alone("IS FALSE", Some("True")), Some(false));
        assert_eq!(alone("IS FALSE", None), Some(false));
        assert_eq!(alone("IS NULL", None), Some(true));
        assert_eq!(alone("IS NOT NULL", None), Some(false));
        assert_eq!(is("Greater_Than", Some("10"), "9"), Some(true));
        assert_eq!(is("Greater_Than", Some("9"), "9"), Some(false));
        assert_eq!(is("Greater_Than_OR_EQUALS", Some("9"), "9"), Some(true));
        assert_eq!(is("Greater_Than", Some("ten"), "9"), Some(false));
    }

    #[test]
    fn what_cannot_be_told_is_not_told() {
        for operator in ["&", "!&", "nothing"] {
            assert_eq!(is(operator, Some("1"), "1"), None, "{operator}");
        }
    }

    #[test]
    fn a_pattern_matches_the_whole_or_nothing_and_says_nothing_in_between() {
        for (value, pattern, matches) in [
            ("Sales", "S.*", Some(true)),
            ("Legal", "S.*", Some(false)),
            ("Sales", "^S", None),
            ("Sales", "(", None),
        ] {
            assert_eq!(
                is("REGEX MATCH", Some(value), pattern),
                matches,
                "{pattern}"
            );
            let opposite = matches.map(|matches| !matches);
            assert_eq!(is("NOT REGEX MATCH", Some(value), pattern), opposite);
        }
        assert_eq!(is("NOT REGEX MATCH", None, "S"), Some(false));
        let several = |value| {
            let operands = ["^S", "Legal"].map(str::to_owned);
            Test::new("REGEX MATCH", operands.into()).holds(Some(value))
        };
        assert_eq!(
            ["Legal", "Sales", "Finance"].map(several),
            [Some(true), None, Some(false)]
        );
    }

    #[test]
    fn every_operator_of_the_wire_is_in_the_answer() {
        let (portal, proven) = (OperatorNames::Portal, OperatorNames::Proven);
        assert_eq!((items(proven).len(), items(portal).len()), (8, 14));
        assert_eq!(is_unary("IS FALSE", proven), Some(true));
        assert_eq!(is_unary("IS TRUE", proven), None);
        assert_eq!(is_unary("equals", portal), None);
    }
}
