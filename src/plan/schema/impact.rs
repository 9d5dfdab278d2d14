//! What a changed schema does to people.

use serde_json::Value;

use crate::plan::draft::Draft;
use crate::schema::{Diff, Kind, Place};

pub(super) fn tell(diff: &Diff, draft: &mut Draft) {
    draft.cost("a changed schema makes the next cycle an initial one: every object in scope is evaluated anew");
    for change in &diff.changes {
        let (Place::ObjectMapping(_, mapping) | Place::AttributeMapping(_, mapping, _)) =
            &change.place
        else {
            continue;
        };
        let Kind::Changed { member, from, to } = &change.kind else {
            matching_gone(change, draft);
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
            "matchingPriority" => draft.impact(true, format!("{mapping}: {}", matching(&change.place))),
            _ => {}
        }
    }
}

/// A mapping that comes or goes together with its part in matching.
fn matching_gone(change: &crate::schema::Change, draft: &mut Draft) {
    let (Kind::Added(value) | Kind::Removed(value)) = &change.kind else {
        return;
    };
    if value["matchingPriority"].as_i64().unwrap_or_default() > 0 {
        draft.impact(true, matching(&change.place));
    }
}

fn matching(place: &Place) -> String {
    let Place::AttributeMapping(_, _, target) = place else {
        return String::new();
    };
    format!(
        "objects are matched otherwise by {target}: an account that is not found again is made a second time or left behind"
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
