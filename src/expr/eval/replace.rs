//! `Replace`, which is five functions: which one is asked for is told by the slots that are filled.

use std::borrow::Cow;

use super::call::Call;
use super::error::{Reason, Stop};
use super::pattern::{Pattern, Replacement};
use super::value::Value;
use crate::expr::functions::Evidence::Tree;
use crate::expr::functions::Slot::{self, Key};
use crate::expr::functions::{Form, PATTERN, example};

/// `/functions` lists all seven; trees show `source`, `Find` and `Replacement`. The articles call them otherwise.
const SLOTS: [Slot; 7] = [
    Key("source"),
    Key("Find"),
    Key(PATTERN),
    Key("RegularExpressionGroupName"),
    Key("Replacement"),
    Key("ReplacementPropertyName"),
    Key("Template"),
];

const FIND: usize = 1;
const REGEX: usize = 2;
const GROUP: usize = 3;
const REPLACEMENT: usize = 4;
const PROPERTY: usize = 5;
const TEMPLATE: usize = 6;

pub(in crate::expr) const FORMS: &[Form] = &[Form::new("Replace", Tree, replace)
    .slots(&SLOTS, 1)
    .prints(7)
    .note(
        "With a pattern, a group and a ReplacementPropertyName the two articles say the opposite of \
         each other. The one for applications is followed, which has an example: a source with a \
         value is returned, and for one without the group's value is taken from the other attribute. \
         A replacement that is null is taken for an empty text. A slot counts as filled where \
         something stands in it. Other combinations of filled slots are refused.",
    )
    .examples(&[
        example(r#"Replace([mail], "@old.com", , , "@new.com", , )"#, r#"{"mail": "ada@old.com"}"#, r#""ada@new.com""#),
        example(r#"Replace([id], "<id>", , , , , "u-<id>@contoso.com")"#, r#"{"id": "7"}"#, r#""u-7@contoso.com""#),
        example(r#"Replace([name], , "(?<last>\\w+), (?<first>\\w+)", , "${first} ${last}", , )"#, r#"{"name": "blue, light"}"#, r#""light blue""#),
        example(r#"Replace([room], , "(?<floor>\\d+)-\\d+", "floor", "9", , )"#, r#"{"room": "B 3-117"}"#, r#""B 9-117""#),
        example(r#"Replace([phone], , "x(?<number>\\d+)", "number", , [other], )"#, r#"{"other": "x42"}"#, r#""42""#),
    ])];

fn replace<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let filled = |call: &Call<'_, '_>, slots: &[usize]| {
        (FIND..=TEMPLATE).all(|slot| call.has(slot) == slots.contains(&slot))
    };
    if filled(call, &[FIND, REPLACEMENT]) {
        literally(call)
    } else if filled(call, &[FIND, TEMPLATE]) {
        into_template(call)
    } else if filled(call, &[REGEX, REPLACEMENT]) {
        matches(call)
    } else if filled(call, &[REGEX, GROUP, REPLACEMENT]) {
        groups(call)
    } else if filled(call, &[REGEX, GROUP, PROPERTY]) {
        from_property(call)
    } else {
        Err(call.unsupported(
            " with these arguments",
            "no document says what this combination does",
        ))
    }
}

/// Every occurrence of a text in the source.
fn literally<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let Some(source) = call.text(0)? else {
        return Ok(Value::Null);
    };
    let replacement = call.text(REPLACEMENT)?.unwrap_or_default();
    occurrences(call, source, &replacement)
}

/// Every occurrence of a text in the template, by the source.
fn into_template<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let Some(source) = call.text(0)? else {
        return Ok(Value::Null);
    };
    let template = call.text(TEMPLATE)?.unwrap_or_default();
    occurrences(call, template, &source)
}

fn occurrences<'a>(
    call: &mut Call<'_, 'a>,
    text: Cow<'a, str>,
    replacement: &str,
) -> Result<Value<'a>, Stop> {
    let sought = call.text(FIND)?.unwrap_or_default();
    if sought.is_empty() {
        return Err(call.wrong(FIND, "a text that is not empty", &Value::Text(sought)));
    }
    let mut replaced = String::new();
    let mut copied = 0;
    for (at, found) in text.match_indices(sought.as_ref()) {
        call.push(&mut replaced, &text[copied..at])?;
        call.push(&mut replaced, replacement)?;
        copied = at + found.len();
    }
    if copied == 0 {
        return Ok(Value::Text(text));
    }
    call.push(&mut replaced, &text[copied..])?;
    Ok(Value::text(replaced))
}

