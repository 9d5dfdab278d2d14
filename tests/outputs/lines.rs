//! What programs read line by line: each line is a document, and says of what kind it is.

use serde_json::{Value, json};

use crate::support::binary::{Ran, Workspace};

const SANDBOX: &str = "sandbox";

fn run(workspace: &Workspace, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[arguments, &["--sandbox", SANDBOX]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    ran
}

fn lines(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn kinds(lines: &[Value]) -> Vec<&str> {
    lines
        .iter()
        .map(|line| line["type"].as_str().expect("a kind"))
        .collect()
}

#[test]
fn a_plan_is_its_applications_and_then_the_rest() {
    let workspace = Workspace::examples();
    let told = lines(&run(&workspace, &["plan", "-o", "ndjson"]).stdout);
    assert_eq!(kinds(&told), ["app", "app", "app", "app", "app", "plan"]);
    let mut whole: Value =
        serde_json::from_str(&run(&workspace, &["plan", "-o", "json"]).stdout).expect("JSON");
    let apps = whole["apps"].take();
    let told_apps: Vec<_> = told[..5].iter().map(|line| line["app"].clone()).collect();
    assert_eq!(apps, json!(told_apps));
    whole.as_object_mut().expect("a plan").shift_remove("apps");
    assert_eq!(told[5]["plan"], whole);
}

#[test]
fn an_apply_is_its_plan_each_event_and_the_outcome() {
    let workspace = Workspace::example();
    let file = ["--output-file", "ndjson=out/apply.ndjson"];
    let ran = run(
        &workspace,
        &[&["apply", "--yes", "-o", "ndjson"], &file[..]].concat(),
    );
    let text = std::fs::read_to_string(workspace.path().join("out/apply.ndjson")).expect("a file");
    assert_eq!(text, ran.stdout);
    let told = lines(&text);
    let kinds = kinds(&told);
    assert_eq!((kinds[0], kinds[1]), ("app", "plan"));
    assert_eq!(kinds.last(), Some(&"outcome"));
    let events = &told[2..told.len() - 1];
    assert!(
        events.iter().all(|line| line["type"] == "event"),
        "{kinds:?}"
    );
    let done = events
        .iter()
        .filter(|line| line["event"]["happening"].get("done").is_some());
    let steps = told[0]["app"]["steps"].as_array().expect("steps").len();
    assert_eq!(done.count(), steps);
    assert!(told[told.len() - 1]["outcome"]["apps"].is_array(), "{text}");
    // Where there is nothing to do there is no outcome, and drift has lines as well.
    let told = lines(&run(&workspace, &["apply", "--yes", "-o", "ndjson"]).stdout);
    assert_eq!(self::kinds(&told), ["app", "plan"]);
    let told = lines(&run(&workspace, &["drift", "-o", "ndjson"]).stdout);
    assert_eq!(self::kinds(&told), ["app", "drift"]);
}

/// A kept plan that holds no more says so in a line of its own kind.
#[test]
fn a_plan_that_has_become_stale_is_one_line() {
    let scenario = crate::support::scenarios::stale();
    let ran = scenario.run(&["apply", crate::support::scenarios::PLAN, "-o", "ndjson"]);
    assert_eq!(ran.code, Some(5), "{}", ran.text());
    let told = lines(&ran.stdout);
    assert_eq!(kinds(&told), ["stale"]);
    assert!(told[0]["stale"]["moved"].is_array(), "{}", ran.text());
}
