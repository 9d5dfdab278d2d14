//! Real documents that other people published, read from the folder that `SYNCFORM_FIXTURES` names.

use std::io::Write as _;
use std::path::PathBuf;

use regex::Regex;
use serde_json::Value;

/// The files of one folder below `fixtures/`, by name, as they are. `None`, with a line that says so, where the
/// variable is not set; where it is set, absence is a failure.
pub(crate) fn files(folder: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let Some(root) = std::env::var_os("SYNCFORM_FIXTURES") else {
        tell(&format!(
            "skipped: SYNCFORM_FIXTURES is not set, so the fixtures of {folder} were not read"
        ));
        return None;
    };
    let folder = PathBuf::from(root).join("fixtures").join(folder);
    let entries = std::fs::read_dir(&folder).expect("SYNCFORM_FIXTURES holds fixtures/");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            let name = path.file_name().expect("a name");
            let name = name.to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("bytes"))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty());
    Some(files)
}

/// The documents of one folder, mended where they can be.
pub(crate) fn documents(folder: &str) -> Option<Vec<(String, Value)>> {
    let mended = |(name, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).expect("text");
        let value = parsed(&text).unwrap_or_else(|| panic!("{name} is no JSON"));
        (name, value)
    };
    let documents: Vec<_> = files(folder)?.into_iter().map(mended).collect();
    tell(&format!(
        "exercised: {} documents of {folder}",
        documents.len()
    ));
    Some(documents)
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
pub(crate) fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
