//! Whoever names something in a tenant writes into terminals, files and the logs of pipelines: every byte of a run is
//! searched for what would be obeyed there.

use serde_json::{Value, json};
use syncform::emulator::{Emulator, Options};
use syncform::wire::Method;

use crate::support::binary::{Ran, Server, Workspace};
use crate::support::hands::by_hand;

/// Steers a terminal in three ways, forges lines, and commands the two kinds of pipelines that read what is printed.
const HOSTILE: &str = "::add-mask::x\u{1b}[2J\u{9b}2J\u{202e}\r\n::error::y\n##vso[task.setvariable variable=a]b##[add-matcher]c";

const SANDBOX: &str = "sandbox";

/// Refuses what any reader would obey. The beginnings of lines count where a pipeline reads them, which is no file.
fn harmless(text: &str, is_printed: bool, place: &str) {
    let obeyed = |letter: char| {
        (letter.is_control() && letter != '\n') || ('\u{202a}'..='\u{202e}').contains(&letter)
    };
    assert_eq!(text.find(obeyed), None, "{place}: {text:?}");
    for word in ["##vso[", "##["] {
        assert!(!text.contains(word), "{place}: {text}");
    }
    let is_command = |line: &str| line.trim_start().starts_with("::");
    let command = text.lines().find(|line| is_printed && is_command(line));
    assert_eq!(command, None, "{place}: {text}");
}

