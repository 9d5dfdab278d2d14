//! A text to a date by a format, as .NET's `ParseExact` in its invariant culture.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::format::{DAYS, Format, MONTHS, Part, SHORT};
use super::moment::Moment;
use super::styles::Styles;

/// What has been read so far.
#[derive(Default)]
struct Seen {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    weekday: Option<i64>,
    hour: Option<i64>,
    /// The hour is one of twelve.
    is_half: bool,
    is_afternoon: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    nanosecond: Option<i64>,
    /// Seconds east of UTC.
    offset: Option<i64>,
}

/// Reads a date; none where the text does not fit the format.
pub(super) fn read(
    text: &str,
    format: &Format<'_>,
    styles: Styles,
    now: Timestamp,
) -> Option<Moment> {
    let mut rest = text;
    if styles.leading {
        rest = rest.trim_start();
    }
    if styles.trailing {
        rest = rest.trim_end();
    }
    let mut seen = Seen::default();
    let mut parts = format.parts.iter().peekable();
    while let Some(part) = parts.next() {
        if styles.inner {
            rest = rest.trim_start();
        }
        rest = match part {
            Part::Plain(plain) if styles.inner && plain.trim().is_empty() => rest,
            // A point before parts of a second that need not be there need not be there either.
            Part::Plain(".")
                if !rest.starts_with('.') && matches!(parts.peek(), Some(Part::Field('F', _))) =>
            {
                parts.next();
                rest
            }
            Part::Plain(plain) => rest.strip_prefix(plain)?,
            Part::Field(letter, count) => seen.field(*letter, *count, rest)?,
        };
    }
    if styles.inner {
        rest = rest.trim_start();
    }
    if !rest.is_empty() {
        return None;
    }
    seen.moment(styles, now)
}

/// Puts a value in its place; none where another stands there.
fn put(place: &mut Option<i64>, value: i64) -> Option<()> {
    match place {
        Some(there) => (*there == value).then_some(()),
        None => {
            *place = Some(value);
            Some(())
        }
    }
}

/// From so many to so many digits, and what follows them.
fn digits(text: &str, least: usize, most: usize) -> Option<(i64, &str)> {
    let count = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    if count < least {
        return None;
    }
    let number = if count == 0 {
        0
    } else {
        text[..count].parse().ok()?
    };
    Some((number, &text[count..]))
}

/// One of some names in any letter case, whole or in short, and what follows it.
fn name<'t>(text: &'t str, names: &[&str], is_short: bool) -> Option<(i64, &'t str)> {
    names.iter().zip(0..).find_map(|(name, index)| {
        let name = if is_short { &name[..SHORT] } else { name };
        let start = text.get(..name.len())?;
        start
            .eq_ignore_ascii_case(name)
            .then(|| (index, &text[name.len()..]))
    })
}

impl Seen {
    /// Reads one field, and gives what follows it.
    fn field<'t>(&mut self, letter: char, count: usize, text: &'t str) -> Option<&'t str> {
        // One letter stands for one or two digits, more stand for two.
        let number = |text| digits(text, count.min(2), 2);
        let (place, (value, rest)) = match letter {
            'd' if count < SHORT => (&mut self.day, number(text)?),
            'd' => (&mut self.weekday, name(text, &DAYS, count == SHORT)?),
            'M' if count < SHORT => (&mut self.month, number(text)?),
            'M' => {
                let (month, rest) = name(text, &MONTHS, count == SHORT)?;
                (&mut self.month, (month + 1, rest))
            }
            'y' if count <= 2 => {
                let (year, rest) = number(text)?;
                (
                    &mut self.year,
                    (if year < 50 { 2000 + year } else { 1900 + year }, rest),
                )
            }
            'y' => (&mut self.year, digits(text, count, count.max(4))?),
            'h' => {
                self.is_half = true;
                (&mut self.hour, number(text)?)
            }
            'H' => (&mut self.hour, number(text)?),
            'm' => (&mut self.minute, number(text)?),
            's' => (&mut self.second, number(text)?),
            't' => {
                let halves = if count == 1 { ["A", "P"] } else { ["AM", "PM"] };
                (&mut self.is_afternoon, name(text, &halves, false)?)
            }
            'f' | 'F' => {
                let least = if letter == 'f' { count } else { 0 };
                let (number, rest) = digits(text, least, count)?;
                let read = u32::try_from(text.len() - rest.len()).ok()?;
                (&mut self.nanosecond, (number * 10_i64.pow(9 - read), rest))
            }
            'g' => {
                return text
                    .strip_prefix("A.D.")
                    .or_else(|| text.strip_prefix("AD"));
            }
            'z' => (&mut self.offset, offset(text, count)?),
            'K' => match text.chars().next() {
                None => return Some(text),
                Some('Z' | 'z') => (&mut self.offset, (0, &text[1..])),
                Some('+' | '-') => (&mut self.offset, offset(text, 3)?),
                Some(_) => return Some(text),
            },
            _ => return None,
        };
        put(place, value)?;
        Some(rest)
    }

    /// The moment, where all that was read makes one. What has an offset is taken to UTC.
    fn moment(self, styles: Styles, now: Timestamp) -> Option<Moment> {
        let part = |number: Option<i64>, missing: i64| i8::try_from(number.unwrap_or(missing)).ok();
        let has_date = self.year.is_some() || self.month.is_some() || self.day.is_some();
        let today = now.to_zoned(TimeZone::UTC).date();
        let date = match has_date || styles.no_date {
            true => {
                let missing = if has_date { i64::from(today.year()) } else { 1 };
                let year = i16::try_from(self.year.unwrap_or(missing)).ok()?;
                Date::new(year, part(self.month, 1)?, part(self.day, 1)?).ok()?
            }
            false => today,
        };
        let weekday = i64::from(date.weekday().to_sunday_zero_offset());
        if self.weekday.is_some_and(|named| named != weekday) {
            return None;
        }
        let nanosecond = i32::try_from(self.nanosecond.unwrap_or_default()).ok()?;
        let (minute, second) = (part(self.minute, 0)?, part(self.second, 0)?);
        let hour = i8::try_from(self.of_day()?).ok()?;
        let time = Time::new(hour, minute, second, nanosecond).ok()?;
        let local = Moment {
            time: DateTime::from_parts(date, time),
            is_utc: self.offset.is_some() || styles.assumed,
        };
        local
            .within()?
            .later(SignedDuration::from_secs(-self.offset.unwrap_or_default()))
    }

    /// The hour of the day. One of twelve without a half is one before noon.
    fn of_day(&self) -> Option<i64> {
        let hour = self.hour.unwrap_or_default();
        if !self.is_half {
            // Half a day that is named beside an hour of 24 must be the right one.
            let is_right = self.is_afternoon.is_none_or(|half| half == hour / 12);
            return is_right.then_some(hour);
        }
        (0..=12)
            .contains(&hour)
            .then(|| hour % 12 + 12 * self.is_afternoon.unwrap_or_default())
    }
}

/// Hours, and with three letters minutes, east of UTC; in seconds.
fn offset(text: &str, count: usize) -> Option<(i64, &str)> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let text = text.strip_prefix(['+', '-'])?;
    let (hours, rest) = digits(text, count.min(2), 2)?;
    let (minutes, rest) = match count {
        1 | 2 => (0, rest),
        _ => digits(rest.strip_prefix(':').unwrap_or(rest), 2, 2)?,
    };
    (hours <= 14 && minutes < 60).then_some((sign * (hours * 3_600 + minutes * 60), rest))
}
