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
mod layout;
mod lines;
mod lookalike;
mod node;
mod places;
mod read;
mod scalar;
mod schemas;
mod settings;
mod shape;
mod slips;
mod split;
mod strays;
mod stretch;
mod syntax;
mod table;
mod tree;
mod typed;
mod vary;
mod words;
mod wounds;
mod write;

pub use edit::{Edit, Unedited, edit};
pub use files::{Files, Said};
pub use kinds::{
    AccidentalDeletions, Adopt, AllowedTemplates, AppSetSpec, AppSpec, Apply, Assignment,
    AttributeDefinition, AttributeMapping, AttributeMappingEntry, AttributeType, Attributes,
    Condition, Conditions, Constant, CredentialValue, Credentials, CredentialsSpec, Definitions,
    Expect, Expectation, Expected, FlowWhen, Given, Group, Guards, KeyVaultSecret, Limit,
    MappingMode, MappingTestSpec, Metadata, Mutability, ObjectMapping, Operation, OwnerEntry,
    Policies, PolicySeverity, Provisioning, RawCondition, Removable, Template, TenantGuards,
    TenantSpec, Test, Who,
};
pub use layout::{Formatted, Layout, Text, format};
pub use places::{Places, escape};
pub use schemas::{API_VERSION, GUIDE, KINDS, guide, published, schemas};
pub use settings::{WrittenValue, settings};
pub use table::{NoTable, Table, table};
pub use wounds::Explained;
pub use write::{
    Outline, attribute_mapping_json, definition_json, object_mapping_json, tenant_text,
};

use crate::finding::{Code, Finding, Place, Sources, Veil, Words};
use crate::model::CredentialKey;
use lines::Lines;
use node::Node;
use read::{Headed, Read};
use split::Piece;

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

    /// Whether both say the same, wherever it stands.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Tenant(one), Self::Tenant(other)) => one.is_like(other),
            (Self::App(one), Self::App(other)) => one.is_like(other),
            (Self::MappingTest(one), Self::MappingTest(other)) => one.is_like(other),
            (Self::Tenant(_) | Self::App(_) | Self::MappingTest(_), _) => false,
        }
    }
}

impl<S: PartialEq> Manifest<S> {
    fn is_like(&self, other: &Self) -> bool {
        let Self {
            metadata,
            spec,
            places: _,
            is_sound,
        } = self;
        *metadata == other.metadata && *spec == other.spec && *is_sound == other.is_sound
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
    let Opened {
        read,
        variables,
        sources,
        findings,
    } = opened(files);
    let mut parsed = Parsed {
        sources,
        findings,
        ..Parsed::default()
    };
    for (lines, pieces) in &read {
        for (piece, headed) in pieces {
            let read = match headed {
                Ok(headed) if headed.head.kind == head::SET => {
                    read::set(lines, piece, headed, files, &variables)
                }
                Ok(headed) => read::document(lines, piece, headed, &variables),
                Err(refused) => Read::refused(refused.clone()),
            };
            parsed.is_partial |= read.is_partial;
            parsed.documents.extend(read.documents);
            parsed.findings.extend(read.findings);
            parsed.explained.add(lines.file, read.wounds);
        }
    }
    parsed.findings.extend(unused(files, &read));
    parsed.sources.sort(&mut parsed.findings);
    parsed
}

/// Variables of the run that no document names. One whose head cannot be read may be the one that does.
fn unused(files: &Files, read: &[(Lines<'_>, Pieces)]) -> Vec<Finding> {
    let heads = || read.iter().flat_map(|(_, pieces)| pieces);
    if heads().any(|(_, headed)| headed.is_err()) {
        return Vec::new();
    }
    let heads = heads().filter_map(|(_, headed)| headed.as_ref().ok());
    let fills = heads.filter(|headed| headed.head.kind != read::TENANT);
    vary::unused(files.said(), fills.map(|headed| &headed.root))
}

/// All files as far as the heads of their documents: what comes later may depend on those of other files.
struct Opened<'a> {
    read: Vec<(Lines<'a>, Pieces)>,
    /// What all documents share.
    variables: vary::Variables,
    sources: Sources,
    findings: Vec<Finding>,
}

fn opened(files: &Files) -> Opened<'_> {
    let mut sources = Sources::veiled(veil());
    let mut findings = Vec::new();
    let mut read = Vec::new();
    for (name, text) in files.iter() {
        sources.add(name, text);
        let shown = sources.shown(name).cloned().unwrap_or_default();
        let lines = Lines::new(name, text).under(shown);
        let pieces = pieces(&lines, &mut findings);
        read.push((lines, pieces));
    }
    for (name, text) in &files.said().variable_files {
        sources.add(name, text);
    }
    let tenant = tenant(&read, files.said().tenant.as_deref());
    let variables = vary::given(files, tenant, &mut findings);
    Opened {
        read,
        variables,
        sources,
        findings,
    }
}

/// The documents of one file.
type Pieces = Vec<(Piece, Result<Headed, Vec<Finding>>)>;

fn pieces(lines: &Lines<'_>, findings: &mut Vec<Finding>) -> Pieces {
    let pieces = split::pieces(lines.text);
    let mut is_blank = true;
    let mut heads = Vec::new();
    for piece in pieces {
        let strays = strays::judge(lines, &piece);
        let headed = match strays.is_empty() {
            false => Err(strays),
            true if piece.blank => continue,
            true => read::head(lines, &piece),
        };
        is_blank = false;
        heads.push((piece, headed));
    }
    if is_blank {
        findings.push(empty(lines.file));
    }
    heads
}

/// The Tenant whose variables count: the one that is meant, or the first. Where several are there and none is meant,
/// nothing is planned.
fn tenant<'a>(
    read: &'a [(Lines<'a>, Pieces)],
    chosen: Option<&str>,
) -> Option<(&'a Lines<'a>, &'a Node)> {
    let all = read.iter().flat_map(|(lines, pieces)| {
        let heads = pieces.iter().filter_map(|(_, headed)| headed.as_ref().ok());
        heads.map(move |headed| (lines, headed))
    });
    let tenants = all.filter(|(_, headed)| headed.head.kind == read::TENANT);
    let mut tenants: Vec<_> = tenants
        .map(|(lines, headed)| (lines, &headed.root))
        .collect();
    let is_meant = |root: &Node| {
        let name = root.pair("metadata").and_then(|(_, it)| it.pair("name"));
        name.and_then(|(_, name)| name.text()) == chosen
    };
    let meant = tenants.iter().position(|(_, root)| is_meant(root));
    (!tenants.is_empty()).then(|| tenants.swap_remove(meant.unwrap_or_default()))
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
        named: &["overrides"],
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
const FIELDS: [&str; 47] = [
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
    "adopt",
    "tenants",
    "guards",
    "tests",
    "variables",
    "app",
    "columns",
    "instances",
    "instancesFrom",
    "overrides",
];
