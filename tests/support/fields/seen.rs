//! Where the tenant shows a field of the application under test.

use serde_json::{Value, json};
use syncform::emulator::Emulator;

use super::NAME;
use crate::support::hands::principal;

/// One object of the application under test.
pub(crate) fn shown(emulator: &Emulator, list: &str) -> Value {
    let tenant = emulator.snapshot();
    let all = tenant[list].as_array().expect("a list").clone();
    all.into_iter()
        .find(|object| object["displayName"] == NAME)
        .expect("there")
}

pub(super) fn secret(emulator: &Emulator, key: &str) -> Value {
    let tenant = emulator.snapshot();
    tenant["secrets"][principal(emulator, NAME)][key].clone()
}

pub(super) fn notification(emulator: &Emulator, members: &[&str]) -> Value {
    let text = secret(emulator, "SyncNotificationSettings");
    let settings: Value = serde_json::from_str(text.as_str().unwrap_or("{}")).expect("JSON");
    members
        .iter()
        .map(|member| settings[member].clone())
        .collect()
}

/// Names of owners. A user's is in the last digits of the id.
pub(super) fn owners(emulator: &Emulator) -> Value {
    let principal = principal(emulator, NAME);
    let tenant = emulator.snapshot();
    let list = |name: &str| tenant[name].as_array().cloned().unwrap_or_default();
    let apps = list("servicePrincipals");
    let name = |id: &str| {
        let app = apps.iter().find(|app| app["id"] == id);
        let user = || json!(format!("User {}", &id[id.len() - 4..]));
        app.map_or_else(user, |app| app["displayName"].clone())
    };
    let owners = list("owners").into_iter();
    let ours = owners.filter(|owner| owner["servicePrincipal"] == principal.as_str());
    let mut names: Vec<_> = ours
        .map(|owner| name(owner["owner"].as_str().expect("an id")))
        .collect();
    names.sort_by_key(ToString::to_string);
    json!(names)
}

pub(crate) fn roles(emulator: &Emulator) -> Value {
    let id = principal(emulator, NAME);
    let roles = shown(emulator, "servicePrincipals")["appRoles"].clone();
    let tenant = emulator.snapshot();
    let name = |role: &Value| {
        let roles = roles.as_array().expect("roles");
        let role = roles.iter().find(|known| known["id"] == *role);
        role.map(|role| role["displayName"].clone())
    };
    let mut found: Vec<_> = tenant["assignments"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|assignment| assignment["resourceId"] == id.as_str())
        .map(|assignment| {
            json!([
                assignment["principalDisplayName"],
                name(&assignment["appRoleId"])
            ])
        })
        .collect();
    found.sort_by_key(ToString::to_string);
    json!(found)
}

pub(super) fn state(emulator: &Emulator) -> Value {
    let id = principal(emulator, NAME);
    let tenant = emulator.snapshot();
    let jobs = tenant["jobs"].as_array().expect("jobs").clone();
    let job = jobs
        .iter()
        .find(|job| job["servicePrincipal"] == id.as_str());
    job.map_or(Value::Null, |job| job["standing"].clone())
}
