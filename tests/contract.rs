//! The open questions of the reference, put to a tenant: `make contract TENANT=...` for a volunteer's own throw-away one, and
//! on every run here to an emulated one, which must be found to be what its switches say.
//!
//! ```text
//!   setting --> ground: only what this run has made may be written to
//!                 --> probes, one answer each --> away with it all, whatever happened --> transcript.md
//! ```
//!
//! No tenant is touched without its id being given twice. Nothing that was there before is read beyond the gallery.

mod ground;
mod probes;
mod setting;
mod transcript;

use std::collections::BTreeMap;
use std::io::Write as _;

use futures_util::FutureExt as _;
use serde_json::{Value, json};
use syncform::wire::Transport;

use crate::support::binary::{STATE, Server, Workspace};
use ground::Ground;
use setting::Setting;
use transcript::Found;

/// Asks everything and cleans up. A panic of a probe is passed on when all is gone.
async fn ask<T: Transport>(door: &T, run: &str) -> (Vec<Found>, Vec<String>) {
    let ground = Ground::new(door, run);
    let asked = std::panic::AssertUnwindSafe(probes::all(&ground))
        .catch_unwind()
        .await;
    let left = ground.clean().await;
    match asked {
        Ok(found) => (found, left),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// The target of `make contract`.
#[ignore = "it needs a tenant of somebody's own: make contract TENANT=..."]
#[tokio::test]
async fn a_tenant_is_asked() {
    let setting = Setting::read(|name| std::env::var(name).ok()).expect("a setting");
    let door = setting.door().await.expect("a door");
    let (found, left) = ask(&door, &setting.run).await;
    let path = transcript::write(&setting, &found, &left).expect("a transcript");
    let mut stderr = std::io::stderr();
    writeln!(stderr, "{}", path.display()).expect("stderr");
    assert_eq!(left, Vec::<String>::new(), "delete these by hand");
}

/// What an identity needs for the probes.
const PERMISSIONS: &str =
    "Application.ReadWrite.All,Directory.Read.All,Synchronization.ReadWrite.All";

/// Every switch that a probe can find out, with its other setting.
fn others() -> Value {
    json!({
        "instantiateKeepsReference": false,
        "instantiateOwns": false,
        "homepageFollows": false,
        "secretsPut": "replace",
        "jobCreated": "NotConfigured",
        "newInterval": "maximum",
        "unknownReferences": "accept",
        "pausedSchedule": "Paused",
        "secondJob": "refuse",
        "secretsOrder": "reversed",
        "secretsExtra": true,
        "unknownMembers": "keep",
        "equalSchema": "ignored",
        "sourceDispute": "refuse",
        "operatorNames": "proven",
        "unknownOperators": "accept",
        "batchedSynchronization": "refuse",
        "jobPatch": "ignore",
        "recreatedJob": "invisible",
        "restoring": "both",
        "syncErrors": "empty",
    })
}

/// What the probes find on `syncform emulate` with these switches, by the names of the switches.
fn found_on(
    switches: &Value,
    flags: &[&str],
) -> (Vec<Found>, BTreeMap<String, Value>, Vec<String>) {
    let workspace = Workspace::signed_in();
    let faults = json!({ "switches": switches });
    let server = Server::with(&workspace, STATE, &faults, flags);
    let tenant = "ff8bf889-e031-41ac-8f7b-aedb059892ee";
    let url = server.url.clone();
    let setting = Setting::read(move |name| {
        let value = match name {
            "CONTRACT_TENANT" | "CONTRACT_CONFIRM" => tenant,
            "CONTRACT_ENDPOINT" => &url,
            "AZURE_CLIENT_ID" | "AZURE_CLIENT_SECRET" => "demo",
            _ => return None,
        };
        Some(value.to_owned())
    });
    let setting = setting.expect("a setting");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (found, left) = runtime.block_on(async {
        let door = setting.door().await.expect("a door");
        ask(&door, "here").await
    });
    drop(server);
    let store =
        std::fs::read_to_string(workspace.path().join("state/tenant.json")).expect("a store");
    let store: Value = serde_json::from_str(&store).expect("JSON");
    // What it says of itself is what is there.
    let is_empty = store["deletedItems"] == json!([]);
    assert_eq!(left.is_empty(), is_empty, "{left:?}");
    let told = found.iter().filter_map(|found| {
        let switch = found.switch?;
        Some((
            switch.to_owned(),
            found.value.clone().unwrap_or(json!("unknown")),
        ))
    });
    let told = told.collect();
    (found, told, left)
}

fn by_name(switches: &Value) -> BTreeMap<String, Value> {
    let members = switches.as_object().expect("switches").iter();
    members
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[test]
fn an_emulated_tenant_is_found_to_be_as_its_switches_say() {
    let defaults = json!({
        "instantiateKeepsReference": true,
        "instantiateOwns": false,
        "homepageFollows": true,
        "secretsPut": "merge",
        "jobCreated": "Paused",
        "newInterval": "cycle",
        "unknownReferences": "refuse",
        "pausedSchedule": "Disabled",
        "secondJob": "accept",
        "secretsOrder": "written",
        "secretsExtra": false,
        "unknownMembers": "refuse",
        "equalSchema": "restarts",
        "sourceDispute": "tree",
        "operatorNames": "portal",
        "unknownOperators": "refuse",
        "batchedSynchronization": "accept",
        "jobPatch": "refuse",
        "recreatedJob": "listed",
        "restoring": "alone",
        "syncErrors": "nested",
    });
    let (found, told, left) = found_on(&defaults, &[]);
    assert_eq!(left, Vec::<String>::new());
    assert_eq!(told, by_name(&defaults));
    // Questions without a switch are answered too.
    for number in 1..=10 {
        let question = format!("question {number}:");
        assert!(
            found
                .iter()
                .any(|found| found.question.starts_with(&question)),
            "{question}"
        );
    }
    let setting = Setting::of("ff8bf889-e031-41ac-8f7b-aedb059892ee");
    let text = transcript::text(&setting, &found, &[]);
    assert!(text.contains("| `secretsPut` | `\"merge\"` |"), "{text}");
    for secret in ["ff8bf889", "ff8bf889e03141ac8f7baedb059892ee"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn the_other_settings_are_found_as_well() {
    let (_, told, left) = found_on(&others(), &[]);
    assert_eq!(told, by_name(&others()));
    assert_eq!(left, Vec::<String>::new());
}

/// The emulator knows who calls where it grants permissions, and then grants nothing below `deletedItems`: what cannot be
/// deleted for good is said.
#[test]
fn an_identity_that_becomes_an_owner_is_found_and_what_is_left_behind_is_said() {
    let switches = json!({ "instantiateOwns": true });
    let (_, told, left) = found_on(&switches, &["--permissions", PERMISSIONS]);
    assert_eq!(told["instantiateOwns"], true);
    assert!(
        left.iter().all(|path| path.contains("/deletedItems/")),
        "{left:?}"
    );
    assert!(!left.is_empty());
}
