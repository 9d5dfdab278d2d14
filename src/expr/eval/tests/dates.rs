//! Dates in, dates out, and what lies between them.

use serde_json::json;

use super::{fails, gives};

#[track_caller]
fn dated(text: &str, found: &str) {
    gives("CDate([a])", json!({ "a": text }), found);
}

#[test]
fn dates_are_read_as_people_write_them() {
    dated("2024-02-29", "2/29/2024 12:00:00 AM");
    dated("2024-2-9", "2/9/2024 12:00:00 AM");
    dated(" 2024-02-29Z ", "2/29/2024 12:00:00 AM");
    dated("2024-02-29T12:30", "2/29/2024 12:30:00 PM");
    dated("2024-02-29T23:59:59.1234567Z", "2/29/2024 11:59:59 PM");
    dated("2024-02-29T23:59:59+0530", "2/29/2024 6:29:59 PM");
    dated("2024-02-29 23:59:59-08:00", "3/1/2024 7:59:59 AM");
    dated("2024-02-29 23:59:59 -08:00", "3/1/2024 7:59:59 AM");
    dated("2024-02-29 1:05:09 PM", "2/29/2024 1:05:09 PM");
    dated("2/29/2024", "2/29/2024 12:00:00 AM");
    dated("2/29/2024 12:00:00 AM", "2/29/2024 12:00:00 AM");
    dated("2/29/2024 12:00 pm", "2/29/2024 12:00:00 PM");
    dated("02/29/2024 13:05", "2/29/2024 1:05:00 PM");
    dated("29 February 2024", "2/29/2024 12:00:00 AM");
    dated("Thu, 29 Feb 2024 13:05:09 GMT", "2/29/2024 1:05:09 PM");
    dated("0001-01-01T00:00:00Z", "1/1/0001 12:00:00 AM");
    gives("CDate([a])", json!({}), json!(null));
    for odd in [
        "",
        "x",
        "2023-02-29",
        "2024-13-01",
        "29/2/2024",
        "2/29/2024 13:05 PM",
        "2024-02-29T24:00:00",
        "Fri, 29 Feb 2024 13:05:09 GMT",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "2024-02-29T10:00:00+15:00",
        "20240229",
        "2024-02-29\u{1f600}",
    ] {
        let message = format!("the source of CDate is \"{odd}\"");
        fails("CDate([a])", json!({ "a": odd }), "[a]", &message);
    }
    let long = "1".repeat(200);
    let message = format!("the source of CDate is \"{}...\"", &long[..60]);
    fails("CDate([a])", json!({ "a": long }), "[a]", &message);
}

#[track_caller]
fn formatted(text: &str, input: &str, output: &str, found: &str) {
    let object = json!({"a": text, "i": input, "o": output});
    gives("FormatDateTime([a], , [i], [o])", object, found);
}

#[test]
fn every_letter_of_a_format_is_written() {
    let written = |output, found| {
        formatted(
            "2024-03-05T09:08:07.0650000",
            "yyyy-MM-ddTHH:mm:ss.fffffff",
            output,
            found,
        );
    };
    written("d/M/yy h:m:s t", "5/3/24 9:8:7 A");
    written("dd MM yyyy hh:mm:ss tt", "05 03 2024 09:08:07 AM");
    written(
        "ddd dddd MMM MMMM yyyyy y",
        "Tue Tuesday Mar March 02024 24",
    );
    written("H HH f ff fff ffff fffffff", "9 09 0 06 065 0650 0650000");
    written("s.FFF s.F", "7.065 7");
    written("%d %h %s", "5 9 7");
    written("g K z zz zzz", "A.D.  +0 +00 +00:00");
    written("'day' d \"of\" M \\d 'a\\'b'", "day 5 of 3 d a'b");
    written("yyyy年M月", "2024年3月");
}

#[test]
fn a_single_letter_is_a_standard_format() {
    let written = |output, found| {
        formatted(
            "2024-03-05T09:08:07Z",
            "yyyy-MM-ddTHH:mm:ssK",
            output,
            found,
        );
    };
    written("d", "03/05/2024");
    written("D", "Tuesday, 05 March 2024");
    written("f", "Tuesday, 05 March 2024 09:08");
    written("F", "Tuesday, 05 March 2024 09:08:07");
    written("g", "03/05/2024 09:08");
    written("G", "03/05/2024 09:08:07");
    written("m", "March 05");
    written("o", "2024-03-05T09:08:07.0000000Z");
    written("r", "Tue, 05 Mar 2024 09:08:07 GMT");
    written("s", "2024-03-05T09:08:07");
    written("t", "09:08");
    written("T", "09:08:07");
    written("u", "2024-03-05 09:08:07Z");
    written("Y", "2024 March");
}

