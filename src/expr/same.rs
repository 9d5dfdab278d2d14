//! Whether two expressions mean the same to the service: their sources are alike but for the texts in them.
//!
//! Spacing, the quotes of a number, an empty slot at the end and the longer of two equal forms make no difference. A
//! placeholder is not the text of its name: the service fills the one and leaves the other.

use super::ast::{Constant, Expression, Function, Spelling};
use super::functions::{self, More};

/// Whether two expressions mean the same to the service.
#[must_use]
pub fn same(one: &Expression, other: &Expression) -> bool {
    match (one, other) {
        (Expression::Attribute(one), Expression::Attribute(other)) => one.name == other.name,
        (Expression::Constant(one), Expression::Constant(other)) => {
            one.value == other.value && is_filled(one) == is_filled(other)
        }
        (Expression::Comparison(one), Expression::Comparison(other)) => {
            one.operator == other.operator
                && same(&one.left, &other.left)
                && same(&one.right, &other.right)
        }
        (Expression::Function(one), Expression::Function(other)) => {
            let (mine, yours) = (given(one), given(other));
            one.name == other.name
                && mine.len() == yours.len()
                && mine
                    .iter()
                    .zip(&yours)
                    .all(|(mine, yours)| mine.0 == yours.0 && same(mine.1, yours.1))
        }
        (
            Expression::Attribute(_)
            | Expression::Constant(_)
            | Expression::Comparison(_)
            | Expression::Function(_),
            _,
        ) => false,
    }
}

fn is_filled(constant: &Constant) -> bool {
    constant.spelling == Spelling::Placeholder
}

/// Where an argument goes: under a name, or by its place where the function's names are not known, or where leaving
/// out an empty one would change what the others mean.
#[derive(PartialEq, Eq)]
enum Goes {
    Under(&'static str),
    At(usize),
}

/// The arguments that are there, and where they go.
fn given(function: &Function) -> Vec<(Goes, &Expression)> {
    let form = functions::form_of(function);
    let arguments = function.arguments.iter().enumerate();
    arguments
        .filter_map(|(index, argument)| {
            let goes = match form {
                Some(form) if index < form.slots.len() => Goes::Under(form.key(index)),
                Some(form) => match form.more {
                    More::Each(key) => Goes::Under(key),
                    More::Pairs(_) | More::Nothing => Goes::At(index),
                },
                None => Goes::At(index),
            };
            argument.as_ref().map(|argument| (goes, argument))
        })
        .collect()
}
