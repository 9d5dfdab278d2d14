//! Which job is meant, roles that come later, and how a running job is changed.

use serde_json::{Value, json};
use syncform::cli::road::Road;
use syncform::emulator::Faults;
use syncform::finding::Code;
use syncform::render::{self, Style};
use syncform::wire::Method;

use crate::support::fields::{self, Hand, NAME, manifest as written, shown};
use crate::support::hands::{by_hand, notes, principal};
use crate::support::stories::Story;
use crate::support::walk::walk;
use crate::support::world::{self, apply, carry_out, desired, emulator, plan, report, road, run};

const ROLE: &str = "state: running\nscope: assigned\ncredentials: unmanaged";

/// An App with fields below `spec` and others below `spec.provisioning`.
fn both(spec: &str, job: &str) -> Vec<(String, String)> {
    let mut files = written(true, job);
    files[1].1 = files[1].1.replace("spec:\n", &format!("spec:\n  {spec}\n"));
    files
}

fn names(steps: &[syncform::plan::Action]) -> Vec<&'static str> {
    steps.iter().map(syncform::plan::Action::name).collect()
}

#[tokio::test]
async fn several_jobs_are_chosen_by_id_and_never_by_position() {
    let emulator = emulator();
    apply(&desired(&written(true, "state: paused")), &emulator).await;
    let id = principal(&emulator, NAME);
    let path = format!("/v1.0/servicePrincipals/{id}/synchronization/jobs");
    let second = by_hand(
        &emulator,
        Method::Post,
        &path,
        json!({ "templateId": "aws" }),
    )
    .await;
    let second = second["id"].as_str().expect("an id").to_owned();
    let undecided = plan(&desired(&written(true, "state: running")), &emulator).await;
    assert!(undecided.is_blocked());
    assert!(notes(&undecided).contains(&second), "{}", notes(&undecided));
    let chosen = desired(&written(true, &format!("state: running\njob: {second}")));
    apply(&chosen, &emulator).await;
    let jobs = by_hand(&emulator, Method::Get, &path, Value::Null).await;
    let states: Vec<_> = jobs["value"]
        .as_array()
        .expect("jobs")
        .iter()
        .map(|job| {
            (
                job["id"] == second.as_str(),
                job["schedule"]["state"].clone(),
            )
        })
        .collect();
    assert_eq!(
        states,
        [(false, json!("Disabled")), (true, json!("Active"))]
    );
    assert!(!plan(&chosen, &emulator).await.has_changes());
}

#[tokio::test]
async fn a_role_that_is_not_there_yet_is_held_and_keeps_what_stands() {
    let emulator = emulator();
    let held = "assignments: [{ group: sg-aws-users, role: Imported }]";
    let new = desired(&both(held, ROLE));
    let outcome = run(&new, &world::door(&emulator))
        .await
        .expect("an outcome");
    assert!(outcome.is_complete(), "{outcome:#?}");
    assert!(outcome.fates().any(|fate| fate.word() == "deferred"));
    let later = plan(&new, &emulator).await;
    assert!(!later.has_changes() && !later.is_blocked());
    assert_eq!(later.held(), 1);
    let text = render::plan(&report(&later), Style::default());
    assert!(text.contains("No changes now: 1 assignment held"), "{text}");
    assert!(notes(&later).contains("held"), "{}", notes(&later));
    let user = desired(&both(
        "assignments: [{ group: sg-aws-users, role: User }]",
        ROLE,
    ));
    apply(&user, &emulator).await;
    let again = plan(&new, &emulator).await;
    assert!(
        !again.has_changes(),
        "whoever waits for a role keeps the old one"
    );
}

#[tokio::test]
async fn two_kinds_of_change_stop_a_running_job_meanwhile() {
    let before = both("assignments: [{ group: sg-aws-users, role: User }]", ROLE);
    let after = both(
        "assignments: [{ group: sg-scim-users, role: User }]",
        &ROLE.replace("scope: assigned", "scope: all"),
    );
    let emulator = emulator();
    apply(&desired(&before), &emulator).await;
    let change = plan(&desired(&after), &emulator).await;
    let expected = ["pause", "assign", "put-secrets", "unassign", "start"];
    assert_eq!(names(&change.apps[0].steps), expected);
    for stages in [
        vec![before.clone(), after.clone()],
        vec![after.clone(), before.clone()],
    ] {
        let name = "two_kinds_of_change";
        walk(&Story { name, stages }).await;
    }
}

#[tokio::test]
async fn a_job_whose_state_nobody_manages_is_started_again() {
    let silent = |scope: &str| format!("scope: {scope}\ncredentials: unmanaged");
    let before = both(
        "assignments: [{ group: sg-aws-users, role: User }]",
        &silent("assigned"),
    );
    let after = both(
        "assignments: [{ group: sg-scim-users, role: User }]",
        &silent("all"),
    );
    let emulator = emulator();
    apply(&desired(&before), &emulator).await;
    Hand::Job("start").write(&emulator).await;
    let change = plan(&desired(&after), &emulator).await;
    let expected = [
        "announce",
        "pause",
        "assign",
        "put-secrets",
        "unassign",
        "start",
        "settle",
    ];
    assert_eq!(names(&change.apps[0].steps), expected);
    // Cut off between pause and start: the tag remembers what is owed.
    let refuse = r#"{ "rules": [{ "match": "PUT */secrets", "do": "refuse", "status": 400 }] }"#;
    emulator.set_faults(Faults::parse(refuse).expect("faults"));
    let wanted = desired(&after);
    let outcome = carry_out(&wanted, &change, &emulator, &|_| ()).await;
    assert!(!outcome.is_complete());
    emulator.set_faults(Faults::none());
    let rest = plan(&wanted, &emulator).await;
    assert!(names(&rest.apps[0].steps).contains(&"start"), "{rest:#?}");
    apply(&wanted, &emulator).await;
    assert!(!plan(&wanted, &emulator).await.has_changes());
}

