//! What is wrong with manifests, and what ends a run: a case for each, which fails.

use super::{Case, Suite, Verdict, report};
use crate::finding::{Finding, Severity};
use crate::render::findings;
use crate::visible::line;

/// Findings: errors fail, warnings are cases that pass.
#[must_use]
pub fn findings_junit(found: &[Finding]) -> String {
    let (shown, left_out) = findings::first(found);
    let mut cases: Vec<_> = shown.into_iter().map(case).collect();
    if left_out > 0 {
        let message = format!("{left_out} more findings");
        cases.push(Case {
            class: "manifests".to_owned(),
            name: message.clone(),
            verdict: Verdict::Failed {
                text: message.clone(),
                message,
            },
        });
    }
    let name = "manifests".to_owned();
    report("syncform", &[Suite { name, cases }])
}

/// Manifests that have no error: a case for each App by its name and file, and those of the warnings.
#[must_use]
pub fn valid_junit<'a>(
    apps: impl Iterator<Item = (&'a str, &'a str)>,
    warnings: &[Finding],
) -> String {
    let cases = apps.map(|(name, file)| Case {
        class: file.to_owned(),
        name: name.to_owned(),
        verdict: Verdict::Passed,
    });
    let (shown, _) = findings::first(warnings);
    let cases = cases.chain(shown.into_iter().map(case)).collect();
    let name = "manifests".to_owned();
    report("syncform validate", &[Suite { name, cases }])
}

/// A run that did not come to a result.
#[must_use]
pub fn failed_junit(text: &str, help: Option<&str>) -> String {
    let case = Case {
        class: "syncform".to_owned(),
        name: "the run comes to a result".to_owned(),
        verdict: Verdict::Error {
            message: text.to_owned(),
            text: help.unwrap_or_default().to_owned(),
        },
    };
    let suite = Suite {
        name: "run".to_owned(),
        cases: vec![case],
    };
    report("syncform", &[suite])
}

fn case(finding: &Finding) -> Case {
    let place = finding.place.as_ref();
    let at = place.map(|place| format!("{}: ", place.line()));
    let text = format!(
        "{}{}{}{}",
        at.unwrap_or_default(),
        line(&finding.message),
        finding
            .label
            .iter()
            .map(|label| format!(" ({})", line(label)))
            .collect::<String>(),
        finding
            .help
            .iter()
            .map(|help| format!("\n{help}"))
            .collect::<String>()
    );
    Case {
        class: place.map_or_else(|| "manifests".to_owned(), |place| place.file.clone()),
        name: format!("{}: {}", finding.code, finding.message),
        verdict: match finding.severity {
            Severity::Error => Verdict::Failed {
                message: finding.message.clone(),
                text,
            },
            Severity::Warning => Verdict::Passed,
        },
    }
}
