//! The same on emulated tenants: they are found to be what their switches say, and every story holds.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::setting::{self, Setting};
use super::{Found, Ground, Progress, Report, ask, stop, transcript};
use crate::support::binary::{STATE, Server, Workspace};

const TENANT: &str = "ff8bf889-e031-41ac-8f7b-aedb059892ee";
/// What an identity needs.
const PERMISSIONS: &str =
    "Application.ReadWrite.All,Directory.Read.All,Synchronization.ReadWrite.All";

/// A served tenant, and a folder for transcripts.
struct Desk {
    workspace: Workspace,
    server: Server,
}

impl Desk {
    fn new(faults: &Value, flags: &[&str]) -> Self {
        let workspace = Workspace::signed_in();
        let server = Server::with(&workspace, STATE, faults, flags);
        Self { workspace, server }
    }

    fn folder(&self) -> std::path::PathBuf {
        self.workspace.path().join("contract")
    }

    fn setting(&self, stories: &str) -> Setting {
        let folder = self.folder().display().to_string();
        let setting = setting::from(&[
            ("CONTRACT_TENANT", TENANT),
            ("CONTRACT_CONFIRM", TENANT),
            ("CONTRACT_ENDPOINT", &self.server.url),
            ("CONTRACT_FOLDER", &folder),
            ("CONTRACT_STORIES", stories),
            ("AZURE_CLIENT_ID", "demo"),
            ("AZURE_CLIENT_SECRET", "demo"),
        ]);
        setting.expect("a setting")
    }

    /// A whole run with these stories.
    fn asked(&self, stories: &str) -> Report {
        let (_asker, stop) = stop::pair();
        self.ask(&self.setting(stories), &stop)
    }

    fn ask(&self, setting: &Setting, stop: &stop::Stop) -> Report {
        on_the_spot(async {
            let (door, roles) = setting.door().await.expect("a door");
            ask(&door, roles, setting, stop).await.expect("a run")
        })
    }

    /// Whether no object of a run is in the tenant, deleted or not.
    fn is_clean(&self) -> bool {
        let found = on_the_spot(async {
            let (door, _) = self.setting("none").door().await.expect("a door");
            let ground = Ground::new(&door, "");
            let applications = ground.named_like("applications", ground.prefix()).await;
            let principals = ground
                .named_like("servicePrincipals", ground.prefix())
                .await;
            [applications.expect("a list"), principals.expect("a list")].concat()
        });
        let path = self.workspace.path().join(STATE).join("tenant.json");
        let store = std::fs::read_to_string(path).expect("a store");
        let store: Value = serde_json::from_str(&store).expect("JSON");
        found.is_empty() && store["deletedItems"] == json!([])
    }
}

fn on_the_spot<T>(deed: impl Future<Output = T>) -> T {
    crate::emulator::run(deed)
}

fn switched(switches: &Value) -> Desk {
    Desk::new(&json!({ "switches": switches }), &[])
}

