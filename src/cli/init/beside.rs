//! What lies beside manifests: the schemas that editors read, and what git leaves alone.

use std::path::{Path, PathBuf};

use super::super::draft::Draft;
use super::super::schema;
use crate::manifest;

/// What git is told to leave alone.
const IGNORE: &str = ".gitignore";

/// Runs keep their journals there, and the embedded tenant lies there.
const OURS: &str = ".syncform";

/// The schemas, in the folder that the first line of every manifest names. One that is there already is brought up to this
/// version.
pub(super) fn schemas(manifests: &Path) -> Vec<Draft> {
    let folder = match manifests.parent() {
        Some(parent) => parent.join("schemas"),
        None => PathBuf::from("schemas"),
    };
    let drafts = manifest::published().into_iter().map(|(name, schema)| {
        let text = schema::text(&schema);
        let path = folder.join(name);
        let before = std::fs::read(&path).ok();
        Draft { path, before, text }
    });
    drafts
        .filter(|draft| draft.before.as_deref() != Some(draft.text.as_bytes()))
        .collect()
}

/// The line that keeps runs out of git, where it is missing.
pub(super) fn ignored() -> Vec<Draft> {
    let path = PathBuf::from(IGNORE);
    let before = std::fs::read(&path).ok();
    let text = String::from_utf8(before.clone().unwrap_or_default());
    let Ok(text) = text else {
        return Vec::new();
    };
    let mut lines = text.lines();
    if lines.any(|line| line.trim().trim_matches('/') == OURS) {
        return Vec::new();
    }
    let gap = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    vec![Draft {
        path,
        before,
        text: format!("{text}{gap}/{OURS}/\n"),
    }]
}
