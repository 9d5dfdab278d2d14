//! Manifests, locked templates and sample people from files and folders on a disk.
//!
//! It reads and refuses; what a text says is settled elsewhere. Every path that cannot be read is reported in
//! one run, because a set of manifests with a hole in it must never look like a smaller set.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::finding::{Code, Finding, Place};

use super::files::Files;

/// The size beyond which a file is no honest manifest, in bytes.
pub const LARGEST: u64 = 1024 * 1024;

/// The same of a locked template: a schema can be a megabyte without any indentation.
const LARGEST_LOCK: u64 = 16 * LARGEST;

/// The folder of locked templates, beside the manifests.
pub const LOCKS: &str = "templates";

/// How the name of a locked template ends.
pub const LOCK: &str = ".lock.json";

/// How the names of files of sample people end.
pub const PEOPLE: [&str; 2] = [".people.csv", ".people.json"];

/// How the names of files of instances end.
pub const INSTANCES: [&str; 2] = [".instances.csv", ".instances.json"];

/// How deep folders may nest.
const DEEPEST: usize = 32;

/// Reads every manifest below the paths; a path is a file or a folder. Locked templates are found below folders, and in
/// the folder `templates` beside a file.
#[must_use]
pub fn read(paths: &[PathBuf]) -> (Files, Vec<Finding>) {
    let (files, _, findings) = found(paths);
    (files, findings)
}

/// As [`read`], and by the name of each file where it really lies, behind all links: there it may be written anew.
#[must_use]
pub fn found(paths: &[PathBuf]) -> (Files, BTreeMap<String, PathBuf>, Vec<Finding>) {
    let mut reader = Reader::default();
    for path in paths {
        reader.path(path);
    }
    if reader.files.is_empty() && reader.findings.is_empty() {
        reader.findings.push(no_manifests(paths));
    }
    let places = reader.seen.into_iter().map(|(real, name)| (name, real));
    (reader.files, places.collect(), reader.findings)
}

/// Reads files of variables, each by the name that it was given by.
#[must_use]
pub fn variables(paths: &[PathBuf]) -> (Vec<(String, String)>, Vec<Finding>) {
    let mut reader = Reader::default();
    let texts = paths.iter().filter_map(|path| {
        let name = shown(path);
        let text = reader.text(path, &name)?;
        Some((name, text))
    });
    (texts.collect(), reader.findings)
}

#[derive(Default)]
struct Reader {
    files: Files,
    findings: Vec<Finding>,
    /// What was read already, with its name: paths of the command line may overlap.
    seen: BTreeMap<PathBuf, String>,
}

impl Reader {
    fn path(&mut self, path: &Path) {
        let name = shown(path);
        match fs::canonicalize(path) {
            Err(error) => self.unreadable(&name, &error.to_string()),
            Ok(root) if root.is_dir() => self.folder(&root, path, &name, 0),
            Ok(file) => {
                self.file(&file, &name);
                self.beside(path, &path.with_file_name(LOCKS), is_lock);
                self.beside(path, &path.with_file_name(""), is_people);
                self.beside(path, &path.with_file_name(""), is_instances);
            }
        }
    }

    /// What lies in a folder beside a file. It may be anybody's folder, hence only what says that it is meant is looked at.
    fn beside(&mut self, file: &Path, folder: &Path, is_meant: fn(&Path) -> bool) {
        // A link that leads out of the file's own folder is refused as it is below a folder.
        let real = fs::canonicalize(file).ok();
        let Some(root) = real.as_deref().and_then(Path::parent) else {
            return;
        };
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        for entry in entries(folder).unwrap_or_default() {
            if is_meant(&entry) {
                let name = shown(&entry);
                self.entry(root, &entry, &name, DEEPEST);
            }
        }
    }

