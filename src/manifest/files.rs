//! The texts to read, in order: manifests, and the instances, locked templates and sample people that lie beside them; and
//! what a run says over them.
//!
//! It knows no disk: texts may come from a folder, from a git commit or from a test.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// File names, as the user would type them, with their texts.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Files {
    manifests: Vec<(String, String)>,
    locks: Vec<(String, String)>,
    people: Vec<(String, String)>,
    instances: Vec<(String, String)>,
    /// Files of instances that are there and cannot be read.
    lost: Vec<String>,
    said: Said,
}

/// What a run says of the manifests that it reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The Tenant that is meant, where there are several.
    pub tenant: Option<String>,
    /// Files of variables: names and texts.
    pub variable_files: Vec<(String, String)>,
    /// Variables by name, as they stand on the command line.
    pub variables: Vec<(String, String)>,
}

/// Names and lengths only: a text may hold a secret.
impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.iter().chain(self.instances()).chain(self.locks());
        let all = all.chain(self.people());
        let lengths = all.map(|(name, text)| (name, text.len()));
        f.debug_map().entries(lengths).finish()
    }
}

impl Files {
    /// Adds a manifest behind the others.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.manifests.push((name.into(), text.into()));
    }

    /// Puts a text in the place of the manifest of that name, or behind the others.
    pub fn put(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let name = name.into();
        match self.manifests.iter_mut().find(|(file, _)| *file == name) {
            Some((_, there)) => *there = text.into(),
            None => self.add(name, text),
        }
    }

    /// The text of the manifest of that name.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        let mut all = self.iter();
        all.find_map(|(file, text)| (file == name).then_some(text))
    }

    /// Adds a locked template behind the others.
    pub fn add_lock(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.locks.push((name.into(), text.into()));
    }

    /// Names and texts of the manifests, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        named(&self.manifests)
    }

    /// Names and texts of the locked templates, in order. What they say is no business of this room.
    pub fn locks(&self) -> impl Iterator<Item = (&str, &str)> {
        named(&self.locks)
    }

    /// Adds a file of sample people behind the others.
    pub fn add_people(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.people.push((name.into(), text.into()));
    }

    /// Names and texts of the files of sample people, in order. What they say is no business of this room.
    pub fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        named(&self.people)
    }

    /// Adds a file of instances behind the others.
    pub fn add_instances(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.instances.push((name.into(), text.into()));
    }

    /// Notes a file of instances that cannot be read.
    pub fn lose_instances(&mut self, name: impl Into<String>) {
        self.lost.push(name.into());
    }

    /// Whether a file of that name, in whichever folder, could not be read.
    #[must_use]
    pub fn has_lost(&self, name: &str) -> bool {
        let mut lost = self.lost.iter();
        lost.any(|file| file.rsplit('/').next() == Some(name))
    }

    /// Names and texts of the files of instances, in order.
    pub fn instances(&self) -> impl Iterator<Item = (&str, &str)> {
        named(&self.instances)
    }

    /// The same files with what a run says over them.
    #[must_use]
    pub fn under(self, said: Said) -> Self {
        Self { said, ..self }
    }

    /// The same files for one Tenant of theirs.
    #[must_use]
    pub fn for_tenant(mut self, name: &str) -> Self {
        self.said.tenant = Some(name.to_owned());
        self
    }

    /// What the run says over them.
    #[must_use]
    pub const fn said(&self) -> &Said {
        &self.said
    }

    /// The manifests without the locked templates beside them.
    #[must_use]
    pub fn without_locks(self) -> Self {
        Self {
            locks: Vec::new(),
            ..self
        }
    }

    /// The first file, by name, that is not the same in both.
    #[must_use]
    pub fn difference<'a>(&'a self, other: &'a Self) -> Option<&'a str> {
        self.differences(other).into_iter().next()
    }

    /// The files, those of variables too, that are not the same in both: they have another text, or are in one of the two alone. How lines end is
    /// spelling: a checkout may write them otherwise than its commit has them. Nothing is planned from sample people.
    #[must_use]
    pub fn differences<'a>(&'a self, other: &'a Self) -> BTreeSet<&'a str> {
        let all = |files: &'a Self| -> BTreeMap<&str, &str> {
            let planned = files.iter().chain(files.instances());
            let variables = named(&files.said.variable_files);
            planned.chain(files.locks()).chain(variables).collect()
        };
        let (ours, theirs) = (all(self), all(other));
        let is_same = |name: &&str| match (ours.get(*name), theirs.get(*name)) {
            (Some(one), Some(other)) => one == other || unix(one) == unix(other),
            (Some(_), None) | (None, Some(_)) | (None, None) => false,
        };
        let names = ours.keys().chain(theirs.keys()).copied();
        names.filter(|name| !is_same(name)).collect()
    }

    /// Whether there is no manifest at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.manifests.is_empty()
    }
}

fn unix(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn named(files: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
}

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Files {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter();
        Self {
            manifests: pairs
                .map(|(name, text)| (name.into(), text.into()))
                .collect(),
            ..Self::default()
        }
    }
}
