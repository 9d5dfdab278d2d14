//! The fields of a Tenant that decide where a run may go at all.

use serde_json::json;

use crate::support::binary::{STATE, Server, Workspace};

const OURS: &str = "ff8bf889-e031-41ac-8f7b-aedb059892ee";
const OTHER: &str = "11111111-2222-4333-8444-555555555555";

#[test]
fn a_token_of_another_tenant_is_refused_before_anything_is_read() {
    let workspace = Workspace::signed_in();
    // The server's tenant is settled by the first run that names one.
    let server = Server::start(&workspace, &json!({}));
    let plan = ["plan", "--endpoint", &server.url];
    let ran = workspace.run(&plan);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let before = workspace.requests(STATE).len();
    workspace.edit("manifests/tenant.yaml", OURS, OTHER);
    for verb in ["plan", "apply", "status"] {
        let ran = workspace.run(&[verb, "--endpoint", &server.url]);
        assert_eq!(ran.code, Some(7), "{}", ran.text());
        assert!(ran.stderr.contains(OTHER), "{}", ran.text());
    }
    let asked = workspace.requests(STATE).into_iter().skip(before);
    let beyond: Vec<_> = asked
        .filter(|request| !request["path"].to_string().contains("oauth2"))
        .collect();
    assert!(beyond.is_empty(), "{beyond:#?}");
}

#[test]
fn a_sandbox_of_another_tenant_is_refused() {
    let workspace = Workspace::example();
    let ran = workspace.run(&["plan", "--sandbox", "sandbox"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    workspace.edit("manifests/tenant.yaml", OURS, OTHER);
    let ran = workspace.run(&["plan", "--sandbox", "sandbox"]);
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    ran.accepted("tenant/other-sandbox");
}

/// No cloud can be reached through a proxy that is not there, and the message says which was asked.
#[test]
fn a_cloud_has_hosts_of_its_own() {
    for (cloud, host) in [
        ("global", "login.microsoftonline.com"),
        ("usgov", "login.microsoftonline.us"),
        ("usgov-dod", "login.microsoftonline.us"),
        ("china", "login.chinacloudapi.cn"),
    ] {
        let mut workspace = Workspace::signed_in();
        let nowhere = ("HTTPS_PROXY".to_owned(), "http://127.0.0.1:1".to_owned());
        workspace.environment.push(nowhere);
        workspace.edit(
            "manifests/tenant.yaml",
            "cloud: global",
            &format!("cloud: {cloud}"),
        );
        let ran = workspace.run(&["plan", "-vv"]);
        assert_eq!(ran.code, Some(8), "{}", ran.text());
        assert!(ran.stderr.contains(host), "{cloud}: {}", ran.text());
    }
}
