//! https on this machine: whom the binary believes, and that an emulator behind TLS is the same emulator.

use serde_json::json;

use crate::line::stub::{Say, Stub};
use crate::support::binary::{STATE, Server, Workspace};

#[test]
fn an_emulator_behind_tls_is_planned_and_applied() {
    let workspace = Workspace::signed_in();
    let server = Server::tls(&workspace, &json!({}));
    assert!(
        server.url.starts_with("https://127.0.0.1:"),
        "{}",
        server.url
    );
    let trusted = ["--endpoint", &server.url, "--ca-file", &server.ca_file];
    for (verb, code) in [
        (&["plan", "--detailed-exitcode"][..], 2),
        (&["apply", "--yes"], 0),
        (&["plan", "--detailed-exitcode"], 0),
        (&["status"], 0),
    ] {
        let ran = workspace.run(&[verb, &trusted].concat());
        assert_eq!(ran.code, Some(code), "{verb:?}: {}", ran.text());
    }
    // The certificate is good for every name of this machine.
    let port = server.url.rsplit(':').next().expect("a port");
    let localhost = format!("https://localhost:{port}");
    let ran = workspace.run(&[
        "plan",
        "--endpoint",
        &localhost,
        "--ca-file",
        &server.ca_file,
    ]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
}

/// Connections are cut below the encryption, so that nothing but their end is seen.
#[test]
fn a_connection_that_is_cut_behind_tls_is_a_lost_answer() {
    let workspace = Workspace::signed_in();
    let rule = json!({ "match": "POST */instantiate", "request": 1, "do": "commit-and-lose" });
    let server = Server::tls(&workspace, &json!({ "rules": [rule] }));
    let trusted = ["--endpoint", &server.url, "--ca-file", &server.ca_file];
    let ran = workspace.run(&[&["apply", "--yes"], &trusted[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(ran.stderr.contains("the answer was lost"), "{}", ran.text());
    let posts = workspace.requests(STATE);
    let posts = posts.iter().filter(|request| {
        request["path"]
            .as_str()
            .is_some_and(|path| path.ends_with("/instantiate"))
    });
    assert_eq!(posts.count(), 1, "no twin");
}

#[test]
fn nobody_is_believed_unasked() {
    let workspace = Workspace::signed_in();
    let server = Server::tls(&workspace, &json!({}));
    let ran = workspace.run(&["apply", "--yes", "--endpoint", &server.url]);
    assert_eq!(ran.code, Some(8), "{}", ran.text());
    for word in [
        "no authority that is trusted",
        "--ca-file",
        "nothing was written",
    ] {
        assert!(ran.stderr.contains(word), "{word}: {}", ran.text());
    }
    // The authority of another server is a stranger's, though it has the same name.
    let other = Workspace::signed_in();
    let stranger = Server::tls(&other, &json!({}));
    let ran = workspace.run(&[
        "plan",
        "--endpoint",
        &server.url,
        "--ca-file",
        &stranger.ca_file,
    ]);
    assert_eq!(ran.code, Some(8), "{}", ran.text());
    assert_eq!(workspace.requests(STATE).len(), 0, "no token was asked for");
}

#[test]
fn a_file_that_holds_no_authority() {
    let workspace = Workspace::signed_in();
    workspace.write("empty.pem", "");
    workspace.write(
        "key.pem",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    );
    workspace.write(
        "broken.pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    workspace.write("large.pem", &"#".repeat(1024 * 1024 + 1));
    let stub = Stub::start(|_| Say::Nothing);
    for name in ["nowhere", "empty", "key", "broken", "large"] {
        let file = format!("{name}.pem");
        let ran = workspace.run(&[
            "apply",
            "--yes",
            "--endpoint",
            &stub.url,
            "--ca-file",
            &file,
        ]);
        assert_eq!(ran.code, Some(1), "{}", ran.text());
        ran.accepted(&format!("line/ca-file-{name}"));
    }
    assert!(stub.seen().is_empty());
}

/// A pipe would be waited for by whoever opens it.
#[cfg(unix)]
#[test]
fn a_pipe_is_no_file_of_authorities() {
    let workspace = Workspace::signed_in();
    let made = std::process::Command::new("mkfifo")
        .arg(workspace.path().join("pipe.pem"))
        .status();
    assert!(made.expect("mkfifo").success());
    let ran = workspace.run(&["plan", "--ca-file", "pipe.pem"]);
    assert_eq!(ran.code, Some(1), "{}", ran.text());
    ran.accepted("line/ca-file-pipe");
}

#[test]
fn the_variable_is_as_good_as_the_flag() {
    let mut workspace = Workspace::signed_in();
    let server = Server::tls(&workspace, &json!({}));
    let variable = ("SYNCFORM_CA_FILE".to_owned(), server.ca_file.clone());
    workspace.environment.push(variable);
    let ran = workspace.run(&["plan", "--endpoint", &server.url]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
}
