//! What a plan says of git: what left it, and each way in which nobody knows.

use std::fs;

use serde_json::Value;
use syncform::model::CommitId;

use super::{SANDBOX, accepted};
use crate::support::binary::{Ran, Workspace};
use crate::support::git::git;

const FILE: &str = "manifests/salesforce-emea.yaml";
const TITLE: &str = "          # People may change their title";
const ADDED: &str = "          CompanyName: \"[city]\"
          Department: \"[city]\"
          # People may change their title";

/// Salesforce alone, applied from its first commit.
fn applied() -> (Workspace, CommitId) {
    let workspace = Workspace::examples();
    for entry in fs::read_dir(workspace.path().join("manifests")).expect("manifests") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        if !["salesforce-emea.yaml", "tenant.yaml"].contains(&name.as_ref()) {
            fs::remove_file(&path).expect("a file less");
        }
    }
    let first = workspace.commit();
    run(&workspace, 0, &["apply", "--yes"]);
    assert_eq!(recorded(&workspace), first.as_str());
    (workspace, first)
}

/// And from a second one, which maps one attribute more.
fn grown() -> (Workspace, CommitId) {
    let (workspace, _) = applied();
    workspace.edit(FILE, TITLE, ADDED);
    let second = workspace.commit();
    run(&workspace, 0, &["apply", "--yes"]);
    assert_eq!(recorded(&workspace), second.as_str());
    (workspace, second)
}

/// The mapping has left git again.
fn reverted() -> (Workspace, CommitId) {
    let (workspace, second) = grown();
    workspace.edit(FILE, ADDED, TITLE);
    workspace.commit();
    (workspace, second)
}

fn run(workspace: &Workspace, code: i32, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[arguments, &["--sandbox", SANDBOX]].concat());
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.text());
    ran
}

/// The commit that the tenant carries, as any plan tells it.
fn recorded(workspace: &Workspace) -> String {
    let ran = run(workspace, 0, &["plan", "-o", "json"]);
    let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let applied = json["apps"][0]["applied"].as_str();
    applied.unwrap_or_default().to_owned()
}

/// A plan that must end with 0, held against its golden file with the names of commits blanked.
#[track_caller]
fn told(workspace: &Workspace, case: &str, commit: &CommitId) -> Ran {
    let ran = run(workspace, 0, &["plan"]);
    said(ran, case, commit)
}

#[track_caller]
fn said(mut ran: Ran, case: &str, commit: &CommitId) -> Ran {
    for text in [&mut ran.stdout, &mut ran.stderr] {
        *text = text.replace(commit.as_str(), "(commit)");
        *text = text.replace(commit.short(), "(commit)");
    }
    accepted(&format!("history-{case}"), &ran);
    ran
}

/// What the plan says of the mapping that went from a manifest.
fn removes(ran: &Ran) -> bool {
    ran.stdout
        .contains("(left git since (commit): back to the template)")
}

#[test]
fn a_revert_is_a_visible_removal() {
    let (workspace, second) = grown();
    git(workspace.path(), &["revert", "--no-edit", "HEAD"]);
    let ran = told(&workspace, "revert-plan", &second);
    assert!(removes(&ran));
    let ran = run(&workspace, 0, &["plan", "-o", "json"]);
    let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let head = git(workspace.path(), &["rev-parse", "HEAD"]);
    assert_eq!(json["commit"], head.as_str());
    assert_eq!(json["apps"][0]["applied"], second.as_str());
    assert_eq!(json["apps"][0]["changes"][0]["cause"], "left-git");
    said(
        run(&workspace, 0, &["apply", "--yes"]),
        "revert-apply",
        &second,
    );
    assert_eq!(recorded(&workspace), head);
    let ran = run(&workspace, 0, &["plan", "--detailed-exitcode"]);
    assert!(ran.stdout.starts_with("No changes."), "{}", ran.text());
}

#[test]
fn a_guard_holds_what_left_git() {
    let (workspace, second) = reverted();
    workspace.edit(
        "manifests/tenant.yaml",
        "mappingRemovals: { count: 3 }",
        "mappingRemovals: { count: 0 }",
    );
    workspace.commit();
    let before = workspace.writes(SANDBOX);
    let ran = run(&workspace, 4, &["apply", "--yes"]);
    said(ran, "guard-apply", &second);
    assert_eq!(workspace.writes(SANDBOX), before);
    let allowed = [
        "apply",
        "--yes",
        "--allow",
        "remove-mapping=salesforce-emea",
    ];
    run(&workspace, 0, &allowed);
}

/// A plan that was kept on a branch holds on the commit of its merge, and one kept before a removal does not.
#[test]
fn a_kept_plan_holds_on_another_commit_of_the_same_manifests() {
    let (workspace, _) = reverted();
    run(&workspace, 0, &["plan", "--out", "plan.json"]);
    git(
        workspace.path(),
        &["commit", "--quiet", "--allow-empty", "--message", "a merge"],
    );
    let head = git(workspace.path(), &["rev-parse", "HEAD"]);
    run(&workspace, 0, &["apply", "plan.json"]);
    assert_eq!(recorded(&workspace), head);
}

#[test]
fn a_dirty_tree_is_told_and_not_recorded() {
    let (workspace, second) = grown();
    workspace.edit(FILE, ADDED, TITLE);
    let ran = told(&workspace, "dirty-plan", &second);
    assert!(removes(&ran));
    run(&workspace, 0, &["apply", "--yes"]);
    assert_eq!(recorded(&workspace), second.as_str());
    // What is read and not committed counts as well as what is changed.
    let other = fs::read_to_string(workspace.path().join(FILE)).expect("text");
    let other = other.replace("salesforce-emea", "salesforce-apac");
    workspace.write(
        "manifests/other.yaml",
        &other.replace("Salesforce EMEA", "Salesforce APAC"),
    );
    let ran = run(&workspace, 0, &["plan"]);
    let note = "no commit is recorded: manifests/other.yaml is not as it is in the commit that is checked out";
    let why = ran.stdout.contains(note)
        || ran
            .stdout
            .contains(&note.replace("other", "salesforce-emea"));
    assert!(why, "{}", ran.text());
}