/// A tenant of the examples, where somebody has given that name to whatever may have one.
async fn tenant(workspace: &Workspace) {
    let ran = workspace.run(&["apply", "--yes", "--sandbox", SANDBOX]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let emulator = Emulator::open(Options {
        dir: Some(workspace.path().join(SANDBOX)),
        ..Options::default()
    });
    let emulator = emulator.expect("the sandbox");
    let listed = async |path: &str| {
        let page = by_hand(&emulator, Method::Get, path, Value::Null).await;
        page["value"].as_array().expect("a list").clone()
    };
    for user in listed("/v1.0/users?$top=20").await {
        let path = format!("/v1.0/users/{}", user["id"].as_str().expect("an id"));
        let name = json!({ "displayName": HOSTILE });
        by_hand(&emulator, Method::Patch, &path, name).await;
    }
    let group = json!({
        "displayName": HOSTILE, "mailEnabled": false, "mailNickname": "x", "securityEnabled": true,
    });
    let group = by_hand(&emulator, Method::Post, "/v1.0/groups", group).await;
    for principal in listed("/v1.0/servicePrincipals").await {
        let id = principal["id"].as_str().expect("an id");
        let path = format!("/v1.0/servicePrincipals/{id}");
        let is_ours = |tag: &Value| tag.as_str().is_some_and(|tag| tag.starts_with("syncform:"));
        let tags = principal["tags"].as_array().cloned().unwrap_or_default();
        if !tags.iter().any(is_ours) {
            continue;
        }
        let tags = [tags, vec![HOSTILE.into()]].concat();
        let change = json!({ "notes": HOSTILE, "tags": tags });
        by_hand(&emulator, Method::Patch, &path, change).await;
        let application = json!({ "displayName": HOSTILE });
        let app_id = principal["appId"].as_str().expect("an id");
        let found = format!("/v1.0/applications?$filter=appId eq '{app_id}'");
        let found = listed(&found).await[0]["id"].clone();
        let path = format!("/v1.0/applications/{}", found.as_str().expect("an id"));
        by_hand(&emulator, Method::Patch, &path, application).await;
        let assignment = json!({
            "principalId": group["id"], "resourceId": id,
            "appRoleId": principal["appRoles"][0]["id"],
        });
        let path = format!("/v1.0/servicePrincipals/{id}/appRoleAssignedTo");
        by_hand(&emulator, Method::Post, &path, assignment).await;
    }
}

/// Searches what was said, and what lies in the workspace but for the store of the tenant itself.
fn search(workspace: &Workspace, ran: &[Ran]) -> usize {
    let mut shown = 0;
    for ran in ran {
        for stream in [&ran.stdout, &ran.stderr] {
            harmless(stream, true, "printed");
            shown += stream.matches("add-mask").count();
        }
    }
    let files = workspace.files(&[SANDBOX, "state", "manifests"]);
    for file in files.iter().filter(|file| !file.ends_with("faults.json")) {
        let text = std::fs::read_to_string(file).expect("text");
        harmless(&text, false, &file.to_string_lossy());
    }
    shown
}

#[tokio::test]
async fn names_of_a_tenant_are_shown_and_obeyed_by_nobody() {
    let workspace = Workspace::examples();
    tenant(&workspace).await;
    let trace = ["--trace-http", "trace.har", "--sandbox", SANDBOX];
    let mut all = Vec::new();
    for (verb, code) in [
        (&["plan", "--out", "plan.json", "-vv"][..], 0),
        (&["plan", "-o", "json", "-vv", "--log-format", "json"], 0),
        (&["show", "plan.json"], 0),
        (&["show", "plan.json", "-o", "json"], 0),
        (&["status"], 0),
        (&["status", "-o", "ndjson"], 0),
        (&["status", "--watch"], 0),
        (&["logs", "--steps", "--changes"], 0),
        (&["logs", "-o", "ndjson"], 0),
        (&["logs", "-o", "json"], 0),
        (&["record", "--redact", "nothing", "--file", "tape.json"], 0),
        (&["record", "--redact", "all", "--file", "redacted.json"], 0),
        (&["apply", "--yes", "-o", "json"], 0),
    ] {
        let more = if verb[0] == "show" { &[][..] } else { &trace };
        let ran = workspace.run(&[verb, more].concat());
        assert_eq!(ran.code, Some(code), "{verb:?}: {}", ran.text());
        all.push(ran);
    }
    let shown = search(&workspace, &all);
    assert!(shown > 20, "the names were shown {shown} times");
    let kept = ["plan.json", "trace.har", "tape.json"].map(|name| {
        let text = std::fs::read_to_string(workspace.path().join(name)).expect("text");
        text.contains("add-mask")
    });
    assert_eq!(kept, [true; 3], "a file without the names proves nothing");
}

#[test]
fn words_of_a_service_are_shown_and_obeyed_by_nobody() {
    let workspace = Workspace::signed_in();
    let refuse = |pattern: &str| json!({ "match": pattern, "do": "refuse", "status": 400, "code": HOSTILE, "message": HOSTILE });
    let rules = [refuse("PUT */secrets"), refuse("GET */schema")];
    let server = Server::start(&workspace, &json!({ "rules": rules }));
    let mut all = Vec::new();
    for (output, log) in [("human", "text"), ("json", "json")] {
        let there = ["--endpoint", &server.url, "--trace-http", "trace.har"];
        let more = ["-o", output, "-vv", "--log-format", log];
        let ran = workspace.run(&[&["apply", "--yes"][..], &there, &more].concat());
        assert!(ran.code.is_some_and(|code| code > 0), "{}", ran.text());
        all.push(ran);
    }
    let shown = search(&workspace, &all);
    assert!(shown > 2, "the words were shown {shown} times");
    let audit = std::fs::read_to_string(workspace.path().join(".syncform/audit.ndjson"));
    assert!(audit.expect("a log").contains("add-mask"));
}

/// Pull requests come from anybody, with file names as well, and a pipeline prints what is wrong with them.
#[test]
fn words_of_manifests_are_shown_and_obeyed_by_nobody() {
    let workspace = Workspace::example();
    let text = json!(HOSTILE).to_string();
    let app = std::fs::read_to_string(workspace.path().join("manifests/aws-contoso.yaml"));
    let app = app.expect("text").replace("AWS Contoso", "##vso[task.x]");
    // An unknown field, an unknown word, and a name that is none, each with its line.
    let app = app
        .replace("  displayName:", &format!("  {text}: ::x\n  displayName:"))
        .replace("scope: assigned", &format!("scope: {text}"))
        .replace("name: aws-contoso", &format!("name: {text}"));
    workspace.write("manifests/::##vso[a]\u{1b}[2J.yaml", &app);
    let mut all = Vec::new();
    for output in ["human", "json", "sarif"] {
        let ran = workspace.run(&["validate", "-o", output]);
        assert_eq!(ran.code, Some(3), "{}", ran.text());
        all.push(ran);
    }
    all.push(workspace.run(&["expr", "parse", &format!("Join({text}, [mail])")]));
    all.push(workspace.run(&["expr", "parse", &format!("{HOSTILE}(")]));
    all.push(workspace.run(&["status", "--target", HOSTILE, "--sandbox", SANDBOX]));
    let shown = search(&workspace, &all);
    assert!(shown > 6, "the words were shown {shown} times");
}
