//! `expr parse` from outside: what it prints, how it ends, and that it needs nothing around it.

use serde_json::Value;

use crate::support::binary::{Ran, Workspace};
use crate::support::golden;

fn accepted(name: &str, ran: &Ran) {
    let path = golden::root().join(format!("tests/cases/cli/{name}.txt"));
    golden::check(&path, &ran.text());
}

fn parse(expression: &str) -> Ran {
    Workspace::empty().run(&["expr", "parse", expression])
}

#[test]
fn the_source_is_printed() {
    let expression = r#"IIF(BitAnd([userAccountControl], 2)="0", "True", )"#;
    let ran = parse(expression);
    accepted("expr-parse", &ran);
    let source: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(source["expression"], expression);
    let programs = Workspace::empty().run(&["expr", "parse", expression, "-o", "json"]);
    assert_eq!(programs.stdout, ran.stdout);
    let line = Workspace::empty().run(&["expr", "parse", expression, "-o", "ndjson"]);
    assert_eq!(line.stdout.lines().count(), 1);
    assert_eq!(
        serde_json::from_str::<Value>(&line.stdout).expect("JSON"),
        source
    );
}

#[test]
fn a_mistake_is_shown_where_it_is() {
    accepted(
        "expr-parse-mistake",
        &parse(r#"InStr([companyName]), "micro")"#),
    );
    accepted("expr-parse-typo", &parse("Trin([mail])"));
    let two_lines = "IIF([country]=\"US\",\n    [état] [state], \"\")";
    accepted("expr-parse-two-lines", &parse(two_lines));
    let json = Workspace::empty().run(&["expr", "parse", "Trim([mail]", "-o", "json"]);
    assert_eq!(json.code, Some(3));
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(report["diagnostics"][0]["range"]["start"]["column"], 12);
}

#[test]
fn a_guess_is_called_one() {
    accepted("expr-parse-guess", &parse("ToLower([mail])"));
}

#[test]
fn stdin_is_read_to_its_end() {
    let ran = Workspace::empty().run_with_stdin(&["expr", "parse", "-"], "\n  Trim([mail])\r\n");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.stdout.contains("\"Trim([mail])\""), "{}", ran.stdout);
    let long = format!("\"{}\"", "é".repeat(10_000));
    let ran = Workspace::empty().run_with_stdin(&["expr", "parse", "-"], &long);
    assert_eq!(ran.code, Some(3));
    assert!(
        ran.stderr.contains("has 10002 characters"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_negative_number_is_no_flag() {
    assert_eq!(parse("-5").code, Some(0));
}
