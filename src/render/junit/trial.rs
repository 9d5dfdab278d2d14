//! How the tests of mappings went: a suite is an App and a case is one of its tests.

use super::{Case, Suite, Verdict, report};
use crate::trial::{self, AppTrial, Tried};
use crate::visible::line;

/// The whole report.
#[must_use]
pub fn junit(apps: &[AppTrial]) -> String {
    let suites = apps.iter().map(|app| Suite {
        name: app.app.to_string(),
        cases: app.tests.iter().map(|test| case(app, test)).collect(),
    });
    report("syncform test", &suites.collect::<Vec<_>>())
}

fn case(app: &AppTrial, test: &Tried) -> Case {
    let verdict = match &test.verdict {
        trial::Verdict::Passed => Verdict::Passed,
        trial::Verdict::Failed(misses) => {
            let lines = misses.iter().map(|miss| {
                let why = miss.why.as_deref().map(|why| format!(" ({why})"));
                line(&format!(
                    "{}: {}: expected {}, came {}{}",
                    miss.place.line(),
                    miss.what,
                    miss.expected,
                    miss.came,
                    why.unwrap_or_default()
                ))
            });
            let lines: Vec<_> = lines.collect();
            Verdict::Failed {
                message: lines.first().cloned().unwrap_or_default(),
                text: lines.join("\n"),
            }
        }
        trial::Verdict::Impossible { why, help } => Verdict::Error {
            message: format!("cannot be run: {why}"),
            text: line(&format!("{}: {help}", test.place.line())),
        },
    };
    Case {
        class: app.app.to_string(),
        name: test.name.clone(),
        verdict,
    }
}
