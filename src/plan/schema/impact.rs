//! What a changed schema does to people.

use serde_json::Value;

use super::filter::{self, Turn};
use crate::model::{Guarded, Scope};
use crate::plan::Loss;
use crate::plan::draft::Draft;
use crate::schema::{self, Diff, Kind, Laid, MappingPlace, Named, Place};

/// `scope` is who is in scope of the job when all is done, where somebody knows.
pub(super) fn tell(laid: &Laid, scope: Option<Scope>, draft: &mut Draft) {
    let diff = &laid.diff;
    let matched = schema::matching(laid.after.schema());
    draft.cost("a changed schema makes the next cycle an initial one: every object in scope is evaluated anew");
    for change in &diff.changes {
        match (&change.place, &change.kind) {
            (Place::AttributeMapping(_, mapping, target), kind)
                if moves_matching(kind, matched.contains(&change.place)) =>
            {
                draft.impact(true, matching(mapping, target));
            }
            (Place::ObjectMapping(_, mapping), Kind::Changed { member, from, to }) => {
                object_mapping(mapping, (member, from, to), scope, draft);
            }
            (
                Place::Schema
                | Place::Rule(_)
                | Place::ObjectMapping(..)
                | Place::AttributeMapping(..)
                | Place::Directory(_)
                | Place::Object(..)
                | Place::Attribute(..),
                _,
            ) => {}
        }
    }
    for (mapping, targets) in unwritten(diff) {
        let are = if targets.len() == 1 { "is" } else { "are" };
        draft.impact(
            false,
            format!(
                "{mapping}: {} {are} no longer written to accounts",
                targets.join(", ")
            ),
        );
    }
}

fn object_mapping(
    mapping: &MappingPlace,
    (member, from, to): (&str, &Value, &Value),
    scope: Option<Scope>,
    draft: &mut Draft,
) {
    if ["scope", "enabled"].contains(&member) {
        draft.lose(Loss::uncounted(Guarded::Scope));
    }
    match member {
        "scope" => filtered(mapping, filter::turn(from, to), scope, draft),
        "flowTypes" if deletes(from) != deletes(to) => draft.impact(
            true,
            if deletes(to) {
                format!("{mapping}: accounts of those who leave scope are disabled or deleted from now on")
            } else {
                format!("{mapping}: accounts of those who leave scope stay as they are from now on")
            },
        ),
        "enabled" => draft.impact(
            true,
            if *to == Value::Bool(false) {
                format!("{mapping}: nobody is provisioned by it any more; accounts stay as they are")
            } else {
                format!("{mapping}: everybody in its scope is provisioned: not counted")
            },
        ),
        _ => {}
    }
}

/// Who enters and who leaves by another filter. Entering takes no account away.
fn filtered(mapping: &MappingPlace, turn: Turn, scope: Option<Scope>, draft: &mut Draft) {
    match turn {
        Turn::Cleared(_) => {
            let everybody = match scope {
                Some(Scope::Assigned) => "everybody who is assigned",
                Some(Scope::All) => "everybody in the directory",
                None => "everybody whom the scope of the job lets in",
            };
            draft.impact(
                false,
                format!("{mapping}: no filter is left: {everybody} enters scope and is provisioned: not counted"),
            );
        }
        Turn::Opened(all) => draft.impact(
            false,
            format!(
                "{mapping}: whoever fits {} enters scope and is provisioned: not counted",
                all.join("; or ")
            ),
        ),
        Turn::Dropped(all) => draft.impact(
            true,
            format!(
                "{mapping}: whoever was in scope only by {} leaves it and is deprovisioned: not counted",
                all.join("; or by ")
            ),
        ),
        Turn::Set(_) => draft.impact(true, left_out(mapping)),
        Turn::Rewritten { .. } => {
            draft.impact(true, left_out(mapping));
            draft.impact(
                false,
                format!("{mapping}: whoever only the new filter lets in enters scope and is provisioned: not counted"),
            );
        }
    }
}

fn left_out(mapping: &MappingPlace) -> String {
    format!(
        "{mapping}: whoever the new filter leaves out leaves scope and is deprovisioned: not counted"
    )
}

/// The targets of removed attribute mappings, by object mapping, in the order of the document.
fn unwritten(diff: &Diff) -> Vec<(String, Vec<String>)> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for change in &diff.changes {
        let (Place::AttributeMapping(_, mapping, target), Kind::Removed(_)) =
            (&change.place, &change.kind)
        else {
            continue;
        };
        let (mapping, target) = (mapping.to_string(), target.to_string());
        match all.iter_mut().find(|(known, _)| *known == mapping) {
            Some((_, targets)) => targets.push(target),
            None => all.push((mapping, vec![target])),
        }
    }
    all
}

/// Whether objects are matched otherwise than before: a priority changes, a mapping that has one comes or goes, or what
/// such a mapping looks for is another value.
fn moves_matching(kind: &Kind, is_matched: bool) -> bool {
    match kind {
        Kind::Changed { member, .. } => {
            let is_value = ["source", "defaultValue"].contains(&member.as_str());
            member == "matchingPriority" || (is_value && is_matched)
        }
        Kind::Added(value) | Kind::Removed(value) => {
            value["matchingPriority"].as_i64().unwrap_or_default() > 0
        }
    }
}

fn matching(mapping: &MappingPlace, target: &Named) -> String {
    format!(
        "{mapping}: objects are matched otherwise by {target}: an account that is not found again is made a second time or left behind"
    )
}

fn deletes(flows: &Value) -> bool {
    // Where nothing is written, all three flow.
    flows.as_str().is_none_or(|flows| {
        flows
            .split(',')
            .any(|word| word.trim().eq_ignore_ascii_case("delete"))
    })
}
