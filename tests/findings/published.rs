//! Rules that doubt a mapping say nothing of expressions that work: those that people published, and those of the worked
//! examples.

use syncform::check;
use syncform::cli::judge::judge;
use syncform::finding::{Code, Finding};
use syncform::manifest::Files;

use super::codes::TENANT;
use crate::support::{examples, fixtures};

/// The rules that look at what an expression comes to.
const DOUBTS: [Code; 3] = [
    Code::AlwaysEmpty,
    Code::ConstantCondition,
    Code::RepeatedKey,
];

/// Those that do not, and what is said of them: a part of an expression that the article shows by itself, and one that it
/// lists among the expressions that are not supported.
const ODD: [(&str, &str); 2] = [
    (
        "Error(\"AccountName is not present\")",
        "this expression fails for every object",
    ),
    (
        "IIF([country]=\"\",\"Other\",[country])",
        "IIF asks [country]=\"\", which is always \"False\"",
    ),
];

fn doubts(files: &Files) -> Vec<Finding> {
    let mut findings = judge(files, Vec::new(), None, check::offline).findings;
    findings.retain(|finding| DOUBTS.contains(&finding.code));
    findings
}

#[test]
fn published_expressions_are_not_doubted() {
    let Some(rows) = fixtures::lines("expressions.tsv") else {
        return;
    };
    let rows = rows.iter().filter_map(|row| row.split_once('\t'));
    let sound: Vec<_> = rows
        .filter(|(_, rest)| rest.ends_with("\tok"))
        .map(|(expression, _)| expression)
        .collect();
    let mut manifest = "apiVersion: syncform/v1\nkind: App\nmetadata: { name: example }\nspec:\n  displayName: Example\n  \
                        template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }\n  provisioning:\n    mappings:\n      \
                        User -> User:\n        attributes:\n"
        .to_owned();
    for (number, expression) in sound.iter().enumerate() {
        let text = serde_json::Value::from(*expression);
        manifest.push_str(&format!("          a{number}: {text}\n"));
    }
    let files = Files::from_iter([("app.yaml", manifest.as_str()), ("tenant.yaml", TENANT)]);
    let findings = doubts(&files);
    let lines: Vec<_> = manifest.lines().collect();
    let told: Vec<_> = findings
        .iter()
        .map(|it| {
            let span = it.place.as_ref().and_then(|place| place.span);
            let (_, text) = lines[span.expect("a place").start.line - 1]
                .split_once(": ")
                .expect("a mapping");
            let expression: String = serde_json::from_str(text).expect("a text");
            (expression, it.message.as_str())
        })
        .collect();
    assert_eq!(
        told,
        ODD.map(|(expression, message)| (expression.to_owned(), message))
    );
    fixtures::exercised(sound.len(), "published expressions");
}

#[test]
fn the_worked_examples_are_not_doubted() {
    let examples = examples::all();
    let texts = examples
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    assert_eq!(doubts(&Files::from_iter(texts)), []);
}
