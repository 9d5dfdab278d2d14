//! Every code is shown by a golden file, and explained by examples that give it and that do not.

use std::path::Path;

use syncform::check;
use syncform::cli::judge::judge;
use syncform::finding::{Code, Finding, any_error};
use syncform::manifest::Files;

use crate::support::golden;

pub(super) const TENANT: &str = include_str!("../cases/findings/sound/tenant.yaml");

/// All golden texts below a folder.
fn goldens(folder: &Path, text: &mut String) {
    let entries = std::fs::read_dir(folder).expect("the cases can be listed");
    for entry in entries {
        let path = entry.expect("a case can be listed").path();
        if path.is_dir() {
            goldens(&path, text);
        } else if path.extension().is_some_and(|end| end == "txt") {
            text.push_str(&std::fs::read_to_string(&path).expect("a golden file"));
        }
    }
}

#[test]
fn every_code_is_shown_by_a_case() {
    let mut text = String::new();
    goldens(&golden::root().join("tests/cases"), &mut text);
    let missing: Vec<&Code> = Code::ALL
        .iter()
        .filter(|code| {
            let shown = |level: &str| text.contains(&format!("{level}[{code}]: "));
            // What only a run of tests says stands in its SARIF.
            let is_told = text.contains(&format!("\"ruleId\": \"{code}\""));
            !shown("error") && !shown("warning") && !is_told
        })
        .collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
}

/// The indented block behind a line such as `Wrong:`.
fn block(explanation: &str, label: &str) -> Option<String> {
    let (_, behind) = explanation.split_once(&format!("\n{label}\n\n"))?;
    let lines = behind
        .split('\n')
        .take_while(|line| line.is_empty() || line.starts_with("    "));
    let lines: Vec<&str> = lines
        .map(|line| line.get(4..).unwrap_or_default())
        .collect();
    Some(lines.join("\n").trim_end().to_owned() + "\n")
}

/// An example shows the fields that matter; the others are those of a sound document.
fn completed(example: &str) -> String {
    if example.contains("kind:") {
        return example.to_owned();
    }
    let mut text = "apiVersion: syncform/v1\nkind: App\n".to_owned();
    if !example.contains("metadata:") {
        text.push_str("metadata:\n  name: example\n");
    }
    let mut spec = "spec:\n".to_owned();
    if !example.contains("  displayName:") {
        spec.push_str("  displayName: Example\n");
    }
    if !example.contains("\n  template:") {
        spec.push_str("  template: { id: 8b1025e4-1dd2-430b-a150-2ef79cd700f5 }\n");
    }
    if example.starts_with("spec:\n") {
        text + &example.replacen("spec:\n", &spec, 1)
    } else {
        text + example + &spec
    }
}

fn found(example: &str) -> Vec<Finding> {
    let mut files = Files::default();
    files.add("example.yaml", completed(example));
    if !example.contains("kind: Tenant") {
        files.add("tenant.yaml", TENANT);
    }
    judge(&files, Vec::new(), None, check::offline).findings
}

#[test]
fn the_examples_of_an_explanation_do_what_it_says() {
    let mut judged = 0;
    for code in Code::ALL {
        let explanation = code.explanation();
        assert!(
            explanation.lines().all(|line| line.chars().count() <= 120),
            "{code}: a line is too long"
        );
        let example = |label| block(explanation, label).filter(|text| !text.starts_with('$'));
        if let Some(wrong) = example("Wrong:") {
            let findings = found(&wrong);
            let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
            assert!(
                codes.contains(code),
                "{code}: the wrong example gives {codes:?}"
            );
            judged += 1;
        }
        if let Some(right) = example("Right:") {
            let findings = found(&right);
            assert!(!any_error(&findings), "{code}: {findings:?}");
            assert!(
                findings.iter().all(|finding| finding.code != *code),
                "{code}"
            );
            judged += 1;
        }
    }
    assert!(judged > 50, "only {judged} examples were judged");
}
