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

pub(super) fn of_principal(emulator: &Emulator, list: &str, member: &str) -> usize {
    let id = principal(emulator, NAME);
    let tenant = emulator.snapshot();
    let all = tenant[list].as_array().expect("a list").clone();
    all.iter()
        .filter(|item| item[member] == id.as_str())
        .count()
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