#[test]
fn what_is_no_format_is_refused() {
    for odd in ["x", "%", "yyyy%", "%%", "'open", "\\", "ffffffff", "\""] {
        let message = format!("the outputFormat of FormatDateTime is \"{odd}\"");
        let object = json!({"a": "2024-03-05", "o": odd});
        fails("FormatDateTime([a], , , [o])", object, "[o]", &message);
    }
    fails(
        "FormatDateTime([a], , )",
        json!({"a": "2024-03-05"}),
        "FormatDateTime([a], , )",
        "the outputFormat of FormatDateTime is null",
    );
}

#[test]
fn a_text_is_read_by_its_format_and_by_nothing_else() {
    let read = |text, input, found| formatted(text, input, "yyyy-MM-ddTHH:mm:ss.FFFFFFF", found);
    read("5.3.24", "d.M.yy", "2024-03-05T00:00:00");
    read("31.12.50", "d.M.yy", "1950-12-31T00:00:00");
    read(
        "Tuesday, 05 march 2024",
        "dddd, dd MMMM yyyy",
        "2024-03-05T00:00:00",
    );
    read(
        "20240305090807.065Z",
        "yyyyMMddHHmmss.fffZ",
        "2024-03-05T09:08:07.065",
    );
    read(
        "2024-03-05T09:08:07",
        "yyyy-MM-ddTHH:mm:ss.FFF",
        "2024-03-05T09:08:07",
    );
    read(
        "2024-03-05T09:08:07.5",
        "yyyy-MM-ddTHH:mm:ss.FFF",
        "2024-03-05T09:08:07.5",
    );
    read(
        "2024-03-05 12 AM",
        "yyyy-MM-dd hh tt",
        "2024-03-05T00:00:00",
    );
    read("2024-03-05 12", "yyyy-MM-dd hh", "2024-03-05T00:00:00");
    read("2024-03-05 01 +5", "yyyy-MM-dd HH z", "2024-03-04T20:00:00");
    read(" 2024-03-05\t", "yyyy-MM-dd", "2024-03-05T00:00:00");
    read("9:05", "H:mm", "2024-02-29T09:05:00");
    read("March", "MMMM", "2024-03-01T00:00:00");
    for (text, input) in [
        ("2024-3-05", "yyyy-MM-dd"),
        ("2024-03-05x", "yyyy-MM-dd"),
        ("Monday 2024-03-05", "dddd yyyy-MM-dd"),
        ("2024-03-05 13", "yyyy-MM-dd hh"),
        ("2024 2023", "yyyy yyyy"),
        ("2024-03-05 09 PM", "yyyy-MM-dd HH tt"),
        ("2024-03-05 09:08:60", "yyyy-MM-dd HH:mm:ss"),
        ("0000-01-01", "yyyy-MM-dd"),
        ("é", "MMM"),
    ] {
        let message = format!("the source of FormatDateTime is \"{text}\"");
        let object = json!({"a": text, "i": input});
        fails("FormatDateTime([a], , [i], \"o\")", object, "[a]", &message);
    }
}

#[test]
fn styles_say_what_blanks_and_what_is_missing_mean() {
    let styled = |style: &str, text: &str, found: &str| {
        let object = json!({"a": text, "s": style});
        gives("FormatDateTime([a], [s], \"H:mm\", \"o\")", object, found);
    };
    styled(
        "AllowWhiteSpaces",
        " 9 : 05 ",
        "2024-02-29T09:05:00.0000000",
    );
    styled(
        "NoCurrentDateDefault",
        "9:05",
        "0001-01-01T09:05:00.0000000",
    );
    styled(
        "NoCurrentDateDefault, assumeuniversal",
        "9:05",
        "0001-01-01T09:05:00.0000000Z",
    );
    let wrong = |style: &str, text: &str, part, message: &str| {
        let object = json!({"a": text, "s": style});
        fails(
            "FormatDateTime([a], [s], \"H:mm\", \"o\")",
            object,
            part,
            message,
        );
    };
    wrong(
        "RoundtripKind",
        " 9:05",
        "[a]",
        "the source of FormatDateTime is \" 9:05\"",
    );
    let together = "RoundtripKind, AssumeLocal";
    wrong(
        together,
        "9:05",
        "[s]",
        &format!("the dateTimeStyle of FormatDateTime is \"{together}\""),
    );
    wrong(
        "Sloppy",
        "9:05",
        "[s]",
        "the dateTimeStyle of FormatDateTime is \"Sloppy\"",
    );
}

