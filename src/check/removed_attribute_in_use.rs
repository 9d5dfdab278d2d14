//! Attribute definitions that the manifest takes out of a directory and still uses: as the target of a mapping, in an
//! expression, or in a scope. What only the live schema uses is for the plan to see.

use std::collections::BTreeSet;

use crate::desired::{App, Desired};
use crate::finding::{Code, Finding, Place};
use crate::schema::{AttributeAddress, DirectoryAddress, MappingAddress, Overlay, Wish};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let Some(job) = &app.provisioning else {
            continue;
        };
        let overlay = &job.overlay;
        let removed = overlay.attributes.iter();
        for (removed, _) in removed.filter(|(_, wanted)| wanted.is_none()) {
            findings.extend(targets(app, overlay, removed));
            findings.extend(conditions(app, overlay, removed));
            for source in job.sources().filter(|it| is_source(it.address, removed)) {
                let read = source.expression.attributes();
                if read.iter().any(|it| is_called(&it.name, removed)) {
                    let place = app.mapping_place(source.address, Some(source.target));
                    let help = "map something else here, or keep the definition";
                    findings.push(finding(app, removed, "reads it", place, help));
                }
            }
        }
    }
    findings
}

/// Target attributes are named as they are.
fn targets(app: &App, overlay: &Overlay, removed: &AttributeAddress) -> Vec<Finding> {
    let DirectoryAddress::Target(rule) = &removed.directory else {
        return Vec::new();
    };
    let mappings = overlay.object_mappings.iter();
    let meant = mappings.filter(|(address, mapping)| {
        is_of(rule.as_ref(), address)
            && address.target == removed.object
            && matches!(mapping.attributes.get(&removed.attribute), Some(Some(_)))
    });
    let found = meant.map(|(address, _)| {
        let place = app.mapping_place(address, Some(&removed.attribute));
        let help = "write null here too, or keep the definition";
        finding(app, removed, "fills it", place, help)
    });
    found.collect()
}

fn conditions(app: &App, overlay: &Overlay, removed: &AttributeAddress) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mappings = overlay.object_mappings.iter();
    for (address, mapping) in mappings.filter(|(address, _)| is_source(address, removed)) {
        let Wish::Set(groups) = &mapping.scope else {
            continue;
        };
        for (index, group) in groups.iter().enumerate() {
            let asked: BTreeSet<&str> = group.clauses.iter().map(|it| it.source.as_str()).collect();
            let asked = asked.into_iter().filter(|name| is_called(name, removed));
            findings.extend(asked.map(|name| {
                let place = app.condition_place(address, index, name);
                let help = "ask for another attribute, or keep the definition";
                finding(app, removed, "asks for it", place, help)
            }));
        }
    }
    findings
}

/// Whether the mapping reads the object that the attribute is taken from.
fn is_source(address: &MappingAddress, removed: &AttributeAddress) -> bool {
    let DirectoryAddress::Source(rule) = &removed.directory else {
        return false;
    };
    is_of(rule.as_ref(), address) && address.source == removed.object
}

/// A directory without a rule is that of every rule which may be edited.
fn is_of(rule: Option<&String>, address: &MappingAddress) -> bool {
    rule.is_none() || rule == address.rule.as_ref()
}

/// Real documents write one source attribute in several cases.
fn is_called(name: &str, removed: &AttributeAddress) -> bool {
    name.eq_ignore_ascii_case(&removed.attribute)
}

fn finding(app: &App, removed: &AttributeAddress, does: &str, place: Place, help: &str) -> Finding {
    let name = &removed.attribute;
    let message = format!("the manifest removes the attribute {name}, and {does} here");
    let removal = app.attribute_place(removed).line();
    Finding::error(Code::RemovedAttributeInUse, message)
        .at(place)
        .label("still in use")
        .help(format!("it is removed at {removal}: {help}"))
}
