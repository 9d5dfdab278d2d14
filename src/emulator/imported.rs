//! Roles that the AWS connector takes over: each role of the account becomes an app role that people can be assigned to.
//!
//! Evidence: the log of such a job shows one compound of roles, named like `role,saml-provider`, written to the service
//! principal; service principals of the application show roles with `origin` `ServicePrincipal`, the ARNs of role and
//! provider as their value, and the same words as name and description. Without evidence: that the application object
//! shows them too, and what becomes of a role that is gone from the account.

use serde_json::{Value, json};

use super::accounts::Who;
use super::clock::Instant;
use super::compare::{Act, Deed, Fate, Why};
use super::difference::Change;
use super::identity::guid;
use super::mapped::{Notes, Values};
use super::store::{Members, Tenant, text};

/// The emulated AWS account: the number of Amazon's own examples.
const ACCOUNT: &str = "123456789012";
/// Its roles.
const ROLES: [&str; 2] = ["contoso-admin", "contoso-readonly"];
/// Its SAML provider.
const PROVIDER: &str = "contoso-saml";

/// How many roles there are.
pub(super) const COUNT: usize = ROLES.len();

/// Adds the roles that the application and its service principal lack, and tells what is to be logged.
pub(super) fn import(tenant: &mut Tenant, service_principal: &str, at: Instant) -> Option<Deed> {
    let principals = &tenant.service_principals;
    let (_, principal) = principals.find(|members| text(members, "id") == service_principal)?;
    let principal = principal.clone();
    let app_id = text(&principal, "appId");
    let missing: Vec<usize> = (0..COUNT)
        .filter(|number| !has(&principal, &value(*number)))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let of_app = |members: &Members| text(members, "appId") == app_id;
    let add = |members: &mut Members, origin: &str| {
        if let Some(Value::Array(roles)) = members.get_mut("appRoles") {
            let new = missing.iter().map(|number| role(app_id, *number, origin));
            roles.extend(new);
        }
    };
    let applications = &mut tenant.applications;
    applications.change(at, of_app, |members| add(members, "Application"));
    let principals = &mut tenant.service_principals;
    principals.change(at, of_app, |members| add(members, "ServicePrincipal"));
    Some(deed(&principal))
}

fn name(number: usize) -> String {
    format!("{},{PROVIDER}", ROLES[number])
}

fn value(number: usize) -> String {
    format!(
        "arn:aws:iam::{ACCOUNT}:role/{},arn:aws:iam::{ACCOUNT}:saml-provider/{PROVIDER}",
        ROLES[number]
    )
}

fn has(principal: &Members, value: &str) -> bool {
    principal
        .get("appRoles")
        .and_then(Value::as_array)
        .is_some_and(|roles| roles.iter().any(|role| role["value"] == value))
}

/// The id depends on the application alone, so that no other id moves.
fn role(app_id: &str, number: usize, origin: &str) -> Value {
    json!({
        "allowedMemberTypes": ["User"],
        "description": name(number),
        "displayName": name(number),
        "id": guid(&format!("imported role of {app_id}"), number as u64 + 1),
        "isEnabled": true,
        "origin": origin,
        "value": value(number),
    })
}

/// The members that such an entry shows.
fn deed(principal: &Members) -> Deed {
    let roles: Vec<String> = (0..COUNT).map(name).collect();
    let shown = [
        ("appId", text(principal, "appId").to_owned()),
        ("Roles", roles.join(", ")),
        ("objectId", text(principal, "id").to_owned()),
        ("displayName", text(principal, "displayName").to_owned()),
        ("homepage", text(principal, "homepage").to_owned()),
    ];
    let change = |(name, new): (&str, String)| Change {
        name: name.to_owned(),
        old: None,
        new: Some(new),
    };
    Deed {
        act: Act::Import,
        fate: Fate::Done,
        why: Why::InScope,
        who: Who {
            id: guid("account of Amazon Web Services", 1),
            name: String::new(),
            principal_name: String::new(),
            values: Values::new(),
            notes: Notes::default(),
        },
        account: Some(text(principal, "id").to_owned()),
        changes: shown.into_iter().map(change).collect(),
    }
}
