//! One thing under two names: target attributes and attribute definitions that differ in case alone, whether both are
//! set or one is removed; and an object mapping with a rule and without one, since the second is of one rule only.

use std::collections::BTreeMap;

use crate::desired::{App, Desired};
use crate::finding::{Code, Finding, Place};
use crate::schema::{AttributeAddress, MappingAddress, Overlay};

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let Some(job) = &app.provisioning else {
            continue;
        };
        findings.extend(targets(app, &job.overlay));
        findings.extend(attributes(app, &job.overlay));
        findings.extend(rules(app, &job.overlay));
    }
    findings
}

fn targets(app: &App, overlay: &Overlay) -> Vec<Finding> {
    let mappings = overlay.object_mappings.iter();
    let mut findings = Vec::new();
    for (address, mapping) in mappings {
        let all = mapping.attributes.keys();
        let all = all.map(|target| (target.to_lowercase(), target.as_str()));
        let place = |target: &str| app.mapping_place(address, Some(target));
        findings.extend(twice(all, "the target attribute", |name| name, place));
    }
    findings
}

fn attributes(app: &App, overlay: &Overlay) -> Vec<Finding> {
    let all = overlay.attributes.keys().map(|address| {
        let alike = AttributeAddress {
            attribute: address.attribute.to_lowercase(),
            ..address.clone()
        };
        (alike, address)
    });
    twice(
        all,
        "the attribute",
        |address| &address.attribute,
        |address| app.attribute_place(address),
    )
}

/// Of each pair the later one is the second, and says where the first is.
fn twice<'a, K: Ord, T: ?Sized + 'a>(
    all: impl Iterator<Item = (K, &'a T)>,
    noun: &str,
    name: impl Fn(&'a T) -> &'a str,
    place: impl Fn(&'a T) -> Place,
) -> Vec<Finding> {
    let mut alike: BTreeMap<K, Vec<&T>> = BTreeMap::new();
    for (key, named) in all {
        alike.entry(key).or_default().push(named);
    }
    let mut findings = Vec::new();
    for group in alike.into_values().filter(|group| group.len() > 1) {
        let mut group: Vec<_> = group.into_iter().map(|it| (place(it), name(it))).collect();
        group.sort();
        for pair in group.windows(2) {
            if let [(first, one), (second, other)] = pair {
                findings.push(
                    Finding::error(
                        Code::DuplicateMapping,
                        format!("{noun} {other} is {one} but for its case"),
                    )
                    .at(second.clone())
                    .label("given again here")
                    .help(format!("{one} is at {}; keep one of the two", first.line())),
                );
            }
        }
    }
    findings
}

fn rules(app: &App, overlay: &Overlay) -> Vec<Finding> {
    let with_rule = overlay.object_mappings.keys();
    let with_rule = with_rule.filter(|address| address.rule.is_some());
    let found = with_rule.filter_map(|address| {
        let without = MappingAddress {
            rule: None,
            ..address.clone()
        };
        let is_there = overlay.object_mappings.contains_key(&without);
        is_there.then(|| {
            let mut places = [&without, address].map(|address| app.mapping_place(address, None));
            places.sort();
            let [first, second] = places;
            Finding::error(
                Code::DuplicateMapping,
                format!("{without} is {address}, or means several object mappings"),
            )
            .at(second)
            .label("both with its rule and without")
            .help(format!(
                "the other key is at {}; where several rules have {without}, each key names its rule",
                first.line()
            ))
        })
    });
    found.collect()
}