#[tokio::test]
async fn masked_keys_block_unless_the_tenant_merges() {
    let emulator = emulator();
    apply(&desired(&written(true, "scope: assigned")), &emulator).await;
    Hand::Secrets(json!([{ "key": "Password", "value": "by hand" }]))
        .write(&emulator)
        .await;
    let mut files = written(true, "scope: all\ncredentials: unmanaged");
    let blocked = plan(&desired(&files), &emulator).await;
    assert!(blocked.is_blocked() && notes(&blocked).contains("Password"));
    files[0].1 = files[0].1.replace(
        "owner: identity-platform",
        "owner: identity-platform, secretsPut: merge",
    );
    apply(&desired(&files), &emulator).await;
    let id = principal(&emulator, NAME);
    let secrets = emulator.snapshot()["secrets"][id].clone();
    assert_eq!(
        (&secrets["SyncAll"], &secrets["Password"]),
        (&json!("true"), &json!("by hand"))
    );
}

#[tokio::test]
async fn a_service_principal_is_assigned_to_a_role_for_applications() {
    let emulator = emulator();
    apply(&desired(&written(false, "")), &emulator).await;
    let mut roles = shown(&emulator, "applications")["appRoles"].clone();
    roles.as_array_mut().expect("roles").push(json!({
        "allowedMemberTypes": ["Application"], "description": "Sync", "displayName": "Sync", "isEnabled": true,
        "id": "6a4e7a0c-8f61-4d5e-9d35-0f3a3c1f5a01", "value": "sync"
    }));
    Hand::Application(json!({ "appRoles": roles }))
        .write(&emulator)
        .await;
    for (list, names) in [
        (
            "[{ spn: graph-gitops, role: sync }]",
            json!([["graph-gitops", "Sync"]]),
        ),
        (
            "[{ spn: graph-gitops, role: Sync }, { user: user0001@contoso.com, role: User }]",
            json!([["User 0001", "User"], ["graph-gitops", "Sync"]]),
        ),
        ("[]", json!([])),
    ] {
        let wanted = desired(&written(false, &format!("assignments: {list}")));
        apply(&wanted, &emulator).await;
        assert_eq!(fields::roles(&emulator), names);
        assert!(!plan(&wanted, &emulator).await.has_changes());
    }
}

#[tokio::test]
async fn credentials_come_and_go_with_the_word_unmanaged() {
    let emulator = emulator();
    let managed = |version: u8| {
        format!(
            "scope: assigned\ncredentials: {{ version: {version}, values: {{ ClientSecret: {{ env: SECRET_{version} }} }} }}"
        )
    };
    let unmanaged = "scope: assigned\ncredentials: unmanaged".to_owned();
    let stored = || {
        let id = principal(&emulator, NAME);
        emulator.snapshot()["secrets"][id]["ClientSecret"].clone()
    };
    // Set, let go, changed by somebody else meanwhile, and taken up again.
    apply(&desired(&written(true, &managed(1))), &emulator).await;
    assert_eq!(stored(), "value of env SECRET_1");
    let let_go = desired(&written(true, &unmanaged));
    let change = plan(&let_go, &emulator).await;
    assert!(!change.has_changes() && !change.is_blocked(), "{change:#?}");
    Hand::Secrets(json!([{ "key": "ClientSecret", "value": "by hand" }]))
        .write(&emulator)
        .await;
    apply(&let_go, &emulator).await;
    assert_eq!(stored(), "by hand", "left alone");
    apply(&desired(&written(true, &managed(2))), &emulator).await;
    assert_eq!(stored(), "value of env SECRET_2");
    for (name, stages) in [
        ("unmanaged_from_the_start", vec![unmanaged.clone()]),
        ("let_go", vec![managed(1), unmanaged.clone()]),
        ("taken_up", vec![unmanaged, managed(1)]),
    ] {
        let stages = stages.iter().map(|job| written(true, job)).collect();
        walk(&Story { name, stages }).await;
    }
}

#[tokio::test]
async fn roles_that_a_connector_imports_move_nobody_whose_role_is_not_named() {
    let emulator = emulator();
    let files = |more: &str| {
        both(
            &format!("assignments: [{{ group: sg-aws-users }}{more}]"),
            "state: running\nscope: assigned\ncredentials: { version: 1, values: { ClientSecret: { env: A }, SecretToken: { env: B } } }",
        )
    };
    let wanted = desired(&files(""));
    apply(&wanted, &emulator).await;
    emulator.advance(std::time::Duration::from_secs(3600));
    let imported = shown(&emulator, "servicePrincipals")["appRoles"].clone();
    assert!(
        imported.as_array().is_some_and(|roles| roles.len() > 2),
        "{imported}"
    );
    let after = plan(&wanted, &emulator).await;
    assert!(!after.has_changes() && !after.is_blocked(), "{after:#?}");
    assert_eq!(fields::roles(&emulator), json!([["sg-aws-users", "User"]]));
    // Who comes now has to say which.
    let Road::Findings(findings) = road(&desired(&files(", { group: sg-mail }")), &emulator).await
    else {
        panic!("nobody says which role sg-mail gets");
    };
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0].code, Code::AmbiguousRole);
}
