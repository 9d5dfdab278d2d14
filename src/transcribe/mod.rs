//! A live application as the manifest that describes it: the way back of `desired`, `plan` and `apply`.
//!
//! Whatever it says is so already, and the planner is the judge of that: a manifest that was transcribed plans nothing
//! but the adoption. What has no words is counted and named, never bent into something that has. It reads no tenant and
//! writes no file.

mod credentials;
mod job;
mod mapping;
mod merge;
mod name;
mod people;
mod proof;
mod settings;
mod sound;

pub use job::which;
pub use merge::{Merged, merge, unsaid};
pub use name::{called, free, label};
pub use people::{Known, known, ways};
pub use proof::{Proof, prove, prove_filled, references, references_filled};

use std::collections::BTreeMap;

use crate::live::LiveApp;
use crate::manifest::{Adopt, AppSpec, Metadata, Outline, Template};
use crate::model::{AppName, ObjectId, TemplateId};
pub use crate::schema::Extent;

/// The line by which editors know what a manifest may say.
const HEAD: &str = "yaml-language-server: $schema=../schemas/app.schema.json";

/// How many of the things without words are named; the rest is a number.
const NAMED: usize = 20;

/// An application that is to be transcribed, and what is known of it besides.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub name: &'a AppName,
    pub live: &'a LiveApp,
    pub template: &'a TemplateId,
    /// What the gallery calls its template; for a comment.
    pub template_name: Option<&'a str>,
    /// How owners and assignees are written.
    pub known: &'a Known,
    pub extent: Extent,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    pub outline: Outline,
    /// What has no words, a sentence each.
    pub left: Vec<String>,
}

/// What could not be said so far.
#[derive(Default)]
struct Left(Vec<String>);

impl Left {
    fn say(&mut self, text: impl Into<String>) {
        self.0.push(text.into());
    }
}

/// Writes down an application. Lists that are complete are written whole or not at all.
#[must_use]
pub fn transcribe(subject: Subject<'_>) -> Transcript {
    let mut left = Left::default();
    let Subject {
        name,
        live,
        template,
        template_name,
        known,
        extent,
    } = subject;
    let settings = settings::of(live, extent, &mut left);
    let owners = entries(people::owners(live, known, &mut left));
    let assignments = entries(people::assignments(live, known, &mut left));
    let provisioning = job::provisioning(live, name, extent, &mut left);
    let spec = AppSpec {
        display_name: settings.display_name,
        template: Template {
            id: Some(template.to_string()),
            name: None,
        },
        adopt: Some(adopt(&live.service_principal)),
        homepage: settings.homepage,
        notes: settings.notes,
        service_management_reference: settings.service_management_reference,
        account_enabled: settings.account_enabled,
        app_role_assignment_required: settings.app_role_assignment_required,
        owners,
        assignments,
        provisioning,
        // All three are people's own: no tenant knows them.
        tenants: None,
        guards: None,
        tests: Vec::new(),
    };
    let metadata = Metadata {
        name: name.to_string(),
        renamed_from: None,
        labels: BTreeMap::new(),
        protect: live.marks.owner().is_some() && live.marks.are_protected(),
    };
    let mut remarks = BTreeMap::new();
    remarks.extend(template_name.map(|text| ("/spec/template/id".to_owned(), text.to_owned())));
    let version = "/spec/provisioning/credentials/version".to_owned();
    remarks.insert(version, "What is stored stays until this moves.".to_owned());
    let mut outline = Outline {
        head: vec![HEAD.to_owned()],
        metadata,
        spec,
        remarks,
        tail: Vec::new(),
    };
    sound::mend(&mut outline, subject, &mut left);
    outline.tail = tail(&left.0);
    Transcript {
        outline,
        left: left.0,
    }
}

/// A list that holds nobody is not spoken of: whoever comes next is no business of this manifest.
fn entries<K, E>(all: Option<Vec<(K, E)>>) -> Option<Vec<E>> {
    let entries = all?.into_iter().map(|(_, entry)| entry);
    Some(entries.collect()).filter(|entries: &Vec<E>| !entries.is_empty())
}

fn adopt(id: &ObjectId) -> Adopt {
    Adopt { id: id.to_string() }
}

/// What stands below the document.
fn tail(left: &[String]) -> Vec<String> {
    if left.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!(
        "Not expressed here, and left alone: {}.",
        left.len()
    )];
    lines.extend(left.iter().take(NAMED).map(|text| format!("- {text}")));
    if left.len() > NAMED {
        lines.push(format!("- and {} more", left.len() - NAMED));
    }
    lines
}
