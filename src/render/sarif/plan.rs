//! Plans as SARIF: what holds them and what they take away, at the line of the manifest that says so.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{fingerprint, folder, linkless, located, log, results_of, rule_of_code};
use crate::finding::{Finding, Sources};
use crate::plan::Report;
use crate::render::remarks::{self, Remark, Rule};

/// The rules of plans that have results, and their results, behind the findings of the manifests.
#[must_use]
pub fn plan_sarif(reports: &[Report], found: &[Finding], sources: &Sources) -> Value {
    let (codes, mut results, left_out) = results_of(found, sources);
    let remarks: Vec<_> = reports
        .iter()
        .flat_map(|report| remarks::of(report).into_iter().map(move |it| (report, it)))
        .collect();
    let is_used = |rule: &Rule| remarks.iter().any(|(_, remark)| remark.rule == *rule);
    let rules: Vec<_> = Rule::ALL.into_iter().filter(is_used).collect();
    let mut seen = BTreeMap::new();
    for (report, remark) in &remarks {
        let index = rules.iter().position(|rule| *rule == remark.rule);
        let index = index.map(|index| index + codes.len());
        results.push(result(report, remark, index, &mut seen));
    }
    let all: Vec<_> = codes
        .into_iter()
        .map(rule_of_code)
        .chain(rules.into_iter().map(rule))
        .collect();
    log(&all, &results, left_out)
}

fn rule(rule: Rule) -> Value {
    json!({
        "id": rule.id(),
        "shortDescription": { "text": rule.meaning() },
        "fullDescription": { "text": rule.explanation() },
        "help": { "text": rule.advice(), "markdown": rule.advice() },
        "defaultConfiguration": { "level": rule.level() },
    })
}

fn result(
    report: &Report,
    remark: &Remark<'_>,
    index: Option<usize>,
    seen: &mut BTreeMap<String, usize>,
) -> Value {
    let of = remark.app.map(|app| format!("{app}: ")).unwrap_or_default();
    let help = remark.help.as_ref().map(|help| format!("\n{help}"));
    let text = format!("{of}{}{}", remark.text, help.unwrap_or_default());
    let key = format!(
        "{}\n{}\n{of}{}",
        remark.rule.id(),
        report.tenant.id,
        remark.text
    );
    let mut value = json!({
        "ruleId": remark.rule.id(),
        "ruleIndex": index,
        "level": remark.rule.level(),
        "message": { "text": linkless(&text) },
        "partialFingerprints": { "findingInFile/v1": fingerprint(&key, seen) },
    });
    let apps = report.apps.iter().filter_map(|app| app.file.as_deref());
    let file = remark.file.map_or_else(|| folder(apps), ToOwned::to_owned);
    value["locations"] = located(&file, remark.line.map(|line| region(line, remark.column)));
    value
}

fn region(line: usize, column: Option<usize>) -> Value {
    let mut region = json!({ "startLine": line.max(1) });
    if let Some(column) = column {
        region["startColumn"] = json!(column.max(1));
    }
    region
}
