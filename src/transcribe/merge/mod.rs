//! A manifest that is there, brought up to what the tenant has: values change where they differ, what is gone is said to be
//! gone, and nothing else changes.
//!
//! What the file does not speak of stays unsaid, for its authors may have meant that, unless everything is asked for. The
//! planner judges twice: whether anything differs, and whether what was changed says all of it.

mod job;
mod lists;
mod schema;
mod unsaid;

pub use unsaid::unsaid;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::proof::{self, desired, prove};
use super::{Extent, Known, Proof, Subject, transcribe};
use crate::desired::App;
use crate::live::LiveApp;
use crate::manifest::{self, AppSpec, Edit, Manifest, Outline, Removable};
use crate::model::{Property, Setting};
use crate::plan::Answers;

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// It says what the tenant has.
    Same,
    Changed {
        text: String,
        /// Each change in words.
        lines: Vec<String>,
    },
    /// It says something else, and cannot be brought up to it surely: why.
    Stuck(Vec<String>),
}

/// What a merge looks at.
struct Merging<'a> {
    spec: &'a AppSpec,
    /// The same in references and addresses.
    app: &'a App,
    live: &'a LiveApp,
    /// What the tenant has, in the words of manifests.
    fresh: &'a AppSpec,
    /// The same as it is written; and what the manifest says, so too.
    written: Value,
    said: Value,
    known: &'a Known,
    answers: &'a Answers,
    edits: Vec<(String, Edit)>,
}

impl Merging<'_> {
    fn set(&mut self, pointer: impl Into<String>, value: Value) {
        self.edits.push((pointer.into(), Edit::Set(value)));
    }

    /// Takes a field out that nothing can be said in.
    fn remove(&mut self, pointer: impl Into<String>) {
        self.edits.push((pointer.into(), Edit::Remove));
    }
}

/// Brings the manifest in a text up to its application.
#[must_use]
pub fn merge(
    manifest: &Manifest<AppSpec>,
    text: &str,
    subject: Subject<'_>,
    answers: &Answers,
) -> Merged {
    let file = manifest.places.file();
    let (name, live) = (subject.name, subject.live);
    let proof = prove((file, text), name, live, answers);
    let mut added = Vec::new();
    if subject.extent == Extent::Everything {
        added = unsaid::added(manifest, &transcribe(subject).outline.json());
    }
    if proof == Proof::Holds && added.is_empty() {
        return Merged::Same;
    }
    let source = proof::App {
        file,
        text,
        name,
        live,
    };
    let Ok(wanted) = desired(&source) else {
        return Merged::Stuck(proof.lines());
    };
    let Some(app) = wanted.apps.get(name) else {
        return Merged::Stuck(proof.lines());
    };
    let fresh = transcribe(Subject {
        extent: Extent::Differences,
        ..subject
    });
    let mut merging = Merging {
        spec: &manifest.spec,
        app,
        live,
        fresh: &fresh.outline.spec,
        written: fresh.outline.json(),
        said: said(manifest),
        known: subject.known,
        answers,
        edits: Vec::new(),
    };
    merging.properties();
    merging.lists();
    merging.job();
    let Merging { said, edits, .. } = merging;
    let edited = |edits: &[(String, Edit)]| -> Result<Merged, Vec<String>> {
        let after = manifest::edit(text, &manifest.places, edits);
        let after = after.map_err(|error| {
            let why = format!("it cannot be changed without touching more: {error}");
            vec![why]
        })?;
        match prove((file, &after), name, live, answers) {
            Proof::Holds => Ok(Merged::Changed {
                lines: lines(&said, edits),
                text: after,
            }),
            Proof::Unsound(_) | Proof::Plans(_) => Err(Vec::new()),
        }
    };
    if !added.is_empty()
        && let Ok(merged) = edited(&[edits.as_slice(), &added].concat())
    {
        return merged;
    }
    if proof == Proof::Holds {
        return Merged::Same;
    }
    if edits.is_empty() {
        return Merged::Stuck(proof.lines());
    }
    edited(&edits).unwrap_or_else(|why| Merged::Stuck([why, proof.lines()].concat()))
}

/// What a manifest says, in the order of the guide.
fn said(manifest: &Manifest<AppSpec>) -> Value {
    let outline = Outline {
        head: Vec::new(),
        metadata: manifest.metadata.clone(),
        spec: manifest.spec.clone(),
        remarks: BTreeMap::new(),
        tail: Vec::new(),
    };
    outline.json()
}

/// What changed, old to new.
fn lines(before: &Value, edits: &[(String, Edit)]) -> Vec<String> {
    let said = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other @ (Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Array(_)
        | Value::Object(_)) => other.to_string(),
    };
    let old = |pointer: &str| before.pointer(pointer).map_or("?".to_owned(), said);
    let line = |(pointer, edit): &(String, Edit)| {
        let field = pointer
            .trim_start_matches('/')
            .replace('/', ".")
            .replace("~1", "/");
        match edit {
            Edit::Set(new) => format!("{field}: {} -> {}", old(pointer), said(new)),
            Edit::Remove => format!("{field}: {} is taken out", old(pointer)),
            Edit::Append(new) => format!("{field}: {} comes in", said(new)),
            Edit::Insert(key, new @ (Value::Array(_) | Value::Object(_))) => {
                let all = new.as_object().map(|all| all.len());
                let all = all
                    .or_else(|| new.as_array().map(Vec::len))
                    .unwrap_or_default();
                format!("{field}.{key} comes in, with {all} inside")
            }
            Edit::Insert(key, new) => format!("{field}.{key}: {} comes in", said(new)),
        }
    };
    edits.iter().map(line).collect()
}

impl Merging<'_> {
    fn properties(&mut self) {
        let spec = self.spec;
        let seen = |property: Property| self.live.properties.get(&property).cloned();
        let mut edits = Vec::new();
        if let Some(Setting::Text(text)) = seen(Property::DisplayName)
            && text != spec.display_name
        {
            edits.push((Property::DisplayName, json!(text)));
        }
        for (property, said) in [
            (Property::Homepage, &spec.homepage),
            (Property::Notes, &spec.notes),
            (
                Property::ServiceManagementReference,
                &spec.service_management_reference,
            ),
        ] {
            match (said, seen(property)) {
                (Some(Removable::Set(said)), Some(Setting::Text(text))) if *said == text => {}
                (Some(_), Some(Setting::Text(text))) => edits.push((property, json!(text))),
                (Some(Removable::Set(_)), _) => edits.push((property, Value::Null)),
                (Some(Removable::Remove) | None, _) => {}
            }
        }
        for (property, said) in [
            (Property::AccountEnabled, spec.account_enabled),
            (
                Property::AppRoleAssignmentRequired,
                spec.app_role_assignment_required,
            ),
        ] {
            match (said, seen(property)) {
                (Some(said), Some(Setting::Flag(flag))) if said != flag => {
                    edits.push((property, json!(flag)));
                }
                (Some(_), Some(Setting::Empty)) => {
                    self.remove(format!("/spec/{}", property.field()));
                }
                (Some(_) | None, _) => {}
            }
        }
        for (property, value) in edits {
            self.set(format!("/spec/{}", property.field()), value);
        }
    }
}
