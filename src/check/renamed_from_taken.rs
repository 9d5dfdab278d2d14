//! A name that a manifest had before leads to one application. It cannot lead there where another manifest has it, or had
//! it too.

use std::collections::BTreeMap;

use crate::desired::{App, Desired};
use crate::finding::{Code, Finding};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut had = BTreeMap::new();
    let mut findings = Vec::new();
    let mut apps: Vec<_> = desired.apps.values().collect();
    apps.sort_by_key(|app| app.places.document());
    for app in apps {
        let Some(former) = &app.former else {
            continue;
        };
        if *former == app.name {
            findings.push(
                taken(app, "an App is renamed from its own name")
                    .help("say the name that it had before, or take the line out"),
            );
        } else if let Some(other) = desired.apps.get(former) {
            findings.push(
                taken(app, &format!("\"{former}\" is the name of another App")).help(format!(
                    "that one is at {}: take it out where it is this one's past, or correct the name",
                    other.places.at("/metadata/name").line()
                )),
            );
        } else if let Some(first) = had.insert(former, app) {
            findings.push(
                taken(app, &format!("two Apps are renamed from \"{former}\"")).help(format!(
                    "the other one is at {}; one application cannot become two",
                    first.places.at("/metadata/renamedFrom").line()
                )),
            );
        }
    }
    findings
}

fn taken(app: &App, text: &str) -> Finding {
    Finding::error(Code::RenamedFromTaken, text).at(app.places.at("/metadata/renamedFrom"))
}
