//! The worked examples of the repository: the manifests of the tour, and what stands apart from it.

use std::fs;

use super::golden;

/// Where they stand.
const FOLDERS: [&str; 2] = ["docs/examples", "manifests"];

/// The manifests by their names from the top of the repository, with their texts, in the order of names.
pub(crate) fn all() -> Vec<(String, String)> {
    ending("yaml")
}

/// They and the sample people beside them; what plays against the emulator has its use for them.
#[cfg(feature = "emulator")]
pub(crate) fn with_people() -> Vec<(String, String)> {
    [all(), ending("csv")].concat()
}

fn ending(ending: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        let entries = fs::read_dir(golden::root().join(folder)).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let meant = paths.filter(|path| path.extension().is_some_and(|end| end == ending));
        files.extend(meant.map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            let text = fs::read_to_string(&path).expect("text");
            (format!("{folder}/{name}"), text)
        }));
    }
    files.sort();
    files
}