#[test]
fn intervals_are_added_and_stay_within_the_years_there_are() {
    let added = |interval: &str, count: i64, found: &str| {
        let text = format!("DateAdd(\"{interval}\", {count}, \"2024-02-29T12:00:00\")");
        gives(&text, json!({}), found);
    };
    added("yyyy", 1, "2/28/2025 12:00:00 PM");
    added("yyyy", -4, "2/29/2020 12:00:00 PM");
    added("m", -1, "1/29/2024 12:00:00 PM");
    added("ww", 1, "3/7/2024 12:00:00 PM");
    added("d", -60, "12/31/2023 12:00:00 PM");
    added("h", 12, "3/1/2024 12:00:00 AM");
    added("n", 1, "2/29/2024 12:01:00 PM");
    added("s", -1, "2/29/2024 11:59:59 AM");
    for (interval, count) in [
        ("yyyy", 8000),
        ("yyyy", i64::MAX),
        ("m", i64::MIN),
        ("d", i64::MAX),
        ("ww", i64::MIN),
    ] {
        let text = format!("DateAdd(\"{interval}\", {count}, \"2024-02-29\")");
        let message = format!("the value of DateAdd is \"{count}\"");
        fails(&text, json!({}), &count.to_string(), &message);
    }
    fails(
        r#"DateAdd("M", 1, "2024-02-29")"#,
        json!({}),
        r#""M""#,
        "the interval of DateAdd is \"M\"",
    );
    gives(r#"DateAdd("m", 1, [a])"#, json!({}), json!(null));
}

#[test]
fn differences_count_turns_of_the_calendar_or_what_has_passed() {
    let between = |interval: &str, from: &str, to: &str, found: &str| {
        let object = json!({"a": from, "b": to});
        gives(
            &format!("DateDiff(\"{interval}\", [a], [b])"),
            object,
            found,
        );
    };
    between("m", "2024-01-31", "2024-02-01", "1");
    between("m", "2024-01-01", "2023-12-31", "-1");
    between("yyyy", "2024-01-01", "2024-12-31", "0");
    // A Saturday and the Sunday after it.
    between("ww", "2024-03-02", "2024-03-03", "1");
    between("ww", "2024-03-03", "2024-03-09", "0");
    between("ww", "2024-03-10", "2024-03-02", "-2");
    between("d", "2024-03-01T12:00:00", "2024-03-03T11:00:00", "1");
    between("d", "2024-03-03T11:00:00", "2024-03-01T12:00:00", "-1");
    between("h", "2024-03-01T12:59:59", "2024-03-01T13:00:00", "0");
    between("n", "2024-03-01T12:00:00", "2024-03-01T13:30:59", "90");
    between("s", "9999-12-31", "0001-01-01", "-315537811200");
    gives("DateDiff(\"d\", [a], Now())", json!({}), json!(null));
}

#[test]
fn file_times_both_ways() {
    gives("DateFromNum(0)", json!({}), "1/1/1601 12:00:00 AM");
    gives("NumFromDate(\"1601-01-01\")", json!({}), "0");
    gives(
        "NumFromDate(\"2020-12-31 23:59:59-08:00\")",
        json!({}),
        "132539615990000000",
    );
    gives(
        "NumFromDate(\"2024-02-29T00:00:00.5Z\")",
        json!({}),
        "133536384005000000",
    );
    for odd in ["-1", "9223372036854775807"] {
        let message = format!("the source of DateFromNum is \"{odd}\"");
        fails(&format!("DateFromNum({odd})"), json!({}), odd, &message);
    }
    fails(
        "NumFromDate([a])",
        json!({"a": "1600-12-31"}),
        "[a]",
        "the source of NumFromDate is \"12/31/1600 12:00:00 AM\"",
    );
}
