//! Plans and drift: a suite is a tenant and a case is one of its applications, which fails where something holds it, or
//! where it has moved.

use super::{Case, Suite, Verdict, report};
use crate::plan::{AppDrift, AppReport, DriftReport, Report};
use crate::render::drift;
use crate::render::remarks::{self, Remark, Rule};

/// The whole report.
#[must_use]
pub fn plan_junit(reports: &[Report]) -> String {
    let suites = reports.iter().map(|report| Suite {
        name: report.tenant.name.clone(),
        cases: report.apps.iter().map(|app| case(report, app)).collect(),
    });
    report("syncform plan", &suites.collect::<Vec<_>>())
}

/// The same of drift.
#[must_use]
pub fn drift_junit(reports: &[DriftReport]) -> String {
    let suites = reports.iter().map(|report| Suite {
        name: report.tenant.name.clone(),
        cases: report.apps.iter().map(|app| moved(report, app)).collect(),
    });
    super::report("syncform drift", &suites.collect::<Vec<_>>())
}

fn case(report: &Report, app: &AppReport) -> Case {
    Case {
        class: report.tenant.name.clone(),
        name: app.name.clone(),
        verdict: verdict(&remarks::of_app(app)),
    }
}

fn moved(report: &DriftReport, app: &AppDrift) -> Case {
    Case {
        class: report.tenant.name.clone(),
        name: app.name.clone(),
        verdict: verdict(&drift::of_app(app)),
    }
}

fn verdict(remarks: &[Remark<'_>]) -> Verdict {
    let of = |rules: &[Rule]| {
        let mut lines = remarks.iter().filter(|it| rules.contains(&it.rule));
        let first = lines.next()?;
        let text = std::iter::once(first).chain(lines).map(told);
        Some((first.text.clone(), text.collect::<Vec<_>>().join("\n")))
    };
    let failed = of(&[Rule::Blocked, Rule::Guard, Rule::Drift]);
    match (failed, of(&[Rule::Unknown])) {
        (Some((message, text)), _) => Verdict::Failed { message, text },
        (None, Some((message, text))) => Verdict::Error { message, text },
        (None, None) => Verdict::Passed,
    }
}

/// Where it is, what it is and what to do.
fn told(remark: &Remark<'_>) -> String {
    let line = remark.line.map(|line| format!(":{line}"));
    let at = remark.file.map(|file| match line {
        Some(line) => format!("{file}{line}: "),
        None => format!("{file}: "),
    });
    let help = remark.help.as_ref().map(|help| format!("; {help}"));
    format!(
        "{}{}{}",
        at.unwrap_or_default(),
        remark.text,
        help.unwrap_or_default()
    )
}
