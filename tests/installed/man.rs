//! The manual: a page for every verb, in the language of `man`, rendered where the machine can.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use regex::Regex;

use crate::support::binary::{Workspace, ended, installed};
use crate::support::fixtures;

/// What stands under a letter that is written twice.
static BOLD: LazyLock<Regex> = LazyLock::new(|| Regex::new(".\u{8}").expect("a pattern"));

/// The pages by name, written into a folder.
fn pages(workspace: &Workspace) -> Vec<(String, String)> {
    let ran = workspace.run(&["man", "man1"]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (Some(0), ""),
        "{}",
        ran.text()
    );
    let mut pages = Vec::new();
    for entry in fs::read_dir(workspace.path().join("man1")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        pages.push((name, fs::read_to_string(&path).expect("text")));
    }
    pages.sort();
    assert!(
        ran.stdout.contains(&format!("wrote {} pages", pages.len())),
        "{}",
        ran.text()
    );
    pages
}

/// The verbs that a help lists.
fn verbs(workspace: &Workspace, words: &[&str]) -> Vec<String> {
    let help = workspace.run(&[words, &["--help"]].concat()).stdout;
    let list = help.split_once("Commands:\n").map(|(_, list)| list);
    let list = list
        .and_then(|list| list.split("\n\n").next())
        .unwrap_or_default();
    let rows = list.lines().filter(|line| !line.starts_with("   "));
    let verbs = rows.filter_map(|row| row.split_whitespace().next());
    verbs
        .filter(|verb| *verb != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_verb_has_a_page() {
    let workspace = Workspace::empty();
    let mut wanted = BTreeSet::from(["syncform.1".to_owned()]);
    for verb in verbs(&workspace, &[]) {
        wanted.insert(format!("syncform-{verb}.1"));
        if ["template", "expr"].contains(&verb.as_str()) {
            let inner = verbs(&workspace, &[&verb]);
            wanted.extend(
                inner
                    .iter()
                    .map(|inner| format!("syncform-{verb}-{inner}.1")),
            );
        }
    }
    assert!(wanted.len() > 20, "{wanted:?}");
    let names: BTreeSet<_> = pages(&workspace)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, wanted);
}

#[test]
fn pages_have_their_parts_and_nothing_of_the_machine() {
    let mut workspace = Workspace::empty();
    let variable = (
        "SYNCFORM_TARGET".to_owned(),
        "seen-in-the-environment".to_owned(),
    );
    workspace.environment.push(variable);
    let main = workspace.run(&["man"]).stdout;
    for part in [
        "EXIT",
        ".SH NAME",
        ".SH SYNOPSIS",
        ".SH OPTIONS",
        ".SH SUBCOMMANDS",
        "SYNCFORM_MANIFESTS",
        "syncform\\-plan(1)",
        "130 interrupted, cleanly",
    ] {
        assert!(
            main.to_uppercase().contains(&part.to_uppercase()),
            "no {part}: {main}"
        );
    }
    for (name, text) in pages(&workspace) {
        let title = format!("\n.TH {} 1 \" \" \"", name.trim_end_matches(".1"));
        assert!(
            text.contains(&title) && text.contains("\n.SH NAME\n"),
            "{name}: {text}"
        );
        assert!(!text.contains("seen-in-the-environment"), "{name}");
        // A line that begins with a dot is a command, and all of ours are known.
        let known = ["ie", "el", "TH", "SH", "TP", "PP", "RS", "RE", "br", "IP"];
        for line in text.lines().filter_map(|line| line.strip_prefix('.')) {
            let word = line.split(' ').next().unwrap_or_default();
            assert!(known.contains(&word), "{name}: .{line}");
        }
    }
    let main_flag = "SYNCFORM_PARALLELISM";
    let (_, plan) = pages(&workspace)
        .into_iter()
        .find(|(name, _)| name == "syncform-plan.1")
        .expect("a page");
    assert!(
        !plan.contains(main_flag) && plan.contains("SYNCFORM_DETAILED_EXITCODE"),
        "{plan}"
    );
    assert!(main.contains(main_flag));
}

#[test]
fn pages_are_rendered_without_complaint() {
    let programs = [
        ("man", &["--warnings", "-l"][..]),
        ("mandoc", &["-T", "utf8", "-W", "error"]),
    ];
    let found: Vec<_> = programs
        .into_iter()
        .filter_map(|(name, words)| Some((installed(name)?, words)))
        .collect();
    if found.is_empty() {
        return fixtures::tell(
            "skipped: neither man nor mandoc is installed, so no page was rendered",
        );
    }
    let workspace = Workspace::empty();
    for (name, _) in pages(&workspace) {
        for (program, words) in &found {
            let mut command = Command::new(program);
            let path = std::env::var_os("PATH").expect("a path");
            command
                .args(*words)
                .arg(workspace.path().join("man1").join(&name));
            command
                .env_clear()
                .envs([
                    ("MANWIDTH", "100"),
                    ("LC_ALL", "C.UTF-8"),
                    ("MANPAGER", "cat"),
                    ("PAGER", "cat"),
                ])
                .env("PATH", path);
            let ran = ended(&mut command);
            assert_eq!(
                (ran.code, ran.stderr.as_str()),
                (Some(0), ""),
                "{name}: {}",
                ran.text()
            );
            let verb = name.trim_end_matches(".1");
            // A bold letter is written twice, on top of each other.
            let text = BOLD.replace_all(&ran.stdout, "");
            assert!(
                text.contains("NAME") && text.contains(verb),
                "{name}: {text}"
            );
        }
    }
}
