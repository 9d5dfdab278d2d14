//! Functions that work in certain places only (reference, section 3, the expression grammar): those of app roles where
//! people are assigned, and `SelectUniqueValue` as the whole of an expression that nobody is matched by.

use crate::desired::{App, Desired, Sourced};
use crate::expr::{Expression, Function};
use crate::finding::{Code, Finding};
use crate::model::Scope;

/// The functions that speak of an assignment.
const OF_ROLES: [&str; 3] = [
    "SingleAppRoleAssignment",
    "AppRoleAssignmentsComplex",
    "AssertiveAppRoleAssignmentsComplex",
];

const UNIQUE: &str = "SelectUniqueValue";

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let Some(job) = &app.provisioning else {
            continue;
        };
        for source in job.sources() {
            if job.scope == Some(Scope::All) {
                findings.extend(of_roles(app, &source));
            }
            findings.extend(unique(app, &source));
        }
    }
    findings
}

fn of_roles(app: &App, source: &Sourced<'_>) -> Option<Finding> {
    let functions = source.expression.functions();
    let found = functions.into_iter().find(|it| is_of_roles(it))?;
    let finding = Finding::error(
        Code::MisplacedFunction,
        format!("{} does not work where everybody is in scope", found.name),
    )
    .at(app.mapping_place(source.address, Some(source.target)))
    .label("people without an assignment have no role");
    Some(finding.help(format!(
        "say scope: assigned at {}, or fill {} from something else",
        app.places.key("/spec/provisioning/scope").line(),
        source.target
    )))
}

fn is_of_roles(function: &Function) -> bool {
    OF_ROLES.contains(&function.name.as_str())
}

fn unique(app: &App, source: &Sourced<'_>) -> Option<Finding> {
    let functions = source.expression.functions();
    let calls = functions.iter().filter(|it| it.name == UNIQUE).count();
    let is_whole = matches!(&source.expression, Expression::Function(it) if it.name == UNIQUE);
    let is_matching = source
        .mapping
        .matching_priority
        .is_some_and(|turn| turn > 0);
    let (message, label) = match calls {
        0 => return None,
        1 if is_whole && !is_matching => return None,
        1 if is_whole => (
            "SelectUniqueValue makes a new value, by which nobody is found",
            "this attribute is matched by",
        ),
        _ => (
            "SelectUniqueValue is the whole of an expression, and no part of one",
            "expected SelectUniqueValue(first, second, ...) alone",
        ),
    };
    let finding = Finding::error(Code::MisplacedFunction, message);
    Some(
        finding
            .at(app.mapping_place(source.address, Some(source.target)))
            .label(label),
    )
}
