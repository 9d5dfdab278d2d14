//! What is there and nobody's becomes ours, visibly and only where somebody asks for it.

use serde_json::{Value, json};
use syncform::desired::{self, Adoption, Desired};
use syncform::emulator::Emulator;
use syncform::plan::Verb;
use syncform::wire::Method;

use super::shown;
use crate::storms::SEEDS;
use crate::support::hands::{AWS, OURS, blocked, by_hand, delete, instantiate, tag};
use crate::support::stories::{app, job, stage};
use crate::support::walk::Case;
use crate::support::world::{self, apply, emulator, plan, writes};

/// What was there before us has this among its tags, and keeps it.
const FOREIGN: &str = "WindowsAzureActiveDirectoryIntegratedApp";

/// A tenant in which somebody has made an application by hand, with a job that runs and these pairs; its id and that of its
/// service principal.
async fn made_by_hand(display_name: &str, pairs: &[&str]) -> (Emulator, String, String) {
    let emulator = emulator();
    let (application, principal) = instantiate(&emulator, AWS, display_name).await;
    let root = format!("/v1.0/servicePrincipals/{principal}/synchronization");
    let made = json!({ "templateId": "aws" });
    let made = by_hand(&emulator, Method::Post, &format!("{root}/jobs"), made).await;
    let pair = |key: &&str| json!({ "key": key, "value": if *key == "SyncAll" { "false" } else { "theirs" } });
    let pairs: Vec<_> = pairs.iter().map(pair).collect();
    let secrets = format!("{root}/secrets");
    by_hand(&emulator, Method::Put, &secrets, json!({ "value": pairs })).await;
    let id = made["id"].as_str().expect("an id");
    by_hand(
        &emulator,
        Method::Post,
        &format!("{root}/jobs/{id}/start"),
        json!({}),
    )
    .await;
    (emulator, application, principal)
}

const WHOLE: [&str; 3] = ["ClientSecret", "SecretToken", "SyncAll"];

/// Manifests that adopt an id.
fn adopting(id: &str) -> Vec<(String, String)> {
    let manifest = app("aws", "AWS", &job("running", "assigned"));
    let line = format!("spec:\n  adopt: {{ id: {id} }}\n");
    stage(&[manifest.replace("spec:\n", &line)])
}

fn tags(emulator: &Emulator, principal: &str) -> Value {
    let tenant = emulator.snapshot();
    let mut all = tenant["servicePrincipals"].as_array().into_iter().flatten();
    all.find(|object| object["id"] == principal).expect("there")["tags"].clone()
}

/// The value that is stored under a key, as nobody can read it back.
fn stored(emulator: &Emulator, principal: &str, key: &str) -> Value {
    let tenant = emulator.snapshot();
    tenant["secrets"][principal][key].clone()
}

#[tokio::test]
async fn an_application_is_adopted_with_its_credentials_as_they_are() {
    let (past, application, principal) = made_by_hand("By hand", &WHOLE).await;
    let files = adopting(&application);
    let plan = plan(&world::desired(&files), &past).await;
    assert_eq!(plan.apps[0].verb, Verb::Adopt);
    shown("adopt", &plan);
    let case = Case::new("adopted", past, &files);
    case.storm(SEEDS).await;
    let tenant = case.walk().await;
    assert_eq!(
        tags(&tenant, &principal),
        json!([FOREIGN, OURS[0], OURS[1], "syncform:credentials=1"])
    );
    assert_eq!(stored(&tenant, &principal, "SecretToken"), "theirs");
    // The next version is ours.
    let mut files = files.clone();
    files[1].1 = files[1].1.replace("version: 1", "version: 2");
    apply(&world::desired(&files), &tenant).await;
    assert_ne!(stored(&tenant, &principal, "SecretToken"), "theirs");
}

/// What a vault holds of it by now nobody can tell from the tenant: the version that the manifest pins is recorded too.
/// One write holds the scope and the credentials: where the scope changes, whoever adopts is told what becomes of them.
#[tokio::test]
async fn credentials_that_another_change_replaces_are_not_said_to_stay() {
    let (past, application, principal) = made_by_hand("AWS", &WHOLE).await;
    let mut files = adopting(&application);
    files[1].1 = files[1].1.replace("scope: assigned", "scope: all");
    let plan = plan(&world::desired(&files), &past).await;
    shown("adopt-replaces", &plan);
    let tenant = Case::new("adopted with another scope", past, &files)
        .walk()
        .await;
    assert_ne!(stored(&tenant, &principal, "SecretToken"), "theirs");
    let tags = tags(&tenant, &principal).to_string();
    assert!(tags.contains("syncform:credentials=1"), "{tags}");
}

