//! Functions of chance, whose dice are handed in: the same seed throws the same again.

use super::call::Call;
use super::error::Stop;
use super::value::Value;
use crate::expr::functions::Evidence::{Guess, Notes};
use crate::expr::functions::Slot::{self, Key};
use crate::expr::functions::{Form, example};

const RANDOM: [Slot; 6] = [
    Key("Length"),
    Key("MinimumNumbers"),
    Key("MinimumSpecialCharacters"),
    Key("MinimumCapital"),
    Key("MinimumLowerCase"),
    Key("CharactersToAvoid"),
];

pub(in crate::expr) const FORMS: &[Form] = &[
    // Of functions without parameters there is nothing to guess.
    Form::new("Guid", Notes, guid)
        .note("Made from the seed that is handed in: 0 in the example.")
        .examples(&[example("Guid()", "{}", r#""e220a839-7b1d-4daf-ae78-9e6aa1b965f4""#)]),
    Form::new("RandomString", Guess, random_string)
        .slots(&RANDOM, 5)
        .note(
            "Made from the seed that is handed in: 0 in the example. What the minimums leave open is \
             filled from all classes that have a minimum, or from all where none has.",
        )
        .examples(&[example(r#"RandomString(6, 3, 0, 0, 3, "0")"#, "{}", r#""r12m8q""#)]),
];

/// The most letters that the article allows.
const LONGEST: i64 = 256;

/// The classes in the order of the parameters. The special ones are those of the article on password complexity that
/// RandomString's article links to.
const CLASSES: [&str; 4] = [
    "0123456789",
    "~!@#$%^&*_-+=`|\\(){}[]:;\"'<>,.?/",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "abcdefghijklmnopqrstuvwxyz",
];

/// Dice: SplitMix64, which is stable for good, where a library's may change.
struct Dice(u64);

impl Dice {
    fn of(call: &mut Call<'_, '_>) -> Self {
        // Calls of one expression throw apart from each other.
        Self(call.given().seed ^ (call.index() as u64).wrapping_mul(0xa076_1d64_78bd_642f))
    }

    const fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// One of so many. The bias is far below what anybody could see.
    const fn below(&mut self, count: usize) -> usize {
        (self.throw() % count as u64) as usize
    }
}

fn guid<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let mut dice = Dice::of(call);
    let (high, low) = (dice.throw(), dice.throw());
    // Version 4, variant 1 (RFC 9562).
    let high = high & !0xf000 | 0x4000;
    let low = low & !(0b11 << 62) | (0b10 << 62);
    Ok(Value::text(format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff,
    )))
}

fn random_string<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let mut counts = [0; 5];
    for (slot, count) in counts.iter_mut().enumerate() {
        let given = call.number(slot)?;
        let fits = given.filter(|number| (0..=LONGEST).contains(number));
        *count = fits
            .and_then(|number| usize::try_from(number).ok())
            .ok_or_else(|| {
                let found = given.map_or(Value::Null, Value::number);
                call.wrong(slot, "a whole number from 0 to 256", &found)
            })?;
    }
    let [length, least @ ..] = counts;
    if least.iter().sum::<usize>() > length {
        let expected = "at least the sum of the minimums";
        return Err(call.wrong(0, expected, &Value::text(length.to_string())));
    }
    let avoided = call.text(5)?.unwrap_or_default();
    let classes = CLASSES.map(|class| {
        let kept = class.chars().filter(|letter| !avoided.contains(*letter));
        kept.collect::<Vec<_>>()
    });
    let is_free = least.iter().all(|least| *least == 0);
    let filling = classes
        .iter()
        .zip(least)
        .filter(|(_, least)| is_free || *least > 0);
    let filling: Vec<_> = filling.flat_map(|(class, _)| class).copied().collect();
    let rest = length - least.iter().sum::<usize>();
    let wanted = classes.iter().zip(least).chain([(&filling, rest)]);
    let mut dice = Dice::of(call);
    let mut letters = Vec::with_capacity(length);
    for (class, count) in wanted {
        if count > 0 && class.is_empty() {
            return Err(call.wrong(
                5,
                "letters that leave some of each class",
                &Value::Text(avoided),
            ));
        }
        for _ in 0..count {
            letters.push(class[dice.below(class.len())]);
        }
    }
    for end in (1..letters.len()).rev() {
        letters.swap(end, dice.below(end + 1));
    }
    Ok(Value::text(letters.into_iter().collect::<String>()))
}
