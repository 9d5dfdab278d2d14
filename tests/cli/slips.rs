//! Slips, and what came with a repository: each is told as what it is, and nothing typed is obeyed.

use std::fs;

use super::{APP as AWS, applied, run};
use crate::support::binary::Workspace;

/// What is typed is shown, and neither obeyed nor repeated without end.
#[test]
fn a_slip_of_any_letters_stays_on_its_line() {
    let hostile = "9\n##vso[task.setvariable variable=a]b\n::error::c\u{1b}[2J";
    let long = "x".repeat(65_536);
    let mut workspace = Workspace::example();
    for word in [hostile, &long] {
        for arguments in [
            vec!["plan", "--parallelism", word],
            vec!["plan", "--output", word],
            vec!["plan", "--select", word],
            vec!["plan", "--allow", word],
            vec!["plan", "--adopt", word],
            vec!["plan", "--request-timeout", word],
            vec!["plan", word],
            vec![word],
            vec!["plan", &format!("--{word}")],
        ] {
            let ran = workspace.run(&arguments);
            assert_eq!(ran.code, Some(64), "{}", ran.text());
            let obeyed = |line: &str| line.starts_with("::") || line.contains("##vso[");
            assert!(
                !ran.stderr.lines().any(obeyed) && !ran.stderr.contains('\u{1b}'),
                "{}",
                ran.text()
            );
            assert!(ran.stderr.len() < 2000, "{} bytes", ran.stderr.len());
        }
    }
    let variable = ("SYNCFORM_PARALLELISM".to_owned(), hostile.to_owned());
    workspace.environment.push(variable);
    let ran = workspace.run(&["plan"]);
    assert_eq!(ran.code, Some(64), "{}", ran.text());
    assert!(
        ran.stderr.contains("\\u{5b}task") && !ran.stderr.contains("\n::"),
        "{}",
        ran.text()
    );
}

#[test]
fn an_adoption_that_the_run_leaves_out_is_told_as_that() {
    let workspace = Workspace::examples();
    let arguments = [
        "plan",
        "--adopt",
        "aws-contoso",
        "--target",
        "scim-helpdesk",
    ];
    let ran = run(&workspace, 64, &arguments);
    let said = "--adopt names \"aws-contoso\", which this run is not about";
    assert!(ran.stderr.contains(said), "{}", ran.text());
}

/// What is let go is shown with its protection, as everywhere.
#[test]
fn a_release_shows_that_it_was_protected() {
    let workspace = applied();
    fs::remove_file(workspace.path().join(AWS)).expect("a file less");
    let ran = run(&workspace, 0, &["release", "aws-contoso", "--yes"]);
    assert!(ran.stdout.contains("(protected)"), "{}", ran.text());
}

/// A link in the place of our folder may have come with the repository: nothing is made where it leads.
#[cfg(unix)]
#[test]
fn a_sandbox_is_not_made_through_a_link() {
    let workspace = Workspace::example();
    let elsewhere = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(elsewhere.path(), workspace.path().join(".syncform"))
        .expect("a link");
    for verb in [&["plan", "--sandbox"][..], &["apply", "--yes", "--sandbox"]] {
        let ran = workspace.run(verb);
        assert_eq!(ran.code, Some(1), "{}", ran.text());
        assert!(
            ran.stderr.contains(".syncform is a symbolic link"),
            "{}",
            ran.text()
        );
        assert_eq!(fs::read_dir(elsewhere.path()).expect("a folder").count(), 0);
    }
    // A whole path is somebody's own.
    let whole = format!(
        "--sandbox={}",
        workspace.path().join(".syncform/box").display()
    );
    assert_eq!(workspace.run(&["plan", &whole]).code, Some(0));
}
