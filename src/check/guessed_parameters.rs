//! Functions whose parameter names nobody has shown (see `expr`): the service may save an argument and never see it.
//! Each is said once for an App, where it is called first.

use std::collections::BTreeMap;

use crate::desired::{App, Desired};
use crate::expr;
use crate::finding::{Code, Finding, Place};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        for (function, mut places) in guessed(app) {
            places.sort();
            let help = match places.len() {
                1 => "look at a value that it has made before you rely on it".to_owned(),
                several => format!(
                    "look at a value that it has made before you rely on it; {several} mappings of this App call it"
                ),
            };
            findings.extend(places.into_iter().next().map(|place| {
                Finding::warning(
                    Code::GuessedParameters,
                    format!("the parameter names of {function} are a guess"),
                )
                .at(place)
                .label("no published schema holds them")
                .help(help)
            }));
        }
    }
    findings
}

/// The mappings that call each of them.
fn guessed(app: &App) -> BTreeMap<String, Vec<Place>> {
    let mut guessed: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for source in app.provisioning.iter().flat_map(|job| job.sources()) {
        for function in expr::guessed(&source.expression) {
            let place = app.mapping_place(source.address, Some(source.target));
            guessed.entry(function.to_owned()).or_default().push(place);
        }
    }
    guessed
}
