//! An application is let go: our marks come off, all else stays.

use serde_json::{Value, json};
use syncform::cli::road;
use syncform::desired::Desired;
use syncform::emulator::Emulator;
use syncform::plan::{Plan, Verb};
use syncform::render::{self, Style};
use syncform::wire::Method;

use crate::storms::SEEDS;
use crate::support::binary::{Ran, Workspace};
use crate::support::golden;
use crate::support::hands::{
    AWS, OURS, blocked, by_hand, instantiate, principal, tag, tags, wanted,
};
use crate::support::stories::{app, job, stage};
use crate::support::walk::{Case, Doing};
use crate::support::world::{apply, carry_out, desired, emulator, writes};

async fn released(desired: &Desired, name: &str, emulator: &Emulator) -> Plan {
    let plan = road::release(desired, &[name.to_owned()], emulator, 4).await;
    plan.expect("readable")
        .expect("an App or a mark of that name")
}

fn shown(case: &str, plan: &Plan) {
    let path = golden::root().join(format!("tests/cases/ownership/{case}.txt"));
    golden::check(&path, &render::release(plan, Style::default()));
}

fn files() -> Vec<(String, String)> {
    let manifest = app("aws", "AWS", &job("running", "assigned"));
    stage(&[manifest.replace("name: aws }", "name: aws, protect: true }")])
}

#[tokio::test]
async fn an_app_of_the_manifests_is_let_go() {
    let past = emulator();
    apply(&desired(&files()), &past).await;
    let theirs = [
        "syncform:owner=identity-platform",
        "HideApp",
        "syncform:app=aws",
        "syncform:credentials=1",
        "syncform:future=1",
    ];
    tag(&past, &principal(&past, "AWS"), &theirs).await;
    let plan = released(&desired(&files()), "aws", &past).await;
    assert_eq!(plan.apps[0].verb, Verb::Release);
    shown("release", &plan);
    let files = files();
    let mut case = Case::new("let go", past, &files);
    case.doing = Doing::Release("aws");
    case.storm(SEEDS).await;
    let tenant = case.walk().await;
    assert_eq!(tags(&tenant, "AWS"), json!(["HideApp"]));
    // Its job goes on, and the next apply does not take it back in silence.
    assert_eq!(tenant.snapshot()["jobs"][0]["standing"], "Running");
    blocked(&tenant, &desired(&files), "carries no mark of ours").await;
    let again = released(&desired(&files), "aws", &tenant).await;
    shown("release-again", &again);
}

#[tokio::test]
async fn a_mark_that_no_manifest_describes_is_let_go() {
    let past = emulator();
    let (_, stray) = instantiate(&past, AWS, "Forgotten").await;
    tag(
        &past,
        &stray,
        &[
            OURS[0],
            "syncform:app=forgotten",
            "syncform:pending=restart",
        ],
    )
    .await;
    let files = files();
    shown(
        "release-stray",
        &released(&desired(&files), "forgot*", &past).await,
    );
    let mut case = Case::new("a stray let go", past, &files);
    // Once it is off, no mark has that name any more, which would be said: the App's stays to be asked for.
    case.doing = Doing::Release("*");
    let tenant = case.walk().await;
    assert_eq!(tags(&tenant, "Forgotten"), json!([]));
}

#[tokio::test]
async fn a_creation_that_was_cut_short_is_let_go() {
    let past = emulator();
    let path = format!("/v1.0/applicationTemplates/{AWS}/instantiate");
    let body = json!({ "displayName": "AWS", "serviceManagementReference": "syncform:born=identity-platform/aws" });
    by_hand(&past, Method::Post, &path, body).await;
    let files = files();
    shown(
        "release-half-born",
        &released(&desired(&files), "aws", &past).await,
    );
    let mut case = Case::new("half-born, let go", past, &files);
    case.doing = Doing::Release("aws");
    let tenant = case.walk().await;
    let tenant = tenant.snapshot();
    let mut all = tenant["applications"].as_array().into_iter().flatten();
    let ours = all
        .find(|object| object["displayName"] == "AWS")
        .expect("there");
    assert_eq!(ours["serviceManagementReference"], Value::Null);
}

/// Nothing is taken off while it is unclear whose it is.
#[tokio::test]
async fn twins_and_contested_marks_are_not_let_go() {
    let ground = emulator();
    let desired = wanted("a_stopped_job_is_created");
    apply(&desired, &ground).await;
    let contested = ground.fork();
    let theirs = [OURS[0], OURS[1], "syncform:owner=somebody"];
    tag(&contested, &principal(&contested, "AWS"), &theirs).await;
    let (_, forged) = instantiate(&ground, AWS, "A trap").await;
    tag(&ground, &forged, &OURS).await;
    for (case, emulator) in [("release-twins", ground), ("release-contested", contested)] {
        let plan = released(&desired, "aws", &emulator).await;
        assert!(plan.is_blocked() && !plan.has_changes());
        shown(case, &plan);
    }
}

/// Somebody takes the application over between the look and the deed.
#[tokio::test]
async fn what_is_another_owners_by_then_keeps_its_tags() {
    let emulator = emulator();
    let desired = wanted("a_stopped_job_is_created");
    apply(&desired, &emulator).await;
    let plan = released(&desired, "aws", &emulator).await;
    let theirs = [OURS[0], OURS[1], "syncform:owner=somebody"];
    tag(&emulator, &principal(&emulator, "AWS"), &theirs).await;
    let before = writes(&emulator);
    let outcome = carry_out(&desired, &plan, &emulator, &|_| ()).await;
    assert!(outcome.troubles().all(syncform::apply::Trouble::is_stale));
    assert_eq!(writes(&emulator), before);
}

const SANDBOX: &str = "sandbox";

fn run(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[arguments, &["--sandbox", SANDBOX]].concat());
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.text());
    ran
}

#[test]
fn the_verb_shows_asks_and_does() {
    let workspace = Workspace::example();
    run(&workspace, 0, &["apply", "--yes"]);
    let writes = workspace.writes(SANDBOX);
    run(&workspace, 64, &["release", "aws-contoso"]).accepted("ownership/release-no-yes");
    run(&workspace, 64, &["release", "aws-contosso"]).accepted("ownership/release-unknown");
    assert_eq!(workspace.writes(SANDBOX), writes);
    run(&workspace, 0, &["release", "aws-contoso", "--yes"]).accepted("ownership/release-done");
    assert_eq!(workspace.writes(SANDBOX), writes + 1);
    run(&workspace, 4, &["plan"]).accepted("ownership/release-then-plan");
    // The way back is the one that the plan names.
    run(&workspace, 0, &["apply", "--yes", "--adopt", "aws-contoso"])
        .accepted("ownership/adopt-done");
    let ran = run(&workspace, 0, &["plan", "--detailed-exitcode"]);
    assert!(ran.stdout.starts_with("No changes."), "{}", ran.text());
}
