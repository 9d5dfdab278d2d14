//! Sources that are not as the service writes them: read as far as they say something, and never guessed at.

use serde_json::{Value, json};
use syncform::expr::{SourceError, Text, read, to_source};

fn attribute(name: &str) -> Value {
    json!({ "name": name, "type": "Attribute" })
}

fn call(name: &str, parameters: &[(&str, Value)]) -> Value {
    let parameters = parameters.iter();
    let parameters: Vec<_> = parameters
        .map(|(key, value)| json!({ "key": key, "value": value }))
        .collect();
    json!({ "name": name, "type": "Function", "parameters": parameters })
}

fn with_text(mut source: Value, text: &str) -> Value {
    source["expression"] = text.into();
    source
}

#[track_caller]
fn says(source: &Value, expected: &str, text: Text) {
    let reading = read(source).unwrap_or_else(|error| panic!("{error}: {source}"));
    assert_eq!(
        (reading.expression.to_string().as_str(), reading.text),
        (expected, text)
    );
}

#[track_caller]
fn refused(source: &Value, error: &SourceError) {
    assert_eq!(read(source).as_ref(), Err(error), "{source}");
}

#[test]
fn a_short_source_is_enough() {
    says(&attribute("mail"), "[mail]", Text::Absent);
    says(&json!({ "name": "mail" }), "[mail]", Text::Absent);
    says(
        &json!({ "expression": "Trim( [mail] )" }),
        "Trim([mail])",
        Text::Agrees,
    );
    says(
        &json!({ "name": "x", "type": "Constant", "parameters": null }),
        "\"x\"",
        Text::Absent,
    );
    says(
        &with_text(
            json!({ "name": "Trim", "type": "Function" }),
            "Trim([mail])",
        ),
        "Trim([mail])",
        Text::Agrees,
    );
    says(&call("Guid", &[]), "Guid()", Text::Absent);
    says(&call("IIF", &[]), "IIF()", Text::Absent);
    says(&call("Unheard", &[]), "Unheard()", Text::Absent);
}

#[test]
fn the_parameters_count_where_the_text_says_something_else() {
    let trim = call("Trim", &[("source", attribute("mail"))]);
    says(&trim, "Trim([mail])", Text::Absent);
    says(&with_text(trim.clone(), ""), "Trim([mail])", Text::Absent);
    says(
        &with_text(trim.clone(), "Trim( [mail] )"),
        "Trim([mail])",
        Text::Agrees,
    );
    says(
        &with_text(trim.clone(), "Trim([upn])"),
        "Trim([mail])",
        Text::Disagrees,
    );
    says(
        &with_text(trim, "Trim([mail"),
        "Trim([mail])",
        Text::Disagrees,
    );
    let left = call(
        "Left",
        &[
            ("length", json!({ "name": "3", "type": "Constant" })),
            ("source", attribute("mail")),
        ],
    );
    says(&left, "Left([mail], \"3\")", Text::Absent);
    says(
        &with_text(left, "Left([mail],3)"),
        "Left([mail], 3)",
        Text::Agrees,
    );
}

#[test]
fn empty_slots_come_back() {
    let equal = json!({ "name": "=", "type": "Constant" });
    let compared = [
        ("one", attribute("a")),
        ("two", equal),
        ("three", attribute("b")),
        ("four", attribute("c")),
    ];
    says(&call("IIF", &compared), "IIF([a]=[b], [c], )", Text::Absent);
    says(
        &call("CBool", &compared[..3]),
        "CBool([a]=[b])",
        Text::Absent,
    );
    says(
        &call("CBool", &[("source", attribute("a"))]),
        "CBool([a])",
        Text::Absent,
    );
    says(
        &call(
            "Replace",
            &[("source", attribute("a")), ("Template", attribute("b"))],
        ),
        "Replace([a], , , , , , [b])",
        Text::Absent,
    );
    says(
        &call(
            "Switch",
            &[
                ("source", attribute("a")),
                ("switchValue", attribute("k")),
                ("switchValue", attribute("v")),
            ],
        ),
        "Switch([a], , [k], [v])",
        Text::Absent,
    );
    says(
        &call("ToLower", &[("source", attribute("a"))]),
        "ToLower([a])",
        Text::Absent,
    );
    let format = [
        ("source", attribute("a")),
        ("outputFormat", attribute("o")),
        ("dateTimeStyle", attribute("s")),
    ];
    says(
        &call("FormatDateTime", &format[..2]),
        "FormatDateTime([a], , [o])",
        Text::Absent,
    );
    says(
        &call("FormatDateTime", &format),
        "FormatDateTime([a], [s], , [o])",
        Text::Absent,
    );
}

