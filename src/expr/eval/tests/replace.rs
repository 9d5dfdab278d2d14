//! The five functions that are called `Replace`, and the patterns of .NET.

use serde_json::json;

use super::{fails, gives};

/// A pattern and a replacement, each as it is and not as an expression spells it.
#[track_caller]
fn replaced(text: &str, pattern: &str, replacement: &str, found: &str) {
    let object = json!({"a": text, "p": pattern, "r": replacement});
    // Once read beforehand, and once when it is needed.
    let escaped = pattern.replace('\\', "\\\\").replace('"', "\\\"");
    gives(
        &format!("Replace([a], , \"{escaped}\", , [r], , )"),
        object.clone(),
        found,
    );
    gives("Replace([a], , [p], , [r], , )", object, found);
}

#[test]
fn a_text_ends_before_its_last_line_feed_too() {
    replaced("a\na\n", "a$", "x", "a\nx\n");
    replaced("a\na", "a$", "x", "a\nx");
    replaced("a\n\n", "a$", "x", "a\n\n");
    replaced("a\n", r"a\Z", "x", "x\n");
    replaced("a\n", r"a\z", "x", "a\n");
    replaced("a\na\n", "(?m)a$", "x", "x\nx\n");
    replaced("a$\n", "[$]$", "x", "ax\n");
    replaced("a$\n", r"\$$", "x", "ax\n");
}

#[test]
fn replacements_are_written_as_in_dot_net() {
    replaced("ab", "(a)(b)", "$2$1", "ba");
    replaced("ab", "(?<x>a)(b)", "${x}-$1-$2", "a-b-a");
    replaced("ab", "(?'x'a)(b)", "$+", "a");
    replaced("ab", "b", "[$$ $& $` $' $_]", "a[$ b a  ab]");
    replaced("ab", "b", "$1 ${y} $x ${ $", "a$1 ${y} $x ${ $");
    replaced("ab", "(x)?b", "<$1>", "a<>");
    replaced("ab", "(a)(b)", "${2}0$01", "b0a");
}

#[test]
fn an_empty_match_may_follow_upon_another() {
    replaced("john_doe72", "[a-zA-Z_]*", "x", "xx7x2x");
    replaced("é", "", "-", "-é-");
    replaced("", "^", "x", "x");
}

#[test]
fn sets_are_those_of_dot_net() {
    replaced("a[b&&c~~d", "[[&~]", "", "abcd");
    replaced("aeiou xyz", "[a-z-[aeiou]]", "", "aeiou ");
    replaced("a-b-c", "[()\\s-]+", "", "abc");
    replaced("a+,-.b", "[+--]", "", "a.b");
    replaced("[a]", "[][]", "", "a");
    replaced("a^b", "[b^]", "", "a");
}

#[test]
fn what_only_the_engine_knows_is_no_pattern() {
    replaced("a<b>", "\\<b\\>", "", "a");
    replaced("a{,3}", "a{,3}", "x", "x");
    replaced("aXa", "(?i)x", "", "aa");
    replaced("aab", "(a)\\1", "", "b");
    replaced("abab", "(?<=a)b", "", "aa");
    replaced("ab", "a(?#note)b", "", "");
    replaced("aÉ1", "\\p{Lu}[\\P{L}]", "", "a");
    for odd in [
        "\\Kx",
        "\\Rx",
        "\\h",
        "\\g<1>",
        "(?P<x>a)",
        "(?|a)",
        "(?(1)a|b)",
        "(?R)",
        "(?~a)",
        "(*FAIL)",
        "(?<a-b>x)",
        "(?n)x",
        "(",
        "[a",
        "[z-a]",
        "a**",
        "\\",
        "(?<x",
        "(?",
        "\\p{IsGreek}",
        "\\p{Greek}",
        "\\pL",
        "\\p{",
    ] {
        let found = super::evaluated(
            "Replace([a], , [p], , \"\", , )",
            &json!({"a": "x", "p": odd}),
        );
        let error = found.expect_err(odd).to_string();
        assert!(
            error.starts_with(&format!("the pattern \"{odd}\" cannot be used: ")),
            "{error}"
        );
    }
}

#[test]
fn a_wrong_pattern_is_a_matter_of_its_branch() {
    let text = r#"IIF([a]="1", Replace([a], , "(", , "", , ), "fine")"#;
    gives(text, json!({"a": "2"}), "fine");
    let error = super::evaluated(text, &json!({"a": "1"})).expect_err("a pattern");
    assert_eq!(&text[error.at], r#"Replace([a], , "(", , "", , )"#);
}

#[test]
fn a_group_is_replaced_in_every_match() {
    let text = r#"Replace([a], , "(?<n>\\d)(?<l>[a-z])?", "l", "-", , )"#;
    gives(text, json!({"a": "1a2b3"}), "1-2-3");
    gives(
        r#"Replace([a], , "(?<=(?<n>.))x", "n", "-", , )"#,
        json!({"a": "axbx"}),
        "-x-x",
    );
    fails(
        r#"Replace([a], , "(?<n>x)", "m", "", , )"#,
        json!({"a": "x"}),
        r#""m""#,
        "the RegularExpressionGroupName of Replace is \"m\"",
    );
}

#[test]
fn another_attribute_stands_in_for_a_source_without_a_value() {
    let text = r#"Replace([a], , "n(?<n>\\d)", "n", , [b], )"#;
    gives(text, json!({"a": "x", "b": "n1"}), "x");
    gives(text, json!({"a": "", "b": "n1n2"}), "1");
    gives(text, json!({"b": "x"}), json!(null));
    gives(text, json!({}), json!(null));
}

#[test]
fn null_stays_null_and_an_empty_search_is_refused() {
    gives(r#"Replace([a], "x", , , "y", , )"#, json!({}), json!(null));
    gives(
        r#"Replace([a], "x", , , , , "x-1")"#,
        json!({}),
        json!(null),
    );
    gives(
        r#"Replace([a], "x", , , [b], , )"#,
        json!({"a": "axa"}),
        "aa",
    );
    fails(
        r#"Replace([a], "", , , "y", , )"#,
        json!({"a": "x"}),
        r#""""#,
        "the Find of Replace is \"\"",
    );
}

#[test]
fn other_combinations_are_refused() {
    for text in [
        "Replace([a])",
        r#"Replace([a], "x")"#,
        r#"Replace([a], "x", "y", , "z", , )"#,
        r#"Replace([a], , "y", , , [b], )"#,
        r#"Replace([a], "x", , , , [b], )"#,
    ] {
        fails(
            text,
            json!({"a": "x"}),
            text,
            "Replace with these arguments is not evaluated: no document says what this combination does",
        );
    }
}
