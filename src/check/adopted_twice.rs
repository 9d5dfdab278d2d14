//! One live application can be taken over by one manifest. That an application and its service principal, each named by
//! one, are the same only a tenant can tell.

use std::collections::BTreeMap;

use crate::desired::{Adopt, Desired};
use crate::finding::{Code, Finding};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    let mut apps: Vec<_> = desired.apps.values().collect();
    apps.sort_by_key(|app| app.places.document());
    for app in apps {
        let Some(Adopt::Id(id)) = &app.adopt else {
            continue;
        };
        if let Some(first) = seen.insert(id.as_str(), app) {
            findings.push(
                Finding::error(Code::AdoptedTwice, format!("two Apps adopt {id}"))
                    .at(app.places.at("/spec/adopt/id"))
                    .help(format!(
                        "the other one is at {}",
                        first.places.at("/spec/adopt/id").line()
                    )),
            );
        }
    }
    findings
}
