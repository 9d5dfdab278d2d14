//! The functions of the language: all of them with an example each, or one with all that is known of it.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::count;
use crate::expr::{Described, Evidence, Example};

/// Every function: how it is called, and an example.
#[must_use]
pub fn functions(functions: &[Described]) -> String {
    let mut out = String::new();
    for function in functions {
        let mark = match function.evidence {
            Evidence::Guess => "  (guessed)",
            Evidence::Tree | Evidence::Functions | Evidence::Notes => "",
        };
        // Writing to a text cannot fail.
        let _ = writeln!(out, "{}{mark}", function.signature);
        for example in function.examples.iter().take(1) {
            let _ = writeln!(out, "    {}", told(example));
        }
    }
    let _ = write!(
        out,
        "\n{} can be called, and evaluated on this machine. Guessed are the names under which the service keeps\n\
         arguments, where nobody has shown them. `syncform expr functions NAME` says more of one.\n",
        count(functions.len(), "function")
    );
    out
}

/// One function, with all of its examples and what was chosen where documents leave something open.
#[must_use]
pub fn function(function: &Described) -> String {
    let mut out = format!("{}\n\n", function.signature);
    for example in function.examples {
        // Writing to a text cannot fail.
        let _ = writeln!(out, "    {}", told(example));
    }
    if !function.note.is_empty() {
        let _ = write!(out, "\nChosen: {}\n", function.note);
    }
    let _ = write!(out, "\n{}\n", function.names());
    out
}

fn told(example: &Example) -> String {
    let given = match example.given {
        "{}" => String::new(),
        given => format!(" of {}", read(given)),
    };
    format!(
        "{}{given} gives {}",
        example.expression,
        read(example.gives)
    )
}

/// All of them for programs.
#[must_use]
pub fn functions_json(functions: &[Described]) -> Value {
    let functions: Vec<_> = functions.iter().map(function_json).collect();
    json!({ "format_version": "1.0", "functions": functions })
}

/// One of them for programs.
#[must_use]
pub fn function_json(function: &Described) -> Value {
    let examples = function.examples.iter().map(|example| {
        json!({ "expression": example.expression, "given": read(example.given), "gives": read(example.gives) })
    });
    json!({
        "name": function.name,
        "signature": function.signature,
        "examples": examples.collect::<Vec<_>>(),
        "chosen": function.note,
        "names": match function.evidence {
            Evidence::Tree => "tree",
            Evidence::Functions => "functions",
            Evidence::Notes => "notes",
            Evidence::Guess => "guess",
        },
    })
}

/// The rows hold JSON, as the tests of their examples see.
fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}
