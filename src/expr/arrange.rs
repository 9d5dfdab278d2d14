//! Parameters of a source to the slots of a call: the way back from names to places.

use super::ast::{At, Comparison, Expression, Operator};
use super::functions::{Form, More, Slot};

/// Keys and values, in their order.
type Given<'a> = [(&'a str, Expression)];

/// The slots of a call of this form; none where a parameter fits no slot, or two fit one.
pub(super) fn arranged(form: &Form, given: &Given<'_>) -> Option<Vec<Option<Expression>>> {
    let mut used = 0;
    let mut arguments = Vec::new();
    for slot in form.slots {
        let (argument, taken) = filled(slot, given)?;
        used += taken;
        arguments.push(argument);
    }
    if let More::Each(key) | More::Pairs(key) = form.more {
        for (_, value) in given.iter().filter(|(given, _)| *given == key) {
            used += 1;
            arguments.push(Some(value.clone()));
        }
    }
    if used != given.len() {
        return None;
    }
    let last = arguments.iter().rposition(Option::is_some);
    // Without any argument it is `Name()`: a single empty slot has no text.
    let printed = last.map_or(0, |last| form.printed.max(last + 1));
    arguments.truncate(printed);
    Some(arguments)
}

/// What stands in a slot, and how many parameters it took.
fn filled(slot: &Slot, given: &Given<'_>) -> Option<(Option<Expression>, usize)> {
    match slot {
        Slot::Key(key) => {
            let value = at_most_one(key, given)?;
            Some((value.cloned(), usize::from(value.is_some())))
        }
        Slot::Condition {
            alone,
            left,
            operator,
            right,
        } => {
            let value = |key| at_most_one(key, given);
            match (value(left)?, value(operator)?, value(right)?) {
                (Some(left), Some(operator), Some(right)) => {
                    Some((Some(compared(left, operator, right)?), 3))
                }
                (_, None, None) => filled(&Slot::Key(alone), given),
                (_, Some(_), None) | (_, None, Some(_)) | (None, Some(_), Some(_)) => None,
            }
        }
    }
}

/// The value under a key; the outer none where there are several.
fn at_most_one<'a>(key: &str, given: &'a Given<'_>) -> Option<Option<&'a Expression>> {
    let mut values = given.iter().filter(|(given, _)| *given == key);
    let first = values.next().map(|(_, value)| value);
    match values.next() {
        Some(_) => None,
        None => Some(first),
    }
}

fn compared(left: &Expression, sign: &Expression, right: &Expression) -> Option<Expression> {
    let Expression::Constant(sign) = sign else {
        return None;
    };
    let operator = Operator::ALL
        .into_iter()
        .find(|operator| operator.as_str() == sign.value)?;
    Some(Expression::Comparison(Comparison {
        left: Box::new(left.clone()),
        operator,
        right: Box::new(right.clone()),
        at: At::default(),
    }))
}
