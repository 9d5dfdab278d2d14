//! A Salesforce application, whose schema the stories of mappings and custom attributes are told on.

use serde_json::Value;
use syncform::emulator::Emulator;
use syncform::wire::Method;

use super::hands::{by_hand, principal};
use super::stories::stage;

pub(crate) const NAME: &str = "Salesforce";

/// The manifests of a tenant with this application alone; `schema` stands below `spec.provisioning`.
pub(crate) fn files(schema: &str) -> Vec<(String, String)> {
    let schema: String = schema.lines().map(|line| format!("    {line}\n")).collect();
    stage(&[format!(
        "apiVersion: syncform/v1
kind: App
metadata: {{ name: salesforce }}
spec:
  displayName: {NAME}
  template: {{ id: cd3ed3de-93ee-400b-8b19-b61ef44a0f29 }}
  provisioning:
    template: salesforce
    state: running
    scope: assigned
    credentials: unmanaged
{schema}"
    )])
}

/// What a manifest says of the mapping of users.
pub(crate) fn of_users(fields: &str) -> String {
    format!("mappings: {{ User -> User: {{ {fields} }} }}")
}

/// What the tenant has saved of the mapping of users.
pub(crate) fn users(emulator: &Emulator) -> Value {
    let id = principal(emulator, NAME);
    let tenant = emulator.snapshot();
    let jobs = tenant["jobs"].as_array().expect("jobs");
    let job = jobs
        .iter()
        .find(|job| job["servicePrincipal"] == id.as_str())
        .expect("a job");
    job["schema"]["synchronizationRules"][0]["objectMappings"][0].clone()
}

/// What the tenant has saved of one attribute mapping of users; null where there is none.
pub(crate) fn mapping(emulator: &Emulator, target: &str) -> Value {
    let users = users(emulator);
    let all = users["attributeMappings"].as_array().cloned();
    let found = all.into_iter().flatten();
    let mut found = found.filter(|mapping| mapping["targetAttributeName"] == target);
    found.next().unwrap_or(Value::Null)
}

/// The way to the job's schema.
pub(crate) async fn schema_path(emulator: &Emulator) -> String {
    let id = principal(emulator, NAME);
    let jobs = format!("/v1.0/servicePrincipals/{id}/synchronization/jobs");
    let listed = by_hand(emulator, Method::Get, &jobs, Value::Null).await;
    let job = listed["value"][0]["id"].as_str().expect("an id");
    format!("{jobs}/{job}/schema")
}

/// The job's schema, as the service shows it to anybody.
pub(crate) async fn schema(emulator: &Emulator) -> Value {
    let path = schema_path(emulator).await;
    let mut schema = by_hand(emulator, Method::Get, &path, Value::Null).await;
    let members = schema.as_object_mut().expect("a schema");
    members.shift_remove("@odata.context");
    schema
}

/// Somebody else reads the schema, changes it, and saves it.
pub(crate) async fn edit_schema(emulator: &Emulator, edit: impl FnOnce(&mut Value)) {
    let mut schema = schema(emulator).await;
    edit(&mut schema);
    let path = schema_path(emulator).await;
    by_hand(emulator, Method::Put, &path, schema).await;
}
