//! What no manifest describes any more goes where a run asks for it, and only then.

use serde_json::{Value, json};
use syncform::desired::{self, Desired, Misasked};
use syncform::emulator::Emulator;
use syncform::plan::{Action, Verb};
use syncform::wire::Method;

use super::shown;
use crate::storms::SEEDS;
use crate::support::binary::{Ran, Workspace};
use crate::support::hands::{AWS, OURS, by_hand, delete, instantiate, principal, restore, tag};
use crate::support::stories::{app, job, stage};
use crate::support::walk::Case;
use crate::support::world::{self, apply, carry_out, emulator, plan, writes};

fn pruning(desired: Desired) -> Desired {
    desired::prune(desired).expect("a whole set")
}

const OWNER: &str = OURS[0];
const FORGOTTEN: &str = "syncform:app=forgotten";

/// Manifests of one App that stays.
fn kept() -> Vec<(String, String)> {
    stage(&[app("kept", "Kept", "")])
}

/// A tenant that had another App besides, with this manifest.
async fn with(manifest: &str) -> Emulator {
    let emulator = emulator();
    let files = stage(&[app("kept", "Kept", ""), manifest.to_owned()]);
    apply(&world::desired(&files), &emulator).await;
    emulator
}

fn forgotten(rest: &str) -> String {
    app("forgotten", "Forgotten", rest)
}

fn names(emulator: &Emulator, shelf: &str) -> Vec<Value> {
    let tenant = emulator.snapshot();
    let all = tenant[shelf].as_array().into_iter().flatten();
    all.map(|object| object["displayName"].clone()).collect()
}

#[tokio::test]
async fn an_application_with_a_running_job_is_stopped_and_deleted() {
    let past = with(&forgotten(&job("running", "assigned"))).await;
    let files = kept();
    let unasked = plan(&world::desired(&files), &past).await;
    assert!(!unasked.has_changes() && !unasked.is_blocked());
    shown("stray", &unasked);
    let asked = plan(&pruning(world::desired(&files)), &past).await;
    let steps: Vec<_> = asked.apps[0].steps.iter().map(Action::name).collect();
    assert_eq!(
        (asked.apps[0].verb, steps),
        (Verb::Delete, vec!["pause", "delete-application"])
    );
    shown("prune", &asked);
    let mut case = Case::new("pruned", past, &files);
    case.ask = pruning;
    case.storm(SEEDS).await;
    let tenant = case.walk().await;
    assert!(!names(&tenant, "applications").contains(&json!("Forgotten")));
    assert!(names(&tenant, "deletedItems").contains(&json!("Forgotten")));
}

#[tokio::test]
async fn an_application_without_a_job_is_deleted() {
    let past = with(&forgotten("")).await;
    let files = kept();
    let mut case = Case::new("pruned without a job", past, &files);
    case.ask = pruning;
    let tenant = case.walk().await;
    assert!(!names(&tenant, "applications").contains(&json!("Forgotten")));
}

#[tokio::test]
async fn others_are_changed_in_the_same_run() {
    let past = with(&forgotten(&job("paused", "assigned"))).await;
    let files = stage(&[app("kept", "Kept and renamed", ""), app("new", "New", "")]);
    let mut case = Case::new("pruned beside others", past, &files);
    case.ask = pruning;
    case.walk().await;
}

/// What is protected stays protected when its manifest is gone, until an apply has taken the protection off.
#[tokio::test]
async fn a_protected_application_is_never_pruned() {
    let protected = forgotten("").replace("name: forgotten }", "name: forgotten, protect: true }");
    let emulator = with(&protected).await;
    let asked = pruning(world::desired(&kept()));
    let blocked = plan(&asked, &emulator).await;
    assert!(blocked.is_blocked() && !blocked.has_changes());
    shown("prune-protected", &blocked);
    shown(
        "stray-protected",
        &plan(&world::desired(&kept()), &emulator).await,
    );
    let both = stage(&[app("kept", "Kept", ""), forgotten("")]);
    apply(&world::desired(&both), &emulator).await;
    let plan = plan(&asked, &emulator).await;
    assert_eq!(plan.apps[0].verb, Verb::Delete);
}

