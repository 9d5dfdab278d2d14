//! `schema/functions`: the functions of the expression language and the names of their parameters.
//!
//! Reference section 2.7. Where a published answer of the service shows a function, its parameters are those of the answer.
//! Where a published schema uses one, the keys of its tree are. The rest is in the words of the article, and may be
//! spelled otherwise on the wire. It evaluates nothing.

use serde_json::{Value, json};

/// A function: its name and its parameters. A parameter is `name: type`, behind it `?` where it may be left out, `*` where it
/// may come several times.
type Row = (&'static str, &'static str);

/// As an answer of the service showed them in 2017.
const ANSWERED: &[Row] = &[
    ("Append", "source: String, suffix: String"),
    ("AppRoleAssignments", "source: String"),
    ("DefaultDomain", ""),
    (
        "FormatDateTime",
        "source: String, inputFormat: String, outputFormat: String",
    ),
    ("IsNothing", "source: Boolean"),
    ("Join", "separator: String, source: String *"),
    ("Mid", "source: String, start: Integer, length: Integer"),
    ("Not", "source: Boolean"),
    ("Prepend", "prefix: String, source: String"),
    (
        "Replace",
        "source: String, Find: String ?, RegularExpression: String ?, RegularExpressionGroupName: String ?, Replacement: String ?, ReplacementPropertyName: String ?, Template: String ?",
    ),
    ("SingleAppRoleAssignment", "source: String"),
    ("Split", "source: String, delimiter: String ?"),
    ("StripSpaces", "source: String"),
    (
        "Switch",
        "source: String, defaultValue: String ?, switchValue: String ? *",
    ),
];

/// With the keys that trees in published schemas have; the types are ours.
const SEEN: &[Row] = &[
    ("BitAnd", "left: Integer, right: Integer"),
    ("DateFromNum", "source: String"),
    ("Error", "message: String"),
    (
        "IIF",
        "one: String, two: String ?, three: String ?, four: String, five: String ?",
    ),
    ("Left", "source: String, length: Integer"),
    ("Trim", "source: String"),
];

/// In the words of the article about expressions; their keys on the wire are unknown.
const DESCRIBED: &[Row] = &[
    ("AppRoleAssignmentsComplex", "source: String"),
    ("AssertiveAppRoleAssignmentsComplex", "source: String"),
    ("CBool", "expression: String"),
    ("CDate", "expression: String"),
    ("Coalesce", "source: String *, defaultValue: String ?"),
    ("ConvertToBase64", "source: String"),
    ("ConvertToUTF8Hex", "source: String"),
    ("Count", "attribute: String"),
    ("CStr", "value: String"),
    (
        "DateAdd",
        "interval: String, value: Integer, dateTime: DateTime",
    ),
    (
        "DateDiff",
        "interval: String, date1: DateTime, date2: DateTime",
    ),
    ("Guid", ""),
    ("IgnoreFlowIfNullOrEmpty", "expression: String"),
    (
        "InStr",
        "value1: String, value2: String, start: Integer ?, compareType: String ?",
    ),
    ("IsNull", "expression: String"),
    ("IsNullOrEmpty", "expression: String"),
    ("IsPresent", "expression: String"),
    ("IsString", "expression: String"),
    ("Item", "attribute: String, index: Integer"),
    ("NormalizeDiacritics", "source: String"),
    ("Now", ""),
    ("NumFromDate", "value: String"),
    ("PCase", "source: String, wordSeparators: String ?"),
    (
        "RandomString",
        "Length: Integer, MinimumNumbers: Integer, MinimumSpecialCharacters: Integer, MinimumCapital: Integer, MinimumLowerCase: Integer, CharactersToAvoid: String ?",
    ),
    ("Redact", "source: String"),
    ("RemoveDuplicates", "attribute: String"),
    ("SelectUniqueValue", "rule: String *"),
    ("StringFromSid", "source: Binary"),
    ("ToLower", "source: String, culture: String ?"),
    ("ToUpper", "source: String, culture: String ?"),
    (
        "Word",
        "source: String, WordNumber: Integer, delimiters: String",
    ),
];

fn all() -> impl Iterator<Item = &'static Row> {
    [ANSWERED, SEEN, DESCRIBED].into_iter().flatten()
}

/// Whether the service has a function of that name; names are case-sensitive.
pub(super) fn is_known(name: &str) -> bool {
    all().any(|(known, _)| *known == name)
}

/// The items of the answer. The metadata calls the name `id`; samples call it `name`: both are there.
pub(super) fn items() -> Vec<Value> {
    let function = |(name, parameters): &Row| {
        let parameters = parameters.split(", ").filter(|text| !text.is_empty());
        let parameters: Vec<Value> = parameters.map(parameter).collect();
        json!({"id": name, "name": name, "parameters": parameters})
    };
    all().map(function).collect()
}

fn parameter(text: &str) -> Value {
    let (name, rest) = text.split_once(": ").unwrap_or((text, "String"));
    let mut words = rest.split(' ');
    let kind = words.next();
    let marks: Vec<&str> = words.collect();
    json!({
        "name": name,
        "type": kind,
        "required": !marks.contains(&"?"),
        "allowMultipleOccurrences": marks.contains(&"*"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_every_type_is_of_the_metadata() {
        let names: BTreeSet<&str> = all().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), all().count());
        let kinds = ["String", "Integer", "Boolean", "Binary", "DateTime"];
        for function in items() {
            for parameter in function["parameters"].as_array().expect("parameters") {
                let kind = parameter["type"].as_str().unwrap_or_default();
                assert!(kinds.contains(&kind), "{function}");
            }
        }
        assert_eq!(names.len(), 51);
    }
}
