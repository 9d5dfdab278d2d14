//! Mappings whose source is null or empty whatever the object has, with no default beside it, or fails for every object.

use crate::desired::{App, Desired, Provisioning, Sourced};
use crate::expr::eval::{Came, Prepared};
use crate::expr::{Expression, Function};
use crate::finding::{Code, Finding};
use crate::schema::{self, Wish};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let Some(job) = &app.provisioning else {
            continue;
        };
        findings.extend(job.sources().filter_map(|it| judge(app, job, &it)));
    }
    findings
}

fn judge(app: &App, job: &Provisioning, source: &Sourced<'_>) -> Option<Finding> {
    let (message, label, help) = match vain(&source.expression)? {
        // A default flows in the place of nothing, and not in that of a failure.
        Vain::Empty if has_default(job, source) => return None,
        Vain::Empty => (
            "this expression is empty for every object",
            "nothing ever flows",
            "read an attribute, or give a default; null removes the mapping",
        ),
        Vain::Fails => (
            "this expression fails for every object",
            "nobody gets past this mapping",
            "put what fails in a branch of IIF, or correct its arguments",
        ),
    };
    let place = app.mapping_place(source.address, Some(source.target));
    let finding = Finding::warning(Code::AlwaysEmpty, message);
    Some(finding.at(place).label(label).help(help))
}

/// Why nothing ever comes of an expression.
enum Vain {
    Empty,
    Fails,
}

fn vain(expression: &Expression) -> Option<Vain> {
    if let Expression::Attribute(_) = expression {
        return None;
    }
    // What was refused has been told.
    let prepared = Prepared::new(expression).ok()?;
    let always = prepared.always();
    if let Some(Some(Came::Failed(_))) = always.first() {
        return Some(Vain::Fails);
    }
    is_empty(expression, &always).then_some(Vain::Empty)
}

/// Whether nothing comes of a part for any object. `always` is what it and its parts always come to.
fn is_empty(part: &Expression, always: &[Option<Came<'_>>]) -> bool {
    match always.first() {
        Some(Some(Came::Value(value))) => return value.is_empty(),
        Some(Some(Came::NoFlow | Came::Failed(_))) => return true,
        Some(Some(Came::NotReached) | None) | None => {}
    }
    let Expression::Function(function) = part else {
        return false;
    };
    let Some(is_choice) = choice(function) else {
        return false;
    };
    // Where the parts of each argument begin.
    let mut at = 1;
    function
        .arguments
        .iter()
        .enumerate()
        .all(|(slot, argument)| {
            let Some(argument) = argument else {
                return true;
            };
            let begin = at;
            at += argument.nodes().len();
            !is_choice(slot) || is_empty(argument, always.get(begin..).unwrap_or_default())
        })
}

/// Which arguments of a function may become its value as they are; none where it makes one of its own.
fn choice(function: &Function) -> Option<fn(usize) -> bool> {
    match function.name.as_str() {
        "Coalesce" | "SelectUniqueValue" => Some(|_| true),
        "IgnoreFlowIfNullOrEmpty" => Some(|slot| slot == 0),
        "IIF" => Some(|slot| slot > 0),
        // The source, the default, and pairs of a key and a value.
        "Switch" => Some(|slot| slot % 2 == 1),
        _ => None,
    }
}

/// Whether a default flows in its place: the manifest's, or where that says nothing of one, the template's.
fn has_default(job: &Provisioning, source: &Sourced<'_>) -> bool {
    match &source.mapping.default_value {
        Wish::Set(default) => !default.is_empty(),
        Wish::Clear => false,
        Wish::Leave => {
            let locked = job.locked.as_ref();
            let schema = locked.map(|locked| locked.lock.schema.schema());
            let there = schema.and_then(|it| schema::object_mapping(it, source.address).ok());
            let mut mappings = there.into_iter().flat_map(|it| it.attribute_mappings());
            let same = mappings.find(|it| it.target() == Some(source.target));
            let default = same.and_then(|it| it.default_value());
            default.is_some_and(|default| !default.is_empty())
        }
    }
}
