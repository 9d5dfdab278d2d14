//! Functions of dates. A date is a text in between: `M/d/yyyy h:mm:ss tt` in UTC, as `CDate` and `Now` are documented to
//! write it, so that parts of a second are lost there.

mod exact;
mod format;
mod interval;
mod loose;
mod moment;
mod styles;

use std::borrow::Cow;

use jiff::tz::TimeZone;

use self::format::Format;
use self::interval::Interval;
use self::moment::Moment;
use self::styles::Styles;
use super::call::Call;
use super::error::Stop;
use super::value::Value;
use crate::expr::functions::Evidence::{Guess, Notes, Tree};
use crate::expr::functions::Slot::{self, Key};
use crate::expr::functions::{Form, example};

const DATE_IN_OUT: [Slot; 3] = [Key("source"), Key("inputFormat"), Key("outputFormat")];

const DATE_STYLE_IN_OUT: [Slot; 4] = [
    Key("source"),
    Key("dateTimeStyle"),
    Key("inputFormat"),
    Key("outputFormat"),
];

const PLAIN: &str = "M/d/yyyy h:mm:ss tt";

const DATE: &str = "a date such as 2021-06-30, 2021-06-30T16:00:00+08:00 or 6/30/2021 4:00:00 PM";

pub(in crate::expr) const FORMS: &[Form] = &[
    Form::unary("CDate", Guess, to_date)
        .note(
            "ISO 8601 and the American order are read, with or without a time and an offset, as the \
             examples have them, and the date of a mail head. .NET reads more. A date without an \
             offset is in UTC.",
        )
        .examples(&[
            example(r#"CDate("2024-03-01+02:00")"#, "{}", r#""2/29/2024 10:00:00 PM""#),
            example(r#"CDate("3/1/2024 1:05 PM")"#, "{}", r#""3/1/2024 1:05:00 PM""#),
        ]),
    Form::new("DateAdd", Guess, add)
        .slots(&[Key("interval"), Key("value"), Key("dateTime")], 3)
        .note("A day that the month does not have becomes its last. The intervals are those of the article.")
        .examples(&[
            example(r#"DateAdd("m", 1, "2024-01-31")"#, "{}", r#""2/29/2024 12:00:00 AM""#),
            example(r#"DateAdd("h", -1, "2024-03-01")"#, "{}", r#""2/29/2024 11:00:00 PM""#),
        ]),
    Form::new("DateDiff", Guess, difference)
        .slots(&[Key("interval"), Key("date1"), Key("date2")], 3)
        .note(
            "As Visual Basic's function in .NET, whose letters for intervals these are: yyyy and m count \
             turns of the calendar, ww the Sundays, d, h, n and s whole units that have passed. The \
             documented -493 weeks are reached by neither whole weeks nor rounding to zero.",
        )
        .examples(&[
            example(r#"DateDiff("yyyy", "2023-12-31", "2024-01-01")"#, "{}", r#""1""#),
            example(r#"DateDiff("d", "2024-01-01T23:00:00", "2024-01-02T22:00:00")"#, "{}", r#""0""#),
        ]),
    Form::unary("DateFromNum", Tree, from_number)
        .note("A Windows file time, in UTC. The value is written as by CDate.")
        .examples(&[example(r#"DateFromNum("133534656000000000")"#, "{}", r#""2/27/2024 12:00:00 AM""#)]),
    // Trees of 2020 have the first and the last of three slots, `/functions` all three; newer documents have a fourth.
    Form::new("FormatDateTime", Tree, format_plainly)
        .slots(&DATE_IN_OUT, 1)
        .prints(3),
    Form::new("FormatDateTime", Notes, format_in_style)
        .slots(&DATE_STYLE_IN_OUT, 1)
        .prints(4)
        .note(
            "Which form it is, is told by the number of slots: three are those of the article of cloud \
             sync and of trees, four those of the article for applications. .NET's formats in its \
             invariant culture, single letters being its standard formats. The service is taken to run \
             in UTC. A year of two digits is one from 1950 to 2049. Without an inputFormat the source is \
             read as by CDate. A source that does not fit is an error.",
        )
        .examples(&[
            example(r#"FormatDateTime([hired], "yyyyMMdd", "dd MMM yyyy")"#, r#"{"hired": "20240229"}"#, r#""29 Feb 2024""#),
            example(r#"FormatDateTime([hired], , "M/d/yyyy", "yyyy'W'ddd")"#, r#"{"hired": "2/29/2024"}"#, r#""2024WThu""#),
            example(r#"FormatDateTime([hired], , "yyyy-MM-ddTHH:mm:sszzz", "o")"#, r#"{"hired": "2024-02-29T23:30:00-01:00"}"#, r#""2024-03-01T00:30:00.0000000Z""#),
            example(r#"FormatDateTime(DateFromNum("133534656000000000"), , "yyyyMMdd")"#, "{}", r#""20240227""#),
        ]),
    Form::new("Now", Notes, now)
        .note("The time is handed in: 2024-02-29T13:05:09Z in the example.")
        .examples(&[example("Now()", "{}", r#""2/29/2024 1:05:09 PM""#)]),
    Form::unary("NumFromDate", Guess, to_number)
        .note("A Windows file time. Dates before 1601 have none.")
        .examples(&[example(r#"NumFromDate("2024-02-27")"#, "{}", r#""133534656000000000""#)]),
];

/// A date as text in between.
fn plain(moment: Moment) -> Value<'static> {
    // The format is a constant that is known to be one.
    Format::read(PLAIN).map_or(Value::Null, |format| Value::text(format.write(moment)))
}

/// The date in a slot; none for null.
fn date(call: &mut Call<'_, '_>, slot: usize) -> Result<Option<Moment>, Stop> {
    let Some(text) = call.text(slot)? else {
        return Ok(None);
    };
    match loose::read(&text) {
        Some(moment) => Ok(Some(moment)),
        None => Err(call.wrong(slot, DATE, &Value::Text(text))),
    }
}

fn to_date<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    Ok(date(call, 0)?.map_or(Value::Null, plain))
}

fn now<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let now = call.given().now.to_zoned(TimeZone::UTC).datetime();
    Ok(plain(Moment::utc(now)))
}

fn interval(call: &mut Call<'_, '_>) -> Result<Interval, Stop> {
    let text = call.text(0)?.unwrap_or_default();
    Interval::read(&text)
        .ok_or_else(|| call.wrong(0, "yyyy, m, d, ww, h, n or s", &Value::Text(text)))
}

fn add<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let interval = interval(call)?;
    let (Some(count), Some(date)) = (call.number(1)?, date(call, 2)?) else {
        return Ok(Value::Null);
    };
    match interval.add(count, date) {
        Some(moment) => Ok(plain(moment)),
        None => Err(call.wrong(
            1,
            "a number that leads to a year from 1 to 9999",
            &Value::number(count),
        )),
    }
}

fn difference<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let interval = interval(call)?;
    Ok(match (date(call, 1)?, date(call, 2)?) {
        (Some(from), Some(to)) => Value::number(interval.between(from, to)),
        (None, _) | (_, None) => Value::Null,
    })
}

fn from_number<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let Some(number) = call.number(0)? else {
        return Ok(Value::Null);
    };
    match Moment::from_file_time(number) {
        Some(moment) => Ok(plain(moment)),
        None => Err(call.wrong(0, "a file time up to the year 9999", &Value::number(number))),
    }
}

fn to_number<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    let Some(date) = date(call, 0)? else {
        return Ok(Value::Null);
    };
    match date.to_file_time() {
        Some(number) => Ok(Value::number(number)),
        None => Err(call.wrong(0, "a date from 1601 on", &plain(date))),
    }
}

/// With a source, an input format and an output format.
fn format_plainly<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    reformat(call, None, 1, 2)
}

/// With a style between the source and the formats.
fn format_in_style<'a>(call: &mut Call<'_, 'a>) -> Result<Value<'a>, Stop> {
    reformat(call, Some(1), 2, 3)
}

fn reformat<'a>(
    call: &mut Call<'_, 'a>,
    style: Option<usize>,
    input: usize,
    output: usize,
) -> Result<Value<'a>, Stop> {
    let Some(source) = call.text(0)? else {
        return Ok(Value::Null);
    };
    let styles = match style {
        Some(slot) => styles(call, slot)?,
        None => Styles::default(),
    };
    let given = call.text(input)?.filter(|format| !format.is_empty());
    let moment = match &given {
        Some(text) => {
            let format = format(call, input, text)?;
            exact::read(&source, &format, styles, call.given().now)
        }
        None => loose::read(&source),
    };
    let Some(moment) = moment else {
        let expected =
            given.map_or_else(|| DATE.to_owned(), |format| format!("a date as {format}"));
        return Err(call.wrong(0, &expected, &Value::Text(source)));
    };
    let Some(text) = call.text(output)?.filter(|format| !format.is_empty()) else {
        return Err(call.wrong(output, "a format", &Value::Null));
    };
    Ok(Value::text(format(call, output, &text)?.write(moment)))
}

fn styles(call: &mut Call<'_, '_>, slot: usize) -> Result<Styles, Stop> {
    let text = call.text(slot)?.unwrap_or_default();
    Styles::read(&text).ok_or_else(|| {
        call.wrong(
            slot,
            "names of .NET's DateTimeStyles that go together",
            &Value::Text(text),
        )
    })
}

fn format<'f>(call: &Call<'_, '_>, slot: usize, text: &'f str) -> Result<Format<'f>, Stop> {
    Format::read(text).ok_or_else(|| {
        call.wrong(
            slot,
            "a date format of .NET",
            &Value::Text(Cow::Borrowed(text)),
        )
    })
}
