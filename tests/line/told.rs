//! What a refused or lost request says, on every road: method, path, status, code, the message without its wrapping, the
//! request-id, and whether anything was written. And never more of it than a person can read.

use serde_json::{Value, json};

use crate::support::binary::{Ran, STATE, Server, Workspace};

/// The verbs that only look at first, with the request that all of them begin with.
const READS: [&[&str]; 9] = [
    &["plan"],
    &["apply", "--yes"],
    &["status"],
    &["logs", "aws-contoso"],
    &["start", "aws-contoso", "--yes"],
    &["pause", "aws-contoso", "--yes"],
    &["restart", "aws-contoso", "--yes"],
    &[
        "provision",
        "aws-contoso",
        "--user",
        "ada@contoso.com",
        "--yes",
    ],
    &["template", "lock", "aws-contoso"],
];

/// A message in a message, as the back end of the service writes them.
fn wrapped(message: &str) -> String {
    json!({ "error": { "code": "InvalidThing", "message": message } }).to_string()
}

fn refuse(pattern: &str, status: u16, message: &str) -> Value {
    json!({ "match": pattern, "do": "refuse", "status": status, "code": "UnknownError", "message": wrapped(message) })
}

fn says(ran: &Ran, words: &[&str]) {
    for word in words {
        assert!(ran.text().contains(word), "{word:?}: {}", ran.text());
    }
}

#[test]
fn a_refused_read_says_all_that_support_will_ask_for() {
    let workspace = Workspace::signed_in();
    let rule = refuse("GET /v1.0/servicePrincipals", 418, "a teapot");
    let server = Server::start(&workspace, &json!({ "rules": [rule] }));
    for verb in READS {
        let ran = workspace.run(&[verb, &["--endpoint", &server.url]].concat());
        assert_eq!(ran.code, Some(1), "{verb:?}: {}", ran.text());
        says(
            &ran,
            &["GET /v1.0/servicePrincipals: status 418 InvalidThing: a teapot (request-id "],
        );
        let is_said = ran.text().contains("nothing was written");
        let may_write = ["apply", "start", "pause", "restart", "provision"].contains(&verb[0]);
        assert_eq!(is_said, may_write, "{verb:?}: {}", ran.text());
    }
}

#[test]
fn a_refused_write_says_what_was_written() {
    for (pattern, code, written) in [
        ("POST */instantiate", 1, "Nothing was written."),
        ("POST */synchronization/jobs", 6, "Stands: application"),
        ("PUT */secrets", 6, "Stands: application"),
    ] {
        let workspace = Workspace::signed_in();
        let rule = refuse(pattern, 418, "a teapot");
        let server = Server::start(&workspace, &json!({ "rules": [rule] }));
        let ran = workspace.run(&["apply", "--yes", "--endpoint", &server.url]);
        assert_eq!(ran.code, Some(code), "{pattern}: {}", ran.text());
        let (method, _) = pattern.split_once(' ').expect("two words");
        says(
            &ran,
            &[
                &format!("{method} /v1.0/"),
                ": status 418 InvalidThing: a teapot (request-id ",
                written,
            ],
        );
    }
}

#[test]
fn a_lost_write_says_that_it_may_have_been_done() {
    let workspace = Workspace::signed_in();
    let rule = json!({ "match": "PUT */secrets", "do": "lose" });
    let server = Server::start(&workspace, &json!({ "rules": [rule] }));
    let ran = workspace.run(&["apply", "--yes", "--endpoint", &server.url]);
    assert_eq!(ran.code, Some(6), "{}", ran.text());
    says(
        &ran,
        &[
            "put-secrets may have been done: PUT /v1.0/servicePrincipals/",
            "the answer was lost",
        ],
    );
}

/// The service carried it out and never said so: the run goes on once it has looked.
#[test]
fn a_write_without_an_answer_is_looked_for_after_its_time() {
    let workspace = Workspace::signed_in();
    let rule = json!({ "match": "POST */instantiate", "request": 1, "do": "commit-and-hold" });
    let server = Server::start(&workspace, &json!({ "rules": [rule] }));
    let limit = ["--endpoint", &server.url, "--request-timeout", "2s"];
    let ran = workspace.run(&[&["apply", "--yes"], &limit[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    says(
        &ran,
        &[
            "instantiate: again, after: POST /v1.0/applicationTemplates/",
            "none within 2s",
        ],
    );
    let posts = workspace.requests(STATE);
    let posts = posts.iter().filter(|request| {
        let path = request["path"].as_str();
        path.is_some_and(|path| path.ends_with("/instantiate"))
    });
    assert_eq!(posts.count(), 1, "no twin");
}

/// A megabyte of terminal codes.
#[test]
fn hostile_words_are_escaped_and_cut() {
    let flood = "\u{1b}]0;owned\u{7}\u{1b}[2J\r\nerror: forged ".repeat(30_000);
    for (verb, pattern) in [
        (&["plan"][..], "GET /v1.0/servicePrincipals"),
        (&["apply", "--yes"], "GET /v1.0/servicePrincipals"),
        (&["apply", "--yes"], "POST */instantiate"),
        (&["apply", "--yes", "-o", "json"], "POST */instantiate"),
        (&["status", "-o", "json"], "GET /v1.0/servicePrincipals"),
    ] {
        let workspace = Workspace::signed_in();
        let mut rule = refuse(pattern, 400, &flood);
        rule["code"] = json!(flood);
        let server = Server::start(&workspace, &json!({ "rules": [rule] }));
        let ran = workspace.run(&[verb, &["--endpoint", &server.url]].concat());
        let text = ran.text();
        assert!(text.len() < 64 * 1024, "{verb:?}: {} bytes", text.len());
        assert!(text.contains("(cut here; it has "), "{verb:?}: {text}");
        let steers = |letter: char| letter.is_control() && letter != '\n';
        assert!(!text.contains(steers), "{verb:?}: {text:?}");
        assert!(
            !text.lines().any(|line| line.starts_with("error: forged")),
            "{verb:?}: {text}"
        );
    }
}
