//! Other hands than ours in a tenant, and what a plan says of what they left behind.

use serde_json::{Value, json};
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::plan::Plan;
use syncform::wire::{Method, Request, Transport as _};

use super::stories::named;
use super::world::{desired, plan, run, writes};

pub(crate) const AWS: &str = "8b1025e4-1dd2-430b-a150-2ef79cd700f5";

/// What the last stage of a story wants.
pub(crate) fn wanted(story: &str) -> Desired {
    desired(named(story).stages.last().expect("a stage"))
}

/// One request that is not ours: what a colleague does in a portal.
pub(crate) async fn by_hand(emulator: &Emulator, method: Method, path: &str, body: Value) -> Value {
    let answer = emulator
        .send(Request::new(method, path).json(body))
        .await
        .expect("an answer");
    assert!(answer.is_success(), "{} {path}", answer.status);
    answer.body.into_json()
}

pub(crate) async fn instantiate(
    emulator: &Emulator,
    template: &str,
    display_name: &str,
) -> (String, String) {
    let path = format!("/v1.0/applicationTemplates/{template}/instantiate");
    let born = by_hand(
        emulator,
        Method::Post,
        &path,
        json!({ "displayName": display_name }),
    )
    .await;
    let id = |part: &str| born[part]["id"].as_str().expect("an id").to_owned();
    (id("application"), id("servicePrincipal"))
}

/// What a colleague removes.
pub(crate) async fn delete(emulator: &Emulator, path: &str) {
    let request = Request::new(Method::Delete, format!("/v1.0/{path}"));
    let answer = emulator.send(request).await.expect("an answer");
    assert!(answer.is_success(), "{} {path}", answer.status);
}

/// What a colleague takes out of the bin.
pub(crate) async fn restore(emulator: &Emulator, id: &str) {
    let path = format!("/v1.0/directory/deletedItems/{id}/restore");
    by_hand(emulator, Method::Post, &path, json!({})).await;
}

/// An object of a display name: `applications` or `servicePrincipals`.
pub(crate) fn id_of(emulator: &Emulator, shelf: &str, display_name: &str) -> String {
    let tenant = emulator.snapshot();
    let mut all = tenant[shelf].as_array().into_iter().flatten();
    let found = all.find(|object| object["displayName"] == display_name);
    found.expect("there")["id"]
        .as_str()
        .expect("an id")
        .to_owned()
}

/// The tags of the service principal of a display name.
pub(crate) fn tags(emulator: &Emulator, display_name: &str) -> Value {
    let tenant = emulator.snapshot();
    let mut all = tenant["servicePrincipals"].as_array().into_iter().flatten();
    let found = all.find(|object| object["displayName"] == display_name);
    found.expect("there")["tags"].clone()
}

pub(crate) async fn tag(emulator: &Emulator, principal: &str, tags: &[&str]) {
    by_hand(
        emulator,
        Method::Patch,
        &format!("/v1.0/servicePrincipals/{principal}"),
        json!({ "tags": tags }),
    )
    .await;
}

/// The service principal of a display name.
pub(crate) fn principal(emulator: &Emulator, display_name: &str) -> String {
    id_of(emulator, "servicePrincipals", display_name)
}

/// A plan that stops, and an apply that writes nothing.
pub(crate) async fn blocked(emulator: &Emulator, desired: &Desired, says: &str) {
    let plan = plan(desired, emulator).await;
    assert!(plan.is_blocked() && !plan.has_changes(), "{plan:#?}");
    assert!(notes(&plan).contains(says), "{}", notes(&plan));
    let before = writes(emulator);
    assert!(run(desired, emulator).await.is_none());
    assert_eq!(writes(emulator), before);
}

pub(crate) fn notes(plan: &Plan) -> String {
    plan.apps
        .iter()
        .flat_map(|app| &app.notes)
        .map(|note| format!("{}\n", note.text))
        .collect()
}

pub(crate) const OURS: [&str; 2] = ["syncform:owner=identity-platform", "syncform:app=aws"];
