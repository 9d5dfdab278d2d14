//! The operators of scoping filters: what manifests call them, what the service calls them, and what is known of each.
//!
//! Portals show labels, and only some of them have been seen on the wire (reference, section 3, filter). A service may
//! have others: a clause can name any operator as it stands on the wire.

/// One operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopeOperator {
    /// The word in manifests.
    pub word: &'static str,
    /// `operatorName` of a filterClause.
    pub wire: &'static str,
    pub arity: Arity,
    pub evidence: OperatorEvidence,
    /// When a clause with it holds.
    pub meaning: &'static str,
}

/// How many operands an operator has, counting the attribute (Graph's `scopeOperatorType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// The attribute alone: `targetOperand` has no values.
    Unary,
    /// The attribute and a value.
    Binary,
}

/// What the spelling on the wire rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperatorEvidence {
    /// A schema that the service made holds it (2020).
    Schema,
    /// Graph's documentation shows it in a body.
    Documented,
    /// It is the label in portals, and nobody has shown it on the wire.
    Portal,
}

const fn row(
    word: &'static str,
    wire: &'static str,
    arity: Arity,
    evidence: OperatorEvidence,
    meaning: &'static str,
) -> ScopeOperator {
    ScopeOperator {
        word,
        wire,
        arity,
        evidence,
        meaning,
    }
}

/// All operators that this version has words for, in the order in which they are listed to people.
#[rustfmt::skip]
pub const SCOPE_OPERATORS: [ScopeOperator; 14] = {
    use Arity::{Binary, Unary};
    use OperatorEvidence::{Documented, Portal, Schema};
    [
        row("equals", "EQUALS", Binary, Documented, "the attribute is this text; case counts."),
        row("notEquals", "NOT EQUALS", Binary, Schema, "the attribute is another text."),
        row("isTrue", "IS TRUE", Unary, Portal, "the attribute is true."),
        row("isFalse", "IS FALSE", Unary, Schema, "the attribute is false."),
        row("isNull", "IS NULL", Unary, Portal, "the attribute has no value."),
        row("isNotNull", "IS NOT NULL", Unary, Schema, "the attribute has a value."),
        row("regexMatch", "REGEX MATCH", Binary, Portal, "the attribute matches this regular expression."),
        row("notRegexMatch", "NOT REGEX MATCH", Binary, Schema, "the attribute does not match this regular expression."),
        row("greaterThan", "Greater_Than", Binary, Portal, "the attribute is a whole number above this one."),
        row("greaterThanOrEquals", "Greater_Than_OR_EQUALS", Binary, Portal, "the attribute is this whole number, or one above it."),
        row("includes", "Includes", Binary, Portal, "the attribute contains this text; case counts."),
        row("endsWith", "ENDS_WITH", Binary, Schema, "the attribute ends with this text."),
        row("bitAnd", "&", Binary, Portal, "the attribute has a bit of this number."),
        row("notBitAnd", "!&", Binary, Schema, "the attribute has no bit of this number."),
    ]
};

impl ScopeOperator {
    /// The operator that manifests call by this word.
    #[must_use]
    pub fn named(word: &str) -> Option<&'static Self> {
        SCOPE_OPERATORS
            .iter()
            .find(|operator| operator.word == word)
    }

    /// The operator that the service calls by this name, in any case.
    #[must_use]
    pub fn on_the_wire(name: &str) -> Option<&'static Self> {
        SCOPE_OPERATORS
            .iter()
            .find(|operator| operator.wire.eq_ignore_ascii_case(name))
    }

    /// The operators of one arity.
    pub fn of(arity: Arity) -> impl Iterator<Item = &'static Self> {
        SCOPE_OPERATORS
            .iter()
            .filter(move |operator| operator.arity == arity)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operator_is_found_by_both_of_its_names_and_shares_neither() {
        for operator in &SCOPE_OPERATORS {
            assert_eq!(ScopeOperator::named(operator.word), Some(operator));
            let lower = operator.wire.to_lowercase();
            assert_eq!(ScopeOperator::on_the_wire(&lower), Some(operator));
        }
        let words: BTreeSet<_> = SCOPE_OPERATORS.iter().map(|it| it.word).collect();
        let wires: BTreeSet<_> = SCOPE_OPERATORS.iter().map(|it| it.wire).collect();
        assert_eq!((words.len(), wires.len()), (14, 14));
        assert_eq!(ScopeOperator::named("EQUALS"), None);
    }
}
