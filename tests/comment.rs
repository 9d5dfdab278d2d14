//! `comment` against a stand-in for GitHub, which judges what it is asked and keeps what it is told.

#[path = "comment/aimed.rs"]
mod aimed;
#[path = "comment/kept.rs"]
mod kept;
#[path = "comment/plans.rs"]
mod plans;
#[path = "comment/refused.rs"]
mod refused;

use crate::support::binary::{Ran, Workspace};
use crate::support::host::{HEAD, Host, REPOSITORY, TOKEN};
use plans::{CONTOSO, changed, plan};

const PLAN: &str = "plan.json";
/// A part of the token that stands in nothing else.
const CANARY: &str = "c4n4ry";

/// A job of a pull request's workflow, with a plan in which something changes.
fn job(host: &Host) -> Workspace {
    let mut workspace = Workspace::empty();
    let event = serde_json::json!({
        "repository": { "full_name": REPOSITORY },
        "pull_request": { "number": 7, "head": { "sha": HEAD } },
    });
    workspace.write("event.json", &event.to_string());
    workspace.write(PLAN, &plan(CONTOSO, &[changed("aws-contoso", "\"after\"")]));
    for (name, value) in [
        ("GITHUB_TOKEN", TOKEN),
        ("GITHUB_GRAPHQL_URL", &host.address()),
        ("GITHUB_REPOSITORY", REPOSITORY),
        ("GITHUB_EVENT_PATH", "event.json"),
    ] {
        workspace
            .environment
            .push((name.to_owned(), value.to_owned()));
    }
    workspace
}

fn set(workspace: &mut Workspace, name: &str, value: Option<&str>) {
    workspace.environment.retain(|(known, _)| known != name);
    let value = value.map(|value| (name.to_owned(), value.to_owned()));
    workspace.environment.extend(value);
}

/// Comments. The token is in nothing that was said.
fn comment(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[&["comment"], arguments].concat());
    assert!(!ran.text().contains(CANARY), "{}", ran.text());
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.text());
    ran
}

fn accepted(ran: &Ran, case: &str) {
    ran.accepted(&format!("comment/{case}"));
}