    fn folder(&mut self, root: &Path, folder: &Path, name: &str, depth: usize) {
        if depth > DEEPEST {
            return self.unreadable(name, &format!("folders nest deeper than {DEEPEST} levels"));
        }
        let entries = match entries(folder) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(name, &error.to_string()),
        };
        for entry in entries {
            let Some(last) = entry.file_name().map(|last| last.to_string_lossy()) else {
                continue;
            };
            if !last.starts_with('.') {
                let name = joined(name, &last);
                self.entry(root, &entry, &name, depth);
            }
        }
    }

    fn entry(&mut self, root: &Path, path: &Path, name: &str, depth: usize) {
        let link = fs::symlink_metadata(path).is_ok_and(|data| data.is_symlink());
        let real = match fs::canonicalize(path) {
            Ok(real) => real,
            Err(error) if link || is_wanted(path) => {
                return self.unreadable(name, &error.to_string());
            }
            Err(_) => return,
        };
        let folder = real.is_dir();
        if !folder && !is_wanted(path) {
            return;
        }
        if !real.starts_with(root) {
            return self.findings.push(outside(name));
        }
        if folder && link {
            // What it leads to is inside the root, where it is met under its own name.
            return;
        }
        if folder {
            self.folder(root, path, name, depth + 1);
        } else {
            self.file(&real, name);
        }
    }

    fn file(&mut self, real: &Path, name: &str) {
        if self.seen.contains_key(real) {
            return;
        }
        self.seen.insert(real.to_owned(), name.to_owned());
        match self.text(real, name) {
            Some(text) if is_lock(real) => self.files.add_lock(name, text),
            Some(text) if is_people(real) => self.files.add_people(name, text),
            Some(text) if is_instances(real) => self.files.add_instances(name, text),
            Some(text) => self.files.add(name, text),
            None if is_instances(real) => self.files.lose_instances(name),
            None => {}
        }
    }

    fn text(&mut self, real: &Path, name: &str) -> Option<String> {
        let largest = largest(real);
        match text(real, largest) {
            Ok(text) => return Some(text),
            Err(Refusal::Unreadable(error)) => self.unreadable(name, &error),
            Err(Refusal::TooLarge(size)) => {
                let help = if is_lock(real) {
                    "write it anew with `syncform template lock`, or remove the file"
                } else if is_people(real) {
                    "leave out whom no test is about, or make several files of it"
                } else if is_instances(real) {
                    "make several sets of it"
                } else {
                    "split it into several manifests"
                };
                self.findings
                    .push(too_large(name, size, largest).help(help));
            }
            Err(Refusal::NotText(message, help)) => {
                let finding = Finding::error(Code::NotUtf8, message)
                    .at(Place::file(name))
                    .help(help);
                self.findings.push(finding);
            }
        }
        None
    }

    fn unreadable(&mut self, name: &str, why: &str) {
        let finding = Finding::error(
            Code::UnreadablePath,
            format!("{name} cannot be read: {why}"),
        )
        .at(Place::file(name))
        .help(
            "name a file or a folder of manifests with -f; nothing is planned from a part of them",
        );
        self.findings.push(finding);
    }
}

/// The entries of a folder, sorted by name so that every machine reads them in the same order.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries: Result<Vec<_>, _> = fs::read_dir(folder)?.collect();
    let mut paths: Vec<PathBuf> = entries?.iter().map(fs::DirEntry::path).collect();
    paths.sort();
    Ok(paths)
}

enum Refusal {
    Unreadable(String),
    TooLarge(u64),
    NotText(&'static str, &'static str),
}

