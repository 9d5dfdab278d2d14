//! What is recorded of a tenant is enough to make another one like it, and holds neither a secret nor, unless it is asked
//! for, a person.

mod hostile;
mod redacted;
mod verbs;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use syncform::cli::record;
use syncform::desired::Desired;
use syncform::emulator::{Emulator, EmulatorError, Faults, Options};
use syncform::live::Part;
use syncform::observe::{About, Redact, Tape};
use syncform::wire::Method;

use crate::support::examples;
use crate::support::hands::by_hand;
use crate::support::world::{apply, desired, door, emulator, plan};

const TENANT: &str = "ff8bf889-e031-41ac-8f7b-aedb059892ee";

/// Everything that the manifests' applications have.
async fn recorded(desired: &Desired, emulator: &Emulator, redact: Redact) -> Value {
    let tape = Tape::new(door(emulator));
    record::reads(desired, &tape, 4).await.expect("readable");
    assert!(!tape.is_empty());
    let about = About {
        cloud: desired.tenant.cloud,
        tenant: desired.tenant.id.clone(),
        // Two hours after the start of every emulated tenant.
        time: "2026-01-01T02:00:00Z".parse().expect("a time"),
        redact,
    };
    tape.recording(&about)
}

/// The tenant of a recording, in memory.
fn imported(recording: &Value) -> Result<Emulator, EmulatorError> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("recording.json");
    std::fs::write(&file, recording.to_string()).expect("a file");
    within(&file, None)
}

fn within(file: &Path, dir: Option<&Path>) -> Result<Emulator, EmulatorError> {
    Emulator::open(Options {
        import: Some(file.to_owned()),
        dir: dir.map(Path::to_owned),
        tenant_id: Some(TENANT.to_owned()),
        ..Options::default()
    })
}

async fn get(emulator: &Emulator, path: &str) -> Value {
    by_hand(emulator, Method::Get, path, Value::Null).await
}

/// The names and addresses of the people of a directory.
async fn people(emulator: &Emulator) -> BTreeSet<String> {
    let names = ["displayName", "userPrincipalName", "mail", "mailNickname"];
    let path = "/v1.0/users?$top=999&$select=displayName,userPrincipalName,mail,mailNickname";
    let users = get(emulator, path).await;
    let users = users["value"].as_array().expect("users").clone();
    let texts = users
        .iter()
        .flat_map(|user| names.map(|name| user[name].as_str().map(str::to_owned)));
    texts.flatten().collect()
}

#[tokio::test]
async fn a_tenant_that_is_imported_needs_no_change_and_is_recorded_alike() {
    let desired = desired(&examples::with_people());
    let live = emulator();
    apply(&desired, &live).await;
    // Several cycles, so that jobs have something to tell.
    live.advance(std::time::Duration::from_secs(3 * 3600));
    let first = recorded(&desired, &live, Redact::Nothing).await;
    let copy = imported(&first).expect("a tenant");
    let planned = plan(&desired, &door(&copy)).await;
    assert!(
        !planned.has_changes() && !planned.is_blocked(),
        "{planned:#?}"
    );
    assert_eq!(planned.apps.len(), desired.apps.len());
    let second = recorded(&desired, &copy, Redact::Nothing).await;
    same(&first, &second);
    let third = recorded(
        &desired,
        &imported(&second).expect("a tenant"),
        Redact::Nothing,
    )
    .await;
    same(&second, &third);
}

/// Answer by answer, so that a difference can be read.
fn same(first: &Value, second: &Value) {
    let answers = |recording: &Value| recording["answers"].as_array().expect("answers").clone();
    let (first, second) = (answers(first), answers(second));
    for (first, second) in first.iter().zip(&second) {
        assert_eq!(first, second, "{}", first["request"]);
    }
    assert_eq!(first.len(), second.len());
    assert!(first.len() > 40, "{} answers", first.len());
}

#[tokio::test]
async fn no_recording_holds_a_secret_or_by_default_a_person() {
    let desired = desired(&examples::with_people());
    let live = emulator();
    apply(&desired, &live).await;
    let stored = live.snapshot()["secrets"].to_string();
    let people = people(&live).await;
    assert!(
        stored.contains("value of env") && people.len() > 30,
        "{people:?}"
    );
    let plain = recorded(&desired, &live, Redact::Nothing).await.to_string();
    for (named, is_there) in [
        ("User 0001", true),
        ("user0008%40contoso.com", true),
        ("identity-ops@contoso.com", true),
        // The address of a target is no secret by itself, and may hold one.
        ("contoso.com/scim", false),
    ] {
        assert_eq!(plain.contains(named), is_there, "{named}");
    }
    for redact in [Redact::Nothing, Redact::People, Redact::All] {
        let text = recorded(&desired, &live, redact).await.to_string();
        assert!(!text.contains("value of "), "{redact:?}");
        if redact == Redact::Nothing {
            continue;
        }
        for person in &people {
            assert!(!text.contains(person.as_str()), "{redact:?}: {person}");
            let encoded = person.replace('@', "%40").replace(' ', "%20");
            assert!(!text.contains(&encoded), "{redact:?}: {person}");
        }
        assert!(!text.contains("identity-ops") && !text.contains("sync@"));
        let is_named = text.contains("sg-databricks-users");
        assert_eq!(is_named, redact == Redact::People, "{redact:?}");
    }
}

