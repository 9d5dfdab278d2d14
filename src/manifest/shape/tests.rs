//! The walk against schemas that no kind has yet, and the kinds against what the walk supports.

use serde_json::{Value, json};

use super::form::{Form, Schema};
use crate::manifest::lines::Lines;
use crate::manifest::{schemas, split, tree};

/// The messages of a text against a schema.
fn said(schema: &Value, text: &str) -> Vec<String> {
    let lines = Lines::new("x.yaml", text);
    let pieces = split::pieces(text);
    let tree = tree::read(&lines, pieces.first().expect("a piece"));
    assert_eq!(tree.findings, []);
    let root = tree.root.expect("a tree");
    let found = super::check(&lines, schema, &root).findings;
    found.into_iter().map(|finding| finding.message).collect()
}

/// Every form below a schema; types that hold themselves end at the depth that documents end at, or sooner.
fn every_form(schema: Schema<'_>, depth: usize, look: &mut impl FnMut(&Form<'_>)) {
    fn below(form: &Form<'_>, depth: usize, look: &mut impl FnMut(&Form<'_>)) {
        look(form);
        if depth == 0 {
            return;
        }
        if let Form::List(item) = form {
            every_form(*item, depth - 1, look);
        }
        if let Form::Record(record) = form {
            let fields = record.fields.iter().map(|(_, schema)| *schema);
            fields
                .chain(record.rest)
                .for_each(|schema| every_form(schema, depth - 1, look));
        }
        if let Form::Choice(forms) = form {
            forms.iter().for_each(|form| below(form, depth - 1, look));
        }
    }
    below(&schema.form(), depth, look);
}

#[test]
fn no_kind_has_a_rule_that_the_walk_would_ignore() {
    for (file, schema) in schemas() {
        let mut seen = 0;
        every_form(Schema::new(&schema), 10, &mut |form| {
            seen += 1;
            assert!(!matches!(form, Form::Unsupported(_)), "{file}: {form:?}");
        });
        assert!(seen > 8, "{file}: only {seen} forms");
    }
}

#[test]
fn a_rule_beyond_the_walk_is_said_and_not_passed_over() {
    let schema = json!({ "type": "string", "pattern": "^a$" });
    let expected = "the document: this version cannot check the rule pattern";
    assert_eq!(said(&schema, "a"), [expected]);
}

#[test]
fn maps_hold_what_they_say_and_may_hold_null() {
    let schema = json!({
        "type": "object",
        "additionalProperties": { "anyOf": [{ "$ref": "#/$defs/Mapping" }, { "type": "null" }] },
        "$defs": { "Mapping": { "type": ["string", "null"] } },
    });
    assert_eq!(said(&schema, "a: x\nb: null\nc: ~\n"), [""; 0]);
    assert_eq!(
        said(&schema, "a:\nb: # x\nc: &x\n"),
        ["a", "b", "c"].map(|key| format!("{key}: expected text or null, found nothing"))
    );
    assert_eq!(
        said(&schema, "a: 5\nb: [x]\nc: {}\n"),
        [
            "a: expected text or null, found a number",
            "b: unquoted brackets are a YAML list",
            "c: expected text or null, found a mapping",
        ]
    );
}

#[test]
fn a_choice_between_mappings_is_made_by_the_keys() {
    let option = |field: &str, kind: &str| {
        json!({
            "type": "object", "properties": { field: { "type": kind } },
            "required": [field], "additionalProperties": false,
        })
    };
    let schema = json!({ "oneOf": [option("count", "integer"), option("flag", "boolean"), { "type": "integer" }] });
    for good in ["count: 5", "flag: true", "7"] {
        assert_eq!(said(&schema, good), [""; 0], "{good}");
    }
    assert_eq!(
        said(&schema, "count: x"),
        ["count: expected a whole number, found text"]
    );
    assert_eq!(
        said(&schema, "{count: 1, flag: true}"),
        ["the document: expected exactly one of count and flag, found 2"]
    );
    assert_eq!(
        said(&schema, "cuont: 1"),
        ["unknown field \"cuont\" in the document"]
    );
    assert_eq!(
        said(&schema, "[1]"),
        ["the document: expected { count: ... }, { flag: ... } or a whole number, found a list"]
    );
}

#[test]
fn lists_numbers_and_bounds() {
    let schema =
        json!({ "type": "array", "items": { "type": "integer", "minimum": 1, "maximum": 9 } });
    assert_eq!(said(&schema, "[1, 9, 0x5]"), [""; 0]);
    assert_eq!(
        said(&schema, "[0, 10, 1.5, yes]"),
        [
            "[0]: the number is out of bounds",
            "[1]: the number is out of bounds",
            "[2]: expected a whole number, found a decimal number",
            "[3]: expected a whole number, found text",
        ]
    );
    let number = json!({ "type": "number" });
    assert_eq!(said(&number, "1.5"), [""; 0]);
    assert_eq!(said(&json!(true), "[a, {b: c}]"), [""; 0]);
    let word = json!({ "enum": ["a", "b"] });
    assert_eq!(said(&word, "c"), ["the document: unknown value \"c\""]);
}
