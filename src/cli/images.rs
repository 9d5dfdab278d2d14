//! What runs have left beside their journals for whoever takes them back: written, found and read. They stay until
//! somebody deletes them.

use std::fs;
use std::path::Path;

use super::{Exit, Failure, whole};
use crate::apply;
use crate::plan::Image;
use crate::visible;

const SUFFIX: &str = ".before.json";

/// Keeps what a run is about to replace, whole or not at all.
pub(super) fn keep(folder: &Path, image: &Image) -> Result<(), Failure> {
    let path = folder.join(format!("{}{SUFFIX}", image.run));
    let text = format!("{}\n", visible::json_line(&image.json()));
    apply::refuse_links(&path)
        .and_then(|()| fs::create_dir_all(folder))
        .and_then(|()| whole::write_private(&path, &text))
        .map_err(|error| {
            let text = format!(
                "cannot keep what stands before the run in {}: {error}; nothing was written",
                path.display()
            );
            Failure::new(Exit::Error, text)
                .help("the folder .syncform is where runs are kept: it must be a folder that can be written to, and no link")
        })
}

/// Takes away what is kept of a run that wrote nothing.
pub(super) fn forget(folder: &Path, run: &str) {
    // Where it cannot be taken away, the run is listed as one without a journal, and what stands decides.
    let _ = fs::remove_file(folder.join(format!("{run}{SUFFIX}")));
}

/// The runs that have left something, oldest first. Anything else in the folder is not theirs.
pub(super) fn runs(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut runs: Vec<_> = names
        .filter_map(|name| name.strip_suffix(SUFFIX).map(str::to_owned))
        .filter(|run| is_run(run))
        .collect();
    runs.sort();
    runs
}

/// Reads what a run has left.
pub(super) fn read(folder: &Path, run: &str) -> Result<Image, Failure> {
    let path = folder.join(format!("{run}{SUFFIX}"));
    if !is_run(run) || !path.exists() {
        let text = format!(
            "nothing is kept of a run \"{}\" in {}",
            visible::line(run),
            folder.display()
        );
        return Err(Failure::new(Exit::Error, text)
            .help("`syncform rollback` lists the runs that can be taken back; their files lie where they ran")
            .unwritten());
    }
    let unusable = |because: String| {
        let text = format!("cannot use {}: {because}", path.display());
        Failure::new(Exit::Error, text)
            .help("what it would bring back cannot be trusted: set the manifests as they should be, and apply them")
            .unwritten()
    };
    let text = apply::text(&path).map_err(|error| unusable(error.to_string()))?;
    let image = Image::read(&text).map_err(|unsealed| unusable(unsealed.to_string()))?;
    if image.run == run {
        Ok(image)
    } else {
        Err(unusable(
            "it is of another run than its name says".to_owned(),
        ))
    }
}

/// Whether a word can name a run: it is never a path.
fn is_run(word: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !word.is_empty() && word.len() < 64 && word.bytes().all(fits)
}