fn text(path: &Path, largest: u64) -> Result<String, Refusal> {
    use std::io::Read as _;

    let unreadable = |error: std::io::Error| Refusal::Unreadable(error.to_string());
    let data = fs::metadata(path).map_err(unreadable)?;
    // A pipe or a device could make the reader wait for ever.
    if !data.is_file() {
        return Err(Refusal::Unreadable("it is no regular file".to_owned()));
    }
    if data.len() > largest {
        return Err(Refusal::TooLarge(data.len()));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    // A file may grow between the two calls, and half a manifest is none.
    let size = file
        .take(largest + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if size as u64 > largest {
        return Err(Refusal::TooLarge(size as u64));
    }
    decode(bytes)
}

fn decode(bytes: Vec<u8>) -> Result<String, Refusal> {
    const SAVE: &str = "save the file as UTF-8";
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Refusal::NotText(
            "the file is UTF-16 (it starts with the UTF-16 byte order mark)",
            "save the file as UTF-8; in PowerShell: Set-Content -Encoding utf8",
        ));
    }
    if is_wide(&bytes) {
        return Err(Refusal::NotText(
            "the file is UTF-16 (every second byte is zero)",
            "save the file as UTF-8; in PowerShell: Set-Content -Encoding utf8",
        ));
    }
    match String::from_utf8(bytes) {
        // A byte order mark stays: places count the bytes of the file.
        Ok(text) => Ok(text),
        Err(_) => Err(Refusal::NotText("the file is not UTF-8 text", SAVE)),
    }
}

/// Whether the first letters are written in two bytes each, as PowerShell and old editors do without a mark.
fn is_wide(bytes: &[u8]) -> bool {
    let (pairs, _) = bytes.as_chunks::<2>();
    let is_letter = |pair: &[u8; 2]| pair.contains(&0) && pair != &[0, 0];
    pairs.len() >= 4 && pairs.iter().take(4).all(is_letter)
}

/// The size beyond which a file is not read.
pub(super) fn largest(path: &Path) -> u64 {
    if is_lock(path) { LARGEST_LOCK } else { LARGEST }
}

fn is_wanted(path: &Path) -> bool {
    is_planned_from(path) || is_people(path)
}

/// Whether a plan depends on what the file says.
pub(super) fn is_planned_from(path: &Path) -> bool {
    is_manifest(path) || is_lock(path) || is_instances(path)
}

fn is_people(path: &Path) -> bool {
    has_end(path, PEOPLE)
}

pub(super) fn is_instances(path: &Path) -> bool {
    has_end(path, INSTANCES)
}

fn has_end(path: &Path, ends: [&str; 2]) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| ends.iter().any(|end| name.ends_with(end)))
}

pub(super) fn is_lock(path: &Path) -> bool {
    let name = path.file_name();
    name.is_some_and(|name| name.to_string_lossy().ends_with(LOCK))
}

pub(super) fn is_manifest(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("yaml") || end.eq_ignore_ascii_case("yml"))
}

/// A path as the user would type it, with `/` on every system so that findings read the same everywhere.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    }
}

pub(super) fn joined(folder: &str, name: &str) -> String {
    match folder {
        "." => name.to_owned(),
        folder if folder.ends_with('/') => format!("{folder}{name}"),
        folder => format!("{folder}/{name}"),
    }
}

fn no_manifests(paths: &[PathBuf]) -> Finding {
    let names: Vec<String> = paths.iter().map(|path| shown(path)).collect();
    let message = match names.as_slice() {
        [] => "no path of manifests is given".to_owned(),
        names => format!("no manifest in {}", names.join(", ")),
    };
    let finding = Finding::error(Code::NoManifests, message)
        .help("expected files that end in .yaml or .yml; hidden ones are skipped");
    match names.first() {
        Some(name) => finding.at(Place::file(name)),
        None => finding,
    }
}

fn outside(name: &str) -> Finding {
    Finding::error(
        Code::OutsideRoot,
        format!("{name} is a symbolic link that leads out of the folder"),
    )
    .at(Place::file(name))
    .help("copy the file into the folder, or name it with a -f of its own")
}

fn too_large(name: &str, size: u64, largest: u64) -> Finding {
    Finding::error(
        Code::FileTooLarge,
        format!("the file has {size} bytes; at most {largest} are read"),
    )
    .at(Place::file(name))
}
