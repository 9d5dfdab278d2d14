//! Findings as SARIF 2.1.0, the format in which code hosts show remarks beside the lines of a pull request.
//!
//! Columns count characters, which the log says of itself, and a secret in a snippet is hidden as everywhere.

mod plan;

pub use plan::{drift_sarif, plan_sarif};

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::finding::{Code, Finding, Place, Position, Severity, Sources};

use super::{findings, window};

/// Where the format is published.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// All that a path may hold as it is. A colon is not among it: the first part of a path would look like a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// One run with all findings, and the rules that they break.
#[must_use]
pub fn sarif(findings: &[Finding], sources: &Sources) -> Value {
    let (codes, results, left_out) = results_of(findings, sources);
    let rules: Vec<_> = codes.into_iter().map(rule_of_code).collect();
    log(&rules, &results, left_out)
}

/// A run that did not come to a result: the log says so, rather than look like one without findings.
#[must_use]
pub fn failed_sarif(text: &str, help: Option<&str>) -> Value {
    let mut log = log(&[], &[], 0);
    let text = match help {
        Some(help) => format!("{text}\n{help}"),
        None => text.to_owned(),
    };
    log["runs"][0]["invocations"] = json!([{
        "executionSuccessful": false,
        "toolExecutionNotifications": [{ "level": "error", "message": { "text": linkless(&text) } }],
    }]);
    log
}

/// The codes of findings, their results, and how many are left out.
fn results_of(findings: &[Finding], sources: &Sources) -> (Vec<Code>, Vec<Value>, usize) {
    let (shown, left_out) = findings::first(findings);
    let rules: Vec<Code> = Code::ALL
        .iter()
        .copied()
        .filter(|code| shown.iter().any(|finding| finding.code == *code))
        .collect();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = shown
        .iter()
        .map(|finding| result(finding, &rules, sources, &mut seen))
        .collect();
    (rules, results, left_out)
}

/// One run.
fn log(rules: &[Value], results: &[Value], left_out: usize) -> Value {
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "syncform",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": { "resultsLeftOut": left_out },
        }],
    })
}

fn rule_of_code(code: Code) -> Value {
    let text = code.explanation();
    // An explanation starts with a paragraph, and its examples follow.
    let full = text.split("\n\n").next().unwrap_or(text).replace('\n', " ");
    json!({
        "id": code,
        "shortDescription": { "text": code.meaning() },
        "fullDescription": { "text": full.trim() },
        "help": { "text": text, "markdown": text },
    })
}

fn result(
    finding: &Finding,
    rules: &[Code],
    sources: &Sources,
    seen: &mut BTreeMap<String, usize>,
) -> Value {
    let mut value = json!({
        "ruleId": finding.code,
        "ruleIndex": rules.iter().position(|code| *code == finding.code),
        "level": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": { "text": words(finding) },
        "partialFingerprints": { "findingInFile/v1": fingerprint(&key(finding), seen) },
    });
    let place = finding.place.as_ref();
    let file = place.map_or_else(|| folder(sources.files()), |place| place.file.clone());
    let region = place.and_then(|place| region(place, sources));
    value["locations"] = located(&file, region);
    value
}

/// Where a result is. Each has a place: for one without, GitHub refuses the whole log.
fn located(file: &str, region: Option<Value>) -> Value {
    let mut place = json!({ "artifactLocation": { "uri": uri(file) } });
    if let Some(region) = region {
        place["region"] = region;
    }
    json!([{ "physicalLocation": place }])
}

/// The folder of all these files: there is what none of them says.
fn folder<'a>(files: impl Iterator<Item = &'a str>) -> String {
    let mut common: Option<Vec<&str>> = None;
    for file in files {
        let (folder, _) = file.rsplit_once('/').unwrap_or_default();
        let parts = folder.split('/');
        common = Some(match common {
            None => parts.collect(),
            Some(known) => {
                let both = known.into_iter().zip(parts);
                both.map_while(|(one, other)| (one == other).then_some(one))
                    .collect()
            }
        });
    }
    let folder = common.unwrap_or_default().join("/");
    match folder.as_str() {
        "" => ".".to_owned(),
        folder => format!("{folder}/"),
    }
}

