//! Owners and assignments: texts become references, of which only the tenant can tell whom they stand for.

use super::{filled, keep};
use crate::desired::Assignment;
use crate::finding::{Code, Finding};
use crate::manifest::{self, OwnerEntry, Places, Who};
use crate::model::{Handle, ObjectId, PrincipalKind, PrincipalRef};

pub(super) fn owners(
    entries: Vec<OwnerEntry>,
    places: &Places,
    findings: &mut Vec<Finding>,
) -> Vec<PrincipalRef> {
    let each = entries.into_iter().enumerate().filter_map(|(at, entry)| {
        let pointer = format!("/spec/owners/{at}");
        match entry {
            OwnerEntry::Long(kind, who) => {
                let pointer = format!("{pointer}/{}", kind.field());
                principal(kind, who, places, &pointer, findings)
            }
            OwnerEntry::Short(text) => short(&text, places, &pointer, findings),
        }
    });
    each.collect()
}

fn short(
    text: &str,
    places: &Places,
    pointer: &str,
    findings: &mut Vec<Finding>,
) -> Option<PrincipalRef> {
    let kinds = [PrincipalKind::User, PrincipalKind::ServicePrincipal];
    let found = text.split_once(':').and_then(|(prefix, rest)| {
        let kind = kinds.into_iter().find(|kind| kind.field() == prefix.trim());
        kind.map(|kind| (kind, rest.trim()))
    });
    match found {
        Some((kind, rest)) if !rest.is_empty() => Some(PrincipalRef::named(kind, rest)),
        Some(_) | None => {
            findings.push(
                Finding::error(Code::InvalidPrincipal, "this owner cannot be used")
                    .at(places.at(pointer))
                    .label("expected user:ADDRESS or spn:NAME")
                    .help("a group cannot be an owner; an id is written as { spn: { id: GUID } }"),
            );
            None
        }
    }
}

/// An assignment that names nobody is a finding of the document's shape already.
pub(super) fn assignments(
    entries: Vec<manifest::Assignment>,
    places: &Places,
    findings: &mut Vec<Finding>,
) -> Vec<Assignment> {
    let each = entries.into_iter().enumerate().filter_map(|(at, entry)| {
        let pointer = format!("/spec/assignments/{at}");
        let manifest::Assignment {
            group,
            user,
            spn,
            role,
        } = entry;
        let named = [
            (PrincipalKind::Group, group),
            (PrincipalKind::User, user),
            (PrincipalKind::ServicePrincipal, spn),
        ];
        if let Some(role) = &role {
            filled(role, places, &format!("{pointer}/role"), findings);
        }
        let (kind, who) = named
            .into_iter()
            .find_map(|(kind, who)| who.map(|who| (kind, who)))?;
        let pointer = format!("{pointer}/{}", kind.field());
        let principal = principal(kind, who, places, &pointer, findings)?;
        Some(Assignment { principal, role })
    });
    each.collect()
}

fn principal(
    kind: PrincipalKind,
    who: Who,
    places: &Places,
    pointer: &str,
    findings: &mut Vec<Finding>,
) -> Option<PrincipalRef> {
    match who {
        Who::Text(text) => {
            filled(&text, places, pointer, findings).then(|| PrincipalRef::named(kind, &text))
        }
        Who::Id(id) => keep(
            ObjectId::parse(&id),
            Code::InvalidGuid,
            places,
            &format!("{pointer}/id"),
            findings,
        )
        .map(|id| PrincipalRef {
            kind,
            handle: Handle::Id(id),
        }),
    }
}
