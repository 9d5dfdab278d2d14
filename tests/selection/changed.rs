//! What a branch touches, and what shards hold: parts of a plan that say that they are parts.

use serde_json::{Value, json};

use super::{planned, run};
use crate::support::binary::Workspace;
use crate::support::git::git;

const APP: &str = "manifests/scim-helpdesk.yaml";
const SINCE: &[&str] = &["--changed-since", "main"];

/// The examples on a branch of their own, with nothing changed yet.
fn branch() -> Workspace {
    let workspace = Workspace::examples();
    workspace.commit();
    git(workspace.path(), &["checkout", "--quiet", "-b", "branch"]);
    workspace
}

fn described(workspace: &Workspace) {
    workspace.edit(
        APP,
        "  displayName: ",
        "  notes: On a branch\n  displayName: ",
    );
}

#[test]
fn a_plan_of_a_branch_is_about_what_it_touches() {
    let workspace = branch();
    assert_eq!(planned(&workspace, SINCE), (Vec::new(), 5));
    // Comments and layout say nothing.
    workspace.edit(APP, "spec:\n", "spec: # a remark\n");
    workspace.commit();
    assert_eq!(planned(&workspace, SINCE), (Vec::new(), 5));
    described(&workspace);
    // Whether it is committed does not matter.
    for _ in 0..2 {
        assert_eq!(
            planned(&workspace, SINCE),
            (vec!["scim-helpdesk".to_owned()], 4)
        );
        workspace.commit();
    }
    let ran = run(&workspace, &[&["plan"], SINCE].concat());
    let commit = git(workspace.path(), &["rev-parse", "main"]);
    let loud = format!(
        "Partial plan, only what differs from main at {}: 4 Apps of the manifests not looked at.",
        &commit[..7]
    );
    assert!(ran.stdout.contains(&loud), "{}", ran.text());
    // What came to main meanwhile is not the branch's.
    git(workspace.path(), &["checkout", "--quiet", "main"]);
    workspace.edit("manifests/aws-contoso.yaml", "  notes: ", "  notes: New, ");
    workspace.commit();
    git(workspace.path(), &["checkout", "--quiet", "branch"]);
    assert_eq!(
        planned(&workspace, SINCE),
        (vec!["scim-helpdesk".to_owned()], 4)
    );
}

#[test]
fn what_all_stand_on_touches_all() {
    let workspace = branch();
    workspace.edit(
        "manifests/tenant.yaml",
        "kind: Tenant",
        "kind: Tenant # ours",
    );
    assert_eq!(planned(&workspace, SINCE).0.len(), 5);
}

