//! Where mistakes inside of expressions are shown: at their letters, however YAML writes them.

use super::{HEAD, resolved};

/// The line, the column and the text that the first finding points at.
fn pointed(attribute: &str) -> (usize, usize, String) {
    let yaml = format!(
        "mappings:\n  User -> User:\n    attributes:\n      A: {attribute}\n      B: '[mail]'\n"
    );
    let fields: String = yaml.lines().map(|line| format!("    {line}\n")).collect();
    let text = format!("{HEAD}{fields}");
    let findings = resolved(&yaml).expect_err("a mistake");
    let [finding] = findings.as_slice() else {
        panic!("{findings:#?}");
    };
    let span = finding
        .place
        .as_ref()
        .and_then(|place| place.span)
        .expect("a span");
    let first = HEAD.lines().count() + 3;
    (
        span.start.line - first,
        span.start.column,
        text[span.start.byte..span.end.byte].to_owned(),
    )
}

#[test]
fn a_mistake_is_shown_at_its_letters() {
    for (attribute, line, column, shown) in [
        ("Trimm([mail])", 1, 14, "Trimm"),
        ("'Join(\"''\", oops, [mail])'", 1, 26, "oops"),
        (r#""Join(\"-\", oops)""#, 1, 27, "oops"),
        ("{ expression: 'Append([é], oops)' }", 1, 41, "oops"),
        (
            "|\n        Append(\n          [mail],\n          oops)",
            4,
            15,
            "oops",
        ),
        (">-\n        Append([mail],\n        oops)", 3, 13, "oops"),
        ("Append([mail],\n        oops)", 2, 13, "oops"),
        ("Not([mail]", 1, 24, ""),
        ("{ attribute: '[mail]' }", 1, 27, "'[mail]'"),
    ] {
        assert_eq!(
            pointed(attribute),
            (line, column, shown.to_owned()),
            "{attribute}"
        );
    }
}

/// An alias shows the text where it does not stand, so all of it is shown.
#[test]
fn a_text_that_stands_elsewhere_is_shown_whole() {
    let yaml = "mappings:\n  User -> User:\n    attributes:\n      A: &it Trim([mail])\n      B: { expression: *it, default: &no oops }\n      C: *no\n";
    let findings = resolved(yaml).expect_err("a mistake");
    let [finding] = findings.as_slice() else {
        panic!("{findings:#?}");
    };
    let span = finding
        .place
        .as_ref()
        .and_then(|place| place.span)
        .expect("a span");
    assert_eq!(
        (span.start.line, span.start.column, span.end.column),
        (13, 14, 17)
    );
}

#[test]
fn a_call_that_is_never_closed_is_shown_where_it_opens() {
    let findings = resolved("mappings:\n  User -> User:\n    attributes:\n      A: |\n        Trim(\n          [mail]\n")
        .expect_err("a mistake");
    let help = findings.first().and_then(|finding| finding.help.clone());
    let wanted = "the ( of Trim opens at line 12, column 17; write ) where its arguments end";
    assert_eq!(help.as_deref(), Some(wanted));
}

/// As typed, and as the service would print it.
#[test]
fn an_expression_longer_than_the_service_takes_is_refused() {
    let expression = |letters: usize| {
        let text = "x".repeat(letters - "Trim(\"\")".len());
        format!("mappings: {{ User -> User: {{ attributes: {{ A: 'Trim(\"{text}\")' }} }} }}")
    };
    assert!(resolved(&expression(10_000)).is_ok());
    let findings = resolved(&expression(10_001)).expect_err("too long");
    let messages: Vec<_> = findings.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(messages, ["the expression has 10001 characters"]);
    let constant = format!(
        "mappings: {{ User -> User: {{ attributes: {{ A: {{ constant: {} }} }} }} }}",
        "x".repeat(9_999)
    );
    assert!(resolved(&constant).is_err(), "its quotes count");
}
