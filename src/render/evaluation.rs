//! What an expression gives, and what came of each of its parts.

use serde_json::{Value, json};

use crate::expr::eval::{Came, Outcome, Step};
use crate::visible::excerpt;

/// The widest part that what came of it stands beside; behind a wider one it follows where that ends.
const WIDEST: usize = 60;

/// What an expression gives, for people and programs alike.
#[must_use]
pub fn outcome_json(outcome: &Outcome<'_>) -> Value {
    match outcome {
        Outcome::Value(value) => value.to_json(),
        Outcome::NoFlow => no_flow(),
    }
}

fn no_flow() -> Value {
    json!({ "noFlow": true })
}

/// A line for each part, in the order of the text.
#[must_use]
pub fn steps(steps: &[Step<'_>]) -> String {
    let parts = steps
        .iter()
        .map(|it| (it.depth, it.text.as_str(), it.came.to_string()));
    lines(parts).map(|line| line + "\n").collect()
}

/// A line for each part under the one that it lies in, with what came of it; these stand below each other.
pub(super) fn lines<'a>(
    parts: impl Iterator<Item = (usize, &'a str, String)>,
) -> impl Iterator<Item = String> {
    let shown = |(depth, text, came): (usize, &str, String)| {
        ("  ".repeat(depth) + &excerpt(text), excerpt(&came))
    };
    let parts: Vec<_> = parts.map(shown).collect();
    let widths = parts.iter().map(|(part, _)| part.chars().count());
    let widest = widths.max().unwrap_or_default().min(WIDEST);
    parts
        .into_iter()
        .map(move |(part, came)| format!("{part:widest$}  {came}"))
}

/// The same for programs: `value`, as it is printed of a whole expression, or what came instead of one.
#[must_use]
pub fn steps_json(steps: &[Step<'_>]) -> Value {
    let steps = steps.iter().map(|step| {
        let mut json = json!({ "depth": step.depth, "expression": step.text });
        let (key, came) = match &step.came {
            Came::Value(value) => ("value", value.to_json()),
            Came::NoFlow => ("value", no_flow()),
            Came::Failed(reason) => ("error", json!(reason.to_string())),
            Came::NotReached => ("notReached", json!(true)),
        };
        json[key] = came;
        json
    });
    steps.collect()
}
