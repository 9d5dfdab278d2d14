//! The files of the repository, and whether the compiler meets each of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use syn::Item;

use super::rules::Files;

/// The folder of `Cargo.toml`.
pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder of the repository, by their path from its root.
pub(super) fn read(folder: &str) -> Files {
    let mut files = Files::new();
    collect(&root().join(folder), folder, &mut files);
    assert!(!files.is_empty(), "no Rust files below {folder}");
    files
}

fn collect(folder: &Path, name: &str, files: &mut Files) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let last = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let name = format!("{name}/{last}");
        if path.is_dir() {
            collect(&path, &name, files);
        } else if last.ends_with(".rs") {
            files.insert(name, std::fs::read_to_string(&path).expect("text"));
        }
    }
}

/// Files of `src` that no `mod` leads to: they look like code and are not compiled.
pub(super) fn unreachable(files: &Files) -> Vec<String> {
    let mut met = BTreeSet::new();
    for start in ["src/lib.rs", "src/main.rs"] {
        follow(files, start, &mut met);
    }
    let missed = files.keys().filter(|path| !met.contains(*path));
    missed
        .map(|path| format!("{path}:1: reachable: no mod leads here"))
        .collect()
}

fn follow(files: &Files, path: &str, met: &mut BTreeSet<String>) {
    let Some(text) = files.get(path) else { return };
    if !met.insert(path.to_owned()) {
        return;
    }
    let Ok(file) = syn::parse_file(text) else {
        return;
    };
    let stem = path.trim_end_matches(".rs");
    let folder = ["/mod", "/lib", "/main"]
        .iter()
        .find_map(|root| stem.strip_suffix(root))
        .unwrap_or(stem);
    for name in modules(&file.items, folder) {
        follow(files, &format!("{name}.rs"), met);
        follow(files, &format!("{name}/mod.rs"), met);
    }
}

/// The modules that stand in files of their own, as paths without `.rs`.
fn modules(items: &[Item], folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for item in items {
        if let Item::Mod(module) = item {
            let path = format!("{folder}/{}", module.ident);
            match &module.content {
                Some((_, items)) => found.extend(modules(items, &path)),
                None => found.push(path),
            }
        }
    }
    found
}

/// Test files that the table of contents does not name.
pub(super) fn forgotten(files: &Files) -> Vec<String> {
    let contents = syn::parse_file(&files["tests/main.rs"]).expect("tests/main.rs");
    let named = modules(&contents.items, "tests");
    files
        .keys()
        .map(|path| path.trim_end_matches(".rs").trim_end_matches("/mod"))
        .filter(|path| path.matches('/').count() == 1 && *path != "tests/main")
        .filter(|path| !named.iter().any(|name| name == path))
        .map(|path| format!("{path}.rs:1: tests: not named in tests/main.rs"))
        .collect()
}
