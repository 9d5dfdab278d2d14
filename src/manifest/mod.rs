//! YAML text to documents with places.
//!
//! Two steps: first a document is read into a tree that knows where everything stands, and is walked against
//! the JSON Schema of its kind, so that all its errors are said at once; only a sound one is read into its
//! type. What the words mean (names, ids, references between documents) is settled by `desired`.
//!
//! Only `folder` touches a disk, and all YAML is in this room.

pub mod folder;

mod files;
mod head;
mod kinds;
mod lines;
mod node;
mod places;
mod read;
mod scalar;
mod schemas;
mod shape;
mod split;
mod syntax;
mod tree;
mod words;

pub use files::Files;
pub use kinds::{
    AccidentalDeletions, AppSpec, Assignment, CredentialValue, Credentials, CredentialsSpec,
    Metadata, OwnerEntry, Provisioning, Removable, Template, TenantSpec, Who,
};
pub use places::{Places, escape};
pub use schemas::{API_VERSION, KINDS, schemas};

use crate::finding::{Code, Finding, Place, Sources, Veil, Words};
use crate::model::CredentialKey;
use lines::Lines;

/// One sound document.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    Tenant(Manifest<TenantSpec>),
    App(Box<Manifest<AppSpec>>),
}

/// What a document says, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest<S> {
    pub metadata: Metadata,
    pub spec: S,
    pub places: Places,
}

/// What came of a set of files. A document with an error is among the findings only.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// In the order of the files, and of the documents in them.
    pub documents: Vec<Document>,
    /// In the order of the files, and by position.
    pub findings: Vec<Finding>,
    /// The texts that the findings point into, secrets veiled.
    pub sources: Sources,
}

/// Reads every document of every file. A syntax error costs one document, never its neighbours.
#[must_use]
pub fn parse(files: &Files) -> Parsed {
    let mut parsed = Parsed {
        sources: Sources::veiled(veil()),
        ..Parsed::default()
    };
    for (name, text) in files.iter() {
        parsed.sources.add(name, text);
        let (documents, mut findings) = file(name, text);
        findings.sort_by_key(|finding| {
            let span = finding.place.as_ref().and_then(|place| place.span);
            span.map(|span| span.start.byte)
        });
        parsed.documents.extend(documents);
        parsed.findings.extend(findings);
    }
    parsed
}

fn file(name: &str, text: &str) -> (Vec<Document>, Vec<Finding>) {
    let lines = Lines::new(name, text);
    let pieces = split::pieces(text);
    let mut documents = Vec::new();
    let mut findings = Vec::new();
    for piece in pieces.iter().filter(|piece| !piece.blank) {
        match read::document(&lines, piece) {
            Ok(document) => documents.push(document),
            Err(found) => findings.extend(found),
        }
    }
    if pieces.iter().all(|piece| piece.blank) {
        findings.push(empty(name));
    }
    (documents, findings)
}

/// A warning only: to comment a manifest out is a thing people do, and what it leads to is shown by the plan.
fn empty(name: &str) -> Finding {
    Finding::warning(Code::EmptyDocument, "the file holds no document")
        .at(Place::file(name))
        .help("remove the file, or write a document into it")
}

/// What a snippet must not show. The credential keys are the service's own, so the list is closed.
fn veil() -> Veil {
    let (secret, public) = CredentialKey::all()
        .filter_map(CredentialKey::parse)
        .partition::<Vec<_>, _>(CredentialKey::is_secret);
    let names = |keys: &[CredentialKey]| keys.iter().map(CredentialKey::as_str).collect();
    let (secret, public): (Vec<&str>, Vec<&str>) = (names(&secret), names(&public));
    Veil::new(Words {
        blocks: &["credentials", "values"],
        secret: &secret,
        public: &public,
        numbers: &["version"],
        references: &["env", "file"],
        fields: &FIELDS,
    })
}

/// Whether a text is a word of manifests, so that it is surely no secret.
fn is_word(text: &str) -> bool {
    FIELDS.contains(&text)
        || ["credentials", "values", "version", "env", "file"].contains(&text)
        || CredentialKey::parse(text).is_some()
}

/// Fields outside of credentials. A word that is missing here costs legibility, and uncovers nothing.
const FIELDS: [&str; 35] = [
    "apiVersion",
    "kind",
    "metadata",
    "name",
    "protect",
    "spec",
    "displayName",
    "template",
    "id",
    "provisioning",
    "state",
    "scope",
    "notify",
    "tenantId",
    "cloud",
    "owner",
    "birthMark",
    "secretsPut",
    "labels",
    "homepage",
    "notes",
    "serviceManagementReference",
    "accountEnabled",
    "appRoleAssignmentRequired",
    "owners",
    "assignments",
    "group",
    "user",
    "spn",
    "role",
    "job",
    "skipOutOfScopeDeletions",
    "accidentalDeletions",
    "threshold",
    "unmanaged",
];
