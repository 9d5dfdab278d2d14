//! Functions whose parameter names nobody has shown (see `expr`): the service may save an argument and never see it.

use crate::desired::Desired;
use crate::expr;
use crate::finding::{Code, Finding};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        for source in app.provisioning.iter().flat_map(|job| job.sources()) {
            let guessed = expr::guessed(&source.expression);
            if guessed.is_empty() {
                continue;
            }
            let functions = guessed.join(", ");
            findings.push(
                Finding::warning(
                    Code::GuessedParameters,
                    format!("the parameter names of {functions} are a guess"),
                )
                .at(app.mapping_place(source.address, Some(source.target)))
                .label("no published schema holds them")
                .help("look at a value that it has made before you rely on it"),
            );
        }
    }
    findings
}
