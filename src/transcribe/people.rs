//! Owners and assignees by the names that people know, and by their ids where a name means several, or somebody else.

use std::collections::BTreeMap;

use super::Left;
use crate::live::{AppRole, LiveApp, Part, RoleMatch, role};
use crate::manifest::{Assignment, OwnerEntry, Who};
use crate::model::{Handle, ObjectId, Principal, PrincipalKind, PrincipalRef, RoleId};
use crate::plan::Answers;

/// How each principal is written.
pub type Known = BTreeMap<ObjectId, PrincipalRef>;

/// The ways to write a principal, the most readable first. A user is best known by an address, which lists of owners
/// and assignments do not have.
#[must_use]
pub fn ways(principal: &Principal, address: Option<&str>) -> Vec<PrincipalRef> {
    let Some(kind) = principal.kind else {
        return Vec::new();
    };
    let names = [address, Some(principal.name.as_str())];
    let names = names.into_iter().flatten();
    let names = names.filter(|name| !name.is_empty() && name.trim() == *name);
    let mut ways: Vec<_> = names.map(|name| PrincipalRef::named(kind, name)).collect();
    ways.push(PrincipalRef {
        kind,
        handle: Handle::Id(principal.id.clone()),
    });
    ways
}

/// The first way of each that means it and nobody else. Whoever no way leads to is not there.
#[must_use]
pub fn known<'a>(
    principals: impl IntoIterator<Item = (&'a Principal, Option<&'a str>)>,
    answers: &Answers,
) -> Known {
    let found = principals.into_iter().filter_map(|(principal, address)| {
        let means = |way: &PrincipalRef| {
            let found = answers.get(way).map(Vec::as_slice);
            matches!(found, Some([one]) if one.id == principal.id)
        };
        let way = ways(principal, address).into_iter().find(means)?;
        Some((principal.id.clone(), way))
    });
    found.collect()
}

fn who(reference: &PrincipalRef) -> Who {
    match &reference.handle {
        Handle::Id(id) => Who::Id(id.to_string()),
        Handle::Address(text) | Handle::Name(text) => Who::Text(text.clone()),
    }
}

/// Whether a part was read; where it was not, that is said.
pub(super) fn is_read(live: &LiveApp, part: Part, left: &mut Left) -> bool {
    let unread = live.unread.get(&part);
    if let Some(why) = unread {
        left.say(format!("spec.{}: it may not be read, {why}", part.field()));
    }
    unread.is_none()
}

fn nobody(list: &str, principal: &Principal, left: &mut Left) {
    left.say(format!(
        "spec.{list}: {principal} ({}) has no name that a manifest can say, so the list is left out",
        principal.id
    ));
}

/// All owners with their entries, in the order of their names.
pub(super) fn owners(
    live: &LiveApp,
    known: &Known,
    left: &mut Left,
) -> Option<Vec<(ObjectId, OwnerEntry)>> {
    if !is_read(live, Part::Owners, left) {
        return None;
    }
    let mut all = Vec::with_capacity(live.owners.len());
    for owner in &live.owners {
        let reference = known.get(&owner.id);
        let Some(reference) = reference.filter(|it| it.kind != PrincipalKind::Group) else {
            nobody("owners", owner, left);
            return None;
        };
        all.push((reference, owner.id.clone()));
    }
    all.sort();
    let entry = |(reference, id): (&PrincipalRef, ObjectId)| {
        let entry = match who(reference) {
            Who::Text(text) => OwnerEntry::Short(format!("{}:{text}", reference.kind.field())),
            Who::Id(id) => OwnerEntry::Long(reference.kind, Who::Id(id)),
        };
        (id, entry)
    };
    Some(all.into_iter().map(entry).collect())
}

/// All assignments with their entries, in the order of the names of those whom they are for.
pub(super) fn assignments(
    live: &LiveApp,
    known: &Known,
    left: &mut Left,
) -> Option<Vec<((ObjectId, RoleId), Assignment)>> {
    if !is_read(live, Part::Assignments, left) {
        return None;
    }
    let mut all = Vec::with_capacity(live.assignments.len());
    for assigned in &live.assignments {
        let Some(reference) = known.get(&assigned.principal.id) else {
            nobody("assignments", &assigned.principal, left);
            return None;
        };
        let Some(role) = said(&live.roles, &assigned.role) else {
            left.say(format!(
                "spec.assignments: {} has the role {}, which is switched off or not there, so the list is left out",
                assigned.principal, assigned.role
            ));
            return None;
        };
        let key = (assigned.principal.id.clone(), assigned.role.clone());
        all.push((reference, role, key));
    }
    all.sort();
    let entry = |(reference, role, key): (&PrincipalRef, Option<String>, _)| {
        let of = |kind| (reference.kind == kind).then(|| who(reference));
        let entry = Assignment {
            group: of(PrincipalKind::Group),
            user: of(PrincipalKind::User),
            spn: of(PrincipalKind::ServicePrincipal),
            role,
        };
        (key, entry)
    };
    Some(all.into_iter().map(entry).collect())
}

/// A role by its name, else by its value, else by its id. The inner none is the access of an application without roles.
fn said(roles: &[AppRole], id: &RoleId) -> Option<Option<String>> {
    let means = |wanted: Option<&str>| role(roles, wanted) == RoleMatch::One(id.clone());
    if roles.is_empty() && means(None) {
        return Some(None);
    }
    let here = roles.iter().find(|role| role.id == *id);
    let name = here.map(|role| role.name.as_str());
    let value = here.and_then(|role| role.value.as_deref());
    let ways = [name, value, Some(id.as_str())].into_iter().flatten();
    let mut ways = ways.filter(|way| !way.trim().is_empty() && means(Some(way)));
    ways.next().map(|way| Some(way.to_owned()))
}
