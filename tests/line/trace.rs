//! `--trace-http`: the file of a whole run is HAR 1.2, and can be handed on.

use serde_json::{Value, json};

use crate::support::binary::{Server, Workspace};

fn trace(workspace: &Workspace, name: &str) -> (String, Vec<Value>) {
    let text = std::fs::read_to_string(workspace.path().join(name)).expect("a trace");
    let har: Value = serde_json::from_str(&text).expect("JSON");
    let log = &har["log"];
    assert_eq!(log["version"], "1.2");
    for member in ["name", "version"] {
        assert!(log["creator"][member].is_string(), "{log}");
    }
    let entries = log["entries"].as_array().expect("entries").clone();
    for entry in &entries {
        sound(entry);
    }
    (text, entries)
}

/// Every member that the format demands, of the type that it demands.
fn sound(entry: &Value) {
    let is = |pointer: &str, test: fn(&Value) -> bool| {
        assert!(
            entry.pointer(pointer).is_some_and(test),
            "{pointer}: {entry:#}"
        );
    };
    is("/startedDateTime", |value| {
        value
            .as_str()
            .is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok())
    });
    for number in [
        "/time",
        "/request/headersSize",
        "/request/bodySize",
        "/response/status",
        "/response/headersSize",
        "/response/bodySize",
        "/response/content/size",
        "/timings/send",
        "/timings/wait",
        "/timings/receive",
    ] {
        is(number, Value::is_number);
    }
    for text in [
        "/request/method",
        "/request/url",
        "/request/httpVersion",
        "/response/statusText",
        "/response/httpVersion",
        "/response/redirectURL",
        "/response/content/mimeType",
    ] {
        is(text, Value::is_string);
    }
    for list in [
        "/request/cookies",
        "/request/headers",
        "/request/queryString",
        "/response/cookies",
        "/response/headers",
    ] {
        is(list, |value| {
            let is_pair = |pair: &Value| pair["name"].is_string() && pair["value"].is_string();
            value
                .as_array()
                .is_some_and(|pairs| pairs.iter().all(is_pair))
        });
    }
    is("/cache", Value::is_object);
    if let Some(posted) = entry.pointer("/request/postData") {
        assert!(
            posted["mimeType"].is_string() && posted["text"].is_string(),
            "{posted}"
        );
    }
}

/// How many requests travel in this one.
fn parts(entry: &Value) -> usize {
    let is_batch = |url: &Value| url.as_str().is_some_and(|url| url.ends_with("/$batch"));
    if !is_batch(&entry["request"]["url"]) {
        return 0;
    }
    let sent = entry["request"]["postData"]["text"].as_str();
    let sent: Value = serde_json::from_str(sent.expect("a body")).expect("JSON");
    sent["requests"].as_array().expect("requests").len()
}

/// All that the examples send as secrets, and whom they name.
fn none_of_it(workspace: &Workspace, text: &str) {
    let secrets = workspace
        .environment
        .iter()
        .filter(|(name, _)| !name.starts_with("AZURE"));
    for (name, value) in secrets {
        assert!(!text.contains(value.as_str()), "{name}");
    }
    for word in [
        "identity-ops@contoso.com",
        "user0001",
        "User 0001",
        "sg-aws-users",
        "emulated-signature",
        "ZW11bGF0ZWQtc2lnbmF0dXJl",
        "Bearer",
    ] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn a_whole_apply_can_be_handed_on() {
    let workspace = Workspace::examples();
    let ran = workspace.run(&[
        "apply",
        "--yes",
        "--sandbox",
        "box",
        "--trace-http",
        "trace.har",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let (text, entries) = trace(&workspace, "trace.har");
    // A call of many is one entry, and the tenant counts its parts as well.
    let parts: usize = entries.iter().map(parts).sum();
    assert!(parts > 1, "reads travel together");
    assert_eq!(entries.len() + parts, workspace.requests("box").len());
    none_of_it(&workspace, &text);
    assert!(workspace.environment.len() > 5, "there are secrets to leak");
    let url = |entry: &Value| {
        entry["request"]["url"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let saved = entries
        .iter()
        .find(|entry| entry["request"]["method"] == "PUT" && url(entry).ends_with("/schema"));
    let body = saved.expect("a schema is saved")["request"]["postData"]["text"].to_string();
    assert!(body.contains("synchronizationRules"), "schemas stay");
    let secrets = entries
        .iter()
        .filter(|entry| url(entry).ends_with("/secrets"))
        .count();
    assert!(secrets > 5, "{secrets}");
}

#[test]
fn sign_ins_are_noted_without_what_they_carry() {
    let workspace = Workspace::signed_in();
    let server = Server::start(&workspace, &json!({}));
    let ran = workspace.run(&[
        "apply",
        "--yes",
        "--endpoint",
        &server.url,
        "--trace-http",
        "trace.har",
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let (text, entries) = trace(&workspace, "trace.har");
    none_of_it(&workspace, &text);
    let first = entries[0]["request"]["url"].as_str().expect("a URL");
    assert!(first.ends_with("/oauth2/v2.0/token"), "{first}");
    assert_eq!(entries[0]["response"]["status"], 200);
    assert!(entries[0]["request"].get("postData").is_none());
}

/// A run that dies in the middle of a request leaves all that came before.
#[test]
fn a_run_that_is_killed_leaves_a_whole_file() {
    let workspace = Workspace::signed_in();
    let rule = json!({ "match": "POST */synchronization/jobs", "do": "hold" });
    let server = Server::start(&workspace, &json!({ "rules": [rule] }));
    let apply = [
        "apply",
        "--yes",
        "--endpoint",
        &server.url,
        "--trace-http",
        "trace.har",
    ];
    let mut client = workspace
        .command(&apply)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("a client");
    server.held.recv().expect("a request that is held");
    client.kill().expect("dead");
    client.wait().expect("dead");
    let (_, entries) = trace(&workspace, "trace.har");
    let last = entries.last().expect("entries")["request"]["url"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(
        entries.len() > 10 && last.contains("/synchronization/"),
        "{last}"
    );
}

#[test]
fn a_trace_that_cannot_be_written_stops_the_run_before_anything_is_sent() {
    let workspace = Workspace::example();
    workspace.write("notes.txt", "mine\n");
    for (case, file) in [
        ("folder", "nowhere/trace.har"),
        ("foreign", "notes.txt"),
        ("directory", "manifests"),
    ] {
        let ran = workspace.run(&["apply", "--yes", "--sandbox", "box", "--trace-http", file]);
        assert_eq!(ran.code, Some(1), "{}", ran.text());
        ran.accepted(&format!("line/trace-{case}"));
    }
    assert!(!workspace.path().join("box").exists(), "nothing was begun");
    let text = std::fs::read_to_string(workspace.path().join("notes.txt")).expect("text");
    assert_eq!(text, "mine\n");
}
