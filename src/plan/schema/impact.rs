//! What a changed schema does to people.

use serde_json::Value;

use crate::plan::draft::Draft;
use crate::schema::{Diff, Kind, MappingPlace, Named, Place};

pub(super) fn tell(diff: &Diff, draft: &mut Draft) {
    draft.cost("a changed schema makes the next cycle an initial one: every object in scope is evaluated anew");
    for change in &diff.changes {
        let (mapping, target) = match &change.place {
            Place::ObjectMapping(_, mapping) => (mapping, None),
            Place::AttributeMapping(_, mapping, target) => (mapping, Some(target)),
            Place::Schema
            | Place::Rule(_)
            | Place::Directory(_)
            | Place::Object(..)
            | Place::Attribute(..) => continue,
        };
        if let Some(target) = target.filter(|_| moves_matching(&change.kind)) {
            draft.impact(true, matching(mapping, target));
        }
        let Kind::Changed { member, from, to } = &change.kind else {
            continue;
        };
        match member.as_str() {
            "scope" => draft.impact(
                true,
                format!("{mapping}: whoever the new filter leaves out leaves scope and is deprovisioned: not counted"),
            ),
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
}

/// Whether objects are matched by other attributes than before: a priority changes, or a mapping that has one comes or goes.
fn moves_matching(kind: &Kind) -> bool {
    match kind {
        Kind::Changed { member, .. } => member == "matchingPriority",
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