/// What the probes found, by the names of the switches.
fn told(report: &Report) -> BTreeMap<String, Value> {
    let found = report.progress.found.iter().flatten();
    let told = found.filter_map(|Found { switch, value, .. }| {
        Some((switch.clone()?, value.clone().unwrap_or(json!("unknown"))))
    });
    told.collect()
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
        "absoluteParts": "refuse",
        "batchSequence": "whole",
        "jobPatch": "refuse",
        "recreatedJob": "listed",
        "newInterval": "cycle",
        "unknownReferences": "refuse",
        "restoring": "alone",
        "syncErrors": "nested",
    });
    let desk = switched(&defaults);
    let report = desk.asked("none");
    assert_eq!(report.left, Vec::<String>::new());
    assert!(desk.is_clean());
    assert_eq!(told(&report), by_name(&defaults));
    // Questions without a switch are answered too, and marks survive.
    let found: Vec<_> = report.progress.found.iter().flatten().collect();
    for question in (1..=10).map(|number| format!("question {number}:")) {
        let mut about = found
            .iter()
            .filter(|found| found.question.starts_with(&question));
        assert!(about.all(|found| found.trouble.is_none()), "{question}");
        assert!(
            found
                .iter()
                .any(|found| found.question.starts_with(&question)),
            "{question}"
        );
    }
    let marks = found
        .iter()
        .filter(|found| found.question.starts_with("mark survival"));
    let marks: Vec<_> = marks.map(|found| found.value.clone()).collect();
    assert_eq!(
        marks,
        [Some(json!(true)), Some(json!(true)), Some(json!(true))]
    );
    let text = transcript::text(&desk.setting("none"), &report.progress, &[]);
    assert!(text.contains("| `secretsPut` | `\"merge\"` |"), "{text}");
    assert!(text.contains("Synchronization.ReadWrite.All"), "{text}");
    for secret in ["ff8bf889", "ff8bf889e03141ac8f7baedb059892ee"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn the_other_settings_are_found_as_well() {
    let others = json!({
        "instantiateKeepsReference": false,
        "instantiateOwns": false,
        "homepageFollows": false,
        "secretsPut": "replace",
        "jobCreated": "NotConfigured",
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
        "absoluteParts": "accept",
        "batchSequence": "any",
        "jobPatch": "ignore",
        "recreatedJob": "invisible",
        "newInterval": "maximum",
        "unknownReferences": "accept",
        "restoring": "both",
        "syncErrors": "empty",
    });
    let desk = switched(&others);
    let report = desk.asked("none");
    assert_eq!(told(&report), by_name(&others));
    assert_eq!(report.left, Vec::<String>::new());
    assert!(desk.is_clean());
}

/// The emulator knows who calls where it grants permissions, and then grants nothing below `deletedItems`: what cannot be
/// deleted for good is said.
#[test]
fn an_identity_that_becomes_an_owner_is_found_and_what_is_left_behind_is_said() {
    let faults = json!({ "switches": { "instantiateOwns": true } });
    let desk = Desk::new(&faults, &["--permissions", PERMISSIONS]);
    let report = desk.asked("mails_are_switched_on");
    assert_eq!(told(&report)["instantiateOwns"], true);
    let told = &report.progress.told[0];
    assert_eq!(told.trouble, None, "they are enough for stories: {told:#?}");
    assert!(!desk.is_clean());
    let is_deleted = |path: &String| path.contains("/deletedItems/");
    assert!(
        !report.left.is_empty() && report.left.iter().all(is_deleted),
        "{:?}",
        report.left
    );
    // It is not forgotten: the same command tries again.
    assert!(desk.folder().join("progress.json").is_file());
}

#[test]
fn every_story_that_is_told_holds_on_an_emulated_tenant() {
    let desk = Desk::new(&json!({}), &[]);
    let all = setting::from(&[
        ("CONTRACT_TENANT", TENANT),
        ("CONTRACT_CONFIRM", TENANT),
        ("CONTRACT_CLOUD", "usgov"),
        ("CONTRACT_ENDPOINT", &desk.server.url),
        ("CONTRACT_FOLDER", &desk.folder().display().to_string()),
        ("AZURE_CLIENT_ID", "demo"),
        ("AZURE_CLIENT_SECRET", "demo"),
    ]);
    let (_asker, stop) = stop::pair();
    let setting = all.expect("a setting");
    let report = desk.ask(&setting, &stop);
    let troubled: Vec<_> = report
        .progress
        .told
        .iter()
        .filter(|told| told.trouble.is_some())
        .collect();
    assert!(troubled.is_empty(), "{troubled:#?}");
    assert_eq!(
        report.progress.told.len(),
        super::chosen::stories(&setting, "x").len()
    );
    assert!(report.is_whole && desk.is_clean());
    let text = transcript::text(&setting, &report.progress, &report.left);
    assert!(text.contains("| the_scope_is_widened | yes |"), "{text}");
    for trace in ["ff8bf889", "@example.com", "Bearer"] {
        assert!(!text.contains(trace), "{trace}");
    }
    assert!(!desk.folder().join("progress.json").exists());
}

/// A story that fails is told as failed, the next one is told all the same, and nothing of either is left.
#[test]
fn a_story_that_fails_is_cleaned_up_after() {
    let rule = json!({ "match": "POST */start", "do": "refuse", "status": 403 });
    let desk = Desk::new(&json!({ "rules": [rule] }), &[]);
    let names =
        "an_application_without_provisioning_is_created,a_job_of_the_default_template_is_created";
    let report = desk.asked(names);
    let told: Vec<_> = report
        .progress
        .told
        .iter()
        .map(|told| told.trouble.is_some())
        .collect();
    assert_eq!(told, [false, true]);
    let failed = &report.progress.told[1];
    assert!(
        failed.runs[0]
            .requests
            .iter()
            .any(|request| request.contains("/start -> 403: ")),
        "{failed:#?}"
    );
    assert!(desk.is_clean() && report.left.is_empty());
}

/// Whoever is interrupted leaves nothing behind, and goes on where it was.
#[test]
fn a_run_that_is_interrupted_goes_on_later() {
    let desk = Desk::new(&json!({}), &[]);
    let names = "an_application_without_provisioning_is_created,the_display_name_changes";
    let setting = desk.setting(names);
    let first = Progress {
        found: Some(Vec::new()),
        ..Progress::open(&setting).expect("new")
    };
    first.keep(&setting).expect("kept");
    let (asker, stop) = stop::pair();
    asker.ask();
    let report = desk.ask(&setting, &stop);
    assert!(!report.is_whole && report.progress.told.is_empty());
    // A run that was killed in the middle of something.
    on_the_spot(async {
        let (door, _) = setting.door().await.expect("a door");
        let ground = Ground::new(&door, &first.run);
        ground.make("orphan", "").await.expect("made");
    });
    assert!(!desk.is_clean());
    let later = Setting {
        run: "later".to_owned(),
        ..desk.setting(names)
    };
    let (_asker, stop) = stop::pair();
    let report = desk.ask(&later, &stop);
    assert_eq!(report.progress.run, first.run, "it is the same run");
    assert_eq!(report.progress.told.len(), 2);
    assert!(report.is_whole && report.left.is_empty() && desk.is_clean());
    let other = Setting {
        tenant: "11111111-2222-4333-8444-555555555555".to_owned(),
        ..desk.setting(names)
    };
    first.keep(&setting).expect("kept");
    assert!(Progress::open(&other).is_err(), "it is another tenant's");
}

/// Questions that are put when somebody ends the run are not answered, and nothing of them is left.
#[test]
fn questions_that_are_interrupted_are_put_again() {
    let hold = json!({ "match": "GET */schema", "request": 1, "do": "hold" });
    let mut desk = Desk::new(&json!({ "rules": [hold] }), &[]);
    let held = std::mem::replace(&mut desk.server.held, std::sync::mpsc::channel().1);
    let (asker, stop) = stop::pair();
    let setting = desk.setting("none");
    std::thread::scope(|scope| {
        scope.spawn(move || {
            held.recv().expect("a request that is held");
            asker.ask();
        });
        let report = desk.ask(&setting, &stop);
        assert!(!report.is_whole && report.progress.found.is_none());
        assert!(report.left.is_empty());
    });
    assert!(desk.is_clean());
    assert!(desk.asked("none").progress.found.is_some());
}
