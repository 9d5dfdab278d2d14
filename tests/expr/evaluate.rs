//! `expr eval` and `expr functions` from outside: what they print, how they end, and what they refuse.

use serde_json::{Value, json};

use crate::support::binary::{Ran, Workspace};

fn eval(arguments: &[&str]) -> Ran {
    Workspace::empty().run(&[&["expr", "eval"], arguments].concat())
}

/// The value of an expression that has one.
#[track_caller]
fn value(arguments: &[&str]) -> Value {
    let ran = eval(arguments);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    serde_json::from_str(&ran.stdout).expect("JSON")
}

const SITE: &str = r#"IIF(IsPresent([site]), Join("-", Switch([department], "XX", "Human Resources", "HR"), Left([site], 3)), "none")"#;

#[test]
fn a_value_is_json() {
    let given = r#"{"mail": " ada@contoso.com ", "urls": ["a", "b"], "count": 3}"#;
    for (expression, expected) in [
        ("Trim([mail])", json!("ada@contoso.com")),
        ("[urls]", json!(["a", "b"])),
        ("[count]", json!("3")),
        ("[none]", json!(null)),
        ("IgnoreFlowIfNullOrEmpty([none])", json!({ "noFlow": true })),
        ("-5", json!("-5")),
    ] {
        assert_eq!(
            value(&[expression, "--given", given]),
            expected,
            "{expression}"
        );
        assert_eq!(
            value(&[expression, "--given", given, "-o", "json"]),
            expected
        );
    }
    eval(&[r#"Join(", ", [givenName], [surname])"#]).accepted("cli/expr-eval-nothing-given");
}

#[test]
fn a_trace_tells_every_part() {
    let given = r#"{"department": "Human Resources", "site": "BERLIN"}"#;
    let arguments = [SITE, "--given", given, "--trace"];
    eval(&arguments).accepted("cli/expr-eval-trace");
    let json = value(&[&arguments[..], &["-o", "json"]].concat());
    assert_eq!(json["value"], "HR-BER");
    let steps = json["trace"].as_array().expect("steps");
    assert_eq!(
        [&steps[0]["value"], &steps[7]["notReached"]],
        [&json!("HR-BER"), &json!(true)]
    );
    let line = eval(&[&arguments[..], &["-o", "ndjson"]].concat());
    assert_eq!(line.stdout.lines().count(), 1);
}

#[test]
fn where_there_is_no_value_the_part_is_shown() {
    let given = r#"{"mail": "ada@contoso.com", "size": "three"}"#;
    let arguments = ["Append(\"x-\",\n  Left([mail], [size]))", "--given", given];
    let ran = eval(&[&arguments[..], &["--trace"]].concat());
    ran.accepted("cli/expr-eval-wrong-argument");
    let ran = eval(&[&arguments[..], &["--trace", "-o", "json"]].concat());
    assert_eq!(ran.code, Some(3), "{}", ran.text());
    let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(json["diagnostics"][0]["code"], "no-value");
    assert_eq!(json["diagnostics"][0]["range"]["start"]["line"], 2);
    assert!(json["trace"][0]["error"].is_string(), "{json:#}");
    eval(&[r#"IIF(IsPresent([mail]), [mail], Error("no mail"))"#]).accepted("cli/expr-eval-error");
    eval(&["Trin([mail])"]).accepted("cli/expr-eval-typo");
}

#[test]
fn what_stands_around_the_object_is_handed_in() {
    assert_eq!(
        value(&["Now()", "--now", "2026-03-01"]),
        "3/1/2026 12:00:00 AM"
    );
    let moment = ["Now()", "--now", "2026-03-01T10:30:00+02:00"];
    assert_eq!(value(&moment), "3/1/2026 8:30:00 AM");
    assert_eq!(value(&["Guid()"]), value(&["Guid()", "--seed", "0"]));
    assert_ne!(value(&["Guid()"]), value(&["Guid()", "--seed", "1"]));
    let unique = [
        "SelectUniqueValue([a], [b], [c])",
        "--given",
        r#"{"a": "x", "b": "y", "c": "z"}"#,
    ];
    assert_eq!(value(&[&unique[..], &["--taken", "X,y"]].concat()), "z");
    let domain = r#"Join("@", "ada", DefaultDomain())"#;
    assert_eq!(
        value(&[domain, "--default-domain", "contoso.com"]),
        "ada@contoso.com"
    );
    eval(&[domain]).accepted("cli/expr-eval-no-domain");
    let placed = r#"Join("@", "ada", %DomainFQDN%)"#;
    for said in ["DomainFQDN=contoso.com", "%DomainFQDN%=contoso.com"] {
        assert_eq!(value(&[placed, "--placeholder", said]), "ada@contoso.com");
    }
    let ran = eval(&[placed]);
    assert!(
        ran.stderr.contains("--placeholder DomainFQDN=VALUE"),
        "{}",
        ran.text()
    );
    for wrong in [
        ["--now", "yesterday"],
        ["--placeholder", "=x"],
        ["--seed", "-1"],
    ] {
        let ran = eval(&[&["Now()"], &wrong[..]].concat());
        assert_eq!(ran.code, Some(64), "{}", ran.text());
    }
}

#[test]
fn the_object_comes_from_a_file_or_stdin() {
    let workspace = Workspace::empty();
    workspace.write("ada.json", "\u{feff}{\"mail\": \"ada@contoso.com\"}\n");
    let words = ["expr", "eval", "[mail]", "--given"];
    let ran = workspace.run(&[&words[..], &["ada.json"]].concat());
    assert_eq!(ran.stdout, "\"ada@contoso.com\"\n", "{}", ran.text());
    let ran = workspace.run_with_stdin(
        &[&words[..], &["-"]].concat(),
        r#"{"mail": "bo@contoso.com"}"#,
    );
    assert_eq!(ran.stdout, "\"bo@contoso.com\"\n", "{}", ran.text());
    let ran = workspace.run_with_stdin(
        &["expr", "eval", "-", "--given", "ada.json"],
        "Trim([mail])\n",
    );
    assert_eq!(ran.stdout, "\"ada@contoso.com\"\n", "{}", ran.text());
    let both = workspace.run_with_stdin(&["expr", "eval", "-", "--given", "-"], "[mail]");
    assert_eq!(both.code, Some(64), "{}", both.text());
    assert!(both.stderr.contains("and not both"), "{}", both.text());
}

/// A name that is given in another letter case is null, and that is told.
#[test]
fn letter_case_counts() {
    let given = r#"{"Department": "Sales"}"#;
    eval(&["Join(\"\", [department], [department])", "--given", given])
        .accepted("cli/expr-eval-letter-case");
}

#[test]
fn what_is_no_object_is_refused() {
    let workspace = Workspace::empty();
    let large = format!("{{\"a\": \"{}\"}}", "x".repeat(1 << 20));
    workspace.write("large.json", &large);
    workspace.write("list.json", "[{\"mail\": \"a\"}]");
    workspace.write("deep.json", &format!("{{\"a\": {}", "[".repeat(100_000)));
    workspace.write("people.csv", "mail,department\na,b\n");
    std::fs::write(workspace.path().join("utf16.json"), b"\xff\xfe{\0}\0").expect("a file");
    std::fs::create_dir(workspace.path().join("folder")).expect("a folder");
    for (given, code, said) in [
        ("{\"mail\": ", 64, "--given: this is no JSON: "),
        ("{\"mail\": {}}", 64, "the attribute mail is a text"),
        (
            "{\"appRoleAssignments\": 1}",
            64,
            "appRoleAssignments is a list",
        ),
        ("nobody.json", 1, "cannot read nobody.json: "),
        ("large.json", 1, "it has more than 1048576 bytes"),
        ("list.json", 1, "an object is written"),
        ("deep.json", 1, "recursion limit exceeded"),
        ("people.csv", 1, "people.csv: this is no JSON"),
        ("utf16.json", 1, "it is not UTF-8 text"),
        ("folder", 1, "it is neither a regular file nor a pipe"),
        ("/dev/zero", 1, "it is neither a regular file nor a pipe"),
    ] {
        let ran = workspace.run(&["expr", "eval", "[mail]", "--given", given]);
        assert_eq!(ran.code, Some(code), "{given}: {}", ran.text());
        assert!(ran.stderr.contains(said), "{given}: {}", ran.text());
        assert!(
            ran.stderr.contains("--given takes one JSON object"),
            "{}",
            ran.text()
        );
        assert_eq!(ran.stdout, "");
    }
}

/// Nothing of an expression or an object steers a terminal or a pipeline, panics, or takes all day.
#[test]
fn hostile_expressions_and_objects_end_and_command_nobody() {
    let steering = json!({ "a": "\u{1b}[31m\r\n##vso[task.complete]\u{202e}x", "\u{1b}]0;n": 1 });
    let steering = steering.to_string();
    let long = json!({ "a": format!("{}c", "a".repeat(16_000)) }).to_string();
    let workspace = Workspace::empty();
    workspace.write("long.json", &long);
    let nested = format!("{}[a]{}", "Trim(".repeat(40), ")".repeat(40));
    let grown = format!("{}[a]{}", "Join([a], [a], [a], ".repeat(24), ")".repeat(24));
    for (expression, given, code) in [
        ("[a]", steering.as_str(), 0),
        ("Error([a])", steering.as_str(), 3),
        ("Left([a], [a])", steering.as_str(), 3),
        (
            r#"Replace([a], , "(a*)*(?:\1a)*(?=b)c", , "", , )"#,
            "long.json",
            3,
        ),
        (r#"Replace([a], , "(", , "", , )"#, "long.json", 3),
        (nested.as_str(), "long.json", 3),
        (grown.as_str(), "long.json", 3),
        ("[\u{1b}]0;n]", steering.as_str(), 3),
    ] {
        for output in ["human", "json"] {
            let ran = workspace.run(&[
                "expr", "eval", expression, "--given", given, "--trace", "-o", output,
            ]);
            assert_eq!(ran.code, Some(code), "{expression}: {}", ran.stderr);
            let said = format!("{}{}", ran.stdout, ran.stderr);
            for steers in ["\u{1b}", "\u{202e}", "##vso["] {
                assert!(!said.contains(steers), "{expression}: {said}");
            }
        }
    }
}

#[test]
fn functions_are_listed_and_told() {
    let workspace = Workspace::empty();
    let run = |words: &[&str]| workspace.run(&[&["expr", "functions"], words].concat());
    run(&[]).accepted("cli/expr-functions");
    run(&["iif"]).accepted("cli/expr-functions-one");
    run(&["Trin"]).accepted("cli/expr-functions-typo");
    let json: Value = serde_json::from_str(&run(&["-o", "json"]).stdout).expect("JSON");
    let functions = json["functions"].as_array().expect("functions");
    assert_eq!(functions.len(), syncform::expr::functions().len());
    let one: Value = serde_json::from_str(&run(&["IIF", "-o", "json"]).stdout).expect("JSON");
    assert!(functions.contains(&one));
    assert_eq!(
        [&one["names"], &one["examples"][0]["given"]["country"]],
        ["tree", "DE"]
    );
    assert_eq!(run(&["Trin"]).code, Some(64));
}
