//! Users, groups and service principals: one request finds whom a manifest means, never a listing of everybody.

use serde_json::Value;

use super::decode::{Shape, text};
use super::query::{get, quoted};
use crate::model::{Handle, ObjectId, Principal, PrincipalKind, PrincipalRef};
use crate::wire::Request;

/// Two would do to know that a name is not unique; some more help to choose.
const FEW: &str = "10";
/// Among so many the name that was meant is found, or the beginning says too little.
const MANY: &str = "100";

/// The request that finds a principal: an item by id, else a list of the few that fit exactly.
#[must_use]
pub fn principal_by(reference: &PrincipalRef) -> Request {
    let collection = match reference.kind {
        PrincipalKind::Group => "groups",
        PrincipalKind::User => "users",
        PrincipalKind::ServicePrincipal => "servicePrincipals",
    };
    let filter = match (&reference.handle, reference.kind) {
        (Handle::Id(id), _) => {
            return get(format!("/v1.0/{collection}/{id}")).query("$select", "id,displayName");
        }
        (Handle::Address(text), PrincipalKind::User) => {
            format!("userPrincipalName eq {0} or mail eq {0}", quoted(text))
        }
        (Handle::Address(text), PrincipalKind::Group | PrincipalKind::ServicePrincipal) => {
            format!("mail eq {}", quoted(text))
        }
        (Handle::Name(text), _) => format!("displayName eq {}", quoted(text)),
    };
    get(format!("/v1.0/{collection}"))
        .query("$filter", &filter)
        .query("$select", "id,displayName")
        .query("$top", FEW)
}

/// The request that finds a few with a name that begins like this one; none where names are people's, since a list of them
/// is nobody's who only guesses, and none for what is no name.
#[must_use]
pub fn principals_like(reference: &PrincipalRef) -> Option<Request> {
    let Handle::Name(text) = &reference.handle else {
        return None;
    };
    let collection = match reference.kind {
        PrincipalKind::Group => "groups",
        PrincipalKind::ServicePrincipal => "servicePrincipals",
        PrincipalKind::User => return None,
    };
    let half = text.chars().count().div_ceil(2);
    let prefix: String = text.chars().take(half).collect();
    let request = get(format!("/v1.0/{collection}"))
        .query(
            "$filter",
            &format!("startswith(displayName,{})", quoted(&prefix)),
        )
        .query("$select", "id,displayName")
        .query("$top", MANY);
    Some(request)
}

/// One user, by what people call them.
#[must_use]
pub fn user(id: &ObjectId) -> Request {
    get(format!("/v1.0/users/{id}")).query("$select", "id,userPrincipalName")
}

/// The user principal name of a user.
#[must_use]
pub fn address(value: &Value) -> Option<String> {
    text(value, "userPrincipalName").ok().map(str::to_owned)
}

/// A principal of a known kind.
///
/// # Errors
/// [`Shape`] where the id is missing.
pub fn principal(value: &Value, kind: PrincipalKind) -> Result<Principal, Shape> {
    Ok(Principal {
        id: ObjectId::new(text(value, "id")?),
        kind: Some(kind),
        name: name(value, "displayName"),
    })
}

/// An owner: what it is stands in its `@odata.type`.
///
/// # Errors
/// [`Shape`] where the id is missing.
pub fn owner(value: &Value) -> Result<Principal, Shape> {
    let kind = text(value, "@odata.type").ok();
    let kind = kind.and_then(|kind| kind.rsplit('.').next());
    Ok(Principal {
        id: ObjectId::new(text(value, "id")?),
        kind: kind.and_then(PrincipalKind::parse),
        name: name(value, "displayName"),
    })
}

/// Whom an assignment is for (reference, section 2.11).
///
/// # Errors
/// [`Shape`] where the id is missing.
pub(super) fn assignee(value: &Value) -> Result<Principal, Shape> {
    Ok(Principal {
        id: ObjectId::new(text(value, "principalId")?),
        kind: text(value, "principalType")
            .ok()
            .and_then(PrincipalKind::parse),
        name: name(value, "principalDisplayName"),
    })
}

fn name(value: &Value, member: &'static str) -> String {
    text(value, member).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_and_operators_stay_inside_the_text() {
        let reference = PrincipalRef::named(PrincipalKind::Group, "o'hara' or id ne 'x");
        let path = principal_by(&reference).path;
        assert!(
            path.contains("displayName%20eq%20'o''hara''%20or%20id%20ne%20''x'&"),
            "{path}"
        );
    }
}
