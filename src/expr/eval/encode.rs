//! Functions that write a value in another alphabet.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::call::Call;
use super::error::Stop;
use super::value::Value;
use crate::expr::functions::Evidence::Guess;
use crate::expr::functions::{Form, example};

pub(in crate::expr) const FORMS: &[Form] = &[
    Form::unary("ConvertToBase64", Guess, to_base64)
        .note("The text in UTF-16, the lower byte first, as .NET's Unicode encoding.")
        .examples(&[example(
            r#"ConvertToBase64("Hi é")"#,
            "{}",
            r#""SABpACAA6QA=""#,
        )]),
    Form::unary("ConvertToUTF8Hex", Guess, to_hex).examples(&[example(
        r#"ConvertToUTF8Hex("Hi é")"#,
        "{}",
        r#""486920C3A9""#,
    )]),
    Form::unary("StringFromSid", Guess, sid)
        .note("The bytes of the attribute are given in base64, as Graph writes them.")
        .examples(&[example(
            "StringFromSid([objectSid])",
            r#"{"objectSid": "AQIAAAAAAAUgAAAAIAIAAA=="}"#,
            r#""S-1-5-32-544""#,
        )]),
];

fn to_base64<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(call.text(0)?.map_or(Value::Null, |text| {
        let bytes: Vec<_> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        Value::text(STANDARD.encode(bytes))
    }))
}

fn to_hex<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(call.text(0)?.map_or(Value::Null, |text| {
        let mut hex = String::with_capacity(text.len() * 2);
        for byte in text.bytes() {
            // Writing to a text cannot fail.
            let _ = write!(hex, "{byte:02X}");
        }
        Value::text(hex)
    }))
}

fn sid<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let Some(text) = call.text(0)? else {
        return Ok(Value::Null);
    };
    let bytes = STANDARD.decode(text.as_bytes()).ok();
    match bytes.as_deref().and_then(said) {
        Some(said) => Ok(Value::text(said)),
        None => Err(call.wrong(
            0,
            "the bytes of a security identifier in base64",
            &Value::Text(text),
        )),
    }
}

/// A security identifier in words: a revision, the number of parts, an authority of six bytes, and the parts.
fn said(bytes: &[u8]) -> Option<String> {
    let ([revision, count, authority @ ..], parts) = bytes.split_first_chunk::<8>()?;
    let (parts, rest) = parts.as_chunks::<4>();
    if parts.len() != usize::from(*count) || !rest.is_empty() {
        return None;
    }
    let authority = authority
        .iter()
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    let mut said = format!("S-{revision}-{authority}");
    for part in parts {
        let _ = write!(said, "-{}", u32::from_le_bytes(*part));
    }
    Some(said)
}
