//! Plans and drift as SARIF: what holds a plan and what it takes away, and what has moved, at the line of the manifest.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{fingerprint, folder, linkless, located, log, results_of, rule_of_code};
use crate::finding::{Finding, Sources};
use crate::plan::{DriftReport, Report};
use crate::render::drift;
use crate::render::remarks::{self, Remark, Rule};
use crate::visible::line;

/// A remark, with the tenant that it is about.
struct Told<'a> {
    /// Its id.
    tenant: &'a str,
    /// Where its manifests lie, for what is in no file.
    folder: String,
    remark: Remark<'a>,
}

/// What somebody must look at before plans are carried out, behind the findings of the manifests.
#[must_use]
pub fn plan_sarif<'a>(reports: &'a [Report], found: &[Finding], sources: &Sources) -> Value {
    let of = |report: &'a Report| {
        let files = report.apps.iter().filter_map(|app| app.file.as_deref());
        told(&report.tenant.id, folder(files), remarks::of(report))
    };
    let remarks: Vec<_> = reports.iter().flat_map(of).collect();
    remarked(&remarks, found, sources)
}

/// What has moved since it was applied, behind the findings of the manifests.
#[must_use]
pub fn drift_sarif<'a>(reports: &'a [DriftReport], found: &[Finding], sources: &Sources) -> Value {
    let of = |report: &'a DriftReport| {
        let files = report.apps.iter().map(|app| app.file.as_str());
        told(&report.tenant.id, folder(files), drift::of(report))
    };
    let remarks: Vec<_> = reports.iter().flat_map(of).collect();
    remarked(&remarks, found, sources)
}

fn told<'a>(
    tenant: &'a str,
    folder: String,
    remarks: Vec<Remark<'a>>,
) -> impl Iterator<Item = Told<'a>> {
    let remarks = remarks.into_iter();
    remarks.map(move |remark| Told {
        tenant,
        folder: folder.clone(),
        remark,
    })
}

/// The rules that have results, and their results.
fn remarked(remarks: &[Told<'_>], found: &[Finding], sources: &Sources) -> Value {
    let (codes, mut results, left_out) = results_of(found, sources);
    let is_used = |rule: &Rule| remarks.iter().any(|it| it.remark.rule == *rule);
    let rules: Vec<_> = Rule::ALL.into_iter().filter(is_used).collect();
    let mut seen = BTreeMap::new();
    for told in remarks {
        let index = rules.iter().position(|rule| *rule == told.remark.rule);
        let index = index.map(|index| index + codes.len());
        results.push(result(told, index, &mut seen));
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

fn result(told: &Told<'_>, index: Option<usize>, seen: &mut BTreeMap<String, usize>) -> Value {
    let Told {
        tenant,
        folder,
        remark,
    } = told;
    let of = remark.app.map(|app| format!("{app}: ")).unwrap_or_default();
    // Line breaks are ours: a name that has some must not make a second message of one.
    let help = remark.help.iter().flat_map(|help| help.lines());
    let help: String = help.map(|help| format!("\n{}", line(help))).collect();
    let text = format!("{}{help}", line(&format!("{of}{}", remark.text)));
    let key = format!("{}\n{tenant}\n{of}{}", remark.rule.id(), remark.text);
    let mut value = json!({
        "ruleId": remark.rule.id(),
        "ruleIndex": index,
        "level": remark.rule.level(),
        "message": { "text": linkless(&text) },
        "partialFingerprints": { "findingInFile/v1": fingerprint(&key, seen) },
    });
    let file = remark.file.unwrap_or(folder);
    value["locations"] = located(file, remark.line.map(|line| region(line, remark.column)));
    value
}

fn region(line: usize, column: Option<usize>) -> Value {
    let mut region = json!({ "startLine": line.max(1) });
    if let Some(column) = column {
        region["startColumn"] = json!(column.max(1));
    }
    region
}
