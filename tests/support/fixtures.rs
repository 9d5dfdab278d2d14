//! Real documents that other people published, read from the folder that `SYNCFORM_FIXTURES` names.

use std::io::Write as _;
use std::path::PathBuf;

use regex::Regex;
use serde_json::Value;

/// The documents of one folder below `fixtures/`, by name. `None`, with a line that says so, where the variable is
/// not set; where it is set, absence is a failure.
pub(crate) fn documents(folder: &str) -> Option<Vec<(String, Value)>> {
    let Some(root) = std::env::var_os("SYNCFORM_FIXTURES") else {
        tell(&format!(
            "skipped: SYNCFORM_FIXTURES is not set, so the fixtures of {folder} were not read"
        ));
        return None;
    };
    let folder = PathBuf::from(root).join("fixtures").join(folder);
    let entries = std::fs::read_dir(&folder).expect("SYNCFORM_FIXTURES holds fixtures/");
    let mut documents: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let text = std::fs::read_to_string(&path).expect("text");
            let value = parsed(&text).unwrap_or_else(|| panic!("{name} is no JSON"));
            (name, value)
        })
        .collect();
    documents.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert!(!documents.is_empty());
    tell(&format!(
        "exercised: {} documents of {}",
        documents.len(),
        folder.display()
    ));
    Some(documents)
}

/// One document of a folder below `fixtures/`, or `None` as above.
pub(crate) fn document(folder: &str, name: &str) -> Option<Value> {
    let Some(root) = std::env::var_os("SYNCFORM_FIXTURES") else {
        tell(&format!(
            "skipped: SYNCFORM_FIXTURES is not set, so the fixture {name} was not read"
        ));
        return None;
    };
    let path = PathBuf::from(root).join("fixtures").join(folder).join(name);
    let text = std::fs::read_to_string(&path).expect("SYNCFORM_FIXTURES holds the document");
    tell(&format!("exercised: 1 document of {}", path.display()));
    Some(parsed(&text).unwrap_or_else(|| panic!("{name} is no JSON")))
}

/// Published documents have HTTP heads in front, commas too many, and brackets left over behind.
fn parsed(text: &str) -> Option<Value> {
    let comma = Regex::new(r",(\s*[}\]])").expect("a pattern");
    let start = Regex::new(r"(?m)^\s*\{")
        .expect("a pattern")
        .find(text)?
        .start();
    let text = comma.replace_all(&text[start..], "$1");
    serde_json::Deserializer::from_str(&text)
        .into_iter()
        .next()?
        .ok()
}

/// Past the test runner's ears, so that a skipped test is never taken for one that ran.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
