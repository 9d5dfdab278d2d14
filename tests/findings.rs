//! Every folder of `tests/cases/findings` is a set of manifests; `expected.txt` is what people are told about it.

mod codes;
mod published;
mod sarif;
mod thirty;

use std::path::{Path, PathBuf};

use syncform::check;
use syncform::cli::judge::{Judged, judge};
use syncform::manifest::{self, Files};
use syncform::render::{self, Style};

use crate::support::golden;

/// The files of a case by their names inside it, so that goldens hold no path of this machine.
fn files(case: &Path) -> Files {
    let (files, findings) = manifest::folder::read(&[case.to_owned()]);
    assert_eq!(findings, [], "{}", case.display());
    let prefix = format!("{}/", case.display());
    let bare = |name: &str| name.replace(&prefix, "");
    let manifests = files.iter().map(|(name, text)| (bare(name), text));
    let mut named: Files = manifests.collect();
    for (name, text) in files.locks() {
        named.add_lock(bare(name), text);
    }
    for (name, text) in files.people() {
        named.add_people(bare(name), text);
    }
    for (name, text) in files.instances() {
        named.add_instances(bare(name), text);
    }
    named
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

/// What the binary would say of a case. A case that has no Tenant of its own borrows a sound one, so that it shows
/// its own mistakes only; one whose name starts with a word for that is left alone.
fn judged(case: &Path) -> Judged {
    let mut files = files(case);
    let is_lent = !case
        .file_name()
        .is_some_and(|name| ["no-tenant", "unknown-tenant"].contains(&&*name.to_string_lossy()))
        && !files
            .iter()
            .any(|(_, text)| text.contains("\nkind: Tenant") && !text.contains("kind: App"));
    if is_lent {
        files.add("(lent)", include_str!("cases/findings/sound/tenant.yaml"));
    }
    let chosen = std::fs::read_to_string(case.join("tenant.txt")).ok();
    judge(
        &files,
        Vec::new(),
        chosen.as_deref().map(str::trim),
        check::offline,
    )
}

#[test]
fn every_case_reads_as_accepted() {
    let cases = cases();
    for case in &cases {
        let judged = judged(case);
        let text = render::findings(&judged.findings, &judged.sources, Style::default());
        let end = match judged.desired {
            Some(desired) => format!("{} Apps may be planned\n", desired.apps.len()),
            None => "nothing may be planned\n".to_owned(),
        };
        golden::check(&case.join("expected.txt"), &(text + &end));
    }
    assert!(cases.len() > 20, "only {} cases", cases.len());
}

#[test]
fn the_json_of_a_case_reads_as_accepted() {
    let case = golden::root().join("tests/cases/findings/many");
    let judged = judged(&case);
    let json = render::findings_json(&judged.findings, &judged.sources);
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
