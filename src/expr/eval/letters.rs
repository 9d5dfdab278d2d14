//! Functions that change letters: case and diacritics.

use std::borrow::Cow;
use std::collections::BTreeSet;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

use super::call::Call;
use super::error::Stop;
use super::value::Value;
use crate::expr::functions::Evidence::Guess;
use crate::expr::functions::Slot::Key;
use crate::expr::functions::{Form, example};

const CASE_NOTE: &str = "As .NET's invariant culture has it, letter by letter: ß stays ß in upper case, and İ and ı stay \
     as they are. The cultures tr and az know them; every other culture is taken like the invariant one.";

pub(in crate::expr) const FORMS: &[Form] = &[
    Form::unary("NormalizeDiacritics", Guess, normalize)
        .note(
            "Marks go from Latin letters, whether the article's table lists the letter or not; other \
             scripts keep theirs. Besides æ, ø, œ, ß, ł and ı, which that table spells out, letters \
             without a mark stay: đ, þ, ð.",
        )
        .examples(&[
            example(r#"NormalizeDiacritics("Smørrebrød, Müsli")"#, "{}", r#""Smoerrebroed, Musli""#),
            example(r#"NormalizeDiacritics("Łódź, weiß, Đà Nẵng")"#, "{}", r#""Lodz, weiss, Đa Nang""#),
        ]),
    Form::new("PCase", Guess, proper)
        .slots(&[Key("source"), Key("wordSeparators")], 1)
        .note(
            "Without separators as .NET's ToTitleCase after ToLower: an apostrophe does not end a \
             word. The documented example shows that all capitals are not kept.",
        )
        .examples(&[
            example(r#"PCase("ÎLE-DE-FRANCE (d'or)")"#, "{}", r#""Île-De-France (D'or)""#),
            example(r#"PCase("l'eau-vive", "'")"#, "{}", r#""L'Eau-vive""#),
        ]),
    Form::new("ToLower", Guess, to_lower)
        .slots(&[Key("source"), Key("culture")], 1)
        .note(CASE_NOTE)
        .examples(&[
            example(r#"ToLower("ÉCOLE I")"#, "{}", r#""école i""#),
            example(r#"ToLower("DIYARBAKIR İ", "tr-TR")"#, "{}", r#""dıyarbakır i""#),
        ]),
    Form::new("ToUpper", Guess, to_upper)
        .slots(&[Key("source"), Key("culture")], 1)
        .note(CASE_NOTE)
        .examples(&[
            example(r#"ToUpper("straße i")"#, "{}", r#""STRAßE I""#),
            example(r#"ToUpper("izmir", "tr")"#, "{}", r#""İZMİR""#),
        ]),
];

/// Cultures in which i and ı are two letters.
#[derive(Clone, Copy)]
pub(super) struct Dotted;

fn to_lower<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let (source, culture) = (call.text(0)?, culture(call)?);
    Ok(source.map_or(Value::Null, |text| Value::Text(lower(text, culture))))
}

fn to_upper<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let (source, culture) = (call.text(0)?, culture(call)?);
    let upper = |text| Value::Text(cased(text, |letter| upper_of(letter, culture)));
    Ok(source.map_or(Value::Null, upper))
}

fn culture(call: &mut Call<'_, '_>) -> Result<Option<Dotted>, Stop> {
    let culture = call.text(1)?.unwrap_or_default();
    let language = culture.split('-').next().unwrap_or_default();
    let is_name = (2..=3).contains(&language.len())
        && culture
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !culture.is_empty() && !is_name {
        return Err(call.wrong(
            1,
            "the name of a culture such as en-US",
            &Value::Text(culture),
        ));
    }
    let dotted = ["tr", "az"];
    let is_dotted = dotted
        .iter()
        .any(|known| language.eq_ignore_ascii_case(known));
    Ok(is_dotted.then_some(Dotted))
}

/// A text in lower case.
pub(super) fn lower(text: Cow<'_, str>, culture: Option<Dotted>) -> Cow<'_, str> {
    cased(text, |letter| lower_of(letter, culture))
}

fn cased(text: Cow<'_, str>, case: impl Fn(char) -> char) -> Cow<'_, str> {
    if text.chars().all(|letter| case(letter) == letter) {
        return text;
    }
    Cow::Owned(text.chars().map(case).collect())
}

fn lower_of(letter: char, culture: Option<Dotted>) -> char {
    match (letter, culture) {
        ('I', Some(Dotted)) => 'ı',
        ('İ', Some(Dotted)) => 'i',
        _ => alone(letter, letter.to_lowercase()),
    }
}

fn upper_of(letter: char, culture: Option<Dotted>) -> char {
    match (letter, culture) {
        ('i', Some(Dotted)) => 'İ',
        ('ı', None) => 'ı',
        _ => alone(letter, letter.to_uppercase()),
    }
}

/// .NET changes one letter to one letter, and leaves it where there is none.
fn alone(letter: char, mut cased: impl Iterator<Item = char>) -> char {
    match (cased.next(), cased.next()) {
        (Some(cased), None) => cased,
        (_, Some(_)) | (None, None) => letter,
    }
}

fn proper<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let Some(source) = call.text(0)? else {
        return Ok(Value::Null);
    };
    let separators = match call.has(1) {
        true => call.text(1)?,
        false => None,
    };
    let separators = separators.map(|letters| letters.chars().collect());
    Ok(Value::text(words(&source, separators.as_ref())))
}

/// Each first letter in upper case, and all others in lower case.
fn words(source: &str, separators: Option<&BTreeSet<char>>) -> String {
    let mut is_inside = false;
    let proper = source.chars().map(|letter| {
        let is_separator = match separators {
            Some(separators) => separators.contains(&letter),
            None => !is_in_word(letter, is_inside),
        };
        let was_inside = std::mem::replace(&mut is_inside, !is_separator);
        match (is_separator, was_inside) {
            (true, _) => letter,
            (false, false) => title_of(letter),
            (false, true) => lower_of(letter, None),
        }
    });
    proper.collect()
}

/// Whether a letter belongs to a word for ToTitleCase. Letters begin one; signs of every kind but an apostrophe end it.
fn is_in_word(letter: char, is_inside: bool) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(letter);
    if GeneralCategoryGroup::Letter.contains(category) {
        return true;
    }
    let ends = GeneralCategoryGroup::Separator
        .union(GeneralCategoryGroup::Punctuation)
        .union(GeneralCategoryGroup::Symbol)
        .union(GeneralCategory::Control.into())
        .union(GeneralCategory::Format.into());
    is_inside && (letter == '\'' || !ends.contains(category))
}

/// The letter that begins a word: that of two letters in one has only its first half in upper case.
fn title_of(letter: char) -> char {
    match letter {
        'Ǆ' | 'ǅ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǈ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǋ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǲ' | 'ǳ' => 'ǲ',
        _ => upper_of(letter, None),
    }
}

fn normalize<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(match call.text(0)? {
        None => Value::Null,
        Some(text) if text.is_ascii() => Value::Text(text),
        Some(text) => Value::text(plain(&text)),
    })
}

fn plain(text: &str) -> String {
    let apart = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let categories = CodePointMapData::<GeneralCategory>::new();
    let mut plain = String::with_capacity(text.len());
    let mut is_latin = false;
    for letter in apart.chars() {
        if categories.get(letter) == GeneralCategory::NonspacingMark {
            if !is_latin {
                plain.push(letter);
            }
            continue;
        }
        let spelled = spelled(letter);
        is_latin = letter.is_ascii_alphabetic() || spelled.is_some();
        match spelled {
            Some(spelled) => plain.push_str(spelled),
            None => plain.push(letter),
        }
    }
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(&plain)
        .into_owned()
}

/// Letters without a mark that the article's table writes otherwise.
const fn spelled(letter: char) -> Option<&'static str> {
    Some(match letter {
        'æ' => "ae",
        'Æ' => "AE",
        'ø' | 'œ' => "oe",
        'Ø' | 'Œ' => "OE",
        'ß' => "ss",
        'ł' => "l",
        'Ł' => "L",
        'ı' => "i",
        _ => return None,
    })
}