#[tokio::test]
async fn a_pinned_secret_of_a_vault_is_taken_as_it_is() {
    let (past, application, principal) = made_by_hand("AWS", &WHOLE).await;
    let pinned = "{ keyVault: { vault: kv-identity, secret: token, version: 4387e9f3d6e14c459867679a90fd0f79 } }";
    let mut files = adopting(&application);
    let secret = "{ file: secret-key }";
    assert!(files[1].1.contains(secret), "{}", files[1].1);
    files[1].1 = files[1].1.replace(secret, pinned);
    let tenant = Case::new("adopted with a pin", past, &files).walk().await;
    let tags = tags(&tenant, &principal).to_string();
    assert!(
        tags.contains("syncform:key-vault=SecretToken/4387e9f3"),
        "{tags}"
    );
    assert_eq!(stored(&tenant, &principal, "SecretToken"), "theirs");
}

#[tokio::test]
async fn a_key_that_is_not_stored_is_pushed_with_the_others() {
    let (past, _, principal) = made_by_hand("AWS", &["ClientSecret", "SyncAll"]).await;
    let files = adopting(&principal);
    shown(
        "adopt-missing-key",
        &plan(&world::desired(&files), &past).await,
    );
    let tenant = Case::new("adopted by its service principal", past, &files)
        .walk()
        .await;
    assert_ne!(stored(&tenant, &principal, "ClientSecret"), "theirs");
}

/// The only one of that template and name.
fn the_only_one(desired: Desired) -> Desired {
    let asked: Adoption = "aws".parse().expect("an adoption");
    desired::adopt(desired, &[asked]).expect("an App of that name")
}

#[tokio::test]
async fn the_only_one_that_nobody_owns_is_adopted_where_a_run_asks_for_it() {
    let (past, ..) = made_by_hand("AWS", &WHOLE).await;
    let (_, other) = instantiate(&past, AWS, "AWS").await;
    tag(
        &past,
        &other,
        &["syncform:owner=somebody", "syncform:app=theirs"],
    )
    .await;
    let files = stage(&[app("aws", "AWS", &job("running", "assigned"))]);
    let mut case = Case::new("the only one", past, &files);
    case.ask = the_only_one;
    let tenant = case.walk().await;
    // What is done is no difference, asked for or not.
    for desired in [world::desired(&files), the_only_one(world::desired(&files))] {
        assert!(!plan(&desired, &tenant).await.has_changes());
    }
}

#[tokio::test]
async fn several_that_nobody_owns_are_listed_and_none_is_taken() {
    let emulator = emulator();
    let asked = the_only_one(world::desired(&stage(&[app("aws", "AWS", "")])));
    blocked(
        &emulator,
        &asked,
        "no application of this template called \"AWS\"",
    )
    .await;
    shown("adopt-none", &plan(&asked, &emulator).await);
    for _ in 0..2 {
        instantiate(&emulator, AWS, "AWS").await;
    }
    let (_, theirs) = instantiate(&emulator, AWS, "AWS").await;
    tag(
        &emulator,
        &theirs,
        &["syncform:owner=somebody", "syncform:app=theirs"],
    )
    .await;
    blocked(&emulator, &asked, "only one is").await;
    shown("adopt-several", &plan(&asked, &emulator).await);
    let unasked = world::desired(&stage(&[app("aws", "AWS", "")]));
    shown("namesakes", &plan(&unasked, &emulator).await);
}

/// Each thing that cannot be adopted: what is done to the tenant first, and what is said.
#[tokio::test]
async fn what_is_not_nobodys_is_not_adopted() {
    let ground = emulator();
    let (application, principal) = instantiate(&ground, AWS, "By hand").await;
    let desired = world::desired(&adopting(&application));
    let marks: [(&str, &[&str]); 5] = [
        (
            "adopt-other-owner",
            &["syncform:owner=somebody", "syncform:app=aws"],
        ),
        ("adopt-contested", &[OURS[0], "syncform:owner=somebody"]),
        ("adopt-of-a-stray", &[OURS[0], "syncform:app=forgotten"]),
        ("adopt-without-gallery", &[]),
        ("adopt-without-principal", &[]),
    ];
    for (case, tags) in marks {
        let emulator = ground.fork();
        let mut desired = desired.clone();
        if case == "adopt-without-principal" {
            delete(&emulator, &format!("servicePrincipals/{principal}")).await;
        } else if case == "adopt-without-gallery" {
            let body = json!({ "displayName": "Plain" });
            let made = by_hand(&emulator, Method::Post, "/v1.0/applications", body).await;
            let body = json!({ "appId": made["appId"] });
            by_hand(&emulator, Method::Post, "/v1.0/servicePrincipals", body).await;
            desired = world::desired(&adopting(made["id"].as_str().expect("an id")));
        } else {
            tag(&emulator, &principal, tags).await;
        }
        blocked(&emulator, &desired, "cannot be adopted").await;
        shown(case, &plan(&desired, &emulator).await);
    }
}

