//! The folder of manifests: which files there are, which application each is about, and which names are free.
//!
//! It writes whole files or none, never through a link, and nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::super::args::Global;
use super::super::load::{refuse, said};
use super::super::{Exit, Failure, Voice, whole};
use super::look::Found;
use crate::apply::refuse_links;
use crate::finding::{Code, any_error};
use crate::live::{Carrier, LiveApp};
use crate::manifest::{self, AppSpec, Document, Files, Manifest};
use crate::model::{AppName, PrincipalRef};
use crate::transcribe;

/// The folder as it is by now.
pub(super) struct Shelf {
    folder: PathBuf,
    texts: BTreeMap<String, String>,
    apps: Vec<Manifest<AppSpec>>,
    /// Names that this run would give to several applications.
    crowded: BTreeSet<AppName>,
}

impl Shelf {
    /// Reads what is there. A folder that is not there yet is empty.
    pub(super) fn open(folder: PathBuf, global: &Global, voice: Voice) -> Result<Self, Failure> {
        let mut shelf = Self {
            folder,
            texts: BTreeMap::new(),
            apps: Vec::new(),
            crowded: BTreeSet::new(),
        };
        if !shelf.folder.is_dir() {
            return Ok(shelf);
        }
        let (files, mut unread) = manifest::folder::read(&[shelf.folder.clone()]);
        // A folder without manifests is one to begin with.
        unread.retain(|finding| finding.code != Code::NoManifests);
        let (said, unread_variables) = said(global);
        unread.extend(unread_variables);
        let parsed = manifest::parse(&files.clone().under(said));
        if any_error(&unread) || any_error(&parsed.findings) {
            // A file that cannot be read may be about the very application.
            let findings = [unread, parsed.findings].concat();
            return Err(refuse(&findings, &parsed.sources, voice));
        }
        let texts = files.iter();
        shelf.texts = texts
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect();
        let apps = parsed
            .documents
            .into_iter()
            .filter_map(|document| match document {
                Document::App(manifest) => Some(*manifest),
                Document::Tenant(_) | Document::MappingTest(_) => None,
            });
        shelf.apps = apps.collect();
        Ok(shelf)
    }

    /// Notes which names would be given twice, or stand in marks of others already.
    pub(super) fn expect(&mut self, found: &[Found], marked: BTreeSet<AppName>) {
        self.crowded.extend(marked);
        let mut seen = BTreeSet::new();
        for found in found {
            let name = transcribe::called(&found.carrier.marks, &found.carrier.display_name);
            if !seen.insert(name.clone()) {
                self.crowded.insert(name);
            }
        }
    }

    /// The manifest that is about an application: it adopts it, or the application carries its mark.
    pub(super) fn of(&self, live: &LiveApp) -> Option<&Manifest<AppSpec>> {
        let ids = [live.application.as_str(), live.service_principal.as_str()];
        let adopts = |manifest: &&Manifest<AppSpec>| {
            let adopt = manifest.spec.adopt.as_ref();
            adopt.is_some_and(|adopt| ids.iter().any(|id| id.eq_ignore_ascii_case(&adopt.id)))
        };
        let is_marked = |manifest: &&Manifest<AppSpec>| {
            let mark = live.marks.owner().and(live.marks.app());
            mark.is_some_and(|mark| mark.as_str() == manifest.metadata.name)
        };
        let apps = || self.apps.iter();
        apps().find(adopts).or_else(|| apps().find(is_marked))
    }

    /// The manifest of that name.
    pub(super) fn called(&self, name: &str) -> Option<&Manifest<AppSpec>> {
        let mut apps = self.apps.iter();
        apps.find(|manifest| manifest.metadata.name == name)
    }

    /// The text of the file that a manifest stands in.
    pub(super) fn text(&self, manifest: &Manifest<AppSpec>) -> &str {
        self.texts
            .get(manifest.places.file())
            .map_or("", String::as_str)
    }

    /// Whom the manifest of an application names, where there is one that can be read.
    pub(super) fn references(&self, live: &LiveApp) -> BTreeSet<PrincipalRef> {
        let Some(manifest) = self.of(live) else {
            return BTreeSet::new();
        };
        let Ok(name) = AppName::new(&manifest.metadata.name) else {
            return BTreeSet::new();
        };
        if manifest.places.is_filled() {
            return transcribe::references_filled(manifest, live).unwrap_or_default();
        }
        let text = self.text(manifest);
        transcribe::references((manifest.places.file(), text), &name, live).unwrap_or_default()
    }

    /// The name for an application that has no manifest yet, and its file.
    pub(super) fn name(&self, carrier: &Carrier) -> (AppName, PathBuf) {
        let Carrier {
            marks,
            display_name,
            service_principal,
            ..
        } = carrier;
        let of = (marks, display_name.as_str(), service_principal);
        let is_crowded = |name: &AppName| self.crowded.contains(name);
        let name = transcribe::free(of, is_crowded, |name| self.has(name));
        let path = self.path(&name);
        (name, path)
    }

    fn has(&self, name: &AppName) -> bool {
        self.called(name.as_str()).is_some() || self.path(name).symlink_metadata().is_ok()
    }

    fn path(&self, name: &AppName) -> PathBuf {
        self.folder.join(format!("{name}.yaml"))
    }

    /// Writes a file that is not there yet.
    pub(super) fn add(&mut self, path: &Path, text: &str) -> Result<(), Failure> {
        if path.symlink_metadata().is_ok() {
            let because = std::io::Error::other("something else is there by that name");
            return Err(unwritable(path, &because));
        }
        self.put(path, text)
    }

    /// Writes a file anew that was read before.
    pub(super) fn put(&mut self, path: &Path, text: &str) -> Result<(), Failure> {
        let folder = path.parent().unwrap_or(&self.folder);
        let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|it| it.is_symlink());
        let written = refuse_links(folder).and_then(|()| {
            if is_link(folder) || is_link(path) {
                return Err(std::io::Error::other(
                    "it is a symbolic link, or lies in one",
                ));
            }
            std::fs::create_dir_all(folder)?;
            if path.is_file() {
                whole::rewrite(path, text)
            } else {
                whole::write(path, text)
            }
        });
        written.map_err(|error| unwritable(path, &error))?;
        let name = path.to_string_lossy().into_owned();
        let files: Files = [(name.clone(), text.to_owned())].into_iter().collect();
        self.apps.retain(|manifest| manifest.places.file() != name);
        for document in manifest::parse(&files).documents {
            if let Document::App(manifest) = document {
                self.apps.push(*manifest);
            }
        }
        self.texts.insert(name, text.to_owned());
        Ok(())
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(
        Exit::Error,
        format!("cannot write {}: {error}", path.display()),
    )
    .help("name a folder that can be written to with --output-dir; files that were written before stay")
}
