//! Whom owners and assignments mean: what the manifests name, held against what the tenant knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::desired::{App, Desired};
use crate::finding::{Code, Finding, Place, did_you_mean};
use crate::model::{Handle, Principal, PrincipalKind, PrincipalRef};

/// References with those who answer to them.
pub type Answers = BTreeMap<PrincipalRef, Vec<Principal>>;

/// Every reference with the one principal that answers to it.
pub type Principals = BTreeMap<PrincipalRef, Principal>;

/// A reference where it stands.
struct Named<'a> {
    reference: &'a PrincipalRef,
    list: &'static str,
    role: Option<&'a str>,
    pointer: String,
}

/// Every reference of every manifest: each is looked up once, however many applications name it.
#[must_use]
pub fn references(desired: &Desired) -> BTreeSet<PrincipalRef> {
    let named = desired.apps.values().flat_map(named);
    named.map(|named| named.reference.clone()).collect()
}

/// The references of one manifest.
fn named(app: &App) -> impl Iterator<Item = Named<'_>> {
    let owners = app.owners.iter().flatten().enumerate();
    let owners = owners.map(|(at, reference)| Named {
        reference,
        list: "owners",
        role: None,
        pointer: format!("/spec/owners/{at}"),
    });
    let assignments = app.assignments.iter().flatten().enumerate();
    let assignments = assignments.map(|(at, assignment)| Named {
        reference: &assignment.principal,
        list: "assignments",
        role: assignment.role.as_deref(),
        pointer: format!(
            "/spec/assignments/{at}/{}",
            assignment.principal.kind.field()
        ),
    });
    owners.chain(assignments)
}

/// Those who are known, and a finding for each place that names nobody, several, or somebody a second time.
#[must_use]
pub fn principals(
    desired: &Desired,
    answers: &Answers,
    similar: &Answers,
) -> (Principals, Vec<Finding>) {
    let mut principals = Principals::new();
    let mut findings = Vec::new();
    for app in desired.apps.values() {
        for Named {
            reference, pointer, ..
        } in named(app)
        {
            let found = answers.get(reference).map_or(&[][..], Vec::as_slice);
            match found {
                [one] => {
                    principals.insert(reference.clone(), one.clone());
                }
                [] => findings.push(unknown(reference, similar, app.places.at(&pointer))),
                several => findings.push(ambiguous(reference, several, app.places.at(&pointer))),
            }
        }
        findings.extend(twice(app, &principals));
    }
    (principals, findings)
}

/// Two ways to name one principal. One way given twice is a finding of the offline checks.
fn twice(app: &App, principals: &Principals) -> Vec<Finding> {
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for named in named(app) {
        let Some(principal) = principals.get(named.reference) else {
            continue;
        };
        let place = app.places.at(&named.pointer);
        let key = (named.list, named.role, &principal.id);
        let (first, at) = seen
            .entry(key)
            .or_insert_with(|| (named.reference, place.clone()));
        if *first != named.reference {
            let text = format!("{first} and {} are the same", named.reference);
            let finding = Finding::error(Code::DuplicatePrincipal, text);
            let help = format!("first at {}; keep one of the two", at.line());
            findings.push(finding.at(place).label("given again here").help(help));
        }
    }
    findings
}

fn unknown(reference: &PrincipalRef, similar: &Answers, place: Place) -> Finding {
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
    .help(match near(reference, similar) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => {
            "look it up in the tenant; what is new there can take some minutes to show in lists"
                .to_owned()
        }
    })
}

fn near(reference: &PrincipalRef, similar: &Answers) -> Option<String> {
    let Handle::Name(wanted) = &reference.handle else {
        return None;
    };
    let known = similar.get(reference)?.iter();
    let near = did_you_mean(wanted, known.map(|principal| principal.name.as_str()))?;
    Some(near.to_owned())
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
