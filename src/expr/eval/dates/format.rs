//! .NET's date formats, in its invariant culture: read once, then written by or read by (`exact`).

use std::fmt::Write as _;

use super::moment::Moment;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// How many letters the short names have.
pub(super) const SHORT: usize = 3;

/// The most digits of a second's parts.
pub(super) const DIGITS: usize = 7;

/// A custom format, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Format<'f> {
    pub(super) parts: Vec<Part<'f>>,
}

/// One part of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'f> {
    /// As it stands.
    Plain(&'f str),
    /// A field, by its letter, and how often the letter is repeated.
    Field(char, usize),
}

impl<'f> Format<'f> {
    /// Reads a format; none where it is no format to .NET.
    pub(super) fn read(text: &'f str) -> Option<Self> {
        let mut letters = text.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            return Self::custom(standard(letter)?);
        }
        Self::custom(text)
    }

    fn custom(text: &'f str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let length = letter.len_utf8();
            let behind = &rest[length..];
            match letter {
                '\'' | '"' => {
                    let end = quoted(behind, letter, &mut parts)?;
                    rest = &behind[end..];
                }
                '\\' => {
                    let plain = behind.chars().next()?;
                    parts.push(Part::Plain(&behind[..plain.len_utf8()]));
                    rest = &behind[plain.len_utf8()..];
                }
                // Makes a single letter a custom format; it stands for nothing itself.
                '%' if behind.starts_with('%') || behind.is_empty() => return None,
                '%' => rest = behind,
                'd' | 'f' | 'F' | 'g' | 'h' | 'H' | 'K' | 'm' | 'M' | 's' | 't' | 'y' | 'z' => {
                    let count = match letter {
                        'K' => 1,
                        _ => rest.chars().take_while(|next| *next == letter).count(),
                    };
                    if matches!(letter, 'f' | 'F') && count > DIGITS {
                        return None;
                    }
                    parts.push(Part::Field(letter, count));
                    rest = &rest[count..];
                }
                _ => {
                    parts.push(Part::Plain(&rest[..length]));
                    rest = behind;
                }
            }
        }
        Some(Self { parts })
    }

    /// The moment in this format.
    pub(super) fn write(&self, moment: Moment) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Plain(plain) => out.push_str(plain),
                Part::Field(letter, count) => field(*letter, *count, moment, &mut out),
            }
        }
        out
    }
}

/// What stands between quotes, with backslashes taken off; gives where it goes on.
fn quoted<'f>(text: &'f str, quote: char, parts: &mut Vec<Part<'f>>) -> Option<usize> {
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        let (start, plain) = match letter {
            '\\' => letters.next()?,
            letter if letter == quote => return Some(at + 1),
            letter => (at, letter),
        };
        parts.push(Part::Plain(&text[start..start + plain.len_utf8()]));
    }
    None
}

/// What a single letter stands for.
const fn standard(letter: char) -> Option<&'static str> {
    Some(match letter {
        'd' => "MM/dd/yyyy",
        'D' => "dddd, dd MMMM yyyy",
        'f' => "dddd, dd MMMM yyyy HH:mm",
        'F' | 'U' => "dddd, dd MMMM yyyy HH:mm:ss",
        'g' => "MM/dd/yyyy HH:mm",
        'G' => "MM/dd/yyyy HH:mm:ss",
        'm' | 'M' => "MMMM dd",
        'o' | 'O' => "yyyy-MM-ddTHH:mm:ss.fffffffK",
        'r' | 'R' => "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        's' => "yyyy-MM-ddTHH:mm:ss",
        't' => "HH:mm",
        'T' => "HH:mm:ss",
        'u' => "yyyy-MM-dd HH:mm:ss'Z'",
        'y' | 'Y' => "yyyy MMMM",
        _ => return None,
    })
}

/// One field of a moment.
fn field(letter: char, count: usize, moment: Moment, out: &mut String) {
    let time = moment.time;
    let padded = |number: i64, out: &mut String| {
        let width = count.min(2);
        // Writing to a text cannot fail.
        let _ = write!(out, "{number:0width$}");
    };
    let named = |names: &[&'static str], index: usize, out: &mut String| {
        let name = names.get(index).copied().unwrap_or_default();
        out.push_str(if count == SHORT { &name[..SHORT] } else { name });
    };
    match letter {
        'd' if count < SHORT => padded(i64::from(time.day()), out),
        'd' => {
            let day = usize::try_from(time.weekday().to_sunday_zero_offset());
            named(&DAYS, day.unwrap_or_default(), out);
        }
        'M' if count < SHORT => padded(i64::from(time.month()), out),
        'M' => {
            let month = usize::try_from(time.month() - 1);
            named(&MONTHS, month.unwrap_or_default(), out);
        }
        'y' if count <= 2 => padded(i64::from(time.year()) % 100, out),
        'y' => {
            let _ = write!(out, "{:0count$}", time.year());
        }
        'h' => padded(i64::from((time.hour() + 11) % 12 + 1), out),
        'H' => padded(i64::from(time.hour()), out),
        'm' => padded(i64::from(time.minute()), out),
        's' => padded(i64::from(time.second()), out),
        't' => {
            let half = if time.hour() < 12 { "AM" } else { "PM" };
            out.push_str(&half[..count.min(2)]);
        }
        'f' | 'F' => fraction(letter == 'F', count, time.subsec_nanosecond(), out),
        'g' => out.push_str("A.D."),
        // Whatever is not in UTC is in the local time of the service, which is taken to be the same.
        'z' => out.push_str(match count {
            1 => "+0",
            2 => "+00",
            _ => "+00:00",
        }),
        'K' if moment.is_utc => out.push('Z'),
        _ => {}
    }
}

/// The parts of a second; short without the zeros at their end, and without a point before nothing.
fn fraction(is_short: bool, count: usize, nanoseconds: i32, out: &mut String) {
    let digits = format!("{nanoseconds:09}");
    let digits = digits.get(..count).unwrap_or_default();
    if !is_short {
        out.push_str(digits);
        return;
    }
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() && out.ends_with('.') {
        out.pop();
    }
    out.push_str(digits);
}
