//! `provision` from outside: whom it takes, what it shows, what it writes, and what it refuses.

use serde_json::{Value, json};

use super::verbs::run;
use crate::support::binary::{Ran, STATE, Server, Workspace};
use crate::support::people::PEOPLE;

const MAPPED: &str = r#"    mappings:
      User -> User:
        attributes:
          title: 'IIF([department]="Legal", Error("no lawyers here"), ToUpper([jobTitle]))'
"#;

/// An application with a mapping that refuses some people, whose job has not run.
fn paused() -> Workspace {
    let workspace = Workspace::example();
    let manifest = PEOPLE.replace("state: running", "state: paused");
    workspace.write("manifests/expenses.yaml", &format!("{manifest}{MAPPED}"));
    let ran = run(&workspace, &["apply", "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    workspace
}

fn provision(workspace: &Workspace, flags: &[&str]) -> Ran {
    run(workspace, &[&["provision", "expenses"], flags].concat())
}

const ADA: &[&str] = &["--user", "user0001@contoso.com"];
const GROUP: &[&str] = &["--group", "sg-scim-users", "--member"];

#[test]
fn somebody_is_provisioned_once_and_every_attribute_is_shown() {
    let workspace = paused();
    let before = workspace.writes("sandbox");
    let ran = provision(&workspace, ADA);
    assert_eq!(ran.code, Some(64), "{}", ran.text());
    ran.accepted("monitor/on-demand-unasked");
    assert_eq!(workspace.writes("sandbox"), before, "nothing without a yes");
    let ran = provision(&workspace, &[ADA, &["--yes"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(ran.stdout.contains("MANAGER"), "{}", ran.text());
    ran.accepted("monitor/on-demand");
    let audit = std::fs::read_to_string(workspace.path().join(".syncform/audit.ndjson"));
    let audit = audit.expect("an audit log");
    let last: Value = serde_json::from_str(audit.lines().last().expect("a line")).expect("JSON");
    assert_eq!(
        (&last["step"], &last["result"]),
        (&"provision".into(), &"done".into())
    );
    assert!(!audit.contains("user0001"), "{audit}");
    // The second time there is nothing to do, and that is no failure.
    let ran = provision(&workspace, &[ADA, &["--yes"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    ran.accepted("monitor/on-demand-again");
}

#[test]
fn who_cannot_be_provisioned_is_a_failure_with_its_reason() {
    let workspace = paused();
    let ran = provision(&workspace, &["--user", "user0004@contoso.com", "--yes"]);
    assert_eq!(ran.code, Some(1), "{}", ran.text());
    ran.accepted("monitor/on-demand-failed");
}

#[test]
fn members_of_a_group_are_told_to_programs() {
    let workspace = paused();
    let members = &[
        "user0002@contoso.com,user0003@contoso.com",
        "--yes",
        "-o",
        "json",
    ];
    let ran = provision(&workspace, &[GROUP, members].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let told: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(told["app"], "expenses");
    assert_eq!(told["subject"]["kind"], "group");
    assert_eq!(told["members"].as_array().map(Vec::len), Some(2));
    assert_eq!(told["rule"]["name"], "USER_OUTBOUND_USER");
    let entries = told["outcome"]["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["action"], "create");
    assert_eq!(entries[0]["steps"][0]["kind"], "import");
    let ran = provision(&workspace, &[ADA, &["-o", "json"]].concat());
    assert_eq!(ran.code, Some(64), "{}", ran.text());
    let told: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(told["outcome"], Value::Null);
}

#[test]
fn what_cannot_be_meant_is_refused_and_nothing_is_sent() {
    let workspace = paused();
    let before = workspace.writes("sandbox");
    let six = ["user0002@contoso.com"; 6].join(",");
    for (flags, code, words) in [
        (&["--yes"][..], 64, "--user"),
        (&["--group", "sg-scim-users", "--yes"], 64, "--member"),
        (
            &["--user", "a", "--group", "b", "--member", "c"],
            64,
            "--group",
        ),
        (
            &["--user", "nobody@contoso.com", "--yes"],
            1,
            "the tenant has no user",
        ),
        (
            &[ADA, &["--rule", "OTHER", "--yes"]].concat(),
            1,
            "there is: USER_OUTBOUND_USER",
        ),
        (&[GROUP, &[&six, "--yes"]].concat(), 64, "5 members"),
        // The service knows who is a member.
        (
            &[GROUP, &["user0001@contoso.com", "--yes"]].concat(),
            1,
            "no direct member",
        ),
    ] {
        let ran = provision(&workspace, flags);
        assert_eq!(ran.code, Some(code), "{flags:?}: {}", ran.text());
        assert!(ran.stderr.contains(words), "{flags:?}: {}", ran.text());
    }
    assert_eq!(workspace.writes("sandbox"), before);
    let ran = run(
        &workspace,
        &["provision", "*", "--user", "user0001@contoso.com", "--yes"],
    );
    assert_eq!(ran.code, Some(64), "{}", ran.text());
}

#[test]
fn where_there_is_no_job_yet_nothing_is_sent() {
    let workspace = Workspace::example();
    workspace.write("manifests/expenses.yaml", PEOPLE);
    let ran = run(&workspace, &["plan"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let ran = provision(&workspace, &[ADA, &["--yes"]].concat());
    assert_eq!(ran.code, Some(4), "{}", ran.text());
    ran.accepted("monitor/on-demand-no-job");
}

/// It is sent once: whoever hears no answer is told where to look, and a refusal that nothing was written.
#[test]
fn an_answer_that_is_lost_or_a_refusal_says_what_was_written() {
    let lost = json!({ "do": "commit-and-lose" });
    let forbidden = json!({ "do": "refuse", "status": 403, "code": "Authorization_RequestDenied" });
    let conflict =
        json!({ "do": "refuse", "status": 409, "code": "Busy", "message": "a\u{202e}b" });
    for (mut rule, code, words) in [
        (lost, 8, "it may have been done: `syncform logs expenses"),
        (forbidden, 7, "nothing was written"),
        (conflict, 1, "nothing was written"),
    ] {
        let workspace = Workspace::signed_in();
        workspace.write("manifests/expenses.yaml", PEOPLE);
        rule["match"] = json!("POST */provisionOnDemand");
        let server = Server::start(&workspace, &json!({ "rules": [rule] }));
        let endpoint = ["--endpoint", &server.url];
        let ran = workspace.run(&[&["apply", "--yes"], &endpoint[..]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        let ran = workspace.run(&[&["provision", "expenses", "--yes"], ADA, &endpoint].concat());
        assert_eq!(ran.code, Some(code), "{rule}: {}", ran.text());
        assert!(ran.stderr.contains(words), "{}", ran.text());
        assert!(!ran.text().contains('\u{202e}'), "{}", ran.text());
        let asked = workspace.requests(STATE);
        let asked = asked.iter().filter(|request| {
            let path = request["path"].as_str().unwrap_or_default();
            path.ends_with("/provisionOnDemand")
        });
        assert_eq!(asked.count(), 1);
    }
}
