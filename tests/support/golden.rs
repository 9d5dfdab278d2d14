//! Texts that somebody has read and accepted.

use std::path::{Path, PathBuf};

use similar::TextDiff;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a text with the file that holds its accepted form; `BLESS=1` accepts it.
#[track_caller]
pub(crate) fn check(path: &Path, text: &str) {
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).expect("the folder can be made");
        }
        std::fs::write(path, text).expect("the golden file can be written");
        return;
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    if golden != text {
        let diff = TextDiff::from_lines(golden.as_str(), text);
        let diff = diff.unified_diff().header("accepted", "now").to_string();
        let name = path.display();
        panic!("{name} differs; read it, and accept it with BLESS=1\n{diff}");
    }
}
