//! Plans and drift as SARIF: what holds a plan and what it takes away, and what has moved, at the line of the manifest.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{fingerprint, linkless, log, results_of, rule_of_code, uri};
use crate::finding::{Finding, Sources};
use crate::plan::{DriftReport, Report};
use crate::render::drift;
use crate::render::remarks::{self, Remark, Rule};

/// A remark, and the id of the tenant that it is about.
type Told<'a> = (&'a str, Remark<'a>);

/// What somebody must look at before plans are carried out, behind the findings of the manifests.
#[must_use]
pub fn plan_sarif(reports: &[Report], found: &[Finding], sources: &Sources) -> Value {
    let told = |report| {
        let remarks = remarks::of(report).into_iter();
        remarks.map(move |remark| (report.tenant.id.as_str(), remark))
    };
    let remarks: Vec<_> = reports.iter().flat_map(told).collect();
    remarked(&remarks, found, sources)
}

/// What has moved since it was applied, behind the findings of the manifests.
#[must_use]
pub fn drift_sarif(reports: &[DriftReport], found: &[Finding], sources: &Sources) -> Value {
    let told = |report| {
        let remarks = drift::of(report).into_iter();
        remarks.map(move |remark| (report.tenant.id.as_str(), remark))
    };
    let remarks: Vec<_> = reports.iter().flat_map(told).collect();
    remarked(&remarks, found, sources)
}

/// The rules that have results, and their results.
fn remarked(remarks: &[Told<'_>], found: &[Finding], sources: &Sources) -> Value {
    let (codes, mut results, left_out) = results_of(found, sources);
    let is_used = |rule: &Rule| remarks.iter().any(|(_, remark)| remark.rule == *rule);
    let rules: Vec<_> = Rule::ALL.into_iter().filter(is_used).collect();
    let mut seen = BTreeMap::new();
    for (tenant, remark) in remarks {
        let index = rules.iter().position(|rule| *rule == remark.rule);
        let index = index.map(|index| index + codes.len());
        results.push(result(tenant, remark, index, &mut seen));
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
        "defaultConfiguration": { "level": rule.level() },
    })
}

fn result(
    tenant: &str,
    remark: &Remark<'_>,
    index: Option<usize>,
    seen: &mut BTreeMap<String, usize>,
) -> Value {
    let of = remark.app.map(|app| format!("{app}: ")).unwrap_or_default();
    let help = remark.help.as_ref().map(|help| format!("\n{help}"));
    let text = format!("{of}{}{}", remark.text, help.unwrap_or_default());
    let key = format!("{}\n{tenant}\n{of}{}", remark.rule.id(), remark.text);
    let mut value = json!({
        "ruleId": remark.rule.id(),
        "ruleIndex": index,
        "level": remark.rule.level(),
        "message": { "text": linkless(&text) },
        "partialFingerprints": { "findingInFile/v1": fingerprint(&key, seen) },
    });
    if let Some(file) = remark.file {
        let mut place = json!({ "artifactLocation": { "uri": uri(file) } });
        if let Some(line) = remark.line {
            let mut region = json!({ "startLine": line.max(1) });
            if let Some(column) = remark.column {
                region["startColumn"] = json!(column.max(1));
            }
            place["region"] = region;
        }
        value["locations"] = json!([{ "physicalLocation": place }]);
    }
    value
}
