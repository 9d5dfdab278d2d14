//! Conditions that no object can change: what stands in the place that `IIF`, `CBool` and `Switch` ask about comes out the
//! same for everybody. Most often an attribute was meant and a text was written, or a text is compared with nothing, which
//! the article on `IIF` lists among the expressions that do not work.

use crate::desired::{App, Desired, Sourced};
use crate::expr::Expression;
use crate::expr::eval::{Came, Prepared};
use crate::finding::{Code, Finding};

/// The functions that ask about their first argument.
const ASKING: [&str; 3] = ["CBool", "IIF", "Switch"];

/// The longest part, in bytes, that is shown.
const SHOWN: usize = 60;

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let sources = app.provisioning.iter().flat_map(|job| job.sources());
        findings.extend(sources.filter_map(|source| judge(app, &source)));
    }
    findings
}

/// The first condition that is none: what lies in it would say the same again.
fn judge(app: &App, source: &Sourced<'_>) -> Option<Finding> {
    let functions = source.expression.functions();
    if !functions
        .iter()
        .any(|it| ASKING.contains(&it.name.as_str()))
    {
        return None;
    }
    // What was refused has been told.
    let prepared = Prepared::new(&source.expression).ok()?;
    let always = prepared.always();
    let nodes = source.expression.nodes();
    let (asking, finding) = nodes.iter().enumerate().find_map(|(index, node)| {
        let Expression::Function(function) = node else {
            return None;
        };
        if !ASKING.contains(&function.name.as_str()) {
            return None;
        }
        // The first argument is always there, and comes next.
        let asked = always.get(index + 1..)?;
        let condition = function.arguments.first()?.as_ref()?;
        let finding = fixed(&function.name, condition, asked)?;
        Some((function, finding))
    })?;
    let place = app.mapping_place(source.address, Some(source.target));
    let label = match asking.name.as_str() {
        "Switch" => "the same case is taken for everybody",
        _ => "the same for everybody",
    };
    Some(finding.at(place).label(label))
}

/// What a condition always is. `asked` is what it and its parts always are.
fn fixed(name: &str, condition: &Expression, asked: &[Option<Came<'_>>]) -> Option<Finding> {
    let empty = empty_side(condition, asked);
    let always = match (&empty, asked.first()?) {
        (_, Some(Came::Value(value))) => value.to_json().to_string(),
        (Some(_), _) => "\"False\"".to_owned(),
        (None, Some(Came::NoFlow | Came::Failed(_) | Came::NotReached) | None) => return None,
    };
    let part = shown(condition).unwrap_or_else(|| "something".to_owned());
    let message = format!("{name} asks {part}, which is always {always}");
    let help = match empty.filter(|side| !side.attributes().is_empty()) {
        Some(side) => format!(
            "a comparison with nothing is never true: ask IsPresent({}), or let Switch have the key \"\"",
            shown(side).unwrap_or_else(|| "...".to_owned())
        ),
        None => "an attribute stands in brackets, a text in quotes; where no question is meant, write what it comes to"
            .to_owned(),
    };
    Some(Finding::warning(Code::ConstantCondition, message).help(help))
}

/// A part as it is written, where that is short.
fn shown(part: &Expression) -> Option<String> {
    let text = part.to_string();
    (text.len() <= SHOWN).then_some(text)
}

/// The other side of a comparison, one side of which is always null or empty.
fn empty_side<'e>(condition: &'e Expression, asked: &[Option<Came<'_>>]) -> Option<&'e Expression> {
    let Expression::Comparison(comparison) = condition else {
        return None;
    };
    let is_empty =
        |at: usize| matches!(asked.get(at), Some(Some(Came::Value(value))) if value.is_empty());
    let right = 1 + comparison.left.nodes().len();
    if is_empty(right) {
        Some(&comparison.left)
    } else if is_empty(1) {
        Some(&comparison.right)
    } else {
        None
    }
}
