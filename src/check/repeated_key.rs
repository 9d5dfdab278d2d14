//! `Switch` with a key that an earlier pair has: the later one is never taken.

use std::collections::BTreeSet;

use crate::desired::{App, Desired, Sourced};
use crate::expr::{Constant, Expression, Function, Spelling};
use crate::finding::{Code, Finding};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let sources = app.provisioning.iter().flat_map(|job| job.sources());
        findings.extend(sources.flat_map(|source| judge(app, &source)));
    }
    findings
}

fn judge(app: &App, source: &Sourced<'_>) -> Vec<Finding> {
    let functions = source.expression.functions();
    let switches = functions.into_iter().filter(|it| it.name == "Switch");
    let found = switches.flat_map(repeated).map(|key| {
        Finding::warning(
            Code::RepeatedKey,
            format!("Switch has the key {key} twice, and the first one is taken"),
        )
        .at(app.mapping_place(source.address, Some(source.target)))
        .label("the later pair is never reached")
        .help("take one of the two out, or correct its key")
    });
    found.collect()
}

/// The keys that stand there again, each once. Pairs begin behind the source and the default.
fn repeated(switch: &Function) -> BTreeSet<String> {
    let keys = switch.arguments.iter().skip(2).step_by(2).flatten();
    let mut seen = BTreeSet::new();
    let again = keys.filter_map(|key| {
        let said = said(key);
        (!seen.insert(said.clone())).then_some(said)
    });
    again.collect()
}

/// A key as it is compared: constants are texts, however they are written.
fn said(key: &Expression) -> String {
    match key {
        Expression::Constant(constant) if constant.spelling != Spelling::Placeholder => {
            let quoted = Expression::Constant(Constant {
                spelling: Spelling::Quoted,
                ..constant.clone()
            });
            quoted.to_string()
        }
        Expression::Attribute(_)
        | Expression::Constant(_)
        | Expression::Function(_)
        | Expression::Comparison(_) => key.to_string(),
    }
}
