//! Operators of a scope that take a value and have none, or have one and take none. Of those that nobody knows nothing
//! is said.

use crate::desired::{App, Desired};
use crate::finding::{Code, Finding};
use crate::model::{Arity, ScopeOperator};
use crate::schema::WantedClause;

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let apps = desired.apps.values();
    apps.flat_map(judge).collect()
}

fn judge(app: &App) -> Vec<Finding> {
    let conditions = app.provisioning.iter().flat_map(|job| job.conditions());
    let found = conditions.filter_map(|it| {
        let place = app.condition_place(it.address, it.group, &it.clause.source);
        Some(wrong(it.clause)?.at(place))
    });
    found.collect()
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
