//! Two applications of one template under one display name cannot be told apart in any portal, nor by
//! the look that precedes a creation.

use std::collections::BTreeMap;

use crate::desired::Desired;
use crate::finding::{Code, Finding};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    let mut apps: Vec<_> = desired.apps.values().collect();
    apps.sort_by_key(|app| app.places.document());
    for app in apps {
        let key = (&app.template, app.display_name.to_lowercase());
        if let Some(first) = seen.insert(key, app) {
            if app.is_told_from(first) {
                continue;
            }
            findings.push(
                Finding::error(
                    Code::DuplicateDisplayName,
                    format!(
                        "two Apps make the same template under the name \"{}\"",
                        app.display_name
                    ),
                )
                .at(app.places.at("/spec/displayName"))
                .help(format!(
                    "the other one is at {}",
                    first.places.at("/spec/displayName").line()
                )),
            );
        }
    }
    findings
}
