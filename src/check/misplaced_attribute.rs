//! Attributes where the service does not take them (reference, section 3, filter): in a scope those of several values,
//! dates, and a few by name; and app roles that no function makes readable.
//!
//! Of definitions only those of the manifest are judged here; the plan judges those of the live schema.

use std::collections::BTreeSet;

use crate::desired::{App, Desired, Sourced};
use crate::expr::Expression;
use crate::finding::{Code, Finding};
use crate::schema::{
    AttributeType, DirectoryAddress, MappingAddress, Overlay, WantedAttribute, WantedGroup, Wish,
};

/// Attributes of users and groups that no scope is judged by, whatever their definitions say.
const NEVER: [&str; 4] = [ROLES, "manager", "members", "userType"];

/// What an assignment gives: one text for each role, for functions to read.
const ROLES: &str = "appRoleAssignments";

pub(super) fn check(desired: &Desired) -> Vec<Finding> {
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        let Some(job) = &app.provisioning else {
            continue;
        };
        for (address, mapping) in &job.overlay.object_mappings {
            if let Wish::Set(groups) = &mapping.scope {
                findings.extend(in_scope(app, &job.overlay, address, groups));
            }
        }
        findings.extend(job.sources().filter_map(|source| unread(app, &source)));
    }
    findings
}

fn in_scope(
    app: &App,
    overlay: &Overlay,
    address: &MappingAddress,
    groups: &[WantedGroup],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let asked: BTreeSet<&str> = group.clauses.iter().map(|it| it.source.as_str()).collect();
        for name in asked {
            let Some(why) = unfit(overlay, address, name) else {
                continue;
            };
            findings.push(
                Finding::error(
                    Code::MisplacedAttribute,
                    format!("no scope is judged by {name}{why}"),
                )
                .at(app.condition_place(address, index, name))
                .label("not supported here")
                .help("ask for an attribute that has one value and is no date, or assign groups instead"),
            );
        }
    }
    findings
}

/// Why no scope can ask for it, as it follows its name.
fn unfit(overlay: &Overlay, address: &MappingAddress, name: &str) -> Option<&'static str> {
    let is_it = |other: &str| other.eq_ignore_ascii_case(name);
    if NEVER.into_iter().any(is_it) {
        return Some("");
    }
    let mut defined = overlay.attributes.iter().filter(|(defined, _)| {
        let is_source = matches!(&defined.directory, DirectoryAddress::Source(rule)
            if rule.is_none() || *rule == address.rule);
        is_source && defined.object == address.source && is_it(&defined.attribute)
    });
    let (_, definition) = defined.next()?;
    let WantedAttribute {
        kind, multivalued, ..
    } = definition.as_ref()?;
    if *multivalued == Some(true) {
        return Some(", which has several values");
    }
    (*kind == Some(AttributeType::DateTime)).then_some(", which is a date")
}

fn unread(app: &App, source: &Sourced<'_>) -> Option<Finding> {
    let Expression::Attribute(attribute) = &source.expression else {
        return None;
    };
    let finding = Finding::warning(
        Code::MisplacedAttribute,
        format!("{ROLES} flows as it is stored, which is no name of a role"),
    )
    .at(app.mapping_place(source.address, Some(source.target)))
    .label("expected a function around it");
    attribute.name.eq_ignore_ascii_case(ROLES).then(|| {
        finding.help(format!(
            "write SingleAppRoleAssignment([{ROLES}]) for one role, or AppRoleAssignmentsComplex([{ROLES}]) for several"
        ))
    })
}
