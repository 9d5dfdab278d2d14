//! Functions that cut texts, put them together and look into them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::call::Call;
use super::error::Stop;
use super::letters;
use super::units;
use super::value::Value;
use crate::expr::functions::Evidence::{Functions, Guess, Tree};
use crate::expr::functions::Slot::Key;
use crate::expr::functions::{Form, example};

pub(in crate::expr) const FORMS: &[Form] = &[
    Form::new("Append", Functions, append)
        .slots(&[Key("source"), Key("suffix")], 2)
        .note("Null where the source is null: no value is made of a suffix alone.")
        .examples(&[
            example(
                r#"Append([alias], "@contoso.com")"#,
                r#"{"alias": "ada"}"#,
                r#""ada@contoso.com""#,
            ),
            example(r#"Append([alias], "@contoso.com")"#, "{}", "null"),
        ]),
    Form::unary("CStr", Guess, to_text).examples(&[example(
        "CStr([level])",
        r#"{"level": 7}"#,
        r#""7""#,
    )]),
    Form::new("InStr", Guess, in_str)
        .slots(
            &[
                Key("value1"),
                Key("value2"),
                Key("start"),
                Key("compareType"),
            ],
            2,
        )
        .note(
            "Positions count from 1; 0 where nothing is found. Without compareType letter case \
             matters. Nothing at all is found at the start.",
        )
        .examples(&[
            example(r#"InStr("a blue sky", "blue")"#, "{}", r#""3""#),
            example(
                r#"InStr("a Blue sky", "blue", 1, vbTextCompare)"#,
                "{}",
                r#""3""#,
            ),
            example(r#"InStr("abcabc", "b", 3)"#, "{}", r#""5""#),
        ]),
    Form::new("Left", Tree, left)
        .slots(&[Key("source"), Key("length")], 2)
        .note(
            "An empty text for null, and the whole text for a number below 0, as the article says.",
        )
        .examples(&[
            example(r#"Left("orange", 3)"#, "{}", r#""ora""#),
            example("Left([a], 3)", "{}", r#""""#),
            example(r#"Left("orange", -1)"#, "{}", r#""orange""#),
        ]),
    Form::new("Mid", Tree, mid)
        .slots(&[Key("source"), Key("start"), Key("length")], 3)
        .examples(&[
            example(r#"Mid("orange", 2, 3)"#, "{}", r#""ran""#),
            example(r#"Mid("orange", 5, 10)"#, "{}", r#""ge""#),
        ]),
    Form::new("Prepend", Functions, prepend)
        .slots(&[Key("prefix"), Key("source")], 2)
        .note(
            "No article has it. The order is that of an answer of /functions; null as for Append.",
        )
        .examples(&[example(
            r#"Prepend("x-", [alias])"#,
            r#"{"alias": "ada"}"#,
            r#""x-ada""#,
        )]),
    Form::unary("Redact", Guess, as_is)
        .note("The value flows as it is; the service hides it in its logs.")
        .examples(&[example(
            "Redact([mail])",
            r#"{"mail": "m@contoso.com"}"#,
            r#""m@contoso.com""#,
        )]),
    Form::unary("StripSpaces", Functions, strip_spaces).examples(&[example(
        r#"StripSpaces(" a b\tc ")"#,
        "{}",
        r#""ab\\tc""#,
    )]),
    Form::unary("Trim", Tree, trim)
        .note("Of a multi-valued attribute each value is trimmed.")
        .examples(&[
            example(r#"Trim("  a b ")"#, "{}", r#""a b""#),
            example(
                "Trim([phones])",
                r#"{"phones": [" 1", "2 "]}"#,
                r#"["1", "2"]"#,
            ),
        ]),
    Form::new("Word", Guess, word)
        .slots(&[Key("source"), Key("wordNumber"), Key("delimiters")], 3)
        .note(
            "Delimiters side by side have no word between them. A text without any delimiter is \
             one word. An empty text for null and for a word that is not there.",
        )
        .examples(&[
            example(r#"Word("one,two;three", 2, ",;")"#, "{}", r#""two""#),
            example(r#"Word("one,,two", 2, ",")"#, "{}", r#""two""#),
            example(r#"Word("one", 2, ",")"#, "{}", r#""""#),
        ]),
];

fn append<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let (source, suffix) = (call.text(0)?, call.text(1)?);
    joined(call, source, suffix)
}

/// The two, unless the first, which is the source, is null.
fn joined<'a>(
    call: &Call<'_, 'a>,
    source: Option<Cow<'a, str>>,
    suffix: Option<Cow<'a, str>>,
) -> Result<Value<'a>, Stop> {
    let Some(source) = source else {
        return Ok(Value::Null);
    };
    let mut text = source.into_owned();
    call.push(&mut text, &suffix.unwrap_or_default())?;
    Ok(Value::text(text))
}

fn prepend<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let (prefix, source) = (call.text(0)?, call.text(1)?);
    if source.is_none() {
        return Ok(Value::Null);
    }
    joined(call, Some(prefix.unwrap_or_default()), source)
}

fn to_text<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(call.text(0)?.map_or(Value::Null, Value::Text))
}

fn as_is<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    call.value(0)
}

fn in_str<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let (Some(text), Some(sought)) = (call.text(0)?, call.text(1)?) else {
        return Ok(Value::Null);
    };
    let start = call.number(2)?.unwrap_or(1);
    let Some(skipped) = start
        .checked_sub(1)
        .and_then(|skipped| usize::try_from(skipped).ok())
    else {
        return Err(call.wrong(2, "a position from 1 on", &Value::number(start)));
    };
    let how = call.text(3)?.unwrap_or_default();
    let (text, sought) = match how.as_ref() {
        "" | "vbBinaryCompare" | "0" => (text, sought),
        "vbTextCompare" | "1" => (letters::lower(text, None), letters::lower(sought, None)),
        _ => return Err(call.wrong(3, "vbTextCompare or vbBinaryCompare", &Value::Text(how))),
    };
    if skipped > units::length(&text) || text.is_empty() {
        return Ok(Value::number(0));
    }
    let rest = units::stretch(text, skipped, usize::MAX);
    let found = rest
        .find(sought.as_ref())
        .map(|at| units::length(&rest[..at]));
    let position = found.map_or(Some(0), |found| i64::try_from(skipped + found + 1).ok());
    Ok(position.map_or(Value::Null, Value::number))
}

fn left<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let (source, length) = (call.text(0)?.unwrap_or_default(), call.number(1)?);
    let Some(length) = length else {
        return Err(call.wrong(1, "a whole number", &Value::Null));
    };
    // A number below 0 stands for all, and so does one that no text is as long as.
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    Ok(Value::Text(units::stretch(source, 0, length)))
}

fn mid<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let Some(source) = call.text(0)? else {
        return Ok(Value::Null);
    };
    let start = number_from(call, 1, 1)?;
    let length = number_from(call, 2, 0)?;
    Ok(Value::Text(units::stretch(source, start - 1, length)))
}

/// A number that must be there and must not be smaller.
fn number_from(call: &mut Call<'_, '_>, slot: usize, least: usize) -> Result<usize, Stop> {
    let given = call.number(slot)?;
    let number = given.and_then(|number| usize::try_from(number).ok());
    number.filter(|number| *number >= least).ok_or_else(|| {
        let found = given.map_or(Value::Null, Value::number);
        call.wrong(slot, &format!("a whole number from {least} on"), &found)
    })
}

fn strip_spaces<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(match call.text(0)? {
        None => Value::Null,
        Some(text) if text.contains(' ') => Value::text(text.replace(' ', "")),
        Some(text) => Value::Text(text),
    })
}

fn trim<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(match call.value(0)? {
        Value::Null => Value::Null,
        Value::Text(text) => Value::Text(trimmed(text)),
        Value::List(values) => Value::List(values.into_iter().map(trimmed).collect()),
    })
}

pub(super) fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len().max(start);
    units::part(text, start, end)
}

fn word<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let source = call.text(0)?.unwrap_or_default();
    let number = call.number(1)?.unwrap_or_default();
    let delimiters = call.text(2)?.unwrap_or_default();
    let Some(skipped) = number
        .checked_sub(1)
        .and_then(|skipped| usize::try_from(skipped).ok())
    else {
        return Ok(Value::text(""));
    };
    // A set, for both the text and the delimiters may be long.
    let delimiters: BTreeSet<char> = delimiters.chars().collect();
    let words = source.split(|letter| delimiters.contains(&letter));
    let found = words.filter(|word| !word.is_empty()).nth(skipped);
    Ok(Value::text(found.unwrap_or_default().to_owned()))
}
