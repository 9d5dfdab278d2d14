//! Secrets that nobody could guess are planted wherever a reference may lead; then every byte that the tool wrote is
//! searched for them in every spelling, under success and failure and at the highest log level.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use syncform::secrets::{Secret, Values};
use syncform::wire::{Method, Request, Response, Transport, Unanswered};

use crate::support::binary::{Server, Workspace};
use crate::support::hands::wanted;
use crate::support::world::{self, Planted};

/// The beginning of every canary. What follows is spelt differently wherever it is written.
const CANARY: &str = "c4n4ry-7f3a9e51d2";

/// A value that no two writers spell alike.
fn canary(source: &str) -> String {
    format!("{CANARY}-{source} \"+&/é<\u{1F511}>")
}

/// What stands in the example in the place of its second secret.
const HERE: &str = "        SecretToken:\n          env: AWS_CONTOSO_SECRET_KEY\n";

/// One reference of each other kind.
const EVERYWHERE: &str = "        SecretToken: { file: secret-token }
        Password: { command: [/bin/sh, manifests/mint.sh] }
        AppKey: { keyVault: { vault: kv-identity, secret: app-key } }
";

/// A workspace with a canary behind each of its references, but for the vault, which has a value of its own.
fn planted() -> Workspace {
    let mut workspace = Workspace::signed_in();
    workspace.edit("manifests/aws-contoso.yaml", HERE, EVERYWHERE);
    workspace.write("manifests/secret-token", &format!("{}\n", canary("file")));
    workspace.write("manifests/printed", &format!("{}\n", canary("command")));
    // What a program says beside the value is nobody's business either.
    let mint = format!(
        "echo {CANARY}-stderr >&2\nwhile read -r line; do echo \"$line\"; done <manifests/printed\n"
    );
    workspace.write("manifests/mint.sh", &mint);
    plant(&mut workspace, &canary("env"));
    workspace
}

/// Another value behind the variable.
fn plant(workspace: &mut Workspace, value: &str) {
    let name = "AWS_CONTOSO_ACCESS_KEY";
    workspace.environment.retain(|(known, _)| known != name);
    let variable = (name.to_owned(), value.to_owned());
    workspace.environment.push(variable);
}

/// The secrets that a tenant has been sent.
fn sent(workspace: &Workspace, folder: &str) -> Vec<String> {
    let store = workspace.path().join(folder).join("tenant.json");
    let store = std::fs::read_to_string(store).expect("the store");
    let store: Value = serde_json::from_str(&store).expect("JSON");
    let sets = store["secrets"].as_array().expect("a list").iter();
    let ours = |pairs: &&Vec<Value>| pairs.iter().any(|pair| pair[0] == "AppKey");
    let pairs = sets.filter_map(|set| set["pairs"].as_array()).find(ours);
    let keys = ["ClientSecret", "SecretToken", "Password", "AppKey"];
    let is_secret = |pair: &&Value| pair[0].as_str().is_some_and(|key| keys.contains(&key));
    let secrets = pairs.expect("ours").iter().filter(is_secret);
    secrets
        .filter_map(|pair| pair[1].as_str().map(str::to_owned))
        .collect()
}

/// The spellings of a value: none of them may be anywhere.
fn spellings(value: &str) -> Vec<String> {
    let percent = |escape: fn(&mut String, u8)| {
        value.bytes().fold(String::new(), |mut text, byte| {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                text.push(byte.into());
            } else {
                escape(&mut text, byte);
            }
            text
        })
    };
    let upper = percent(|text, byte| write!(text, "%{byte:02X}").expect("a text takes it"));
    let lower = percent(|text, byte| write!(text, "%{byte:02x}").expect("a text takes it"));
    let quoted = Value::from(value).to_string();
    vec![
        value.to_owned(),
        quoted[1..quoted.len() - 1].to_owned(),
        STANDARD_NO_PAD.encode(value),
        URL_SAFE_NO_PAD.encode(value),
        upper.replace("%20", "+"),
        upper,
        lower,
    ]
}

/// Searches what was said, and every file but for those that hold the values by right.
fn search(workspace: &Workspace, said: &str, values: &[String], but: &[&str]) -> Vec<PathBuf> {
    assert_eq!(values.len(), 4, "not every canary reached the tenant");
    let mut needles: Vec<_> = values.iter().flat_map(|value| spellings(value)).collect();
    needles.push(CANARY.to_owned());
    let look = |text: &str, place: &Path| {
        let found = needles.iter().find(|needle| text.contains(*needle));
        assert_eq!(found, None, "{}: {text}", place.display());
    };
    look(said, Path::new("what was said"));
    let files = workspace.files(&["manifests"]);
    let holds = |path: &PathBuf| but.iter().any(|name| path.ends_with(name));
    for path in files.iter().filter(|path| !holds(path)) {
        let bytes = std::fs::read(path).expect("a file");
        look(&String::from_utf8_lossy(&bytes), path);
    }
    files
}

/// As loud as it gets.
const LOUD: [&str; 3] = ["-vv", "--log-format", "json"];

