//! Texts cut, put together, searched and written in other alphabets.

use serde_json::json;

use super::{fails, gives};

#[test]
fn lengths_and_places_count_halves_of_large_letters() {
    let face = json!({"a": "a\u{1f600}b"});
    gives("Left([a], 3)", face.clone(), "a\u{1f600}");
    gives("Left([a], 2)", face.clone(), "a\u{fffd}");
    gives("Mid([a], 3, 2)", face.clone(), "\u{fffd}b");
    gives("Mid([a], 2, 2)", face.clone(), "\u{1f600}");
    gives(r#"InStr([a], "b")"#, face.clone(), "4");
    gives(r#"InStr([a], "b", 4)"#, face, "4");
    gives("Left([a], 2)", json!({"a": "éé\u{301}"}), "éé");
}

#[test]
fn what_lies_outside_of_a_text_is_cut_off() {
    gives(r#"Left("abc", 0)"#, json!({}), "");
    gives(r#"Left("abc", 9223372036854775807)"#, json!({}), "abc");
    gives(r#"Mid("abc", 4, 2)"#, json!({}), "");
    gives(
        r#"Mid("abc", 9223372036854775807, 9223372036854775807)"#,
        json!({}),
        "",
    );
    gives("Mid([a], 1, 2)", json!({}), json!(null));
    let wrong = |expression, part, message| fails(expression, json!({}), part, message);
    wrong(r#"Mid("abc", 0, 2)"#, "0", r#"the start of Mid is "0""#);
    wrong(r#"Mid("abc", 1, -1)"#, "-1", r#"the length of Mid is "-1""#);
    wrong(
        r#"Left("abc", "x")"#,
        r#""x""#,
        r#"the length of Left is "x""#,
    );
    wrong(r#"Left("abc", [n])"#, "[n]", "the length of Left is null");
}

#[test]
fn a_text_is_found_from_a_place_on_and_in_any_case_where_that_is_asked() {
    let finds =
        |arguments: &str, place: &str| gives(&format!("InStr({arguments})"), json!({}), place);
    finds(r#""abab", "b""#, "2");
    finds(r#""abab", "b", 3"#, "4");
    finds(r#""abab", "b", 5"#, "0");
    finds(r#""abab", "b", 6"#, "0");
    finds(r#""abab", "B""#, "0");
    finds(r#""abab", "B", , vbTextCompare"#, "2");
    finds(r#""ÀB", "àb", 1, 1"#, "1");
    finds(r#""abab", """#, "1");
    finds(r#""", "a""#, "0");
    gives(r#"InStr([a], "a")"#, json!({}), json!(null));
    gives(r#"IIF(InStr(ToLower([a]), "x")>0, 1, 0)"#, json!({}), "0");
    fails(
        r#"InStr("a", "b", 0)"#,
        json!({}),
        "0",
        r#"the start of InStr is "0""#,
    );
    fails(
        r#"InStr("a", "b", 1, "text")"#,
        json!({}),
        r#""text""#,
        r#"the compareType of InStr is "text""#,
    );
}

#[test]
fn words_lie_between_any_of_the_delimiters() {
    gives(r#"Word(",a, b", 2, " ,")"#, json!({}), "b");
    gives(r#"Word(" é x ", 1, " ")"#, json!({}), "é");
    gives(r#"Word("a b", 0, " ")"#, json!({}), "");
    gives(r#"Word("a b", -9223372036854775808, " ")"#, json!({}), "");
    gives(
        r#"Word(Append("a b", [x]), 2, " ")"#,
        json!({"x": "c d"}),
        "bc",
    );
    gives(r#"Word([a], 1, " ")"#, json!({}), "");
    gives(r#"Word("a b", 1, "")"#, json!({}), "a b");
}

#[test]
fn blanks_of_every_kind_are_trimmed_and_only_spaces_stripped() {
    gives("Trim([a])", json!({"a": "\u{a0}\t x y\n"}), "x y");
    gives("Trim([a])", json!({"a": " \t "}), "");
    gives("Trim([a])", json!({}), json!(null));
    gives(r#"Trim(Append(" ", [a]))"#, json!({"a": "b "}), "b");
    gives("StripSpaces([a])", json!({"a": " a\u{a0}b "}), "a\u{a0}b");
}

#[test]
fn nothing_is_appended_to_nothing() {
    gives(r#"Append([a], "x")"#, json!({"a": ""}), "x");
    gives("Append([a], [b])", json!({"a": "x"}), "x");
    gives("Prepend([b], [a])", json!({"a": "x"}), "x");
    gives(r#"Prepend("x", [a])"#, json!({}), json!(null));
    fails(
        "Append([a], [b])",
        json!({"a": "x", "b": ["1", "2"]}),
        "[b]",
        "the suffix of Append is a list of 2 values",
    );
}

#[test]
fn other_alphabets() {
    gives(
        "ConvertToBase64([a])",
        json!({"a": "\u{1f600}"}),
        "PdgA3g==",
    );
    gives(
        "ConvertToUTF8Hex([a])",
        json!({"a": "\u{1f600}"}),
        "F09F9880",
    );
    gives("ConvertToUTF8Hex([a])", json!({}), json!(null));
    let sid = "AQUAAAAAAAUVAAAAFc1bB0DiAQDoAwAA9AEAAA==";
    gives(
        "StringFromSid([a])",
        json!({"a": sid}),
        "S-1-5-21-123456789-123456-1000-500",
    );
    for odd in ["x", "", "AQ==", "AQUAAAAAAAUVAAAA"] {
        let message = format!("the source of StringFromSid is \"{odd}\"");
        fails("StringFromSid([a])", json!({"a": odd}), "[a]", &message);
    }
}

#[test]
fn numbers_are_read_in_both_spellings() {
    gives("BitAnd(&HFF, 10)", json!({}), "10");
    gives("BitAnd([a], 1)", json!({}), json!(null));
    gives("BitAnd(-1, &HFFFFFFFF)", json!({}), "4294967295");
    for odd in ["1.5", "0x1", "&H-1", "99999999999999999999", ""] {
        let message = format!("the left of BitAnd is \"{odd}\"");
        fails("BitAnd([a], 1)", json!({"a": odd}), "[a]", &message);
    }
}
