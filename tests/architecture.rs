//! The walls of the house: who may use whom, which rooms are dry, which crate lives where.
//!
//! The table is in `architecture/table.rs`. To add a room: write its line there, or take its name off
//! `NOT_YET`. It judges syntax and not text, so that a comment may name what code may not.

mod mentions;
mod rules;
mod samples;
mod table;
mod tokens;
mod tree;

use std::process::Command;

use table::HOUSE;

/// What may stand at the top of the repository, hidden files aside.
const TOP: [&str; 16] = [
    "Cargo.toml",
    "Cargo.lock",
    "src",
    "manifests",
    "schemas",
    "tests",
    "README.md",
    "Makefile",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "benches",
    "docs",
    "deny.toml",
    "clippy.toml",
    "target",
];

fn hold(rule: &str, violations: &[String]) {
    assert!(
        violations.is_empty(),
        "{rule}:\n  {}",
        violations.join("\n  ")
    );
}

#[test]
fn the_table_names_lower_floors_only() {
    hold("floors", &rules::table(&HOUSE));
}

#[test]
fn every_file_keeps_to_its_walls() {
    let violations: Vec<_> = tree::read("src")
        .iter()
        .flat_map(|(path, text)| rules::file(&HOUSE, path, text))
        .collect();
    hold("walls", &violations);
}

#[test]
fn the_table_is_the_house_as_it_stands() {
    hold("table", &rules::house(&HOUSE, &tree::read("src")));
}

#[test]
fn every_file_of_the_source_is_compiled() {
    hold("reachable", &tree::unreachable(&tree::read("src")));
}

#[test]
fn every_test_file_is_named_and_short() {
    let files = tree::read("tests");
    let mut violations: Vec<_> = files
        .iter()
        .flat_map(|(path, text)| rules::shape(path, text))
        .collect();
    violations.extend(tree::forgotten(&files));
    hold("tests", &violations);
}

#[test]
fn every_dependency_has_its_rooms() {
    let manifest = std::fs::read_to_string(tree::root().join("Cargo.toml")).expect("Cargo.toml");
    hold("packages", &rules::dependencies(&HOUSE, &manifest));
}

#[test]
fn the_top_level_holds_what_it_should() {
    let mut strangers: Vec<_> = top_level()
        .into_iter()
        .filter(|name| !name.starts_with('.') && !TOP.contains(&name.as_str()))
        .collect();
    strangers.dedup();
    hold("top level", &strangers);
}

/// What git tracks, so that somebody's scratch files do not count; the folder itself where git is not.
fn top_level() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files"])
        .current_dir(tree::root())
        .output()
        .ok()
        .filter(|output| output.status.success() && !output.stdout.is_empty());
    match listed {
        Some(output) => String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|path| path.split('/').next().unwrap_or(path).to_owned())
            .collect(),
        None => std::fs::read_dir(tree::root())
            .expect("the repository")
            .map(|entry| entry.expect("an entry").file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect(),
    }
}
