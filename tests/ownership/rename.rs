//! A manifest that gets another name keeps its application.

use serde_json::json;
use syncform::plan::Verb;
use syncform::wire::Method;

use super::shown;
use crate::storms::SEEDS;
use crate::support::hands::{AWS, OURS, blocked, by_hand, instantiate, principal, tag};
use crate::support::stories::{Story, app, job, stage};
use crate::support::walk::{Case, storm, walk};
use crate::support::world::{apply, desired, emulator, plan};

fn renamed(display_name: &str) -> String {
    app("aws", display_name, &job("running", "assigned"))
        .replace("name: aws }", "name: aws, renamedFrom: old }")
}

#[tokio::test]
async fn a_renamed_manifest_keeps_its_application() {
    let before = stage(&[app("old", "AWS", &job("running", "assigned"))]);
    let after = stage(&[renamed("AWS Production")]);
    let emulator = emulator();
    apply(&desired(&before), &emulator).await;
    let plan = plan(&desired(&after), &emulator).await;
    assert_eq!(plan.apps[0].verb, Verb::Change);
    shown("rename", &plan);
    let name = "a_renamed_manifest_keeps_its_application";
    let story = Story {
        name,
        stages: vec![before, after],
    };
    storm(&story, SEEDS).await;
    let tenant = walk(&story).await;
    let tags = crate::support::hands::tags(&tenant, "AWS Production");
    let marks = [OURS[0], OURS[1], "syncform:credentials=1"];
    let mut ours: Vec<_> = tags.as_array().into_iter().flatten().collect();
    ours.retain(|tag| tag.as_str().is_some_and(|tag| tag.starts_with("syncform:")));
    ours.sort_by_key(|tag| marks.iter().position(|mark| *tag == mark));
    assert_eq!(json!(ours), json!(marks));
}

#[tokio::test]
async fn a_creation_that_was_cut_short_under_the_old_name_goes_on() {
    let past = emulator();
    let path = format!("/v1.0/applicationTemplates/{AWS}/instantiate");
    let body = json!({ "displayName": "AWS", "serviceManagementReference": "syncform:born=identity-platform/old" });
    by_hand(&past, Method::Post, &path, body).await;
    let files = stage(&[renamed("AWS")]);
    let plan = plan(&desired(&files), &past).await;
    assert_eq!(plan.apps[0].verb, Verb::Mark);
    shown("rename-half-born", &plan);
    Case::new("half-born under its old name", past, &files)
        .walk()
        .await;
}

#[tokio::test]
async fn two_objects_with_the_old_and_the_new_mark_stop_everything() {
    let emulator = emulator();
    apply(&desired(&stage(&[app("aws", "AWS", "")])), &emulator).await;
    let (_, forged) = instantiate(&emulator, AWS, "A trap").await;
    tag(&emulator, &forged, &[OURS[0], "syncform:app=old"]).await;
    let desired = desired(&stage(&[renamed("AWS")]));
    blocked(&emulator, &desired, "which it was renamed from").await;
    shown("rename-both", &plan(&desired, &emulator).await);
}

/// In a tenant that never had the application, a new one is made, and nobody is left to wonder.
#[tokio::test]
async fn an_old_name_that_nothing_carries_is_told() {
    let emulator = emulator();
    let desired = desired(&stage(&[renamed("AWS")]));
    shown("rename-of-nothing", &plan(&desired, &emulator).await);
    apply(&desired, &emulator).await;
    assert!(!principal(&emulator, "AWS").is_empty());
}

/// Whoever looks at one manifest takes no other one's application for a stray, whatever it is called by now.
#[tokio::test]
async fn the_old_name_of_a_manifest_that_is_not_looked_at_is_no_stray() {
    let emulator = emulator();
    let both = |first: String| stage(&[first, app("bws", "BWS", "")]);
    apply(&desired(&both(app("old", "AWS", ""))), &emulator).await;
    let desired = desired(&both(renamed("AWS")));
    let part = syncform::desired::narrow(desired, &["bws".to_owned()]).expect("an App");
    let plan = plan(&part, &emulator).await;
    assert!(plan.notes.is_empty(), "{:?}", plan.notes);
}
