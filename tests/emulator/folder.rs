//! The folder: what survives, who may read it, and what is never overwritten.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Caller, text};
use syncform::emulator::{Emulator, EmulatorError, Faults, Options};
use syncform::wire::Method::{Get, Put};

const ID: &str = "11111111-2222-4333-8444-555555555555";

fn within(dir: &Path) -> Options {
    Options {
        dir: Some(dir.to_owned()),
        ..Options::default()
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_tenant_survives_its_process_with_clock_and_counter() {
    let root = folder();
    let dir = root.path().join("tenant");
    let caller = Caller::open(within(&dir));
    let born = caller.create("A");
    let job = caller.create_job(&born);
    caller.get("/v1.0/organization");
    let before = caller.0.snapshot();
    drop(caller);
    let caller = Caller::open(within(&dir));
    assert_eq!(caller.0.snapshot(), before);
    assert_eq!(
        caller.status(Get, &born.sync(&format!("jobs/{job}")), Value::Null),
        200
    );
    assert_ne!(
        caller.create("A").application,
        born.application,
        "the counter goes on"
    );
    assert_eq!(
        caller.0.requests().len(),
        2,
        "the witness in memory is of this run"
    );
    let lines = fs::read_to_string(dir.join("requests.ndjson")).expect("the witness");
    assert_eq!(lines.lines().count(), 5);
    let first: Value =
        serde_json::from_str(lines.lines().next().unwrap_or_default()).expect("JSON");
    assert_eq!((&first["n"], &first["status"]), (&json!(1), &json!(201)));
}

#[cfg(unix)]
#[test]
fn the_store_is_for_its_owner_alone_and_says_what_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let root = folder();
    let dir = root.path().join("deep/tenant");
    let caller = Caller::open(within(&dir));
    caller.create("A");
    let mode = |path: &Path| {
        fs::metadata(path)
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode(&dir), 0o700);
    for file in ["tenant.json", "requests.ndjson", "lock"] {
        assert_eq!(mode(&dir.join(file)), 0o600, "{file}");
    }
    let text = fs::read_to_string(dir.join("tenant.json")).expect("the store");
    let about = text.lines().nth(1).unwrap_or_default();
    assert!(
        about.contains("\"about\"") && about.contains("dummy"),
        "{about}"
    );
}

#[test]
fn reads_and_refusals_do_not_rewrite_the_store() {
    let root = folder();
    let caller = Caller::open(within(root.path()));
    let path = root.path().join("tenant.json");
    let before = fs::read(&path).expect("the store");
    caller.get("/v1.0/applications");
    assert_eq!(caller.status(Get, "/v1.0/nowhere", Value::Null), 404);
    assert_eq!(fs::read(&path).expect("the store"), before);
    caller.create("A");
    assert_ne!(fs::read(&path).expect("the store"), before);
}

#[test]
fn a_folder_in_use_is_refused_until_it_is_let_go() {
    let root = folder();
    let caller = Caller::open(within(root.path()));
    let error = Emulator::open(within(root.path())).expect_err("it is in use");
    assert!(matches!(error, EmulatorError::InUse { .. }), "{error}");
    drop(caller);
    assert!(Emulator::open(within(root.path())).is_ok());
}

#[test]
fn a_store_of_the_version_before_opens_and_becomes_one_of_this_version() {
    let root = folder();
    let path = root.path().join("tenant.json");
    let caller = Caller::open(within(root.path()));
    let born = caller.create("A");
    let job = caller.create_job(&born);
    let before = caller.0.snapshot();
    drop(caller);
    let text = fs::read_to_string(&path).expect("the store");
    let mut stored: Value = serde_json::from_str(&text).expect("JSON");
    stored["format"] = json!("syncform-emulated-tenant/2");
    let members = stored.as_object_mut().expect("an object");
    members
        .shift_remove("schemas")
        .expect("what it did not have");
    fs::write(&path, stored.to_string()).expect("a file");
    let caller = Caller::open(within(root.path()));
    assert_eq!(caller.0.snapshot(), before);
    let schema = born.sync(&format!("jobs/{job}/schema"));
    assert_eq!(caller.status(Put, &schema, caller.get(&schema)), 204);
    let text = fs::read_to_string(&path).expect("the store");
    assert!(text.contains("syncform-emulated-tenant/3"));
}

#[test]
fn corrupt_and_foreign_files_are_left_alone() {
    for content in [
        "{ \"about\": \"s3cret",
        "{\"mine\": 1}",
        "[]",
        "",
        "{\"format\": \"syncform-emulated-tenant/2\", \"about\": 7}",
    ] {
        let root = folder();
        let path = root.path().join("tenant.json");
        fs::write(&path, content).expect("a file");
        let error = Emulator::open(within(root.path())).expect_err(content);
        let words = error.to_string();
        assert!(
            words.contains("tenant.json") && words.contains("choose another folder"),
            "{words}"
        );
        assert!(!words.contains("s3cret"));
        assert_eq!(fs::read_to_string(&path).expect("the file"), content);
        assert!(!root.path().join("requests.ndjson").exists());
    }
}

#[test]
fn the_tenant_id_is_taken_once_and_then_kept() {
    let root = folder();
    drop(Caller::open(within(root.path())));
    let with_id = |id: &str| Options {
        tenant_id: Some(id.to_owned()),
        ..within(root.path())
    };
    let caller = Caller::open(with_id(ID));
    let organization = caller.get("/v1.0/organization");
    assert_eq!(text(&organization, "/value/0/id"), ID);
    let snapshot = caller.0.snapshot();
    assert!(
        text(&snapshot, "/jobs/0/id").contains(&ID.replace('-', "")),
        "seeded job ids follow"
    );
    assert_eq!(
        text(&snapshot, "/servicePrincipals/0/appOwnerOrganizationId"),
        ID
    );
    drop(caller);
    let other = "99999999-2222-4333-8444-555555555555";
    let error = Emulator::open(with_id(other)).expect_err("another tenant");
    let words = error.to_string();
    assert!(
        words.contains(ID) && words.contains("choose another folder"),
        "{words}"
    );
    assert!(matches!(
        Emulator::open(with_id("contoso")),
        Err(EmulatorError::NoGuid { .. })
    ));
    assert_eq!(
        text(
            &Caller::open(within(root.path())).get("/v1.0/organization"),
            "/value/0/id"
        ),
        ID
    );
}

#[test]
fn what_was_committed_without_an_answer_is_in_the_store() {
    let root = folder();
    let rule = r#"{"rules": [{"match": "PUT *", "do": "commit-and-hold"}]}"#;
    let caller = Caller::open(Options {
        faults: Faults::parse(rule).expect("good"),
        ..within(root.path())
    });
    let born = caller.create("A");
    let secrets = json!({"value": [{"key": "Password", "value": "kept"}]});
    assert!(
        caller
            .try_send(syncform::wire::Request::new(Put, born.sync("secrets")).json(secrets))
            .is_err()
    );
    let stored = fs::read_to_string(root.path().join("tenant.json")).expect("the store");
    assert!(stored.contains("kept"));
    let witness = fs::read_to_string(root.path().join("requests.ndjson")).expect("the witness");
    assert!(
        witness
            .lines()
            .last()
            .unwrap_or_default()
            .contains(r#""status":"held","committed":true"#)
    );
}

/// What a process leaves that is killed while it saves for the first time, and what another one sees meanwhile.
#[test]
fn a_half_written_store_is_no_strangers_file() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["lock", "tenant.json.new"] {
        std::fs::write(folder.path().join(name), "{").expect("a file");
    }
    let options = || Options {
        dir: Some(folder.path().to_owned()),
        ..Options::default()
    };
    let first = Emulator::open(options()).expect("it is ours");
    let error = Emulator::open(options()).expect_err("in use");
    assert!(error.to_string().contains("in use"), "{error}");
    drop(first);
    assert!(!folder.path().join("tenant.json.new").exists());
}
