//! What the manifests of one commit said, App by App. What one of them has wrong costs no other.

use std::collections::BTreeMap;

use super::Gap;
use crate::desired::{App, resolve};
use crate::finding::{Code, Finding, Severity};
use crate::manifest::{self, AppSpec, Document, Files, Manifest};
use crate::model::{AppName, Lineage};

/// The Apps of a commit.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    apps: BTreeMap<AppName, Result<App, Gap>>,
    /// Of a document that cannot even be named: it may be any App's.
    nameless: Option<Gap>,
    /// Whether nothing lay there that the run reads now.
    is_empty: bool,
    pub(super) lineage: Lineage,
}

impl Snapshot {
    /// Reads the manifests of a commit.
    #[must_use]
    pub fn read(files: &Files, lineage: Lineage) -> Self {
        let parsed = manifest::parse(files);
        let mut broken: BTreeMap<&str, Gap> = BTreeMap::new();
        for finding in parsed
            .findings
            .iter()
            .filter(|it| it.severity == Severity::Error)
        {
            if let Some(place) = &finding.place {
                let gap = broken.entry(place.file.as_str());
                gap.or_insert_with(|| unreadable(&place.file, finding));
            }
        }
        let mut apps = BTreeMap::new();
        for document in parsed.documents {
            let Document::App(manifest) = document else {
                continue;
            };
            let file = manifest.places.at("").file;
            let (name, read) = app(*manifest, broken.get(file.as_str()));
            apps.insert(name, read);
        }
        Self {
            apps,
            is_empty: files.is_empty(),
            nameless: broken.into_values().next().filter(|_| parsed.is_partial),
            lineage,
        }
    }

    /// The names of its Apps.
    pub(super) fn names(&self) -> impl Iterator<Item = &AppName> {
        self.apps.keys()
    }

    /// What the manifest of that name said, or the one that had the name which it had before.
    ///
    /// # Errors
    /// Why nobody knows.
    pub(super) fn app(&self, name: &AppName, former: Option<&AppName>) -> Result<&App, Gap> {
        let named = |name| self.apps.get(name);
        match (named(name).or_else(|| named(former?)), &self.nameless) {
            (Some(read), _) => read.as_ref().map_err(Clone::clone),
            (None, Some(gap)) => Err(gap.clone()),
            (None, None) if self.is_empty => Err(told(
                "none of the files that this run reads is in it: the folder has moved since"
                    .to_owned(),
            )),
            (None, None) => Err(told("there is no manifest of this name in it".to_owned())),
        }
    }
}

fn app(manifest: Manifest<AppSpec>, broken: Option<&Gap>) -> (AppName, Result<App, Gap>) {
    let is_sound = manifest.is_sound;
    let (app, findings) = resolve::alone(manifest);
    let name = app.name.clone();
    let file = app.places.at("").file;
    let read = match (findings.first(), broken) {
        (None, _) if is_sound => Ok(app),
        (_, Some(gap)) if !is_sound => Err(gap.clone()),
        (Some(finding), _) => Err(unreadable(&file, finding)),
        (None, _) => Err(told(format!("{file} cannot be read"))),
    };
    (name, read)
}

fn unreadable(file: &str, finding: &Finding) -> Gap {
    // A run says variables, so that the next one may know what this one does not.
    if finding.code == Code::UnknownVariable {
        return Gap {
            why: format!("{file} needs a variable of that time: {}", finding.message),
            help: "say the variables of that time once more with --var or --var-file".to_owned(),
            may_pass: true,
        };
    }
    told(format!(
        "this version does not read {file} as it was then: {}",
        finding.message
    ))
}

/// The same commit says the same to the same version for ever.
fn told(why: String) -> Gap {
    Gap {
        why,
        help: "look at what the manifest said there, and take back by hand what shall not stay"
            .to_owned(),
        may_pass: false,
    }
}