/// Message, what was expected, and help. A viewer makes links of `[text](target)`, and input must not make one.
fn words(finding: &Finding) -> String {
    let mut words = finding.message.clone();
    if let Some(label) = finding
        .label
        .as_ref()
        .filter(|label| !words.contains(*label))
    {
        words.push_str(&format!(" ({label})"));
    }
    if let Some(help) = &finding.help {
        words.push_str(&format!("\n{help}"));
    }
    linkless(&words)
}

fn linkless(text: &str) -> String {
    text.replace("](", "] (")
}

/// What makes a finding the same wherever its line moves to.
fn key(finding: &Finding) -> String {
    let file = finding.place.as_ref().map(|place| place.file.as_str());
    format!(
        "{}\n{}\n{}",
        finding.code,
        file.unwrap_or_default(),
        finding.message
    )
}

/// The same for the same key; equal ones are told apart by their order.
fn fingerprint(key: &str, seen: &mut BTreeMap<String, usize>) -> String {
    let count = seen.entry(key.to_owned()).or_default();
    *count += 1;
    let hash = Sha256::digest(format!("{key}\n{count}"));
    hash.iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A path as a URI: relative as it was given, or of a file of this machine.
fn uri(path: &str) -> String {
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", utf8_percent_encode(path, PATH))
}

fn region(place: &Place, sources: &Sources) -> Option<Value> {
    let span = place.span?;
    let at = |position: Position| (position.line.max(1), position.column.max(1));
    let ((start_line, start_column), (end_line, end_column)) = (at(span.start), at(span.end));
    let mut region = json!({
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    });
    // A snippet is one line, and a region may have several.
    let window = window::of(place, sources).filter(|_| start_line == end_line);
    if let (Some(window), Some(map)) = (window, region.as_object_mut()) {
        let marked = window.line.get(window.mark).unwrap_or_default();
        map.insert("snippet".to_owned(), json!({ "text": marked }));
    }
    Some(region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("manifests/a b.yaml"), "manifests/a%20b.yaml");
        assert_eq!(uri("c:x/é.yaml"), "c%3Ax/%C3%A9.yaml");
        assert_eq!(uri("/tmp/x.yaml"), "file:///tmp/x.yaml");
    }

    #[test]
    fn a_fingerprint_stays_where_lines_move_and_differs_for_a_second_one() {
        let finding = |line: usize| {
            let at = Position {
                line,
                column: 1,
                byte: line,
            };
            Finding::error(Code::WrongType, "x").at(Place {
                file: "a.yaml".to_owned(),
                span: Some(crate::finding::Span { start: at, end: at }),
            })
        };
        let alone = fingerprint(&key(&finding(3)), &mut BTreeMap::new());
        assert_eq!(alone, fingerprint(&key(&finding(9)), &mut BTreeMap::new()));
        let mut seen = BTreeMap::new();
        assert_eq!(alone, fingerprint(&key(&finding(3)), &mut seen));
        assert_ne!(alone, fingerprint(&key(&finding(4)), &mut seen));
    }

    #[test]
    fn what_no_file_says_is_in_the_folder_of_all() {
        let of = |files: &[&str]| folder(files.iter().copied());
        assert_eq!(
            of(&["manifests/a.yaml", "manifests/b/c.yaml"]),
            "manifests/"
        );
        assert_eq!(of(&["/srv/m/a.yaml"]), "/srv/m/");
        assert_eq!(of(&["one/a.yaml", "other/a.yaml"]), ".");
        assert_eq!(of(&["a.yaml"]), ".");
        assert_eq!(of(&[]), ".");
        let nowhere = Finding::error(Code::UnknownField, "x");
        let log = sarif(&[nowhere], &Sources::default());
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], ".");
    }

    #[test]
    fn input_makes_no_link() {
        let finding = Finding::error(Code::UnknownField, "unknown field \"[x](http://y)\"");
        assert!(!words(&finding).contains("]("));
    }
}
