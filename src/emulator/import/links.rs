//! Who owns a service principal, and who is assigned to it.

use serde_json::{Value, json};

use super::Fault;
use super::objects::{Objects, assignee, owner};
use super::recording::{Recording, Told};
use crate::emulator::clock::{self, Instant};
use crate::emulator::identity::is_guid;
use crate::emulator::owners::Ownership;
use crate::emulator::store::{Members, Tenant, text};

/// Adds owners and assignments, in the order in which lists have them.
pub(super) fn add(
    tenant: &mut Tenant,
    recording: &Recording,
    objects: &Objects,
) -> Result<(), Fault> {
    let at = recording.time - super::AGE;
    for told in &recording.answers {
        let [root, key, part] = told.segments.as_slice() else {
            continue;
        };
        if root != "servicePrincipals" || !["owners", "appRoleAssignedTo"].contains(&part.as_str())
        {
            continue;
        }
        let principal = objects
            .principal(key)
            .ok_or_else(|| told.fault("request", "no answer tells of this service principal"))?;
        for (place, members) in told.objects()? {
            if part == "owners" {
                owner(told, &place, &members)?;
                own(tenant, principal, text(&members, "id"), at);
            } else {
                assign(tenant, told, &place, principal, members, at)?;
            }
        }
    }
    Ok(())
}

fn own(tenant: &mut Tenant, principal: &str, owner: &str, at: Instant) {
    let ownership = Ownership {
        owned: principal.to_owned(),
        owner: owner.to_owned(),
    };
    if tenant.owners.find(|known| *known == ownership).is_none() {
        let ordinal = tenant.ordinal();
        tenant.owners.add(ordinal, at, ownership);
    }
}

fn assign(
    tenant: &mut Tenant,
    told: &Told,
    place: &str,
    principal: &str,
    members: Members,
    at: Instant,
) -> Result<(), Fault> {
    assignee(told, place, &members)?;
    told.text(place, &members, "id")?;
    // The role of those who have none is no GUID of version 4, and a GUID all the same.
    let role = text(&members, "appRoleId");
    if !is_guid(role) {
        return Err(told.fault(&format!("{place}.appRoleId"), "not a GUID"));
    }
    let is_twin = |known: &Members| text(known, "id") == text(&members, "id");
    if tenant.assignments.find(is_twin).is_some() {
        return Ok(());
    }
    let blank = json!({
        "id": null,
        "deletedDateTime": null,
        "appRoleId": null,
        "createdDateTime": clock::iso(at),
        "principalDisplayName": null,
        "principalId": null,
        "principalType": null,
        "resourceDisplayName": null,
        "resourceId": principal,
    });
    let mut assignment = Members::new();
    if let Value::Object(blank) = blank {
        assignment.extend(blank);
    }
    assignment.extend(members);
    assignment.shift_remove("@odata.type");
    if text(&assignment, "resourceId") != principal {
        return Err(told.fault(
            &format!("{place}.resourceId"),
            "not the service principal that was asked",
        ));
    }
    let ordinal = tenant.ordinal();
    tenant.assignments.add(ordinal, at, assignment);
    Ok(())
}
