//! What GitHub Actions gets by itself: annotations beside lines, and the summary of the step.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::render::Page;

/// The most that the summary of a step may have, in bytes.
const SUMMARY: usize = 1024 * 1024;

/// Whether this run is a step of it.
pub(super) fn is_here() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// The folder that this run is in, from the root of the repository on, as the beginning of a path.
pub(super) fn root() -> String {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    let here = std::env::current_dir().ok();
    let below = here.zip(workspace).and_then(|(here, workspace)| {
        let below = here.strip_prefix(workspace).ok()?;
        Some(below.to_string_lossy().into_owned())
    });
    match below {
        Some(below) if !below.is_empty() => format!("{below}/"),
        Some(_) | None => String::new(),
    }
}

/// The file of the summary, and how much it still takes.
pub(super) fn summary() -> Option<(PathBuf, Page)> {
    let path = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty())?;
    let path = PathBuf::from(path);
    let held = std::fs::metadata(&path).map_or(0, |file| file.len());
    let held = usize::try_from(held).unwrap_or(SUMMARY);
    let page = Page {
        // The line break behind it, too.
        budget: SUMMARY.saturating_sub(held).saturating_sub(1),
        folds: true,
    };
    (page.budget >= Page::LEAST).then_some((path, page))
}

/// Adds to the summary: what earlier commands of the step have said stays.
pub(super) fn append(path: &Path, text: &str) -> std::io::Result<()> {
    let file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(path);
    file?.write_all(format!("{text}\n").as_bytes())
}
