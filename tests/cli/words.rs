//! What a run says besides its result: of plans in files, and of runs that can be taken back.

use std::fs;

use super::{APP as AWS, SANDBOX, applied, run};
use crate::support::binary::Workspace;

/// The name of a run is what a rollback asks for.
#[test]
fn an_apply_that_wrote_names_its_run() {
    let workspace = Workspace::example();
    let ran = run(&workspace, 0, &["apply", "--yes"]);
    let last = ran.stdout.lines().last().expect("a line");
    let id = last.strip_prefix("Run ").expect("a run");
    let (id, _) = id.split_once(';').expect("its name");
    let command = format!("`syncform rollback {id} --sandbox {SANDBOX}`");
    assert!(last.contains(&command), "{last}");
    let ran = workspace.run(&["rollback", id, "--sandbox", SANDBOX]);
    assert!(ran.stdout.contains(id), "{}", ran.text());
    let again = run(&workspace, 0, &["apply", "--yes"]);
    assert!(!again.stdout.contains("Run "), "{}", again.text());
}

#[test]
fn a_plan_that_is_blocked_is_kept_as_that() {
    let workspace = applied();
    workspace.edit(AWS, "  protect: true\n", "");
    run(&workspace, 0, &["apply", "--yes"]);
    workspace.write(
        "manifests/other.yaml",
        &fs::read_to_string(workspace.path().join(AWS))
            .expect("text")
            .replace("aws-contoso", "other")
            .replace("AWS Contoso", "Other"),
    );
    fs::remove_file(workspace.path().join(AWS)).expect("a file less");
    let ran = run(&workspace, 4, &["plan", "--prune", "--out", "a plan.json"]);
    let said = "kept in 'a plan.json', to be read with `syncform show 'a plan.json'`; it is blocked, so that no apply carries it out";
    assert!(ran.stderr.contains(said), "{}", ran.text());
    assert_eq!(workspace.run(&["show", "a plan.json"]).code, Some(0));
    let ran = run(&workspace, 4, &["apply", "a plan.json", "--prune"]);
    let help = "`syncform show 'a plan.json'` says by what";
    assert!(ran.stderr.contains(help), "{}", ran.text());
}

/// A plan without a change says nothing of what has moved since.
#[test]
fn an_empty_plan_is_no_word_about_today() {
    let workspace = applied();
    run(&workspace, 0, &["plan", "--out", "plan.json"]);
    let ran = run(&workspace, 0, &["apply", "plan.json"]);
    assert!(ran.stdout.starts_with("No changes."), "{}", ran.text());
    workspace.edit(AWS, "Changes go through git", "Changes are reviewed");
    let writes = workspace.writes(SANDBOX);
    let ran = run(&workspace, 0, &["apply", "plan.json"]);
    assert_eq!(
        ran.stdout,
        format!(
            "The plan in plan.json changes nothing, and 1 application differs from its manifest by now: `syncform plan --sandbox {SANDBOX}` shows how.\n"
        )
    );
    assert_eq!(workspace.writes(SANDBOX), writes);
}

/// A pipeline that has no value for an input sets its variable to nothing.
#[test]
fn an_empty_variable_is_not_set_unless_it_decides_what_a_run_is_about() {
    let mut workspace = Workspace::example();
    let known = workspace.environment.len();
    for name in [
        "SYNCFORM_ALLOW",
        "SYNCFORM_ADOPT",
        "SYNCFORM_OUTPUT",
        "SYNCFORM_PARALLELISM",
    ] {
        workspace.environment.push((name.to_owned(), String::new()));
    }
    run(&workspace, 0, &["apply", "--yes"]);
    let listed = ("SYNCFORM_ROLLBACK_RUN".to_owned(), String::new());
    workspace.environment.push(listed);
    let ran = run(&workspace, 0, &["rollback"]);
    assert!(ran.stdout.contains("aws-contoso ("), "{}", ran.text());
    for name in ["SYNCFORM_TARGET", "SYNCFORM_PLAN", "SYNCFORM_TENANT"] {
        workspace.environment.truncate(known);
        workspace.environment.push((name.to_owned(), String::new()));
        let ran = workspace.run(&["apply", "--yes", "--sandbox", SANDBOX]);
        assert_ne!(ran.code, Some(0), "{name}: {}", ran.text());
    }
}
