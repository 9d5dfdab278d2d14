//! `schema/filterOperators`: the operators of scoping filters, and what they say of a value.
//!
//! Reference section 3 ("filter") and question 6: the names on the wire are those of the portal as far as published
//! documents show them, and for the rest nobody knows that they are.

use serde_json::{Value, json};

use super::switches::OperatorNames;

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

/// Whether a clause holds of a value; nothing where this cannot be told here: regular expressions are those of .NET, and no
/// document says what the two with `&` compute. A value that is null or empty makes every clause false that does not ask
/// for just that (reference section 3). Comparisons regard case, as the article says of `EQUALS`.
pub(super) fn holds(operator: &str, value: Option<&str>, operands: &[String]) -> Option<bool> {
    match operator {
        "IS NULL" => return Some(value.is_none()),
        "IS NOT NULL" => return Some(value.is_some()),
        _ => {}
    }
    let Some(value) = value else {
        return is_unary(operator, OperatorNames::Portal).map(|_| false);
    };
    let any = |fits: &dyn Fn(&str) -> bool| operands.iter().any(|operand| fits(operand));
    let compares = |fits: fn(&i64, &i64) -> bool| {
        any(
            &|operand| match (value.parse::<i64>(), operand.parse::<i64>()) {
                (Ok(value), Ok(operand)) => fits(&value, &operand),
                (Ok(_) | Err(_), Err(_)) | (Err(_), Ok(_)) => false,
            },
        )
    };
    match operator {
        "EQUALS" => Some(any(&|operand| value == operand)),
        "NOT EQUALS" => Some(!any(&|operand| value == operand)),
        "IS TRUE" => Some(value.eq_ignore_ascii_case("true")),
        "IS FALSE" => Some(value.eq_ignore_ascii_case("false")),
        "ENDS_WITH" => Some(any(&|operand| value.ends_with(operand))),
        "Includes" => Some(any(&|operand| value.contains(operand))),
        "Greater_Than" => Some(compares(i64::gt)),
        "Greater_Than_OR_EQUALS" => Some(compares(i64::ge)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(operator: &str, value: Option<&str>, operand: &str) -> Option<bool> {
        holds(operator, value, &[operand.to_owned()])
    }

    #[test]
    fn clauses_regard_case_and_are_false_of_nothing() {
        assert_eq!(is("EQUALS", Some("Sales"), "Sales"), Some(true));
        assert_eq!(is("EQUALS", Some("sales"), "Sales"), Some(false));
        assert_eq!(is("NOT EQUALS", Some("sales"), "Sales"), Some(true));
        assert_eq!(is("NOT EQUALS", None, "Sales"), Some(false));
        assert_eq!(is("ENDS_WITH", Some("a@b.c"), "@b.c"), Some(true));
        assert_eq!(is("Includes", Some("a@b.c"), "@"), Some(true));
        assert_eq!(holds("IS TRUE", Some("True"), &[]), Some(true));
        assert_eq!(holds("IS FALSE", Some("True"), &[]), Some(false));
        assert_eq!(holds("IS FALSE", None, &[]), Some(false));
        assert_eq!(holds("IS NULL", None, &[]), Some(true));
        assert_eq!(holds("IS NOT NULL", None, &[]), Some(false));
        assert_eq!(is("Greater_Than", Some("10"), "9"), Some(true));
        assert_eq!(is("Greater_Than", Some("9"), "9"), Some(false));
        assert_eq!(is("Greater_Than_OR_EQUALS", Some("9"), "9"), Some(true));
        assert_eq!(is("Greater_Than", Some("ten"), "9"), Some(false));
    }

    #[test]
    fn what_cannot_be_told_is_not_told() {
        for operator in ["REGEX MATCH", "NOT REGEX MATCH", "&", "!&", "nothing"] {
            assert_eq!(is(operator, Some("1"), "1"), None, "{operator}");
        }
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
