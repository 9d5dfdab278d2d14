//! Expressions over attributes that exist: several functions deep, with blanks where people put them.

use proptest::prelude::*;
use proptest::sample::select;

/// Calls; `A` and `B` stand for values, a blank behind a comma for any blanks.
const CALLS: [&str; 22] = [
    "Append(A, \"-x\")",
    "BitAnd(A, &HF)",
    "Coalesce(A, B)",
    "IIF(A=\"0\", \"True\", B)",
    "IIF(IsPresent(A), A, B)",
    "IIF(BitAnd(A, 2)<>\"0\", A, B)",
    "Join(\" \", A, B)",
    "Join(\"@\", A, %DomainFQDN%)",
    "Left(A, 20)",
    "Mid(A, 1, 8)",
    "NormalizeDiacritics(A)",
    "Not(A)",
    "Replace(A, \"-\", , , \"_\", , )",
    "Replace(A, , \"(?<n>.)@\", , B, , )",
    "SingleAppRoleAssignment(A)",
    "Split(A, \",\")",
    "StripSpaces(A)",
    "Switch(A, \"other\", \"k \\\"q\\\"\", \"v\\\\\", \"l\", B)",
    "ToLower(A)",
    "Trim(A)",
    "Word(A, 1, \" -\")",
    "Item(A, 1)",
];

const TEXTS: [&str; 4] = [
    "\"\"",
    "\"Contoso, Ltd.\"",
    "\"a \\\"b\\\" \\\\\"",
    "\"é: #{}\"",
];

/// The text of an expression that reads these attributes.
pub(super) fn expressions(names: Vec<String>) -> BoxedStrategy<String> {
    let text = select(&TEXTS[..]).prop_map(str::to_owned);
    let leaf = if names.is_empty() {
        text.boxed()
    } else {
        let name = select(names).prop_map(|name| format!("[{name}]"));
        prop_oneof![6 => name, 1 => text].boxed()
    };
    let called = leaf.prop_recursive(3, 12, 2, |inner| {
        let blanks = select(vec!["", " ", "  ", "\n  "]);
        let values = (inner.clone(), inner);
        (select(&CALLS[..]), values, blanks)
            .prop_map(|(call, (a, b), blanks)| filled(call, (&a, &b), blanks))
    });
    called.boxed()
}

/// Letters that stand alone are values.
fn filled(call: &str, (a, b): (&str, &str), blanks: &str) -> String {
    let mut made = String::new();
    for (index, letter) in call.char_indices() {
        let next = call[index + 1..].chars().next();
        let stands_alone =
            call[..index].ends_with(['(', ' ']) && next.is_some_and(|it| ",)=<".contains(it));
        match letter {
            'A' if stands_alone => made.push_str(a),
            'B' if stands_alone => made.push_str(b),
            ' ' if call[..index].ends_with(',') => made.push_str(blanks),
            other => made.push(other),
        }
    }
    made
}
