//! Whom owners and assignments mean: what the manifests name, held against what the tenant knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::desired::{App, Desired};
use crate::finding::{Code, Finding, Place};
use crate::model::{Handle, Principal, PrincipalKind, PrincipalRef};

/// Every reference with the one principal that answers to it.
pub type Principals = BTreeMap<PrincipalRef, Principal>;

/// Every reference of every manifest: each is looked up once, however many applications name it.
#[must_use]
pub fn references(desired: &Desired) -> BTreeSet<PrincipalRef> {
    desired
        .apps
        .values()
        .flat_map(places)
        .map(|(reference, _)| reference.clone())
        .collect()
}

/// The references of one manifest, each with the pointer to where it stands.
fn places(app: &App) -> impl Iterator<Item = (&PrincipalRef, String)> {
    let owners = app.owners.iter().flatten().enumerate();
    let owners = owners.map(|(at, owner)| (owner, format!("/spec/owners/{at}")));
    let assignments = app.assignments.iter().flatten().enumerate();
    let assignments = assignments.map(|(at, assignment)| {
        let principal = &assignment.principal;
        let field = principal.kind.field();
        (principal, format!("/spec/assignments/{at}/{field}"))
    });
    owners.chain(assignments)
}

/// Those who are known, and a finding for each place that names nobody or several.
#[must_use]
pub fn principals(
    desired: &Desired,
    answers: &BTreeMap<PrincipalRef, Vec<Principal>>,
) -> (Principals, Vec<Finding>) {
    let mut principals = Principals::new();
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        for (reference, pointer) in places(app) {
            let found = answers.get(reference).map_or(&[][..], Vec::as_slice);
            match found {
                [one] => {
                    principals.insert(reference.clone(), one.clone());
                }
                [] => findings.push(unknown(reference, app.places.at(&pointer))),
                several => findings.push(ambiguous(reference, several, app.places.at(&pointer))),
            }
        }
    }
    (principals, findings)
}

fn unknown(reference: &PrincipalRef, place: Place) -> Finding {
    let by = match (&reference.handle, reference.kind) {
        (Handle::Id(_), _) => "no object of this kind has this id",
        (Handle::Address(_), PrincipalKind::User) => {
            "expected a user principal name or a mail address"
        }
        (Handle::Address(_), PrincipalKind::Group | PrincipalKind::ServicePrincipal) => {
            "expected a mail address"
        }
        (Handle::Name(_), _) => "expected a display name, exactly",
    };
    Finding::error(
        Code::UnknownPrincipal,
        format!("the tenant has no {reference}"),
    )
    .at(place)
    .label(by)
    .help("look it up in the tenant; what is new there can take some minutes to show in lists")
}

fn ambiguous(reference: &PrincipalRef, found: &[Principal], place: Place) -> Finding {
    let ids: Vec<_> = found
        .iter()
        .map(|principal| principal.id.as_str())
        .collect();
    let field = reference.kind.field();
    let finding = Finding::error(
        Code::AmbiguousPrincipal,
        format!("{} answer to {reference}", found.len()),
    );
    finding
        .at(place)
        .label("names are not unique")
        .help(format!(
            "say which with {field}: {{ id: ... }}: {}",
            ids.join(", ")
        ))
}
