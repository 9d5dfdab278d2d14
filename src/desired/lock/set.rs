//! All locked templates of a run: which one a manifest means, and what has become of one since.

use std::sync::Arc;

use super::Lock;
use crate::finding::{Code, Finding, Place};
use crate::manifest::folder::LOCK;
use crate::model::{SyncTemplateId, TemplateRef};
use crate::schema::{Change, Diff};

/// Locked templates and where they lie.
#[derive(Clone, Debug, Default)]
pub struct Locks(Vec<(String, Arc<Lock>)>);

/// What a tenant says of a lock.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// There was none.
    New,
    /// It means the same still.
    Same,
    /// It means something else now: what, in words.
    Moved(Vec<String>),
}

impl Locks {
    /// Reads files: names and texts.
    #[must_use]
    pub fn read<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> (Self, Vec<Finding>) {
        let mut locks = Self::default();
        let mut findings = Vec::new();
        for (file, text) in files {
            match Lock::read(file, text) {
                Err(finding) => findings.push(*finding),
                Ok(lock) => match locks.alike(&lock) {
                    Some((first, _)) => findings.push(twice(file, first, &lock)),
                    None => {
                        if let Some((first, _)) = locks.other_defaults(&lock).first() {
                            findings.push(two_defaults(file, first, &lock));
                        }
                        locks.0.push((file.to_owned(), Arc::new(lock)));
                    }
                },
            }
        }
        (locks, findings)
    }

    /// The lock that a manifest means, and its file. Without a template of its own it means the service's default one.
    #[must_use]
    pub fn find(
        &self,
        gallery: &TemplateRef,
        template: Option<&SyncTemplateId>,
    ) -> Option<&(String, Arc<Lock>)> {
        let is_meant = |lock: &Lock| {
            let is_gallery = match gallery {
                TemplateRef::Id(id) => lock.gallery == *id,
                TemplateRef::Name(name) => lock.display_name == *name,
            };
            is_gallery && template.map_or(lock.is_default, |id| lock.template == *id)
        };
        let mut found = self.0.iter().filter(|(_, lock)| is_meant(lock));
        match (found.next(), found.next()) {
            // A name that two gallery templates have is no name.
            (Some(only), None) => Some(only),
            (None | Some(_), _) => None,
        }
    }

    /// The lock of the same template, and its file.
    #[must_use]
    pub fn alike(&self, lock: &Lock) -> Option<&(String, Arc<Lock>)> {
        self.0.iter().find(|(_, known)| known.is_of(lock))
    }

    /// Locks of the same gallery template that are called the default one beside this.
    #[must_use]
    pub fn other_defaults(&self, lock: &Lock) -> Vec<(String, Lock)> {
        let is_other = |known: &Lock| {
            known.gallery == lock.gallery
                && known.template != lock.template
                && known.is_default
                && lock.is_default
        };
        let found = self.0.iter().filter(|(_, known)| is_other(known));
        found
            .map(|(file, known)| (file.clone(), Lock::clone(known)))
            .collect()
    }

    /// What a lock that was just read makes of the one that lies here.
    #[must_use]
    pub fn standing(&self, fresh: &Lock) -> Standing {
        let Some((_, known)) = self.alike(fresh) else {
            return Standing::New;
        };
        let mut moved = Vec::new();
        if known.display_name != fresh.display_name {
            moved.push(format!(
                "~ displayName: \"{}\" -> \"{}\"",
                known.display_name, fresh.display_name
            ));
        }
        if known.is_default != fresh.is_default {
            moved.push(format!(
                "~ default: {} -> {}",
                known.is_default, fresh.is_default
            ));
        }
        let diff = Diff::between(&known.schema, &fresh.schema);
        moved.extend(diff.changes.iter().map(Change::told));
        if moved.is_empty() {
            Standing::Same
        } else {
            Standing::Moved(moved)
        }
    }

    /// The name of a new lock's file, which no other lock has: of letters, digits and dashes, whatever a tenant calls
    /// its templates.
    #[must_use]
    pub fn free_name(&self, lock: &Lock) -> String {
        // Publishers tell former names in brackets.
        let name = lock.display_name.split('(').next().unwrap_or_default();
        let [gallery, template] = [name, lock.template.as_str()].map(as_file_name);
        let plain = if gallery == template {
            gallery
        } else {
            format!("{gallery}.{template}")
        };
        let is_taken = |(file, known): &(String, Arc<Lock>)| {
            let name = file.rsplit('/').next().unwrap_or_default();
            !known.is_of(lock) && name == format!("{plain}{LOCK}")
        };
        if self.0.iter().any(is_taken) {
            let id = lock.gallery.as_str();
            format!("{plain}.{}{LOCK}", id.split('-').next().unwrap_or(id))
        } else {
            format!("{plain}{LOCK}")
        }
    }

    /// Puts a lock in the place of the one of the same template.
    pub fn put(&mut self, file: String, lock: Lock) {
        self.0.retain(|(_, known)| !known.is_of(&lock));
        self.0.push((file, Arc::new(lock)));
    }
}

/// As much of a name as a file may be called on any system.
fn as_file_name(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let mut name = words.join("-").to_ascii_lowercase();
    name.truncate(60);
    if name.is_empty() {
        "template".to_owned()
    } else {
        name
    }
}

fn two_defaults(file: &str, first: &str, lock: &Lock) -> Finding {
    Finding::error(
        Code::UnusableLock,
        format!(
            "two provisioning templates of \"{}\" are locked as the default one",
            lock.display_name
        ),
    )
    .at(Place::file(file))
    .help(format!(
        "the other is {first}; `syncform template lock` tells them apart"
    ))
}

fn twice(file: &str, first: &str, lock: &Lock) -> Finding {
    Finding::error(
        Code::UnusableLock,
        format!(
            "the template {} of \"{}\" is locked twice",
            lock.template, lock.display_name
        ),
    )
    .at(Place::file(file))
    .help(format!(
        "the first lock is {first}; remove one of the two files"
    ))
}
