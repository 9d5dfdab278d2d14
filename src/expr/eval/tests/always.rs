//! What parts give whatever they are given.

use super::super::{Came, Prepared};
use crate::expr::parse;

/// What is told of each part that always gives the same: the part, and what that is.
#[track_caller]
fn always(text: &str, expected: &[&str]) {
    let prepared = Prepared::new(&parse(text).expect(text)).expect(text);
    let nodes = prepared.expression().nodes();
    let always = prepared.always();
    assert_eq!(always.len(), nodes.len(), "{text}");
    let found = nodes.iter().zip(&always);
    let found = found.filter_map(|(node, came)| Some(format!("{node} {}", came.as_ref()?)));
    assert_eq!(found.collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn parts_without_an_attribute_are_told() {
    always(
        r#"IIF("a"="b", [mail], Trim(" x "))"#,
        &[
            r#"IIF("a"="b", [mail], Trim(" x ")) "x""#,
            r#""a"="b" "False""#,
            r#""a" "a""#,
            r#""b" "b""#,
            r#"Trim(" x ") "x""#,
            r#"" x " " x ""#,
        ],
    );
    always(r#"Trim([mail])"#, &[]);
    always(
        "IgnoreFlowIfNullOrEmpty(\"\")",
        &[
            "IgnoreFlowIfNullOrEmpty(\"\") (dropped from the flow)",
            "\"\" \"\"",
        ],
    );
    always(
        r#"Error("no")"#,
        &[
            r#"Error("no") (error: the expression refuses this object: no)"#,
            r#""no" "no""#,
        ],
    );
}

/// Nobody but the run knows these.
#[test]
fn parts_that_depend_on_the_run_are_not() {
    for text in [
        "Now()",
        "Guid()",
        "DefaultDomain()",
        "%DomainFQDN%",
        "[none]",
        "AppRoleAssignments([appRoleAssignments])",
        "SelectUniqueValue([a], [b])",
        "FormatDateTime(Now(), , [f])",
    ] {
        always(text, &[]);
    }
    always(
        r#"SelectUniqueValue("a", "b")"#,
        &[r#""a" "a""#, r#""b" "b""#],
    );
    always(
        r#"RandomString(1, 0, 0, 0, 0, )"#,
        &["1 \"1\"", "0 \"0\"", "0 \"0\"", "0 \"0\"", "0 \"0\""],
    );
}

/// Finding out costs little, whatever the expression.
#[test]
fn what_takes_long_is_not_found_out() {
    always(
        r#"Replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", , "(a*)*(?:\1a)*(?=b)c", , "", , )"#,
        &[
            r#""aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac""#,
            r#""(a*)*(?:\\1a)*(?=b)c" "(a*)*(?:\\1a)*(?=b)c""#,
            r#""" """#,
        ],
    );
    let mut text = format!("\"{}\"", "a".repeat(9_000));
    for _ in 0..10 {
        text = format!("Append({text}, \"x\")");
    }
    let prepared = Prepared::new(&parse(&text).expect("an expression")).expect("an expression");
    let always = prepared.always();
    // The whole is more work than it is worth; what comes after it in the order of the text is not found out either.
    assert_eq!(always.first(), Some(&None));
    assert!(
        always
            .iter()
            .flatten()
            .all(|came| matches!(came, Came::Value(_)))
    );
}
