//! YAML text to documents with places.
//!
//! Two steps: first a document is read into a tree that knows where everything stands, and is walked against
//! the JSON Schema of its kind, so that all its errors are said at once; then it is read into its type. One with
//! errors is read as far as it goes, marked, and judged for the rest. What the words mean (names, ids, references
//! between documents) is settled by `desired`.
//!
//! Only `folder` touches a disk and only `commit` runs git, and all YAML is in this room.

pub mod commit;
pub mod folder;

mod agree;
mod comment;
mod edit;
mod files;
mod head;
mod inside;
mod kinds;
mod lines;
mod lookalike;
mod node;
mod places;
mod read;
mod scalar;
mod schemas;
mod shape;
mod slips;
mod split;
mod strays;
mod stretch;
mod syntax;
mod tree;
mod words;
mod wounds;
mod write;

pub use edit::{Edit, Unedited, edit};
pub use files::Files;
pub use kinds::{
    AccidentalDeletions, Adopt, AllowedTemplates, AppSpec, Apply, Assignment, AttributeDefinition,
    AttributeMapping, AttributeMappingEntry, AttributeType, Attributes, Condition, Conditions,
    CredentialValue, Credentials, CredentialsSpec, Definitions, Expect, Expectation, Expected,
    FlowWhen, Given, Group, Guards, KeyVaultSecret, Limit, MappingMode, MappingTestSpec, Metadata,
    Mutability, ObjectMapping, Operation, OwnerEntry, Policies, PolicySeverity, Provisioning,
    RawCondition, Removable, Template, TenantGuards, TenantSpec, Test, Who,
};
pub use places::{Places, escape};
pub use schemas::{API_VERSION, GUIDE, KINDS, guide, schemas};
pub use wounds::Explained;
pub use write::{Outline, attribute_mapping_json, definition_json, object_mapping_json};

use crate::finding::{Code, Finding, Place, Sources, Veil, Words};
use crate::model::CredentialKey;
use lines::Lines;

/// One document.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    Tenant(Box<Manifest<TenantSpec>>),
    App(Box<Manifest<AppSpec>>),
    MappingTest(Box<Manifest<MappingTestSpec>>),
}

/// What a document says, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest<S> {
    pub metadata: Metadata,
    pub spec: S,
    pub places: Places,
    /// Whether all of it is what its author wrote. Else stand-ins are in the place of what was refused, and it
    /// serves to be judged and for nothing else.
    pub is_sound: bool,
}

impl Document {
    /// Whether anything may be planned from it.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        match self {
            Self::Tenant(manifest) => manifest.is_sound,
            Self::App(manifest) => manifest.is_sound,
            Self::MappingTest(manifest) => manifest.is_sound,
        }
    }
}

/// What came of a set of files.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// In the order of the files, and of the documents in them; those with errors too, as far as they can be read.
    pub documents: Vec<Document>,
    /// Whether some document is not among them: it may be what others seem to lack.
    pub is_partial: bool,
    /// In the order of the files, and by position.
    pub findings: Vec<Finding>,
    /// What these findings explain, so that nobody says it again.
    pub explained: Explained,
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
        file(name, text, &mut parsed);
    }
    parsed.sources.sort(&mut parsed.findings);
    parsed
}

fn file(name: &str, text: &str, parsed: &mut Parsed) {
    let shown = parsed.sources.shown(name).cloned().unwrap_or_default();
    let lines = Lines::new(name, text).under(shown);
    let pieces = split::pieces(text);
    let said = parsed.findings.len();
    for piece in &pieces {
        let strays = strays::judge(&lines, piece);
        let read = match strays.is_empty() {
            false => read::Read::refused(strays),
            true if piece.blank => continue,
            true => read::document(&lines, piece),
        };
        parsed.is_partial |= read.document.is_none();
        parsed.documents.extend(read.document);
        parsed.findings.extend(read.findings);
        parsed.explained.add(name, read.wounds);
    }
    if pieces.iter().all(|piece| piece.blank) && parsed.findings.len() == said {
        parsed.findings.push(empty(name));
    }
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
        references: &REFERENCES,
        inner: &INNER,
        fields: &FIELDS,
    })
}

/// Whether a text is a word of manifests, so that it is surely no secret.
fn is_word(text: &str) -> bool {
    FIELDS.contains(&text)
        || ["credentials", "values", "version"].contains(&text)
        || REFERENCES.contains(&text)
        || INNER.contains(&text)
        || CredentialKey::parse(text).is_some()
}

/// Fields of credentials that lead to the name of a secret.
const REFERENCES: [&str; 2] = ["env", "file"];

/// Other fields of credentials. What stands behind them is not shown: behind `secret` it is a name, or what somebody took
/// for one.
const INNER: [&str; 6] = [
    "validate", "command", "timeout", "keyVault", "vault", "secret",
];

/// Fields outside of credentials. A word that is missing here costs legibility, and uncovers nothing.
const FIELDS: [&str; 37] = [
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
    "attributes",
    "mappings",
];