#[test]
fn a_shallow_clone_is_told_and_takes_nothing_away() {
    let (workspace, second) = reverted();
    let clone = workspace.clone_with(&["--depth=1"], SANDBOX);
    let ran = told(&clone, "shallow-plan", &second);
    assert!(!ran.stdout.contains("left git"));
    // What is not known is not unchanged, for whoever asks.
    let ran = run(&clone, 2, &["plan", "--detailed-exitcode"]);
    assert!(!ran.stdout.contains("No changes"), "{}", ran.text());
    let ran = run(&clone, 2, &["plan", "--detailed-exitcode", "-o", "json"]);
    let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(json["summary"]["past_unknown"], 1);
    assert_eq!(json["apps"][0]["past_unknown"], true);
    // What its help says is the way out of it.
    git(clone.path(), &["fetch", "--quiet", "--unshallow"]);
    let ran = run(&clone, 0, &["plan"]);
    assert!(ran.stdout.contains("left git since"), "{}", ran.text());
}

#[test]
fn rewritten_history_is_told() {
    let (workspace, second) = grown();
    workspace.edit(FILE, ADDED, TITLE);
    git(
        workspace.path(),
        &[
            "commit",
            "--quiet",
            "--all",
            "--amend",
            "--allow-empty",
            "--message",
            "another",
        ],
    );
    let ran = told(&workspace, "rewritten-plan", &second);
    assert!(!removes(&ran));
    run(&workspace, 2, &["plan", "--detailed-exitcode"]);
    // A clone does not even have the commit.
    let clone = workspace.clone_with(&[], SANDBOX);
    let ran = told(&clone, "missing-plan", &second);
    assert!(!ran.stdout.contains("left git"));
    // It may be one that was applied since the clone was made: nothing is noted over it.
    clone.edit(FILE, "threshold: 50", "threshold: 60");
    let own = clone.commit();
    run(&clone, 0, &["apply", "--yes"]);
    assert_eq!(recorded(&clone), second.as_str());
    // What its help says shows that it is none of those, and the next change is noted.
    let origin = workspace.path().display().to_string();
    git(
        clone.path(),
        &["fetch", "--quiet", &origin, second.as_str()],
    );
    run(&clone, 0, &["apply", "--yes"]);
    assert_eq!(recorded(&clone), own.as_str());
    let ran = run(&clone, 0, &["plan", "--detailed-exitcode"]);
    assert!(ran.stdout.starts_with("No changes."), "{}", ran.text());
}

/// A pipeline whose clone is older than what another one has applied meanwhile.
#[test]
fn a_pipeline_that_comes_late_notes_nothing_over_the_newer_commit() {
    let (workspace, first) = applied();
    let late = workspace.clone_with(&[], SANDBOX);
    workspace.edit(FILE, TITLE, ADDED);
    let second = workspace.commit();
    // The same tenant, whichever clone writes to it.
    let tenant = format!("--sandbox={}", late.path().join(SANDBOX).display());
    let ran = workspace.run(&["apply", "--yes", &tenant]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert_eq!(recorded(&late), second.as_str());
    late.edit(FILE, "threshold: 50", "threshold: 60");
    let own = late.commit();
    assert_ne!(own, first);
    let ran = run(&late, 0, &["apply", "--yes"]);
    assert!(
        ran.stdout.contains("it is not in this clone"),
        "{}",
        ran.text()
    );
    assert_eq!(recorded(&late), second.as_str());
}

#[test]
fn without_a_repository_or_a_program_it_is_told() {
    let (mut workspace, second) = reverted();
    workspace
        .environment
        .push(("PATH".to_owned(), "nowhere".to_owned()));
    let ran = told(&workspace, "no-program-plan", &second);
    assert!(!ran.stdout.contains("left git"));
    workspace.environment.pop();
    fs::remove_dir_all(workspace.path().join(".git")).expect("no repository");
    let ran = told(&workspace, "no-repository-plan", &second);
    assert!(!ran.stdout.contains("left git"));
    // A change is applied without, and the commit to look back to stays.
    workspace.edit(FILE, "threshold: 50", "threshold: 60");
    said(
        run(&workspace, 0, &["apply", "--yes"]),
        "no-repository-apply",
        &second,
    );
    assert_eq!(recorded(&workspace), second.as_str());
}

/// The whole folder has another name since: that is the cause, and no manifest has gone.
#[test]
fn a_folder_that_has_moved_is_told_as_that() {
    let (workspace, _) = grown();
    git(workspace.path(), &["mv", "manifests", "config"]);
    git(
        workspace.path(),
        &["commit", "--quiet", "--message", "moved"],
    );
    let ran = run(
        &workspace,
        2,
        &["plan", "-f", "config", "--detailed-exitcode"],
    );
    let why = "none of the files that this run reads is in it: the folder has moved since";
    assert!(ran.stdout.contains(why), "{}", ran.text());
    run(&workspace, 0, &["apply", "-f", "config", "--yes"]);
    let ran = run(
        &workspace,
        0,
        &["plan", "-f", "config", "--detailed-exitcode"],
    );
    assert!(ran.stdout.starts_with("No changes."), "{}", ran.text());
}
