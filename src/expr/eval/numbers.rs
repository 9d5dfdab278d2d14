//! Whole numbers in texts, and the one function that calculates with them.

use super::call::Call;
use super::error::Stop;
use super::value::Value;
use crate::expr::functions::Evidence::Tree;
use crate::expr::functions::Slot::Key;
use crate::expr::functions::{Form, example};

pub(in crate::expr) const FORMS: &[Form] = &[Form::new("BitAnd", Tree, bit_and)
    .slots(&[Key("left"), Key("right")], 2)
    .note(
        "Numbers of 64 bits with a sign. VBA takes &HFFFF for -1; here hex digits are never negative.",
    )
    .examples(&[
        example("BitAnd([flags], &H6)", r#"{"flags": "12"}"#, r#""4""#),
        example("BitAnd([groupType], -2147483648)", r#"{"groupType": -2147483646}"#, r#""-2147483648""#),
    ])];

/// A number in decimal digits, with or without a sign, or in hex digits behind `&H`.
pub(super) fn read(text: &str) -> Option<i64> {
    let text = text.trim();
    let hex = text.strip_prefix("&H").or_else(|| text.strip_prefix("&h"));
    match hex {
        Some(digits) if digits.starts_with(['+', '-']) => None,
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

fn bit_and<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let (left, right) = (call.number(0)?, call.number(1)?);
    Ok(match (left, right) {
        (Some(left), Some(right)) => Value::number(left & right),
        (None, _) | (_, None) => Value::Null,
    })
}
