//! One page for each thing that a reviewer meets, from plans that were really made.

use std::fs;

use serde_json::{Value, json};
use syncform::plan::Report;

use super::accepted;
use crate::support::scenarios::{self, PLAN, Scenario};

/// In the place of a commit's name, which holds the hour.
const COMMIT: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";

/// The plan of a repository, as if it were that of a commit.
pub(super) fn planned(scenario: &Scenario) -> Report {
    let ran = scenario.run(&[&["plan", "--out", PLAN], scenario.flags].concat());
    assert!(matches!(ran.code, Some(0 | 4)), "{}", ran.text());
    let text = fs::read_to_string(scenario.workspace.path().join(PLAN)).expect("a plan");
    let mut report = Report::read(&text).expect("a plan");
    report.commit = Some(COMMIT.to_owned());
    report
        .notes
        .retain(|note| !note.text.starts_with("no commit is recorded"));
    report
}

#[test]
fn a_first_creation() {
    accepted("creation", &[planned(&scenarios::creation())]);
}

#[test]
fn mappings_that_change() {
    accepted("mapping", &[planned(&scenarios::mapping())]);
}

#[test]
fn a_scope_that_is_narrowed() {
    accepted("scope", &[planned(&scenarios::scope())]);
}

#[test]
fn an_application_that_goes() {
    accepted("prune", &[planned(&scenarios::prune())]);
}

#[test]
fn an_application_that_becomes_ours() {
    accepted("adopt", &[planned(&scenarios::adopt())]);
}

#[test]
fn limits_that_hold() {
    accepted("guard", &[planned(&scenarios::guard())]);
}

#[test]
fn nothing_to_do() {
    accepted("nothing", &[planned(&scenarios::nothing())]);
}

#[test]
fn two_tenants() {
    let mut other = planned(&scenarios::prune());
    other.tenant.name = "fabrikam".to_owned();
    other.tenant.id = "11111111-2222-4333-8444-555555555555".to_owned();
    accepted("tenants", &[planned(&scenarios::mapping()), other]);
}

#[test]
fn two_hundred_changes() {
    accepted("many", &[planned(&scenarios::two_hundred())]);
}

/// Whatever the tenant, the manifests or a kept file may hold in names and values.
#[test]
fn hostile_names() {
    let texts = [
        "<img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        "\"><svg onload=alert(1)>",
        "javascript:alert(1)",
        "http://evil.example/x.png",
        "a\u{202e}txt.exe\u{200b}",
        "{{ 7 * 7 }} ${7*7} <!-- ",
        "]]></style><style>*{display:none}</style>",
        "&lt;b&gt; &amp;amp; ' onfocus=alert(1) autofocus='",
        "line one\nline two ::error::x ##vso[task.x]",
    ];
    let mut json = json!(planned(&scenarios::mapping()));
    let mut next = texts.iter().cycle();
    spoil(&mut json["apps"], &mut || {
        next.next().copied().unwrap_or_default()
    });
    // Those in which nothing differs stay, behind one that changes for each name.
    let apps = json["apps"].as_array_mut().expect("applications");
    let changed = apps.iter().find(|app| app["action"] == "change").cloned();
    let changed = changed.expect("one that changes");
    for text in texts {
        let mut named = changed.clone();
        named["name"] = json!(text);
        apps.push(named);
    }
    json["tenant"]["name"] = json!(texts[0]);
    json["commit"] = json!(texts[1]);
    json["asked"]["target"] = json!(texts);
    let report: Report = serde_json::from_value(json).expect("a plan");
    accepted("hostile", &[report]);
}

/// Puts something hostile behind every text that may be anything.
fn spoil(value: &mut Value, next: &mut impl FnMut() -> &'static str) {
    match value {
        Value::String(text) => *text = format!("{text} {}", next()),
        Value::Array(items) => items.iter_mut().for_each(|item| spoil(item, next)),
        Value::Object(members) => {
            let closed = ["action", "about", "cause", "kind", "standing"];
            let open = members
                .iter_mut()
                .filter(|(name, _)| !closed.contains(&name.as_str()));
            open.for_each(|(_, value)| spoil(value, next));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