#[test]
fn a_placeholder_is_one_unless_it_is_quoted() {
    let domain =
        |text: Value| json!({ "name": "%DomainFQDN%", "type": "Constant", "expression": text });
    says(&domain(Value::Null), "%DomainFQDN%", Text::Absent);
    says(&domain("%DomainFQDN%".into()), "%DomainFQDN%", Text::Agrees);
    says(
        &domain("\"%DomainFQDN%\"".into()),
        "\"%DomainFQDN%\"",
        Text::Agrees,
    );
    let source = to_source(&read(&domain(Value::Null)).expect("a constant").expression);
    assert_eq!(
        source.expect("a constant").to_json()["expression"],
        Value::Null
    );
}

#[test]
fn unknown_parameters_need_a_text_that_says_them() {
    let lost = |name: &str| SourceError::Parameters(name.to_owned());
    let stranger = call("Unheard", &[("x", attribute("a"))]);
    refused(&stranger, &lost("Unheard"));
    says(
        &with_text(stranger, "Unheard( , [a])"),
        "Unheard(, [a])",
        Text::Agrees,
    );
    refused(&call("Trim", &[("value", attribute("a"))]), &lost("Trim"));
    refused(
        &call(
            "Trim",
            &[("source", attribute("a")), ("source", attribute("b"))],
        ),
        &lost("Trim"),
    );
    let wrong = json!({ "name": "LIKE", "type": "Constant" });
    let compared = [
        ("one", attribute("a")),
        ("two", wrong),
        ("three", attribute("b")),
    ];
    refused(&call("IIF", &compared), &lost("IIF"));
    refused(&call("IIF", &compared[..2]), &lost("IIF"));
    // The text of another function says nothing about this one.
    refused(
        &with_text(call("Unheard", &[("x", attribute("a"))]), "Other([a])"),
        &lost("Unheard"),
    );
}

/// Documents spell the words of a type in either letter case.
#[test]
fn a_type_is_read_in_any_letter_case() {
    for (kind, text) in [
        ("attribute", "[mail]"),
        ("constant", "\"mail\""),
        ("function", "mail()"),
    ] {
        let source = json!({ "name": "mail", "type": kind, "parameters": [] });
        says(&source, text, Text::Absent);
    }
}

#[test]
fn what_is_no_source_is_refused() {
    refused(&Value::Null, &SourceError::Null);
    refused(&json!([]), &SourceError::Shape("source"));
    refused(&json!({}), &SourceError::Nameless);
    refused(&json!({ "expression": "Trim(" }), &SourceError::Nameless);
    refused(&json!({ "name": 5 }), &SourceError::Shape("name"));
    refused(
        &json!({ "name": "a", "type": "Formula" }),
        &SourceError::Type("Formula".to_owned()),
    );
    for name in ["", "a]", "[a", "  "] {
        refused(&attribute(name), &SourceError::Name(name.to_owned()));
    }
    refused(&call("Tr im", &[]), &SourceError::Name("Tr im".to_owned()));
    refused(
        &json!({ "name": "Trim", "type": "Function", "parameters": {} }),
        &SourceError::Shape("parameters"),
    );
    refused(
        &json!({ "name": "Trim", "type": "Function", "parameters": [5] }),
        &SourceError::Shape("key"),
    );
    refused(
        &json!({ "name": "Trim", "type": "Function", "parameters": [{ "key": "source" }] }),
        &SourceError::Shape("value"),
    );
    refused(
        &call("Trim", &[("source", Value::Null)]),
        &SourceError::Null,
    );
    // A text stands in for parameters that cannot be read.
    says(
        &with_text(call("Trim", &[("source", Value::Null)]), "Trim([a])"),
        "Trim([a])",
        Text::Agrees,
    );
}
