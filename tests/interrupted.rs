//! Ctrl-C, and what a pipeline sends to cancel: the step in flight is finished, and the rest is left for the next apply.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::support::binary::{Server, Workspace};

const SANDBOX: &str = "sandbox";

/// Sends a signal to an apply of all examples as soon as it has done something, and says how it ended.
fn interrupted(workspace: &Workspace, signal: &str) -> (Option<i32>, String) {
    let apply = ["apply", "--yes", "--sandbox", SANDBOX, "--parallelism", "1"];
    let mut child = workspace
        .command(&apply)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stderr = BufReader::new(child.stderr.take().expect("stderr"));
    let mut said = String::new();
    while !said.contains("1/12] instantiate: done") {
        let read = stderr.read_line(&mut said).expect("text");
        assert!(read > 0, "it ended before anything was done: {said}");
    }
    self::signal(&child, signal);
    stderr.read_to_string(&mut said).expect("text");
    (child.wait().expect("an end").code(), said)
}

fn signal(child: &Child, name: &str) {
    let kill = format!("kill -{name} {}", child.id());
    let killed = Command::new("sh").args(["-c", &kill]).status();
    assert!(killed.expect("a shell").success());
}

#[test]
fn an_apply_on_a_sandbox_ends_cleanly_and_the_next_one_goes_on() {
    for signal in ["INT", "TERM"] {
        let workspace = Workspace::examples();
        let (code, said) = interrupted(&workspace, signal);
        assert_eq!(code, Some(130), "{signal}: {said}");
        assert!(said.contains("held by the interruption"), "{said}");
        let ran = workspace.run(&["apply", "--yes", "--sandbox", SANDBOX]);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        let ran = workspace.run(&["plan", "--detailed-exitcode", "--sandbox", SANDBOX]);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
    }
}

/// Whoever interrupts twice does not wait for the answer, and finds no files of an earlier run.
#[test]
fn what_is_given_up_says_so_in_every_file() {
    let workspace = Workspace::signed_in();
    let rule = json!({ "match": "PUT */secrets", "do": "commit-and-hold" });
    let server = Server::start(&workspace, &json!({ "rules": [rule] }));
    let files = [
        ("json", "out.json"),
        ("markdown", "out.md"),
        ("human", "out.txt"),
    ];
    for (_, name) in files {
        workspace.write(name, "of yesterday");
    }
    let flags = files.map(|(form, name)| format!("--output-file={form}={name}"));
    let flags = flags.iter().map(String::as_str).collect::<Vec<_>>();
    let apply = ["apply", "--yes", "--endpoint", &server.url];
    let mut child = workspace
        .command(&[&apply[..], &flags].concat())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    server.held.recv().expect("the request is held");
    let mut stderr = BufReader::new(child.stderr.take().expect("stderr"));
    let mut said = String::new();
    signal(&child, "INT");
    // Two that come at once are one.
    while !said.contains("again to give up at once") {
        let read = stderr.read_line(&mut said).expect("text");
        assert!(read > 0, "it ended: {said}");
    }
    signal(&child, "INT");
    stderr.read_to_string(&mut said).expect("text");
    assert_eq!(child.wait().expect("an end").code(), Some(130), "{said}");
    assert!(said.contains("error: given up"), "{said}");
    let [told, markdown, human] =
        files.map(|(_, name)| fs::read_to_string(workspace.path().join(name)).expect(name));
    let told: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(told["error"]["exit_code"], 130);
    assert!(markdown.contains("given up"), "{markdown}");
    assert!(
        human.contains("Plan: 1 to add") && human.contains("error: given up"),
        "{human}"
    );
}
