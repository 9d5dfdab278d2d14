//! An owner, or an assignment of one principal with one role, is listed twice: one of the two is a slip.

use std::collections::BTreeMap;

use crate::desired::{App, Desired};
use crate::finding::{Code, Finding};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    desired
        .apps
        .values()
        .flat_map(|app| {
            let mut findings = twice(app, "owners", app.owners.iter().flatten());
            findings.extend(twice(app, "assignments", app.assignments.iter().flatten()));
            findings
        })
        .collect()
}

fn twice<T: Ord>(app: &App, list: &str, items: impl Iterator<Item = T>) -> Vec<Finding> {
    let place = |at: usize| app.places.at(&format!("/spec/{list}/{at}"));
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for (at, item) in items.enumerate() {
        if let Some(first) = seen.get(&item) {
            findings.push(
                Finding::error(
                    Code::DuplicatePrincipal,
                    format!("the same item stands in spec.{list} twice"),
                )
                .at(place(at))
                .label("given again here")
                .help(format!(
                    "first at {}; keep one of the two",
                    place(*first).line()
                )),
            );
        } else {
            seen.insert(item, at);
        }
    }
    findings
}
