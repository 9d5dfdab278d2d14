//! Conditions of a scope: operators that take a value and those that take none are easily mistaken for each other.

use crate::manifest::node::Node;
use crate::manifest::scalar::Plain;
use crate::manifest::words::cut;
use crate::model::{Arity, ScopeOperator};

use super::form::Form;

/// Whether these fields are the operators that take a value.
fn are_operators(fields: &[&str]) -> bool {
    ScopeOperator::of(Arity::Binary).all(|operator| fields.contains(&operator.word))
}

/// For an operator that takes no value and stands as a field.
pub(super) fn lonely(name: &str, fields: &[&str]) -> Option<String> {
    let operator = ScopeOperator::named(name).filter(|it| it.arity == Arity::Unary)?;
    are_operators(fields).then(|| {
        let word = operator.word;
        format!("{word} takes no value: write {{ ATTRIBUTE: {word} }}")
    })
}

/// For a text where an operator was expected: an operator without its value, or a value without its operator.
pub(super) fn compared(node: &Node, forms: &[Form<'_>]) -> Option<String> {
    let is_condition =
        |form: &Form<'_>| matches!(form, Form::Record(it) if are_operators(&it.names()));
    let text = node.text().filter(|_| forms.iter().any(is_condition))?;
    let is_shown = node.meaning() == Some(Plain::Text) && !node.aliased;
    Some(match ScopeOperator::named(text) {
        Some(operator) => format!("write {{ {}: VALUE }}", operator.word),
        None if is_shown => format!("a value has an operator: {{ equals: {} }}", cut(text)),
        None => "a value has an operator, such as { equals: VALUE }".to_owned(),
    })
}