/// Under pseudonyms a tenant is as good as before for all that names nobody.
#[tokio::test]
async fn a_redacted_recording_can_be_imported() {
    let desired = desired(&examples::with_people());
    let live = emulator();
    apply(&desired, &live).await;
    for redact in [Redact::People, Redact::All] {
        let first = recorded(&desired, &live, redact).await;
        let copy = imported(&first).expect("a tenant");
        let carriers = "/v1.0/servicePrincipals?$filter=tags/any(t:t%20eq%20'syncform:owner%3Didentity-platform')";
        let owned = get(&copy, carriers).await;
        let owned = owned["value"].as_array().expect("a list");
        assert_eq!(owned.len(), desired.apps.len());
        for principal in owned {
            let path = |part: &str| {
                format!(
                    "/v1.0/servicePrincipals/{}/{part}",
                    principal["id"].as_str().expect("an id")
                )
            };
            let jobs = get(&copy, &path("synchronization/jobs")).await;
            assert_eq!(jobs["value"][0]["schedule"]["state"], "Active");
            let assigned = get(&copy, &path("appRoleAssignedTo")).await;
            assert_ne!(assigned["value"], json!([]));
        }
    }
}

/// What is imported lives on: jobs run, are paused and started, and new applications come from the same gallery.
#[tokio::test]
async fn an_imported_tenant_lives_on() {
    let desired = desired(&examples::with_people());
    let live = emulator();
    apply(&desired, &live).await;
    let copy = imported(&recorded(&desired, &live, Redact::Nothing).await).expect("a tenant");
    copy.advance(std::time::Duration::from_secs(4 * 3600));
    let snapshot = copy.snapshot();
    let jobs = snapshot["jobs"].as_array().expect("jobs");
    assert_eq!(jobs.len(), desired.apps.len());
    for job in jobs {
        let path = format!(
            "/v1.0/servicePrincipals/{}/synchronization/jobs/{}",
            job["servicePrincipal"].as_str().expect("an id"),
            job["id"].as_str().expect("an id")
        );
        let seen = get(&copy, &path).await;
        assert_eq!(
            seen["status"]["lastExecution"]["state"], "Succeeded",
            "{seen}"
        );
    }
    // A tenant with one application less is made whole, without an id that was there before.
    let application = snapshot["applications"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    by_hand(
        &copy,
        Method::Delete,
        &format!("/v1.0/applications/{application}"),
        Value::Null,
    )
    .await;
    let ids = |emulator: &Emulator| -> BTreeSet<String> {
        let all = emulator.snapshot();
        let of = |kind: &str| all[kind].as_array().cloned().unwrap_or_default();
        let all = [of("applications"), of("servicePrincipals"), of("jobs")].concat();
        all.iter().map(|object| object["id"].to_string()).collect()
    };
    let before: BTreeSet<_> = ids(&live).union(&ids(&copy)).cloned().collect();
    apply(&desired, &copy).await;
    let made: Vec<_> = ids(&copy).difference(&before).cloned().collect();
    assert_eq!(made.len(), 3, "{made:?}");
    let planned = plan(&desired, &door(&copy)).await;
    assert!(!planned.has_changes(), "{planned:#?}");
}

/// What an identity may not read is told, and stands in the recording as it was answered.
#[tokio::test]
async fn what_may_not_be_read_is_told() {
    let desired = desired(&examples::with_people());
    let live = emulator();
    apply(&desired, &live).await;
    // A young object's refusal may be lag.
    live.advance(std::time::Duration::from_secs(3600));
    let rule = json!({ "match": "GET */synchronization/jobs", "do": "refuse", "status": 403, "code": "Authorization_RequestDenied" });
    let faults = json!({ "rules": [rule] }).to_string();
    live.set_faults(Faults::parse(&faults).expect("good faults"));
    let tape = Tape::new(door(&live));
    let refused = record::reads(&desired, &tape, 4).await.expect("readable");
    assert_eq!(refused.len(), desired.apps.len());
    for (_, unread) in refused {
        assert_eq!(unread[&Part::Jobs].status, 403);
    }
}