#[test]
fn what_leaves_is_told_and_is_no_part_of_it() {
    let workspace = branch();
    // The tests of mappings name it as well.
    for file in ["databricks-analytics.yaml", "leavers.yaml"] {
        let gone = workspace.path().join("manifests").join(file);
        std::fs::remove_file(gone).expect("a file less");
    }
    workspace.edit("manifests/aws-contoso.yaml", "  notes: ", "  notes: New, ");
    let ran = run(&workspace, &[&["plan"], SINCE].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let note =
        "note: gone from the manifests since then, and no part of this plan: databricks-analytics";
    assert!(ran.stderr.contains(note), "{}", ran.text());
    let ran = run(&workspace, &[&["plan", "--prune"], SINCE].concat());
    assert_eq!(ran.code, Some(64), "{}", ran.text());
}

#[test]
fn a_word_that_is_no_commit_is_refused() {
    let workspace = branch();
    for word in ["no-such-branch", "--output=taken", "HEAD:manifests", ""] {
        let flag = format!("--changed-since={word}");
        let ran = run(&workspace, &["plan", &flag]);
        assert!(matches!(ran.code, Some(1 | 64)), "{word}: {}", ran.text());
        assert!(ran.stdout.is_empty(), "{word}: {}", ran.text());
    }
    assert!(!workspace.path().join("taken").exists());
    let ran = run(&workspace, &["plan", "--changed-since", "no-such-branch"]);
    assert!(
        ran.stderr
            .contains("git knows no commit by the name \"no-such-branch\"")
            && ran.stderr.contains("git fetch origin main"),
        "{}",
        ran.text()
    );
}

/// What the word means by the time of the apply does not matter: the reviewed Apps are meant.
#[test]
fn a_kept_plan_of_a_branch_is_applied_as_it_was_reviewed() {
    let workspace = branch();
    described(&workspace);
    workspace.commit();
    let ran = run(
        &workspace,
        &[&["plan", "--out", "plan.json"], SINCE].concat(),
    );
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    git(workspace.path(), &["checkout", "--quiet", "main"]);
    git(
        workspace.path(),
        &["merge", "--quiet", "--ff-only", "branch"],
    );
    let ran = run(&workspace, &["apply", "plan.json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(ran.stdout.contains("1 of 1 application"), "{}", ran.text());
    let ran = run(&workspace, &["apply", "plan.json"]);
    assert_eq!(ran.code, Some(5), "it has been carried out: {}", ran.text());
}

#[test]
fn shards_hold_every_app_once_and_make_one_plan() {
    let workspace = Workspace::examples();
    workspace.commit();
    let mut names = Vec::new();
    let mut files = Vec::new();
    for number in 1..=4 {
        let (shard, file) = (format!("{number}/4"), format!("{number}.json"));
        let (planned, left_out) = planned(&workspace, &["--shard", &shard, "--out", &file]);
        assert_eq!(planned.len() as u64 + left_out, 5);
        names.extend(planned);
        files.push(file);
    }
    names.sort();
    let (whole, _) = planned(&workspace, &[]);
    assert_eq!(names, whole);
    let parts: Vec<_> = files.iter().map(String::as_str).collect();
    let ran = workspace.run(&[&["show", "-o", "json"][..], &parts].concat());
    let merged: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(merged["apps"].as_array().map(Vec::len), Some(5));
    assert_eq!(merged["unselected"], json!(0));
    assert_eq!(merged["asked"]["shard"], Value::Null);
    let ran = workspace.run(&["show", "1.json"]);
    assert!(
        ran.stdout.contains("Partial plan, shard 1/4: "),
        "{}",
        ran.text()
    );
    // A kept shard is applied as that shard, and no other.
    let ran = run(&workspace, &["apply", "1.json", "--shard", "2/4"]);
    assert_eq!(ran.code, Some(64), "{}", ran.text());
    for text in ["0/4", "5/4", "x", ""] {
        let ran = run(&workspace, &["plan", &format!("--shard={text}")]);
        assert_eq!(ran.code, Some(64), "{text}: {}", ran.text());
    }
    let ran = run(&workspace, &["plan", "--prune", "--shard", "1/4"]);
    assert_eq!(
        ran.code,
        Some(64),
        "a part cannot tell what the whole leaves out: {}",
        ran.text()
    );
}

#[test]
fn what_is_left_alone_is_named_where_somebody_wants_it() {
    let workspace = Workspace::examples();
    let ran = run(&workspace, &["apply", "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    described(&workspace);
    let flags = ["plan", "--target", "scim-helpdesk"];
    let counted = run(&workspace, &flags);
    let named = run(&workspace, &[&flags[..], &["--show-unmanaged"]].concat());
    let line = counted
        .stdout
        .lines()
        .find(|line| line.contains("left alone"));
    let line = line.expect("a count");
    let number: usize = line
        .split_whitespace()
        .nth(1)
        .and_then(|word| word.parse().ok())
        .expect("a number");
    let listed: Vec<_> = named
        .stdout
        .lines()
        .filter(|line| line.starts_with("      #   "))
        .collect();
    assert_eq!(listed.len(), number, "{}", named.text());
    assert!(
        listed.iter().any(
            |line| line.contains("provisioning.mappings User -> User / ") && line.contains("  [")
        ),
        "{listed:?}"
    );
    let rest = |text: &str| {
        text.lines()
            .filter(|line| !line.starts_with("      #   "))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(
        rest(&named.stdout),
        rest(&counted.stdout),
        "nothing else differs, and the digest least of all"
    );
}

/// A file of variables is read as the branch began with it; one that git does not keep is taken as it is.
#[test]
fn variables_of_a_file_are_those_of_then() {
    let workspace = Workspace::examples();
    workspace.edit(
        APP,
        "  displayName: ",
        "  notes: \"${note}\"\n  displayName: ",
    );
    workspace.write("vars.yaml", "note: before\n");
    workspace.commit();
    git(workspace.path(), &["add", "--force", "vars.yaml"]);
    git(
        workspace.path(),
        &["commit", "--quiet", "--message", "variables"],
    );
    git(workspace.path(), &["checkout", "--quiet", "-b", "branch"]);
    let variables = ["--var-file", "vars.yaml"];
    let since = [SINCE, &variables].concat();
    assert_eq!(planned(&workspace, &since), (Vec::new(), 5));
    let ran = run(&workspace, &[&["apply", "--yes"], &variables[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    workspace.write("vars.yaml", "note: after\n");
    assert_eq!(
        planned(&workspace, &since),
        (vec!["scim-helpdesk".to_owned()], 4)
    );
    // For drift it waits in git, and nothing has moved.
    git(
        workspace.path(),
        &["commit", "--quiet", "--all", "--message", "other variables"],
    );
    let drift = [&["drift", "-o", "json"], &variables[..]].concat();
    let ran = run(&workspace, &drift);
    let report: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(report["summary"]["as_applied"], json!(5), "{}", ran.text());
    assert_eq!(report["summary"]["pending"], json!(1), "{}", ran.text());
    // What is not committed is no commit's.
    workspace.write("vars.yaml", "note: nowhere\n");
    let plan = [&["plan", "-o", "json"], &variables[..]].concat();
    let ran = run(&workspace, &plan);
    let plan: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(plan["commit"], Value::Null, "{}", ran.text());
}
