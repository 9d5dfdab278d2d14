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
    let tenant = emulator.snapshot();
    let all = tenant["servicePrincipals"].as_array().expect("a list");
    let found = all
        .iter()
        .find(|principal| principal["displayName"] == display_name)
        .expect("there");
    found["id"].as_str().expect("an id").to_owned()
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
