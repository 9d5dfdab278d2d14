//! One run and many outputs: every form is there, whole, says the same as stdout would, and changes no exit code.

mod lines;
mod steps;

use std::fs;

use serde_json::Value;

use crate::support::binary::{Ran, Workspace};
use crate::support::golden;

const SANDBOX: &str = "sandbox";
const APP: &str = "manifests/aws-contoso.yaml";

fn run(workspace: &Workspace, arguments: &[&str]) -> Ran {
    workspace.run(&[arguments, &["--sandbox", SANDBOX]].concat())
}

fn file(workspace: &Workspace, name: &str) -> String {
    fs::read_to_string(workspace.path().join(name))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Holds one form of a result against its golden file.
fn accepted(name: &str, text: &str) {
    golden::check(&golden::root().join("tests/cases/outputs").join(name), text);
}

/// The files of a run, one for each form that a review has.
const FILES: [&str; 5] = [
    "human=out/plan.txt",
    "json=out/plan.json",
    "markdown=out/plan.md",
    "sarif=out/plan.sarif",
    "junit=out/deep/plan.xml",
];

fn with_files(arguments: &[&str]) -> Vec<&'static str> {
    let files = FILES.iter().flat_map(|file| ["--output-file", file]);
    arguments
        .iter()
        .map(|word| &*(*word).to_owned().leak())
        .chain(files)
        .collect()
}

#[test]
fn a_plan_comes_in_every_form_at_once() {
    let workspace = Workspace::example();
    let alone = run(&workspace, &["plan", "--detailed-exitcode"]);
    let ran = run(&workspace, &with_files(&["plan", "--detailed-exitcode"]));
    assert_eq!(
        (ran.code, &ran.stdout),
        (Some(2), &alone.stdout),
        "{}",
        ran.text()
    );
    assert_eq!(file(&workspace, "out/plan.txt"), ran.stdout);
    accepted("create.md", &file(&workspace, "out/plan.md"));
    accepted("create.xml", &file(&workspace, "out/deep/plan.xml"));
    for (format, name) in [
        ("json", "out/plan.json"),
        ("markdown", "out/plan.md"),
        ("sarif", "out/plan.sarif"),
        ("junit", "out/deep/plan.xml"),
    ] {
        let ran = run(&workspace, &["plan", "-o", format]);
        assert_eq!(ran.code, Some(0), "{}", ran.text());
        assert_eq!(ran.stdout, file(&workspace, name), "{format}");
    }
    // A plan in a file has the same forms, without a tenant.
    run(&workspace, &["plan", "--out", "plan.json"]);
    for format in ["markdown", "sarif", "junit"] {
        let shown = workspace.run(&["show", "plan.json", "-o", format]);
        assert_eq!(
            shown.stdout,
            run(&workspace, &["plan", "-o", format]).stdout
        );
    }
}

#[test]
fn colours_stay_out_of_files() {
    let workspace = Workspace::example();
    let flags = ["--color", "always", "--output-file", "human=plan.txt"];
    let ran = run(&workspace, &[&["plan"], &flags[..]].concat());
    assert!(ran.stdout.contains('\u{1b}'));
    assert!(!file(&workspace, "plan.txt").contains('\u{1b}'));
}

#[test]
fn what_holds_a_plan_is_in_every_form() {
    let workspace = Workspace::example();
    run(&workspace, &["apply", "--yes"]);
    let list = "    - group: sg-aws-users\n      role: User\n";
    workspace.edit(APP, list, "");
    workspace.edit(APP, "  assignments:\n", "  assignments: []\n");
    let ran = run(&workspace, &with_files(&["plan"]));
    assert_eq!(ran.code, Some(4), "{}", ran.text());
    accepted("guard.md", &file(&workspace, "out/plan.md"));
    accepted("guard.xml", &file(&workspace, "out/deep/plan.xml"));
    let mut sarif = json(&file(&workspace, "out/plan.sarif"));
    sarif["runs"][0]["tool"]["driver"]["semanticVersion"] = "(version)".into();
    accepted("guard.sarif", &format!("{sarif:#}\n"));
    let flags = ["--output-file", "markdown=apply.md,json=apply.json"];
    let ran = run(&workspace, &[&["apply", "--yes"], &flags[..]].concat());
    assert_eq!(ran.code, Some(4), "{}", ran.text());
    accepted("guard-apply.md", &file(&workspace, "apply.md"));
    assert_eq!(
        json(&file(&workspace, "apply.json"))["outcome"],
        Value::Null
    );
}

