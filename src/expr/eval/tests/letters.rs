//! Letters in their cases, and without their marks.

use serde_json::json;

use super::{fails, gives};

#[test]
fn one_letter_becomes_one_letter() {
    gives("ToUpper([a])", json!({"a": "ß ŉ ı é ǆ σς"}), "ß ŉ ı É Ǆ ΣΣ");
    gives("ToLower([a])", json!({"a": "İ I ΣΑΣ ẞ"}), "İ i σασ ß");
    gives("ToUpper([a])", json!({}), json!(null));
}

#[test]
fn two_cultures_know_two_kinds_of_i() {
    for culture in ["tr", "tr-TR", "TR-tr", "az", "az-Latn-AZ"] {
        gives(
            &format!("ToUpper([a], \"{culture}\")"),
            json!({"a": "iı"}),
            "İI",
        );
        gives(
            &format!("ToLower([a], \"{culture}\")"),
            json!({"a": "İI"}),
            "iı",
        );
    }
    for culture in ["", "en-US", "lt", "fil-PH"] {
        gives(
            &format!("ToUpper([a], \"{culture}\")"),
            json!({"a": "i"}),
            "I",
        );
    }
    for odd in ["t", "turkish", "tr_TR", "-"] {
        let message = format!("the culture of ToUpper is \"{odd}\"");
        fails(
            &format!("ToUpper([a], \"{odd}\")"),
            json!({"a": "i"}),
            &format!("\"{odd}\""),
            &message,
        );
    }
}

#[test]
fn a_word_begins_with_a_letter_and_goes_on_with_digits_and_apostrophes() {
    let proper = |text: &str, cased: &str| gives("PCase([a])", json!({"a": text}), cased);
    proper("3com 4TH", "3Com 4Th");
    proper("a1b o'CLOCK_d’or", "A1b O'clock_D’Or");
    proper("éCOLE\nnormale—x/y", "École\nNormale—X/Y");
    proper("ǆEP \u{e000}A\u{378}B", "ǅep \u{e000}A\u{378}b");
    proper("", "");
    gives("PCase([a], \"\")", json!({"a": "AB CD"}), "Ab cd");
    gives("PCase([a], \" 1\")", json!({"a": "ab-cd 1EF"}), "Ab-cd 1Ef");
}

#[test]
fn marks_go_from_latin_letters_only() {
    let plain =
        |text: &str, found: &str| gives("NormalizeDiacritics([a])", json!({"a": text}), found);
    plain("e\u{301}ẽķǭœ\u{304}Ǿ", "eekooeOE");
    plain("й が 각", "й が 각");
    plain("đþð", "đþð");
    plain("plain", "plain");
}
