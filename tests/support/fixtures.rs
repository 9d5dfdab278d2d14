//! Real documents that other people published, read from the folder that `SYNCFORM_FIXTURES` names.

use std::io::Write as _;
use std::path::PathBuf;

use regex::Regex;
use serde_json::Value;

/// The files of one folder below `fixtures/`, by name, as they are. `None`, with a line that says so, where the
/// variable is not set; where it is set, absence is a failure.
pub(crate) fn files(folder: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let folder = path(folder)?;
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

/// The lines of one file below `fixtures/` that hold something, without those that start with `#`. `None` and failure
/// as for [`documents`]. Whoever takes them says with [`exercised`] how many.
pub(crate) fn lines(file: &str) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(path(file)?).expect("SYNCFORM_FIXTURES holds the file");
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned);
    let lines: Vec<_> = lines.collect();
    assert!(!lines.is_empty());
    Some(lines)
}

/// One document below `fixtures/`. `None` and failure as for [`documents`].
pub(crate) fn document(file: &str) -> Option<Value> {
    let text = std::fs::read_to_string(path(file)?).expect("SYNCFORM_FIXTURES holds the file");
    Some(parsed(&text).expect("JSON"))
}

/// The `source` of every attribute mapping of every document of `schemas/` that can be read. `None` and failure as for
/// [`documents`].
pub(crate) fn sources() -> Option<Vec<Value>> {
    let entries = std::fs::read_dir(path("schemas")?).expect("SYNCFORM_FIXTURES holds fixtures/");
    let mut sources = Vec::new();
    for entry in entries {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
        let text = match bytes.strip_prefix(&[0xff, 0xfe]) {
            Some(bytes) => {
                let (pairs, _) = bytes.as_chunks::<2>();
                let units: Vec<_> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
                String::from_utf16_lossy(&units)
            }
            None => String::from_utf8_lossy(&bytes).into_owned(),
        };
        if let Some(document) = parsed(&text) {
            collect(&document, &mut sources);
        }
    }
    Some(sources)
}

/// Mappings are known by the member that all of them have.
fn collect(value: &Value, sources: &mut Vec<Value>) {
    match value {
        Value::Object(members) => {
            if let (true, Some(source)) = (
                members.contains_key("targetAttributeName"),
                members.get("source"),
            ) {
                sources.push(source.clone());
            }
            members.values().for_each(|value| collect(value, sources));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, sources)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The OpenAPI document of one version of Graph. `None` and failure as for [`documents`].
pub(crate) fn metadata(version: &str) -> Option<Value> {
    let path = root(&format!("graph/openapi-{version}.yaml"))?;
    let text = std::fs::read_to_string(path).expect("SYNCFORM_FIXTURES holds graph/");
    Some(serde_yaml::from_str(&text).expect("an OpenAPI document"))
}

/// Says how many rows of what a test went through.
pub(crate) fn exercised(count: usize, what: &str) {
    assert!(count > 0, "no {what}");
    tell(&format!("exercised: {count} {what}"));
}

fn path(below: &str) -> Option<PathBuf> {
    root(&format!("fixtures/{below}"))
}

fn root(below: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("SYNCFORM_FIXTURES") else {
        tell(&format!(
            "skipped: SYNCFORM_FIXTURES is not set, so {below} was not read"
        ));
        return None;
    };
    Some(PathBuf::from(root).join(below))
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
