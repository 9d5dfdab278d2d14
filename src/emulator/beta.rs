//! What beta shows otherwise than v1.0 of applications, service principals and assignments, by the two OpenAPI documents.
//!
//! It looks at answers alone, and goes by what they say of themselves: their context, and the type of each object in a
//! collection of several. What the versions call by different names for other reasons is where it is made.

use serde_json::{Map, Value};

/// Members that beta does not have.
const OF_APPLICATIONS: &[&str] = &["addIns", "applicationTemplateId"];
const OF_ASSIGNMENTS: &[&str] = &["deletedDateTime"];
/// A member of service principals, and what beta calls it.
const SCOPES: (&str, &str) = ("oauth2PermissionScopes", "publishedPermissionScopes");

/// An answer as beta gives it.
pub(super) fn shown(mut body: Value) -> Value {
    let context = body["@odata.context"].as_str().unwrap_or_default();
    let context = context.rsplit_once('#').map_or("", |(_, of)| of);
    let context = context.trim_end_matches("/$entity");
    let kind = context.rsplit(['/', '.']).next().unwrap_or_default();
    let kind = kind.to_owned();
    if kind == "applicationServicePrincipal" {
        change("applications", body.get_mut("application"));
        change("servicePrincipals", body.get_mut("servicePrincipal"));
    } else if let Some(items) = body.get_mut("value").and_then(Value::as_array_mut) {
        items.iter_mut().for_each(|item| change(&kind, Some(item)));
    } else {
        change(&kind, Some(&mut body));
    }
    body
}

fn change(of: &str, object: Option<&mut Value>) {
    let Some(object) = object.and_then(Value::as_object_mut) else {
        return;
    };
    let kind = object.get("@odata.type").and_then(Value::as_str);
    match (of, kind) {
        ("applications", _) | (_, Some("#microsoft.graph.application")) => {
            object.retain(|name, _| !OF_APPLICATIONS.contains(&name.as_str()));
        }
        ("servicePrincipals", _) | (_, Some("#microsoft.graph.servicePrincipal")) => {
            *object = std::mem::take(object)
                .into_iter()
                .map(renamed)
                .collect::<Map<_, _>>();
        }
        ("appRoleAssignments", _) => {
            object.retain(|name, _| !OF_ASSIGNMENTS.contains(&name.as_str()));
        }
        _ => {}
    }
}

fn renamed((name, value): (String, Value)) -> (String, Value) {
    if name == SCOPES.0 {
        (SCOPES.1.to_owned(), value)
    } else {
        (name, value)
    }
}
