//! The folder of manifests: which files there are, which application each is about, and which names are free.
//!
//! What is put there is on the shelf at once, and on the disk when it is saved.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::args::Global;
use super::super::draft::Draft;
use super::super::load::{refuse, said};
use super::super::{Failure, Voice};
use super::look::Meant;
use crate::finding::{Code, any_error};
use crate::live::{Carrier, LiveApp};
use crate::manifest::{self, AppSpec, Document, Files, Manifest};
use crate::model::{AppName, Marks, PrincipalRef};
use crate::transcribe;

/// The folder as it is to be by now.
pub(in crate::cli) struct Shelf {
    folder: PathBuf,
    /// All that was read there, and what has been put there since.
    files: Files,
    apps: Vec<Manifest<AppSpec>>,
    /// What has not been saved.
    drafts: Vec<Draft>,
    /// Names that this run would give to several applications.
    crowded: BTreeSet<AppName>,
}

impl Shelf {
    /// Reads what is there. A folder that is not there yet is empty.
    pub(in crate::cli) fn open(
        folder: PathBuf,
        global: &Global,
        voice: Voice,
    ) -> Result<Self, Failure> {
        let mut shelf = Self {
            folder,
            files: Files::default(),
            apps: Vec::new(),
            drafts: Vec::new(),
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
        let files = files.under(said);
        let parsed = manifest::parse(&files);
        if any_error(&unread) || any_error(&parsed.findings) {
            // A file that cannot be read may be about the very application.
            let findings = [unread, parsed.findings].concat();
            return Err(refuse(&findings, &parsed.sources, voice));
        }
        shelf.files = files;
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
    pub(in crate::cli) fn expect(&mut self, meant: &Meant) {
        self.crowded.extend(meant.marked.iter().cloned());
        let mut seen = BTreeSet::new();
        for found in &meant.found {
            let name = transcribe::called(&found.carrier.marks, &found.carrier.display_name);
            if !seen.insert(name.clone()) {
                self.crowded.insert(name);
            }
        }
    }

    /// The manifest that is about an application: it adopts it, or the application carries its mark.
    pub(super) fn of(&self, live: &LiveApp) -> Option<&Manifest<AppSpec>> {
        let ids = [live.application.as_str(), live.service_principal.as_str()];
        self.about(&ids, &live.marks)
    }

    /// Whether an application has a manifest, as far as can be told without a look at it.
    pub(in crate::cli) fn has_of(&self, carrier: &Carrier) -> bool {
        let ids = [carrier.service_principal.as_str()];
        self.about(&ids, &carrier.marks).is_some()
    }

    fn about(&self, ids: &[&str], marks: &Marks) -> Option<&Manifest<AppSpec>> {
        let adopts = |manifest: &&Manifest<AppSpec>| {
            let adopt = manifest.spec.adopt.as_ref();
            adopt.is_some_and(|adopt| ids.iter().any(|id| id.eq_ignore_ascii_case(&adopt.id)))
        };
        let is_marked = |manifest: &&Manifest<AppSpec>| {
            let mark = marks.owner().and(marks.app());
            mark.is_some_and(|mark| mark.as_str() == manifest.metadata.name)
        };
        let apps = || self.apps.iter();
        apps().find(adopts).or_else(|| apps().find(is_marked))
    }

    /// Where it lies.
    pub(in crate::cli) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The manifest of that name.
    pub(super) fn called(&self, name: &str) -> Option<&Manifest<AppSpec>> {
        let mut apps = self.apps.iter();
        apps.find(|manifest| manifest.metadata.name == name)
    }

    /// The text of the file that a manifest stands in.
    pub(super) fn text(&self, manifest: &Manifest<AppSpec>) -> &str {
        self.files.text(manifest.places.file()).unwrap_or_default()
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

    /// The files as they are to be, for whoever reads manifests.
    pub(in crate::cli) const fn files(&self) -> &Files {
        &self.files
    }

    /// What is to be written.
    pub(in crate::cli) fn drafts(&self) -> &[Draft] {
        &self.drafts
    }

    /// Puts a text there: in the place of the one that was read, or in a file of its own.
    pub(in crate::cli) fn put(&mut self, path: &Path, text: &str) {
        let name = path.to_string_lossy().into_owned();
        // Several applications may stand in one file, which is written once.
        match self.drafts.iter_mut().find(|draft| draft.path == path) {
            Some(draft) => text.clone_into(&mut draft.text),
            None => self.drafts.push(Draft {
                path: path.to_owned(),
                before: self.files.text(&name).map(|it| it.as_bytes().to_owned()),
                text: text.to_owned(),
            }),
        }
        self.apps.retain(|manifest| manifest.places.file() != name);
        let alone: Files = [(name.as_str(), text)].into_iter().collect();
        for document in manifest::parse(&alone).documents {
            if let Document::App(manifest) = document {
                self.apps.push(*manifest);
            }
        }
        self.files.put(name, text);
    }

    /// Writes what has been put there.
    pub(in crate::cli) fn save(&mut self) -> Result<(), Failure> {
        for draft in std::mem::take(&mut self.drafts) {
            draft.save()?;
        }
        Ok(())
    }
}