#[test]
fn no_secret_is_written_anywhere_but_to_the_tenant() {
    let mut workspace = planted();
    let mut said = workspace.run(&[&["validate"][..], &LOUD].concat()).text();
    for verb in [
        &["plan"][..],
        &["plan", "-o", "json"],
        &["apply", "--yes"],
        &["apply", "--yes", "-o", "json"],
        &["status"],
        &["record", "--redact", "nothing", "--file", "recorded.json"],
    ] {
        let there = ["--sandbox", "good", "--trace-http", "good.har"];
        let ran = workspace.run(&[verb, &LOUD, &there].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        said += &ran.text();
    }
    let values = sent(&workspace, "good");
    for source in ["env", "file", "command"] {
        assert!(values.contains(&canary(source)), "{source}: {values:?}");
    }
    // Refused by the target: the values come back to us in a request that fails.
    plant(&mut workspace, &format!("refuse-{}", canary("env")));
    let refused = [
        "apply",
        "--yes",
        "--sandbox",
        "bad",
        "--trace-http",
        "bad.har",
    ];
    let ran = workspace.run(&[&refused[..], &LOUD].concat());
    assert_eq!(ran.code, Some(6), "{}", ran.text());
    said += &ran.text();
    // No value at all: the program fails, and what it said goes nowhere.
    let mint = format!("echo {CANARY}; echo {CANARY} >&2; exit 1");
    workspace.write("manifests/mint.sh", &mint);
    let ran = workspace.run(&[&["apply", "--yes", "--sandbox", "none"][..], &LOUD].concat());
    assert_eq!(ran.code, Some(1), "{}", ran.text());
    said += &ran.text();
    let but = ["good/tenant.json", "bad/tenant.json"];
    let files = search(&workspace, &said, &values, &but);
    let count = |end: &str| {
        let ends = |path: &&PathBuf| path.to_string_lossy().ends_with(end);
        files.iter().filter(ends).count()
    };
    assert!(count(".journal.ndjson") > 1, "{files:?}");
    assert!(count(".before.json") > 1, "{files:?}");
    assert_eq!((count(".har"), count("recorded.json")), (2, 1), "{files:?}");
}

/// Every value in every spelling, as a service may put it into an error.
fn echo(values: &[String]) -> String {
    let spelt: Vec<_> = values.iter().flat_map(|value| spellings(value)).collect();
    format!("refused: {}", spelt.join(" | "))
}

#[test]
fn a_secret_that_the_service_repeats_is_not_passed_on() {
    for refused in ["POST *validateCredentials", "PUT */secrets"] {
        let workspace = planted();
        // A run on a tenant of its own tells what the vault holds.
        workspace.run(&["apply", "--yes", "--sandbox", "known"]);
        let values = sent(&workspace, "known");
        let rule =
            json!({ "match": refused, "do": "refuse", "status": 400, "message": echo(&values) });
        let server = Server::start(&workspace, &json!({ "rules": [rule] }));
        // The first run creates, the second is refused before it writes anything.
        for (output, code) in [("human", 6), ("json", 1)] {
            let apply = ["apply", "--yes", "-o", output, "--endpoint", &server.url];
            let trace = ["--trace-http", "echo.har"];
            let ran = workspace.run(&[&apply[..], &trace, &LOUD].concat());
            assert_eq!(ran.code, Some(code), "{refused}: {}", ran.text());
            assert!(ran.text().contains("(hidden)"), "{}", ran.text());
            // The faults file is where the echo comes from.
            let but = ["known/tenant.json", "state/tenant.json", "faults.json"];
            search(&workspace, &ran.text(), &values, &but);
        }
    }
}

#[test]
fn a_run_that_is_killed_while_it_sends_secrets_leaves_none_behind() {
    let workspace = planted();
    workspace.run(&["apply", "--yes", "--sandbox", "known"]);
    let values = sent(&workspace, "known");
    let rule = json!({ "match": "PUT */secrets", "do": "commit-and-hold" });
    let server = Server::start(&workspace, &json!({ "rules": [rule] }));
    let apply = ["apply", "--yes", "--endpoint", &server.url];
    let trace = ["--trace-http", "killed.har"];
    let mut client = workspace
        .command(&[&apply[..], &trace, &LOUD].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a client");
    server.held.recv().expect("the request is held");
    client.kill().expect("SIGKILL");
    let output = client.wait_with_output().expect("dead");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let but = ["known/tenant.json", "state/tenant.json"];
    let files = search(&workspace, &said, &values, &but);
    let is_trace = |path: &PathBuf| path.ends_with("killed.har");
    assert!(files.iter().any(is_trace), "{files:?}");
}

/// A door that is broken in the worst way: it panics, with all that it has at hand in its words.
struct Broken<'a, T>(&'a T);

impl<T: Transport> Transport for Broken<'_, T> {
    fn root(&self) -> &str {
        self.0.root()
    }

    async fn send(&self, request: Request) -> Result<Response, Unanswered> {
        let is_put = request.method == Method::Put && request.path.ends_with("/secrets");
        assert!(!is_put, "while sending {request:?} {request:#?}");
        self.0.send(request).await
    }

    async fn pause(&self, duration: Duration) {
        self.0.pause(duration).await;
    }
}

#[test]
fn a_panic_while_a_secret_is_sent_tells_nothing() {
    let emulator = world::emulator();
    let desired = wanted("credentials_come_from_everywhere");
    let door = world::door(Broken(&emulator));
    let values: Planted<'_> = &|app| {
        let value = |text: &str| Secret::new(canary(text));
        let values = app.references();
        values
            .map(|reference| (reference.clone(), value(&reference.to_string())))
            .collect::<Values>()
    };
    let run = std::panic::AssertUnwindSafe(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a runtime").block_on(async {
            let plan = world::plan(&desired, &door).await;
            world::carry_out_with(&desired, &plan, &door, &|_| (), values).await
        })
    });
    let panic = std::panic::catch_unwind(run).expect_err("the door panics");
    let words = panic.downcast_ref::<String>().expect("words");
    assert!(
        words.contains("/secrets") && !words.contains(CANARY),
        "{words}"
    );
}