/// Each thing that is not clearly ours to delete: what is done to the tenant first, and what is said.
#[tokio::test]
async fn what_is_not_clearly_ours_is_not_pruned() {
    let ground = with(&forgotten("")).await;
    let id = principal(&ground, "Forgotten");
    let asked = pruning(world::desired(&kept()));
    for case in [
        "prune-twins",
        "prune-contested",
        "prune-without-gallery",
        "prune-without-principal",
        "prune-without-application",
        "prune-nameless",
    ] {
        let emulator = ground.fork();
        match case {
            "prune-twins" => {
                let (_, forged) = instantiate(&emulator, AWS, "A trap").await;
                tag(&emulator, &forged, &[OWNER, FORGOTTEN]).await;
            }
            "prune-contested" => {
                tag(
                    &emulator,
                    &id,
                    &[OWNER, FORGOTTEN, "syncform:owner=somebody"],
                )
                .await;
            }
            "prune-without-gallery" => {
                let body = json!({ "displayName": "Plain" });
                let made = by_hand(&emulator, Method::Post, "/v1.0/applications", body).await;
                let body = json!({ "appId": made["appId"], "tags": [OWNER, "syncform:app=plain"] });
                by_hand(&emulator, Method::Post, "/v1.0/servicePrincipals", body).await;
            }
            "prune-without-principal" => {
                delete(&emulator, &format!("servicePrincipals/{id}")).await;
            }
            "prune-without-application" => {
                let application =
                    crate::support::hands::id_of(&emulator, "applications", "Forgotten");
                delete(&emulator, &format!("applications/{application}")).await;
                restore(&emulator, &id).await;
            }
            _ => tag(&emulator, &id, &[OWNER]).await,
        }
        let plan = plan(&asked, &emulator).await;
        shown(case, &plan);
        let is_told = plan.is_blocked();
        let is_left = case.ends_with("principal") || case.ends_with("nameless");
        assert!(is_told != is_left, "{case}: {plan:#?}");
        if is_told {
            shown(
                &format!("{case}-unasked"),
                &super::plan(&world::desired(&kept()), &emulator).await,
            );
        } else if !case.ends_with("nameless") {
            assert!(!plan.has_changes());
        }
    }
}

#[tokio::test]
async fn several_jobs_that_run_are_stopped_by_somebody_who_knows_them() {
    let emulator = with(&forgotten(&job("running", "assigned"))).await;
    let root = format!(
        "/v1.0/servicePrincipals/{}/synchronization/jobs",
        principal(&emulator, "Forgotten")
    );
    let made = by_hand(
        &emulator,
        Method::Post,
        &root,
        json!({ "templateId": "aws" }),
    )
    .await;
    let id = made["id"].as_str().expect("an id");
    by_hand(
        &emulator,
        Method::Post,
        &format!("{root}/{id}/start"),
        json!({}),
    )
    .await;
    let plan = plan(&pruning(world::desired(&kept())), &emulator).await;
    assert!(plan.is_blocked());
    shown("prune-several-jobs", &plan);
}

/// What changed since the plan is looked at once more before it goes for good.
#[tokio::test]
async fn what_somebody_protects_or_takes_over_meanwhile_is_left_alone() {
    for tags in [
        &[OWNER, FORGOTTEN, "syncform:protect=true"][..],
        &[OWNER, FORGOTTEN, "syncform:owner=somebody"],
        &[],
    ] {
        let emulator = with(&forgotten("")).await;
        let asked = pruning(world::desired(&kept()));
        let plan = plan(&asked, &emulator).await;
        tag(&emulator, &principal(&emulator, "Forgotten"), tags).await;
        let before = writes(&emulator);
        let outcome = carry_out(&asked, &plan, &emulator, &|_| ()).await;
        assert!(
            outcome.troubles().all(syncform::apply::Trouble::is_stale),
            "{outcome:#?}"
        );
        assert_eq!(writes(&emulator), before);
    }
}

