//! What an expression gives, and what came of each of its parts.

use serde_json::{Value, json};

use crate::expr::eval::{Came, Outcome, Step};
use crate::visible::excerpt;

/// Column at which what came of a part begins.
const CAME: usize = 40;

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
    let lines = steps
        .iter()
        .map(|it| step(it.depth, &it.text, &it.came.to_string()));
    lines.collect()
}

/// One line: a part under the one that it lies in, and what came of it.
pub(super) fn step(depth: usize, text: &str, came: &str) -> String {
    let part = format!("{}{}", "  ".repeat(depth), excerpt(text));
    let gap = CAME.saturating_sub(part.chars().count()).max(2);
    format!("{part}{}{}\n", " ".repeat(gap), excerpt(came))
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
