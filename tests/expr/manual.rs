//! `docs/functions.md`: every function with its examples, and the verdict on every documented one.

use std::fmt::Write as _;

use serde_json::Value;
use syncform::expr::{Described, functions};

use super::conformance::{EXCLUDED, Row, rows};
use crate::support::golden;

/// Where documents contradict each other or their own examples: what it is about, what they say, and what was chosen.
const CONTRADICTIONS: [[&str; 3]; 10] = [
    [
        "`Replace` with a pattern, a group and an attribute",
        "The article for applications returns a source that has a value, and takes the group from the attribute for one \
         that has none. The article of cloud sync does the opposite.",
        "The former, which has an example.",
    ],
    [
        "`Replace` with `[()\\\\s-]+`",
        "The article's output lacks a plus sign that the pattern does not match.",
        "The pattern. The row is excluded.",
    ],
    [
        "`FormatDateTime`",
        "The article for applications has four arguments, the one of cloud sync and an answer of `/functions` three.",
        "Both, told apart by the number of slots.",
    ],
    [
        "`IIF` of null and empty values",
        "The article says that the condition check fails, also for `IsPresent` and `IsNullOrEmpty`. Microsoft's own \
         templates ask `IsPresent` in an `IIF`.",
        "Comparisons are false; functions are taken at their word.",
    ],
    [
        "`Join` with an empty source",
        "The rule separates every value; an example passes over an empty one.",
        "Null and empty values are passed over.",
    ],
    [
        "`Split` by a comma",
        "The rule keeps what stands between commas; the example's output has lost a blank.",
        "Blanks around the parts go.",
    ],
    [
        "`DateDiff` in weeks",
        "The interval is a week, and the example's output is one more than the whole weeks between the dates.",
        "Sundays are counted, as in Visual Basic.",
    ],
    [
        "`Switch` asked with `IsPresent`",
        "The article's example of `IsPresent` does what its text on `Switch` warns of, and has the default missing.",
        "It is evaluated as it is written: the second argument is the default.",
    ],
    [
        "`SingleAppRoleAssignment`",
        "The article calls the value a role name, and its request for a new user has one; its request for a change has a \
         JSON text with id, value and display name.",
        "The display name.",
    ],
    [
        "`Word` without any delimiter in the text",
        "\"If string doesn't contain any words identified by delimiters, an empty string is returned\"; each stretch \
         between delimiters is a word.",
        "The text is one word.",
    ],
];

const HEAD: &str = "\
<!-- Written by the tests; `make functions` rewrites it. -->

# Functions of the expression language

What `syncform` evaluates without the service, function by function. Nobody outside of Microsoft has the service's own
source: what a function does follows the published articles and their examples, published templates, and .NET, which the
articles point to. Where they leave something open, *chosen* says what is done here. What nobody has written down is
refused with a reason and not made up.

For all functions, unless their own lines say otherwise:

- Everything is text: numbers are decimal digits, booleans are `True` and `False`, dates are written
  `M/d/yyyy h:mm:ss tt` in UTC. An attribute that is missing is null.
- Null in, null out.
- A multi-valued attribute is no text, not even with one value: `Item` takes one, `Join` joins them.
- Lengths and positions count UTF-16 units. Half of a letter outside the basic plane becomes U+FFFD.
- Texts are compared letter by letter, and case matters. `>`, `>=`, `<` and `<=` put whole numbers in order, and refuse
  anything else.
- Regular expressions are .NET's, but for letters outside the basic plane, blocks such as `\\p{IsGreek}`, balancing
  groups, conditions and `(?n)`.
- A value holds at most 1 MiB, a pattern is tried on at most 16 KiB, and a search takes at most a
  hundred thousand steps on 2 KiB, and a thousand on more.

";

#[test]
fn the_published_manual_is_current() {
    let Some(rows) = rows() else { return };
    let mut manual = HEAD.to_owned();
    let functions = functions();
    for function in &functions {
        described(function, &rows, &mut manual);
    }
    verdicts(&rows, &mut manual);
    manual.push_str("\n## Contradictions, and what was chosen\n\n| about | documents | chosen |\n|---|---|---|\n");
    for [about, documents, chosen] in CONTRADICTIONS {
        line(
            &mut manual,
            &format!("| {about} | {documents} | {chosen} |"),
        );
    }
    golden::check(&golden::root().join("docs/functions.md"), &manual);
}

fn line(manual: &mut String, text: &str) {
    manual.push_str(text);
    manual.push('\n');
}

fn described(function: &Described, rows: &[Row], manual: &mut String) {
    line(
        manual,
        &format!(
            "## {}\n\n```text\n{}\n```\n",
            function.name, function.signature
        ),
    );
    if !function.note.is_empty() {
        line(manual, &format!("*Chosen:* {}\n", function.note));
    }
    for example in function.examples {
        let given: Value = serde_json::from_str(example.given).expect("JSON");
        let gives: Value = serde_json::from_str(example.gives).expect("JSON");
        let given = match given.as_object().is_some_and(serde_json::Map::is_empty) {
            true => String::new(),
            false => format!(" of `{given}`"),
        };
        line(
            manual,
            &format!("- `{}`{given} gives `{gives}`", example.expression),
        );
    }
    let mut told = format!("\n{}", function.names());
    let calling = rows.iter().filter(|row| {
        let tree = row.tree();
        tree.functions()
            .iter()
            .any(|call| call.name == function.name)
    });
    let is_excluded = |number| EXCLUDED.iter().any(|(excluded, _)| *excluded == number);
    let calling = calling.map(|row| match is_excluded(row.number) {
        true => format!("{} (excluded)", row.number),
        false => row.number.to_string(),
    });
    let calling: Vec<_> = calling.collect();
    if !calling.is_empty() {
        // Writing to a text cannot fail.
        let _ = write!(
            told,
            " Documented examples that call it, by row: {}.",
            calling.join(", ")
        );
    }
    line(manual, &format!("{told}\n"));
}

fn verdicts(rows: &[Row], manual: &mut String) {
    let holding = rows.iter().filter(|row| row.holds()).count();
    line(
        manual,
        &format!(
            "## Documented examples\n\nOf {} examples {holding} give what their documents say. The others, by their row:\n\n\
             | row | why it is excluded |\n|---|---|",
            rows.len()
        ),
    );
    for (number, why) in EXCLUDED {
        line(manual, &format!("| {number} | {why} |"));
    }
}
