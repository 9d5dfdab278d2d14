//! Comparisons, and what counts as true.
//!
//! `=` and `<>` compare texts letter by letter: a tree has the right side as a quoted constant, and the only comparison
//! in published schemas asks the number of `BitAnd` for the text `"0"`. The others put whole numbers in order, which
//! is all that documents use them for (`InStr(...)>0`, `DateDiff(...) > 5`); how the service orders texts is written
//! nowhere.
//!
//! A side that is null or empty makes every comparison false, `<>` too: "if the source attribute used within the IIF
//! function is empty or null, the condition check fails".

use super::call::said;
use super::error::Reason;
use super::numbers;
use super::value::Value;
use crate::expr::ast::Operator;

/// Whether a comparison holds.
pub(super) fn holds(
    left: &Value<'_>,
    operator: Operator,
    right: &Value<'_>,
) -> Result<bool, Reason> {
    if left.is_empty() || right.is_empty() {
        return Ok(false);
    }
    let order = || Ok::<_, Reason>(number(left)?.cmp(&number(right)?));
    Ok(match operator {
        Operator::Equal => left == right,
        Operator::NotEqual => left != right,
        Operator::Greater => order()?.is_gt(),
        Operator::GreaterOrEqual => order()?.is_ge(),
        Operator::Less => order()?.is_lt(),
        Operator::LessOrEqual => order()?.is_le(),
    })
}

fn number(value: &Value<'_>) -> Result<i64, Reason> {
    let number = match value {
        Value::Text(text) => numbers::read(text),
        Value::Null | Value::List(_) => None,
    };
    number.ok_or_else(|| Reason::Order { found: said(value) })
}

/// What a value says as a condition: `True` and `False` in any letter case, numbers by whether they are zero. None
/// for any other text, and for a list.
pub(super) fn truth(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Null => Some(false),
        Value::List(values) => values.is_empty().then_some(false),
        Value::Text(text) => {
            let text = text.trim();
            if text.eq_ignore_ascii_case("true") {
                Some(true)
            } else if text.is_empty() || text.eq_ignore_ascii_case("false") {
                Some(false)
            } else {
                numbers::read(text).map(|number| number != 0)
            }
        }
    }
}
