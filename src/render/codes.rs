//! Finding codes, explained: one of them at length, or all of them in a line each.

use serde_json::{Value, json};

use crate::finding::Code;

/// A code, its meaning and its explanation.
#[must_use]
pub fn explanation(code: Code) -> String {
    format!("{code}: {}\n\n{}", code.meaning(), code.explanation())
}

/// The same for programs.
#[must_use]
pub fn explanation_json(code: Code) -> Value {
    json!({ "code": code, "meaning": code.meaning(), "explanation": code.explanation() })
}

/// Every code with its meaning.
#[must_use]
pub fn codes() -> String {
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max();
    let width = width.unwrap_or_default();
    let lines = Code::ALL
        .iter()
        .map(|code| format!("{:width$}  {}\n", code.as_str(), code.meaning()));
    lines.collect()
}

/// The same for programs.
#[must_use]
pub fn codes_json() -> Value {
    let codes = Code::ALL
        .iter()
        .map(|code| json!({ "code": code, "meaning": code.meaning() }));
    json!({ "format_version": "1.0", "codes": codes.collect::<Vec<_>>() })
}