#[tokio::test]
async fn an_id_that_leads_nowhere_or_to_half_is_not_adopted() {
    let ground = emulator();
    let nowhere = world::desired(&adopting("00000000-0000-4000-8000-000000000001"));
    blocked(&ground, &nowhere, "there is nothing to adopt").await;
    shown("adopt-nowhere", &plan(&nowhere, &ground).await);
    let (application, principal) = instantiate(&ground, AWS, "By hand").await;
    delete(&ground, &format!("applications/{application}")).await;
    crate::support::hands::restore(&ground, &principal).await;
    let half = world::desired(&adopting(&principal));
    blocked(&ground, &half, "its application is not in this tenant").await;
    shown("adopt-half", &plan(&half, &ground).await);
    let (other, _) = instantiate(&ground, "c0a7050e-0000-4000-8000-000000000002", "Other").await;
    let other = world::desired(&adopting(&other));
    blocked(&ground, &other, "it was made from the template").await;
    shown("adopt-other-template", &plan(&other, &ground).await);
}

#[tokio::test]
async fn another_manifests_application_is_not_adopted() {
    let emulator = emulator();
    let theirs = app("theirs", "Theirs", "");
    apply(
        &world::desired(&stage(std::slice::from_ref(&theirs))),
        &emulator,
    )
    .await;
    let id = crate::support::hands::id_of(&emulator, "applications", "Theirs");
    let ours = adopting(&id)[1].1.clone();
    let both = world::desired(&stage(&[ours, theirs]));
    let plan = plan(&both, &emulator).await;
    shown("adopt-other-manifest", &plan);
    assert!(plan.is_blocked());
}

#[tokio::test]
async fn an_adoption_of_another_than_the_one_that_is_ours_blocks() {
    let emulator = emulator();
    apply(&world::desired(&stage(&[app("aws", "AWS", "")])), &emulator).await;
    let (other, _) = instantiate(&emulator, AWS, "Other").await;
    let desired = world::desired(&adopting(&other));
    blocked(&emulator, &desired, "its mark is on application").await;
    shown("adopt-elsewhere", &plan(&desired, &emulator).await);
}

/// One names the application and one its service principal: only the tenant knows that they are the same.
#[tokio::test]
async fn two_manifests_do_not_adopt_one_application() {
    let emulator = emulator();
    let (application, principal) = instantiate(&emulator, AWS, "By hand").await;
    let one = adopting(&application)[1].1.clone();
    let two = adopting(&principal)[1]
        .1
        .replace("name: aws }", "name: bws }");
    let two = two.replace("displayName: AWS", "displayName: BWS");
    let desired = world::desired(&stage(&[one, two]));
    blocked(&emulator, &desired, "lead to one application").await;
    shown("adopt-twice", &plan(&desired, &emulator).await);
}

/// Tags of ours on what nobody owns are left over from somewhere, and say nothing about it.
#[tokio::test]
async fn what_is_left_of_our_tags_does_not_count() {
    let (emulator, application, principal) = made_by_hand("AWS", &WHOLE).await;
    let left = [
        "syncform:app=old",
        "syncform:credentials=9",
        "syncform:pending=restart",
        "syncform:future=1",
        "syncform:applied=1111111111111111111111111111111111111111",
    ];
    tag(&emulator, &principal, &[&[FOREIGN], &left[..]].concat()).await;
    apply(&world::desired(&adopting(&application)), &emulator).await;
    assert_eq!(
        tags(&emulator, &principal),
        json!([FOREIGN, OURS[0], OURS[1], "syncform:credentials=1"])
    );
}

#[tokio::test]
async fn what_somebody_marks_between_plan_and_apply_is_left_alone() {
    let (emulator, application, principal) = made_by_hand("AWS", &WHOLE).await;
    let desired = world::desired(&adopting(&application));
    let plan = plan(&desired, &emulator).await;
    tag(
        &emulator,
        &principal,
        &["syncform:owner=somebody", "syncform:app=theirs"],
    )
    .await;
    let before = writes(&emulator);
    let outcome = world::carry_out(&desired, &plan, &emulator, &|_| ()).await;
    assert!(outcome.troubles().all(syncform::apply::Trouble::is_stale));
    assert!(!outcome.has_written() && writes(&emulator) == before);
}
