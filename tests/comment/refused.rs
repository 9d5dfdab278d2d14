//! What GitHub refuses, in words that say what the token needs, and none of which has the token in it.

use serde_json::json;

use super::plans::{FABRIKAM, changed, plan};
use super::{CANARY, PLAN, accepted, comment, job, set};
use crate::support::host::{Fault, Host, TOKEN};

#[test]
fn without_a_token_nothing_is_sent() {
    let host = Host::start();
    let mut workspace = job(&host);
    set(&mut workspace, "GITHUB_TOKEN", Some(""));
    accepted(&comment(&workspace, 7, &[PLAN]), "no-token");
    set(&mut workspace, "GITHUB_TOKEN", Some("c4n4ry and more"));
    accepted(&comment(&workspace, 7, &[PLAN]), "odd-token");
    assert_eq!(host.asked().len(), 0);
    set(&mut workspace, "GITHUB_TOKEN", None);
    set(&mut workspace, "GH_TOKEN", Some(TOKEN));
    comment(&workspace, 0, &[PLAN]);
}

#[test]
fn a_token_goes_to_github_or_to_this_machine() {
    let host = Host::start();
    let mut workspace = job(&host);
    let address = "http://github.example.com/api/graphql";
    set(&mut workspace, "GITHUB_GRAPHQL_URL", Some(address));
    accepted(&comment(&workspace, 64, &[PLAN]), "address");
    // A redirect is not followed, and a wrong path is said.
    host.fails(Fault {
        headers: "location: http://127.0.0.1:1/\r\n",
        ..Fault::new("comments", 307, &json!(""))
    });
    set(&mut workspace, "GITHUB_GRAPHQL_URL", Some(&host.address()));
    accepted(&comment(&workspace, 1, &[PLAN]), "redirect");
    let wrong = host.address().replace("/api/graphql", "/graphql");
    set(&mut workspace, "GITHUB_GRAPHQL_URL", Some(&wrong));
    accepted(&comment(&workspace, 1, &[PLAN]), "wrong-path");
    let gone = "http://127.0.0.1:1/graphql";
    set(&mut workspace, "GITHUB_GRAPHQL_URL", Some(gone));
    let ran = comment(&workspace, 8, &[PLAN]);
    assert!(ran.stderr.contains("GITHUB_GRAPHQL_URL"), "{}", ran.text());
}

#[test]
fn a_token_that_may_not_is_told_what_it_needs() {
    let host = Host::start();
    let mut workspace = job(&host);
    set(&mut workspace, "GITHUB_TOKEN", Some("ghs_c4n4ryOfAnother"));
    accepted(&comment(&workspace, 7, &[PLAN]), "bad-token");
    set(&mut workspace, "GITHUB_TOKEN", Some(TOKEN));
    let words = "Resource not accessible by integration";
    let forbidden = json!({ "data": { "addComment": null }, "errors": [{ "type": "FORBIDDEN", "message": words }] });
    host.fails(Fault::new("create", 200, &forbidden));
    accepted(&comment(&workspace, 7, &[PLAN]), "forbidden");
    host.fails(Fault::new(
        "comments",
        403,
        &json!({ "message": "Must have SAML" }),
    ));
    accepted(&comment(&workspace, 7, &[PLAN]), "forbidden-too");
    assert_eq!(host.ours(), [""; 0]);
}

#[test]
fn other_errors_are_said_as_they_are() {
    let host = Host::start();
    let workspace = job(&host);
    let words = "Something went wrong \u{1b}[31m\n::error::x";
    let error = json!({ "errors": [{ "message": words }] });
    host.fails(Fault::new("comments", 200, &error));
    accepted(&comment(&workspace, 1, &[PLAN]), "odd-words");
    host.fails(Fault::new(
        "comments",
        200,
        &json!({ "data": { "repository": { "pullRequest": {} } } }),
    ));
    accepted(&comment(&workspace, 1, &[PLAN]), "half");
    for _ in 0..9 {
        host.fails(Fault::new("comments", 503, &json!("")));
    }
    accepted(&comment(&workspace, 8, &[PLAN]), "down");
}

#[test]
fn what_was_done_before_a_refusal_is_said() {
    let host = Host::start();
    let workspace = job(&host);
    workspace.write("other.json", &plan(FABRIKAM, &[changed("aws", "\"y\"")]));
    comment(&workspace, 0, &["other.json"]);
    workspace.write("other.json", &plan(FABRIKAM, &[changed("aws", "\"z\"")]));
    let forbidden = json!({ "errors": [{ "type": "FORBIDDEN", "message": "no" }] });
    host.fails(Fault::new("update", 200, &forbidden));
    accepted(&comment(&workspace, 7, &[PLAN, "other.json"]), "partly");
    assert_eq!(host.ours().len(), 2);
}

#[test]
fn the_token_is_in_nothing_that_is_said_or_written() {
    let host = Host::start();
    let workspace = job(&host);
    let echo = format!("the token {TOKEN} is bad");
    for (status, body) in [
        (401, json!({ "message": echo })),
        (
            200,
            json!({ "errors": [{ "type": TOKEN, "message": echo }] }),
        ),
        (
            200,
            json!({ "data": { "repository": { "pullRequest": { "headRefOid": echo } } } }),
        ),
        (502, json!(echo)),
    ] {
        for output in ["human", "json"] {
            host.fails(Fault {
                headers: "x-echo: Bearer ghs_c4n4ry0fTheT0ken\r\n",
                ..Fault::new("comments", status, &body)
            });
            let loud = ["-vv", "--log-format", "json", "-o", output];
            let trace = ["--trace-http", "trace.har"];
            let ran = workspace.run(&[&["comment", PLAN][..], &loud, &trace].concat());
            assert!(!ran.text().contains(CANARY), "{}", ran.text());
        }
    }
    let ran = workspace.run(&["comment", PLAN, "-vv", "--trace-http", "trace.har"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(!ran.text().contains(CANARY), "{}", ran.text());
    let files = workspace.files(&[]);
    assert!(files.iter().any(|file| file.ends_with("trace.har")));
    for file in files {
        let text = std::fs::read_to_string(&file).expect("text");
        assert!(!text.contains(CANARY), "{}: {text}", file.display());
    }
    let asked = host.asked();
    assert!(
        asked
            .iter()
            .all(|asked| asked.header("authorization").is_some())
    );
    assert!(asked.iter().all(|asked| !asked.body.contains(CANARY)));
}
