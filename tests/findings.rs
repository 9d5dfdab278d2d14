//! Every folder of `tests/cases/findings` is a set of manifests; `expected.txt` is what people are told about it.

use std::path::{Path, PathBuf};

use syncform::manifest::{self, Files};
use syncform::render::{self, Style};

use crate::support::golden;

/// The files of a case by their names inside it, so that goldens hold no path of this machine.
fn files(case: &Path) -> Files {
    let (files, findings) = manifest::folder::read(&[case.to_owned()]);
    assert_eq!(findings, [], "{}", case.display());
    let prefix = format!("{}/", case.display());
    let named = files
        .iter()
        .map(|(name, text)| (name.replace(&prefix, ""), text));
    named.collect()
}

fn cases() -> Vec<PathBuf> {
    let folder = golden::root().join("tests/cases/findings");
    let entries = std::fs::read_dir(folder).expect("the cases can be listed");
    let mut cases: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a case can be listed").path())
        .collect();
    cases.sort();
    cases
}

#[test]
fn every_case_reads_as_accepted() {
    let cases = cases();
    for case in &cases {
        let parsed = manifest::parse(&files(case));
        let text = render::findings(&parsed.findings, &parsed.sources, Style::default());
        let read = format!("{} documents read\n", parsed.documents.len());
        golden::check(&case.join("expected.txt"), &(text + &read));
    }
    assert!(cases.len() > 20, "only {} cases", cases.len());
}

#[test]
fn the_json_of_a_case_reads_as_accepted() {
    let case = golden::root().join("tests/cases/findings/many");
    let parsed = manifest::parse(&files(&case));
    let json = render::findings_json(&parsed.findings, &parsed.sources);
    let text = serde_json::to_string_pretty(&json).expect("JSON") + "\n";
    golden::check(&case.join("expected.json"), &text);
}

#[test]
fn colour_changes_nothing_but_the_colour() {
    let case = golden::root().join("tests/cases/findings/many");
    let parsed = manifest::parse(&files(&case));
    let show = |color| render::findings(&parsed.findings, &parsed.sources, Style { color });
    let colored = show(true);
    assert!(colored.contains("\u{1b}["));
    let mut bare = String::new();
    for (index, part) in colored.split("\u{1b}[").enumerate() {
        let text = part.split_once('m').map_or(part, |(_, text)| text);
        bare.push_str(if index == 0 { part } else { text });
    }
    assert_eq!(bare, show(false));
}