/// A part of the set, and an empty one, cannot tell what the whole of it leaves out.
#[test]
fn only_a_whole_set_prunes() {
    let whole = world::desired(&stage(&[app("one", "One", ""), app("two", "Two", "")]));
    let part = desired::narrow(whole.clone(), &["one".to_owned()]).expect("an App");
    assert_eq!(desired::prune(part), Err(Misasked::Partial));
    assert_eq!(
        desired::prune(world::desired(&stage(&[]))),
        Err(Misasked::Empty)
    );
    let pruning = desired::prune(whole).expect("a whole set");
    let part = desired::narrow(pruning, &["one".to_owned()]).expect("an App");
    assert!(!part.prunes);
}

pub(super) const SANDBOX: &str = "sandbox";
pub(super) const APP: &str = "manifests/aws-contoso.yaml";

pub(super) fn run(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[arguments, &["--sandbox", SANDBOX]].concat());
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.text());
    ran
}

/// Runs that would prune and may not: each ends with its code, and nothing is written.
#[test]
fn runs_that_never_prune() {
    let workspace = Workspace::examples();
    run(&workspace, 0, &["apply", "--yes"]);
    let writes = workspace.writes(SANDBOX);
    let refused = |case: &str, code: i32, more: &[&str]| {
        for verb in [&["plan", "--prune"][..], &["apply", "--yes", "--prune"]] {
            run(&workspace, code, &[verb, more].concat())
                .accepted(&format!("ownership/prune-{case}-{}", verb[0]));
        }
        assert_eq!(workspace.writes(SANDBOX), writes, "{case}");
    };
    refused("target", 64, &["--target", "aws-contoso"]);
    refused("everything", 64, &["--target", "*"]);
    refused("exclude", 64, &["--exclude", "aws-contoso"]);
    refused("select", 64, &["--select", "tier=prod"]);
    refused("file", 64, &["-f", "manifests/tenant.yaml"]);
    let tenant = std::fs::read_to_string(workspace.path().join("manifests/tenant.yaml"));
    workspace.write("bare/tenant.yaml", &tenant.expect("a file"));
    refused("empty", 4, &["-f", "bare"]);
    workspace.edit(APP, "displayName:", "displyName:");
    refused("broken", 3, &[]);
    refused("nowhere", 3, &["-f", "nowhere"]);
}

#[test]
fn a_kept_plan_prunes_what_it_shows() {
    let mut workspace = Workspace::examples();
    workspace.edit(APP, "  protect: true\n", "");
    run(&workspace, 0, &["apply", "--yes"]);
    std::fs::remove_file(workspace.path().join(APP)).expect("a file less");
    run(&workspace, 0, &["plan"]).accepted("ownership/stray-plan");
    run(&workspace, 4, &["apply", "--prune", "--yes"]).accepted("ownership/prune-guarded-apply");
    workspace
        .environment
        .push(("SYNCFORM_PRUNE".to_owned(), "true".to_owned()));
    let allow = ["--allow", "delete=aws-contoso"];
    let plan = [&["plan", "--out", "plan.json"], &allow[..]].concat();
    run(&workspace, 0, &plan).accepted("ownership/prune-plan");
    workspace.environment.pop();
    // A file alone deletes nothing.
    let apply = ["apply", "plan.json"];
    run(&workspace, 64, &apply).accepted("ownership/prune-unsaid-apply");
    run(&workspace, 64, &[&apply, &allow[..]].concat());
    let apply = [&apply, &allow[..], &["--prune"]].concat();
    let adopts = [&apply[..], &["--adopt", "scim-helpdesk"]].concat();
    run(&workspace, 64, &adopts);
    run(&workspace, 0, &apply).accepted("ownership/prune-apply");
    let again = run(&workspace, 0, &["plan", "--prune", "--detailed-exitcode"]);
    assert!(again.stdout.starts_with("No changes."), "{}", again.text());
    run(&workspace, 5, &apply);
}
