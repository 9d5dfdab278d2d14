//! Operators of a scope that take a value and have none, or have one and take none. Of those that nobody knows nothing
//! is said.

use crate::desired::Desired;
use crate::finding::{Code, Finding};
use crate::model::{Arity, ScopeOperator};
use crate::schema::{WantedClause, Wish};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let mappings = app
            .provisioning
            .iter()
            .flat_map(|job| &job.overlay.object_mappings);
        for (address, mapping) in mappings {
            let Wish::Set(groups) = &mapping.scope else {
                continue;
            };
            for (index, group) in groups.iter().enumerate() {
                let wrong = group.clauses.iter().filter_map(|it| Some((it, wrong(it)?)));
                findings.extend(wrong.map(|(clause, finding)| {
                    finding.at(app.condition_place(address, index, &clause.source))
                }));
            }
        }
    }
    findings
}

fn wrong(clause: &WantedClause) -> Option<Finding> {
    let operator = ScopeOperator::on_the_wire(&clause.operator)?;
    let ScopeOperator { word, wire, .. } = operator;
    let (message, help) = match operator.arity {
        Arity::Unary if !clause.values.is_empty() => (
            format!("{wire} takes no value"),
            format!("write {word} alone: {{ ATTRIBUTE: {word} }}"),
        ),
        Arity::Binary if clause.values.is_empty() => (
            format!("{wire} lacks the value that it compares with"),
            format!("write {{ ATTRIBUTE: {{ {word}: VALUE }} }}"),
        ),
        Arity::Unary | Arity::Binary => return None,
    };
    Some(Finding::error(Code::WrongOperand, message).help(help))
}