#[test]
fn an_apply_says_how_it_went() {
    let workspace = Workspace::example();
    let flags = [
        "--output-file",
        "markdown=apply.md",
        "--output-file",
        "json=apply.json",
    ];
    let ran = run(&workspace, &[&["apply", "--yes"], &flags[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    assert!(
        ran.stdout.contains("Apply complete: 1 of 1 application"),
        "{}",
        ran.text()
    );
    let text = file(&workspace, "apply.md");
    assert!(
        text.contains("\nApply complete: 1 of 1 application"),
        "{text}"
    );
    assert!(json(&file(&workspace, "apply.json"))["outcome"].is_object());
}

#[test]
fn findings_and_errors_are_in_the_files_too() {
    let workspace = Workspace::example();
    workspace.edit(APP, "displayName:", "displyName:");
    for verb in ["validate", "plan"] {
        let ran = workspace.run(&with_files(&[verb]));
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (Some(3), ""),
            "{}",
            ran.text()
        );
        assert!(file(&workspace, "out/plan.txt").contains("error[unknown-field]"));
        assert_eq!(json(&file(&workspace, "out/plan.json"))["error_count"], 1);
        accepted("findings.md", &file(&workspace, "out/plan.md"));
        accepted("findings.xml", &file(&workspace, "out/deep/plan.xml"));
        let sarif = json(&file(&workspace, "out/plan.sarif"));
        assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "unknown-field");
    }
    workspace.edit(APP, "displyName:", "displayName:");
    // Nobody says who signs in.
    let ran = workspace.run(&with_files(&["plan"]));
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (Some(7), ""),
        "{}",
        ran.text()
    );
    let error = json(&file(&workspace, "out/plan.json"));
    assert_eq!(error["error"]["exit_code"], 7);
    assert!(file(&workspace, "out/plan.txt").starts_with("error: "));
    accepted("failed.md", &file(&workspace, "out/plan.md"));
    accepted("failed.xml", &file(&workspace, "out/deep/plan.xml"));
    let sarif = json(&file(&workspace, "out/plan.sarif"));
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
}

#[test]
fn tests_and_valid_manifests_have_every_form() {
    let workspace = Workspace::example();
    let ran = workspace.run(&with_files(&["validate"]));
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    accepted("valid.md", &file(&workspace, "out/plan.md"));
    accepted("valid.xml", &file(&workspace, "out/deep/plan.xml"));
    // There is no test in it.
    let ran = workspace.run(&with_files(&["test"]));
    assert_eq!(ran.code, Some(1), "{}", ran.text());
    assert!(json(&file(&workspace, "out/plan.json"))["error"].is_object());
}

