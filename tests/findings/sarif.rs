//! The SARIF of findings: what the format requires of a log, and one log that somebody has read.

use serde_json::Value;
use syncform::check;
use syncform::cli::judge::{Judged, judge};
use syncform::finding::Code;
use syncform::manifest::Files;
use syncform::render;

use crate::support::golden;

fn thirty() -> Judged {
    let text = include_str!("../cases/findings/thirty/all.yaml");
    judge(
        &Files::from_iter([("manifests/all.yaml", text)]),
        Vec::new(),
        None,
        check::offline,
    )
}

fn log(judged: &Judged) -> Value {
    render::sarif(&judged.findings, &judged.sources)
}

#[test]
fn the_log_reads_as_accepted() {
    let path = golden::root().join("tests/cases/findings/thirty/expected.sarif");
    let mut log = log(&thirty());
    let driver = &mut log["runs"][0]["tool"]["driver"];
    driver["semanticVersion"] = "(version)".into();
    // Explanations are goldens of their own: here each stands for itself.
    for rule in driver["rules"].as_array_mut().expect("rules") {
        for member in ["/fullDescription/text", "/help/text", "/help/markdown"] {
            *rule.pointer_mut(member).expect("a text") = "(explanation)".into();
        }
    }
    golden::check(&path, &format!("{log:#}\n"));
}

/// The members that SARIF 2.1.0 requires, and the bounds that its schema gives (sections 3.13, 3.14, 3.19, 3.27, 3.30).
#[test]
fn a_log_has_what_the_format_requires() {
    let judged = thirty();
    let log = log(&judged);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "syncform");
    let rules = driver["rules"].as_array().expect("rules");
    for rule in rules {
        let code = Code::parse(rule["id"].as_str().expect("an id")).expect("a code");
        assert_eq!(rule["shortDescription"]["text"], code.meaning());
        assert!(
            rule["help"]["text"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
    }
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), judged.findings.len());
    let mut prints = std::collections::BTreeSet::new();
    for (result, finding) in results.iter().zip(&judged.findings) {
        let index = result["ruleIndex"].as_u64().expect("an index");
        assert_eq!(
            rules[usize::try_from(index).expect("small")]["id"],
            result["ruleId"]
        );
        assert_eq!(result["ruleId"], finding.code.as_str());
        assert!(
            ["error", "warning"]
                .map(Value::from)
                .contains(&result["level"])
        );
        assert!(
            result["message"]["text"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        let print = result["partialFingerprints"]["findingInFile/v1"].as_str();
        assert!(
            prints.insert(print.expect("a fingerprint").to_owned()),
            "twice the same"
        );
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "manifests/all.yaml");
        let span = finding
            .place
            .as_ref()
            .and_then(|place| place.span)
            .expect("a span");
        let region = &place["region"];
        assert_eq!(region["startLine"], span.start.line);
        assert_eq!(region["startColumn"], span.start.column);
        assert_eq!(region["endLine"], span.end.line);
        assert_eq!(region["endColumn"], span.end.column);
    }
}

#[test]
fn a_secret_is_in_no_log() {
    assert!(!log(&thirty()).to_string().contains("hunter2"));
}

#[test]
fn a_set_without_findings_is_a_log_without_results() {
    let log = render::sarif(&[], &syncform::finding::Sources::default());
    assert_eq!(log["runs"][0]["results"], Value::Array(Vec::new()));
}