/// Every match of a pattern, as .NET's Regex.Replace.
fn matches<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let Some(source) = call.text(0)? else {
        return Ok(Value::Null);
    };
    let pattern = call.pattern(REGEX)?;
    let replacement = call.text(REPLACEMENT)?.unwrap_or_default();
    let replacement = Replacement::read(&replacement, &pattern);
    let mut replaced = String::new();
    let mut copied = 0;
    every(call, &source, &pattern, |call, found| {
        let Some(whole) = found.get(0) else {
            return Ok(());
        };
        call.push(&mut replaced, &source[copied..whole.start()])?;
        for text in replacement.texts(&source, found) {
            call.push(&mut replaced, text)?;
        }
        copied = whole.end();
        Ok(())
    })?;
    call.push(&mut replaced, &source[copied..])?;
    Ok(Value::text(replaced))
}

/// What a group matches, in every match.
fn groups<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let Some(source) = call.text(0)? else {
        return Ok(Value::Null);
    };
    let (pattern, group) = pattern_and_group(call)?;
    let replacement = call.text(REPLACEMENT)?.unwrap_or_default();
    let mut replaced = String::new();
    let mut copied = 0;
    every(call, &source, &pattern, |call, found| {
        // One that looks back may lie before what has been copied.
        let Some(group) = found.get(group).filter(|group| group.start() >= copied) else {
            return Ok(());
        };
        call.push(&mut replaced, &source[copied..group.start()])?;
        call.push(&mut replaced, &replacement)?;
        copied = group.end();
        Ok(())
    })?;
    call.push(&mut replaced, &source[copied..])?;
    Ok(Value::text(replaced))
}

/// The source, or where it has no value, what a group matches in another attribute; null where nothing matches.
fn from_property<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let source = call.text(0)?;
    if let Some(source) = source.filter(|source| !source.is_empty()) {
        return Ok(Value::Text(source));
    }
    let Some(other) = call.text(PROPERTY)? else {
        return Ok(Value::Null);
    };
    let (pattern, group) = pattern_and_group(call)?;
    let mut first = None;
    search(call, &other, &pattern, 0, |_, found| {
        first = found.get(group).map(|group| group.as_str().to_owned());
        Ok(())
    })?;
    Ok(first.map_or(Value::Null, Value::text))
}

/// The pattern, and the number of the group that is named.
fn pattern_and_group<'a>(call: &mut Call<'_, 'a>) -> Result<(Cow<'a, Pattern>, usize), Stop> {
    let pattern = call.pattern(REGEX)?;
    let name = call.text(GROUP)?.unwrap_or_default();
    let groups = pattern.groups();
    let found = groups
        .iter()
        .find(|(_, group)| *group == Some(name.as_ref()));
    match found.map(|(number, _)| *number) {
        Some(number) => Ok((pattern, number)),
        None => Err(call.wrong(
            GROUP,
            "the name of a group of the pattern",
            &Value::Text(name),
        )),
    }
}

type Found<'t> = fancy_regex::Captures<'t, str>;

/// One search from a byte on, paid for. Tells where the match lies.
fn search(
    call: &mut Call<'_, '_>,
    text: &str,
    pattern: &Pattern,
    from: usize,
    mut told: impl FnMut(&Call<'_, '_>, &Found<'_>) -> Result<(), Stop>,
) -> Result<Option<(usize, usize)>, Stop> {
    let search = pattern.search(text, from);
    call.pay(search.cost)?;
    let found = search
        .found
        .map_err(|limit| call.stop(Reason::Limit(limit)))?;
    let Some(found) = found else {
        return Ok(None);
    };
    told(call, &found)?;
    Ok(found.get(0).map(|whole| (whole.start(), whole.end())))
}

/// Every match in its order. As in .NET an empty match may follow upon another, but not where one was empty already.
fn every(
    call: &mut Call<'_, '_>,
    text: &str,
    pattern: &Pattern,
    mut told: impl FnMut(&Call<'_, '_>, &Found<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut from = 0;
    while let Some((start, end)) = search(call, text, pattern, from, &mut told)? {
        from = end;
        if start == end {
            let Some(next) = text[end..].chars().next() else {
                break;
            };
            from += next.len_utf8();
        }
    }
    Ok(())
}