#[test]
fn lines_go_to_a_file_beside_a_table() {
    let workspace = Workspace::example();
    run(&workspace, &["apply", "--yes"]);
    let flags = ["--output-file", "ndjson=lines.ndjson,json=all.json"];
    let ran = run(&workspace, &[&["status"], &flags[..]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let lines = file(&workspace, "lines.ndjson");
    assert_eq!(lines.lines().map(json).count(), 1);
    assert_eq!(lines, run(&workspace, &["status", "-o", "ndjson"]).stdout);
    assert_eq!(
        file(&workspace, "all.json"),
        run(&workspace, &["status", "-o", "json"]).stdout
    );
}

#[test]
fn an_output_that_cannot_be_is_refused_before_anything_is_done() {
    let mut workspace = Workspace::example();
    workspace.write("folder/x", "");
    for (case, code, flags) in [
        ("no-file", 64, &["--output-file", "plan.json"][..]),
        ("no-format", 64, &["--output-file", "jsn=plan.json"]),
        ("no-name", 64, &["--output-file", "json="]),
        (
            "twice",
            64,
            &["--output-file", "json=a", "--output-file", "sarif=a"],
        ),
        (
            "not-of-this-verb",
            64,
            &["--output-file", "sarif=apply.sarif"],
        ),
        ("a-folder", 1, &["--output-file", "json=folder"]),
        (
            "below-a-file",
            1,
            &["--output-file", "json=folder/x/plan.json"],
        ),
    ] {
        let ran = run(&workspace, &[&["apply", "--yes"], flags].concat());
        assert_eq!(ran.code, Some(code), "{}", ran.text());
        ran.accepted(&format!("outputs/{case}"));
        assert!(!workspace.path().join(SANDBOX).exists(), "{case}");
    }
    let environment = (
        "SYNCFORM_OUTPUT_FILE".to_owned(),
        "json=a.json,human=b.txt".to_owned(),
    );
    workspace.environment.push(environment);
    assert_eq!(run(&workspace, &["plan"]).code, Some(0));
    assert!(json(&file(&workspace, "a.json"))["apps"].is_array());
    assert!(file(&workspace, "b.txt").contains("Plan: 1 to add"));
}

/// Whatever goes on, somebody else's file is the old one or the new one.
#[cfg(unix)]
#[test]
fn a_link_is_not_written_through() {
    let workspace = Workspace::example();
    workspace.write("precious", "mine");
    std::os::unix::fs::symlink("precious", workspace.path().join("plan.json")).expect("a link");
    let ran = run(&workspace, &["plan", "--output-file", "json=plan.json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.text());
    assert_eq!(file(&workspace, "precious"), "mine");
}

/// A step of GitHub Actions, in a folder below the root of the repository.
fn in_actions(workspace: &mut Workspace) {
    let root = workspace.path().canonicalize().expect("a folder");
    let root = root.parent().expect("a folder above").to_owned();
    for (name, value) in [
        ("GITHUB_ACTIONS", "true".to_owned()),
        ("GITHUB_WORKSPACE", root.to_string_lossy().into_owned()),
        ("GITHUB_STEP_SUMMARY", "summary.md".to_owned()),
    ] {
        workspace.environment.push((name.to_owned(), value));
    }
}

fn commands(ran: &Ran) -> Vec<&str> {
    ran.stdout
        .lines()
        .filter(|line| line.starts_with("::"))
        .collect()
}

#[test]
fn actions_get_annotations_and_a_summary_by_themselves() {
    let mut workspace = Workspace::example();
    in_actions(&mut workspace);
    let below = workspace.path().canonicalize().expect("a folder");
    let below = below
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    workspace.edit(APP, "displayName:", "displyName:");
    let ran = workspace.run(&["validate"]);
    assert_eq!(
        commands(&ran),
        [format!(
            "::error file={below}/{APP},line=14,col=3,title=unknown-field::unknown field \"displyName\" in spec%0Adid you mean \"displayName\"?"
        )],
        "{}",
        ran.text()
    );
    workspace.edit(APP, "displyName:", "displayName:");
    assert!(commands(&run(&workspace, &["apply", "--yes"])).is_empty());
    workspace.edit(APP, "  assignments:\n", "  assignments: []\n");
    workspace.edit(APP, "    - group: sg-aws-users\n      role: User\n", "");
    let ran = run(&workspace, &["plan"]);
    let told = commands(&ran);
    assert_eq!(told.len(), 2, "{}", ran.text());
    let head = format!(
        "::error file={below}/{APP},line=8,title=plan-guard::aws-contoso: unassignments 1 of 1 (100 %25) "
    );
    assert!(
        told.iter().any(|it| it.starts_with(&head)),
        "{}",
        ran.text()
    );
    // Each run adds to what others of the step have said.
    let summary = file(&workspace, "summary.md");
    let heads: Vec<_> = summary
        .lines()
        .filter(|line| line.starts_with("### "))
        .collect();
    assert_eq!(
        heads,
        [
            "### syncform: 1 error",
            "### syncform apply: `contoso`",
            "### syncform plan: `contoso`",
            "### syncform plan: `contoso`",
        ]
    );
    // A pipe of JSON stays one, and the summary is written all the same.
    let ran = run(&workspace, &["plan", "-o", "json"]);
    assert!(json(&ran.stdout)["apps"].is_array());
    assert!(file(&workspace, "summary.md").len() > summary.len());
    // Errors are told there too.
    let ran = workspace.run(&["plan"]);
    assert!(
        commands(&ran)
            .concat()
            .starts_with("::error title=syncform::no credential"),
        "{}",
        ran.text()
    );
    // One word switches all of it off.
    let summary = file(&workspace, "summary.md");
    let off = ("SYNCFORM_NO_ANNOTATIONS".to_owned(), "1".to_owned());
    workspace.environment.push(off);
    let ran = run(&workspace, &["plan"]);
    assert!(commands(&ran).is_empty(), "{}", ran.text());
    assert_eq!(file(&workspace, "summary.md"), summary);
}

#[test]
fn a_summary_that_is_full_stays_as_it_is() {
    let mut workspace = Workspace::example();
    in_actions(&mut workspace);
    let full = "x".repeat(1024 * 1024 - 4096);
    workspace.write("summary.md", &full);
    assert_eq!(run(&workspace, &["plan"]).code, Some(0));
    assert_eq!(file(&workspace, "summary.md"), full);
}

#[test]
fn a_plan_is_a_page_and_so_is_what_keeps_one_away() {
    let workspace = Workspace::example();
    let html = ["plan", "--output-file", "html=plan.html"];
    let ran = run(&workspace, &html);
    assert_eq!(ran.code, Some(0), "{}", ran.text());
    let page = file(&workspace, "plan.html");
    assert!(page.contains("aws-contoso"), "{page}");
    assert_eq!(run(&workspace, &["plan", "-o", "html"]).stdout, page);
    workspace.edit(APP, "displayName:", "displyName:");
    let ran = run(&workspace, &html);
    assert_eq!(ran.code, Some(3), "{}", ran.text());
    let page = file(&workspace, "plan.html");
    assert!(page.contains("error[unknown-field]"), "{page}");
    assert!(page.contains("Content-Security-Policy"), "{page}");
    workspace.edit(APP, "displyName:", "displayName:");
    let ran = workspace.run(&html);
    assert_eq!(ran.code, Some(7), "{}", ran.text());
    let page = file(&workspace, "plan.html");
    assert!(page.contains("no credential"), "{page}");
}
