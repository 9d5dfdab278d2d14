//! Ctrl-C, and what a pipeline sends to cancel: the step in flight is finished, and the rest is left for the next apply.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use crate::support::binary::Workspace;

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
    let kill = format!("kill -{signal} {}", child.id());
    let killed = Command::new("sh").args(["-c", &kill]).status();
    assert!(killed.expect("a shell").success());
    stderr.read_to_string(&mut said).expect("text");
    (child.wait().expect("an end").code(), said)
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
