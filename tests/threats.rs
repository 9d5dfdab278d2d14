//! `docs/threat-model.md` is true: every row names a test that holds it, and every test that it names is there. Below are
//! the tests of what no single room holds.

mod forged;
mod hostile;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use crate::support::golden;

fn model() -> String {
    std::fs::read_to_string(golden::root().join("docs/threat-model.md")).expect("text")
}

/// The cells of each row of the tables of threats.
fn rows(model: &str) -> Vec<Vec<&str>> {
    let (_, threats) = model.split_once("\n## Threats\n").expect("a section");
    let threats = threats.split("\n## ").next().unwrap_or_default();
    let lines = threats.lines().filter(|line| line.starts_with("| "));
    let cells = lines.map(|line| {
        let inside = line.trim_start_matches("| ").trim_end_matches(" |");
        inside.split(" | ").collect::<Vec<_>>()
    });
    cells.filter(|cells| cells[0] != "threat").collect()
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// The tests of this binary, as it lists them itself.
fn listed() -> BTreeSet<String> {
    let binary = std::env::current_exe().expect("this binary");
    let listed = Command::new(binary).arg("--list").output().expect("a list");
    let listed = String::from_utf8(listed.stdout).expect("text");
    let tests = listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"));
    tests.map(str::to_owned).collect()
}

/// The files of the source that a test of this path may stand in: a module is a file, a folder, or stands inside the file of
/// the one that it tests.
fn files(module: &[&str]) -> Vec<PathBuf> {
    let path = |module: &[&str]| {
        module
            .iter()
            .fold(golden::root().join("src"), |path, name| path.join(name))
    };
    let inside = module.strip_suffix(&["tests"]).map(path);
    let mut files = Vec::new();
    for path in [Some(path(module)), inside].into_iter().flatten() {
        files.push(path.with_extension("rs"));
        files.push(path.join("mod.rs"));
    }
    files
}

/// Whether a file has a function of this name that is a test.
fn has_test(file: &Path, name: &str) -> bool {
    let name = regex::escape(name);
    let pattern = format!(r"#\[(tokio::)?test\]\n(\s*(#\[|//).*\n)*\s*(async )?fn {name}\(");
    let text = std::fs::read_to_string(file).unwrap_or_default();
    Regex::new(&pattern).expect("a pattern").is_match(&text)
}

fn is_there(listed: &BTreeSet<String>, test: &str) -> bool {
    let mut module: Vec<_> = test.split("::").collect();
    let name = module.pop().unwrap_or_default();
    let in_source = || !module.is_empty() && files(&module).iter().any(|file| has_test(file, name));
    listed.contains(test) || in_source()
}

#[test]
fn every_row_is_held_by_tests_that_are_there() {
    let model = model();
    let (rows, listed) = (rows(&model), listed());
    assert!(rows.len() > 40, "{} rows", rows.len());
    for cells in rows {
        let [threat, who, holds, remains, tests] = cells.as_slice() else {
            panic!("no row of five cells: {cells:?}");
        };
        for (cell, what) in [
            (threat, "threat"),
            (who, "who"),
            (holds, "holds"),
            (remains, "remains"),
        ] {
            assert!(cell.len() > 2, "{threat}: nothing stands under {what}");
        }
        let tests = quoted(tests);
        assert!(!tests.is_empty(), "{threat}: no test holds it");
        for test in tests {
            assert!(is_there(&listed, test), "{threat}: there is no test {test}");
        }
    }
}

#[test]
fn a_test_that_is_gone_is_missed() {
    let listed = listed();
    for there in [
        "threats::a_test_that_is_gone_is_missed",
        "secrets::file::tests::a_file_is_read_up_to_its_limit",
        "http::tests::a_redirect_is_not_followed",
        "manifest::hostile::any_text_is_survived",
    ] {
        assert!(is_there(&listed, there), "{there}");
    }
    for gone in [
        "threats::no_such_test",
        "no_module::a_test_that_is_gone_is_missed",
        "a_test_that_is_gone_is_missed",
        // A function that is no test holds nothing.
        "threats::quoted",
        "secrets::file::read",
        "",
    ] {
        assert!(!is_there(&listed, gone), "{gone}");
    }
}

/// A guide that leads nowhere is worse than none.
#[test]
fn every_link_leads_to_a_file_and_a_heading_that_are_there() {
    let model = model();
    let links: Vec<_> = model
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    assert!(links.len() > 5, "{links:?}");
    for link in links {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let path = golden::root().join("docs").join(file);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{link}: {error}"));
        let slug = |line: &str| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .replace(' ', "-")
        };
        let has = |anchor: &str| {
            text.contains(&format!("<a id=\"{anchor}\"></a>"))
                || text
                    .lines()
                    .any(|line| line.starts_with('#') && slug(line) == anchor)
        };
        assert!(
            anchor.is_empty() || has(anchor),
            "{link} has no such heading"
        );
    }
    let readme = std::fs::read_to_string(golden::root().join("README.md")).expect("text");
    assert!(
        readme.contains("(docs/threat-model.md)"),
        "the README does not lead here"
    );
}
