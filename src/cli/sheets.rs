//! What a run writes beside stdout: a sheet for each `--output-file`, filled while the verb speaks and put in its place at
//! the end, whole or not at all.
//!
//! What cannot be written is told before anything is done, so that no apply ends without its report. Whoever is killed
//! leaves the files of before.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::args::{Output, OutputFile};
use super::{Exit, Failure, actions, whole};
use crate::render::Page;
use crate::visible;

/// Every sheet of a run.
#[derive(Debug)]
pub(super) struct Sheets(Vec<Sheet>);

/// One file that is to be.
#[derive(Debug)]
struct Sheet {
    format: Output,
    page: Page,
    path: PathBuf,
    /// Whether it is the summary of a step, to which others add as well.
    is_summary: bool,
    /// What it holds so far; none where nobody has said anything for it.
    text: Mutex<Option<String>>,
}

impl Sheets {
    /// No file at all.
    pub(super) const NONE: Self = Self(Vec::new());

    /// Makes room for the files, or says why there is none.
    pub(super) fn open(files: &[OutputFile], page: Page) -> Result<Self, Failure> {
        for (number, file) in files.iter().enumerate() {
            if files
                .iter()
                .take(number)
                .any(|other| other.path == file.path)
            {
                let text = format!("two outputs go to {}", shown(&file.path));
                return Err(Failure::new(Exit::Usage, text)
                    .help("name a file of its own for each --output-file")
                    .unwritten());
            }
            make_room(&file.path)?;
        }
        let sheets = files.iter().map(|file| Sheet {
            format: file.format,
            page,
            path: file.path.clone(),
            is_summary: false,
            text: Mutex::new(None),
        });
        Ok(Self(sheets.collect()))
    }

    /// With the summary of a step.
    pub(super) fn with_summary(mut self, (path, page): (PathBuf, Page)) -> Self {
        self.0.push(Sheet {
            format: Output::Markdown,
            page,
            path,
            is_summary: true,
            text: Mutex::new(None),
        });
        self
    }

    /// Adds to every sheet what its form of a result is.
    pub(super) fn add(&self, form: impl Fn(Output, Page) -> Option<String>) {
        for sheet in &self.0 {
            if let Some(more) = form(sheet.format, sheet.page) {
                sheet.add(&more);
            }
        }
    }

    /// Whether any sheet is of this form.
    pub(super) fn has(&self, format: Output) -> bool {
        self.0.iter().any(|sheet| sheet.format == format)
    }

    /// Puts every sheet in its place, and returns what could not be. One for which nothing was said holds what `else_form`
    /// makes for it.
    pub(super) fn close(&self, else_form: impl Fn(Output, Page) -> Option<String>) -> Vec<String> {
        let written = self.0.iter().map(|sheet| {
            let text = sheet.text.lock().unwrap_or_else(PoisonError::into_inner);
            let text = text.clone().or_else(|| else_form(sheet.format, sheet.page));
            let is_stream = matches!(sheet.format, Output::Human | Output::Ndjson);
            // A stream may have had nothing to say; a document without a word is none.
            match text.or_else(|| is_stream.then(String::new)) {
                Some(text) => sheet
                    .put(&text)
                    .map_err(|error| format!("{}: {error}", shown(&sheet.path))),
                None => Ok(()),
            }
        });
        written.filter_map(Result::err).collect()
    }
}

impl Sheet {
    fn put(&self, text: &str) -> std::io::Result<()> {
        if self.is_summary {
            actions::append(&self.path, text)
        } else {
            whole::write(&self.path, text)
        }
    }

    fn add(&self, more: &str) {
        let mut text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        text.get_or_insert_default().push_str(more);
    }
}

/// The folder of a file is made where it is missing.
fn make_room(path: &Path) -> Result<(), Failure> {
    let refused = |because: &str| {
        Failure::new(
            Exit::Error,
            format!("cannot write {}: {because}", shown(path)),
        )
        .help("name a file behind --output-file FORMAT= that can be written")
        .unwritten()
    };
    // What is put in its place would take the place of a link or a device as well.
    match path.symlink_metadata() {
        Ok(there) if there.is_dir() => return Err(refused("it is a folder")),
        Ok(there) if !there.is_file() => return Err(refused("it is no plain file")),
        Ok(_) | Err(_) => {}
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut above = folder.ancestors();
    if let Some(file) = above.find(|above| above.is_file()) {
        return Err(refused(&format!("{} is no folder", shown(file))));
    }
    std::fs::create_dir_all(folder).map_err(|error| refused(&error.to_string()))?;
    whole::probe(path).map_err(|error| refused(&error.to_string()))
}

fn shown(path: &Path) -> String {
    visible::line(&path.to_string_lossy())
}
