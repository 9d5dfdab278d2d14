//! The binary against an emulator that grants a list: what is missing is said before anything is written.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::binary::{Ran, STATE, Server, Workspace};
use crate::support::people::PEOPLE;
use crate::support::permitted::{task, to_plan};

const APPLY: &str = "`apply` of any manifests";

fn apply(workspace: &Workspace, server: &Server, more: &[&str]) -> Ran {
    let arguments = ["apply", "--yes", "--endpoint", &server.url];
    workspace.run(&[&arguments[..], more].concat())
}

/// The plan itself is shown elsewhere.
fn stderr(ran: Ran) -> Ran {
    let stdout = String::new();
    Ran { stdout, ..ran }
}

#[test]
fn an_apply_with_the_permissions_of_a_plan_writes_nothing() {
    let workspace = Workspace::signed_in();
    let server = Server::granting(&workspace, to_plan());
    let ran = workspace.run(&["plan", "--endpoint", &server.url]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let ran = apply(&workspace, &server, &["-q"]);
    stderr(ran).accepted("permissions/apply-with-a-plans");
    let json = apply(&workspace, &server, &["-o", "json"]);
    assert_eq!(json.code, Some(7), "{}", json.text());
    let plan: Value = serde_json::from_str(&json.stdout).expect("one document");
    assert_eq!(plan["outcome"], Value::Null);
    let is_write = |request: &Value| {
        request["committed"] == true
            && !request["path"]
                .as_str()
                .unwrap_or_default()
                .contains("oauth2")
    };
    assert!(!workspace.requests(STATE).iter().any(is_write));
}

#[test]
fn one_that_is_missing_is_named_with_its_steps() {
    let workspace = Workspace::signed_in();
    let without = |spared: &str| {
        let all = task(APPLY).permissions.iter().copied();
        all.filter(|one| *one != spared).collect::<Vec<_>>()
    };
    let server = Server::granting(&workspace, &without("AppRoleAssignment.ReadWrite.All"));
    let ran = apply(&workspace, &server, &["-q"]);
    stderr(ran).accepted("permissions/apply-without-assignments");
}

#[test]
fn an_apply_with_its_own_permissions_comes_to_its_end() {
    let workspace = Workspace::signed_in();
    let server = Server::granting(&workspace, task(APPLY).permissions);
    let ran = apply(&workspace, &server, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let ran = workspace.run(&["pause", "aws-contoso", "--yes", "--endpoint", &server.url]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
}

/// Each verb on an emulator that grants its own list, after somebody else has applied.
#[test]
fn every_other_verb_is_content_with_its_list() {
    let workspace = Workspace::signed_in();
    {
        let server = Server::granting(&workspace, task(APPLY).permissions);
        let ran = apply(&workspace, &server, &[]);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
    }
    for (name, verb) in [
        ("`validate --endpoint`", &["validate"][..]),
        (
            "`plan`, `drift`, `record`, `init`, `import`, `export`",
            &["export", "--all", "--output-dir", "taken"],
        ),
        (
            "`plan`, `drift`, `record`, `init`, `import`, `export`",
            &["import", "AWS Contoso", "--output-dir", "taken"],
        ),
        ("`drift` that names who moved something", &["drift"]),
        ("`status`, `template lock`", &["status"]),
        ("`status`, `template lock`", &["template", "lock"]),
        ("`logs`", &["logs"]),
        (
            "`start`, `pause`, `restart`",
            &["pause", "aws-contoso", "--yes"],
        ),
        (
            "`start`, `pause`, `restart`",
            &["restart", "aws-contoso", "--yes"],
        ),
    ] {
        let list = task(name).permissions;
        let server = Server::granting(&workspace, list);
        let endpoint = ["--endpoint", &server.url];
        let ran = workspace.run(&[verb, &endpoint].concat());
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.text());
    }
}

/// Its job must be one that people are provisioned by.
#[test]
fn provisioning_on_demand_is_content_with_its_list_and_misses_what_it_lacks() {
    let workspace = Workspace::signed_in();
    workspace.write("manifests/expenses.yaml", PEOPLE);
    {
        let server = Server::granting(&workspace, task(APPLY).permissions);
        let ran = apply(&workspace, &server, &[]);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
    }
    let provision = |permissions: &[&str]| {
        let server = Server::granting(&workspace, permissions);
        let user = ["--user", "user0001@contoso.com", "--yes"];
        let verb = ["provision", "expenses", "--endpoint", &server.url];
        workspace.run(&[&verb[..], &user].concat())
    };
    let list = task("`provision`").permissions;
    let ran = provision(list);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let reads = list.iter().map(|one| one.replace("ReadWrite", "Read"));
    let reads: Vec<String> = reads.collect();
    let ran = provision(&reads.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    let lacks = "the token lacks Synchronization.ReadWrite.All; nothing was written";
    assert!(ran.stderr.contains(lacks), "{}", ran.text());
}

/// A token by which somebody acts for a person, beside what the emulator is to grant, which knows roles alone.
fn lent(scopes: &str, roles: &[&str]) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims =
        json!({ "tid": "ff8bf889-e031-41ac-8f7b-aedb059892ee", "scp": scopes, "roles": roles });
    format!(
        "{}.{}.{}",
        part(r#"{"typ":"JWT"}"#),
        part(&claims.to_string()),
        part("emulated-signature")
    )
}

/// From now on runs sign in with such a token.
fn as_person(workspace: &mut Workspace, scopes: &str, roles: &[&str]) {
    let is_other = |name: &str| name.starts_with("AZURE_CLIENT") || name.starts_with("SYNCFORM");
    workspace.environment.retain(|(name, _)| !is_other(name));
    let token = ("SYNCFORM_ACCESS_TOKEN".to_owned(), lent(scopes, roles));
    workspace.environment.push(token);
}

/// What a person lends counts like what an application has.
#[test]
fn a_person_s_permissions_are_held_against_the_steps() {
    let mut workspace = Workspace::signed_in();
    let server = Server::start(&workspace, &json!({}));
    // The first sign-in names the server's tenant.
    let ran = workspace.run(&["auth", "--endpoint", &server.url]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    as_person(
        &mut workspace,
        "Directory.AccessAsUser.All Synchronization.Read.All",
        &[],
    );
    stderr(apply(&workspace, &server, &["-q"])).accepted("permissions/apply-as-a-person");
    let scopes = "Directory.AccessAsUser.All Synchronization.ReadWrite.All";
    as_person(&mut workspace, scopes, &[]);
    let ran = apply(&workspace, &server, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
}

#[test]
fn what_a_person_lends_is_not_called_missing() {
    let mut workspace = Workspace::signed_in();
    let server = Server::granting(&workspace, task(APPLY).permissions);
    let ran = apply(&workspace, &server, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let all = to_plan().iter().copied();
    let rest: Vec<_> = all
        .filter(|one| *one != "Synchronization.Read.All")
        .collect();
    as_person(&mut workspace, "Synchronization.Read.All", &rest);
    let ran = workspace.run(&["plan", "--endpoint", &server.url]);
    assert!(
        ran.stderr
            .contains("refused though the token shows a permission: provisioning.job"),
        "{}",
        ran.text()
    );
}

#[test]
fn a_file_may_hold_the_list_and_a_slip_is_refused() {
    let workspace = Workspace::signed_in();
    let list = format!("# for plans\n{}\n", to_plan().join("\n"));
    workspace.write("permissions.txt", &list);
    let server = Server::granting(&workspace, &["permissions.txt"]);
    let ran = workspace.run(&["plan", "--endpoint", &server.url]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let ran = workspace.run(&[
        "emulate",
        "--listen",
        "127.0.0.1:0",
        "--permissions",
        "permissions.txd",
    ]);
    assert_eq!(ran.code, Some(64), "{}", ran.text());
}

#[test]
fn a_refused_read_names_the_permission_that_it_needs() {
    let workspace = Workspace::signed_in();
    for (spared, verb) in [
        ("Application.Read.All", &["plan"][..]),
        ("Group.ReadBasic.All", &["plan"]),
        ("User.ReadBasic.All", &["plan"]),
        ("ProvisioningLog.Read.All", &["logs"]),
    ] {
        let server = Server::granting(&workspace, task(APPLY).permissions);
        let ran = apply(&workspace, &server, &[]);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        drop(server);
        let list = [to_plan(), &["ProvisioningLog.Read.All"]].concat();
        let rest: Vec<_> = list.into_iter().filter(|one| *one != spared).collect();
        let server = Server::granting(&workspace, &rest);
        let ran = workspace.run(&[verb, &["--endpoint", &server.url]].concat());
        assert_eq!(ran.code, Some(7), "{spared}: {}", ran.text());
        let help = format!("help: this needs {spared} at least");
        assert!(ran.stderr.contains(&help), "{spared}: {}", ran.text());
    }
}

/// What the service does not show is neither unchanged nor a difference, and nothing is written past it.
#[test]
fn what_may_not_be_read_is_unknown_to_a_plan_and_stops_an_apply() {
    let workspace = Workspace::signed_in();
    let server = Server::granting(&workspace, task(APPLY).permissions);
    let ran = apply(&workspace, &server, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    drop(server);
    let all = to_plan().iter().copied();
    let rest: Vec<_> = all
        .filter(|one| *one != "Synchronization.Read.All")
        .collect();
    let server = Server::granting(&workspace, &rest);
    let plan =
        |more: &[&str]| workspace.run(&[&["plan", "--endpoint", &server.url], more].concat());
    plan(&[]).accepted("permissions/unknown-plan");
    assert_eq!(plan(&["--detailed-exitcode"]).code, Some(2));
    let before = workspace.requests(STATE).len();
    stderr(apply(&workspace, &server, &["-q"])).accepted("permissions/unknown-apply");
    let is_write = |request: &Value| request["committed"] == true;
    assert!(!workspace.requests(STATE)[before..].iter().any(is_write));
    let status =
        |more: &[&str]| workspace.run(&[&["status", "--endpoint", &server.url], more].concat());
    status(&[]).accepted("permissions/unknown-status");
    status(&["-o", "json"]).accepted("permissions/unknown-status-json");
    status(&["--watch"]).accepted("permissions/unknown-watch");
}
