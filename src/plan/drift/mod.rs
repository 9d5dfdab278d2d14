//! Drift as it is told: what has become of each application since it was applied, and who may have moved it.
//!
//! It holds words and ids and nothing that could be carried out. A difference is read from a plan that was made for what
//! was applied: what that plan would bring back is what has moved.

mod found;

pub use found::drift;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::report::{ObjectsReport, TenantReport, UnknownReport};
use super::{About, Note};
use crate::live::{DirectoryAudit, Initiator};

/// The version of the shape; the first number rises when a reader could break.
const FORMAT_VERSION: &str = "1.0";

/// The drift of one tenant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DriftReport {
    /// The version of this shape; the first number rises when a reader could break.
    pub format_version: String,
    /// The version of syncform that looked.
    pub version: String,
    /// The tenant that was looked at.
    pub tenant: TenantReport,
    /// The commit whose manifests were read; null where they are not exactly those of one.
    pub commit: Option<String>,
    /// How many applications there are of each kind.
    pub summary: DriftSummary,
    /// In the order of their names.
    pub apps: Vec<AppDrift>,
    /// What concerns no single manifest.
    pub notes: Vec<Note>,
    /// Why the audit log was not read; null where it was, where nobody had to ask it, and where nobody wanted it asked.
    pub audit_unread: Option<String>,
    /// Apps of the manifests that the run was not asked about.
    pub unselected: usize,
    /// How many requests the reading took.
    pub requests: usize,
}

/// What drift comes to, in applications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DriftSummary {
    /// As they were applied.
    pub as_applied: usize,
    /// Moved in the tenant since they were applied.
    pub drifted: usize,
    /// Not as their manifests say, where nobody knows which of the two has moved.
    pub differs: usize,
    /// Deleted from the tenant.
    pub gone: usize,
    /// Not in the tenant, or not ours there: nothing of them was applied.
    pub not_applied: usize,
    /// Of which something could not be read.
    pub unknown: usize,
    /// Of those that were applied, whose manifests say something else by now.
    pub pending: usize,
}

/// One application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppDrift {
    /// `metadata.name` of the App.
    pub name: String,
    /// The file that names it.
    pub file: String,
    /// The line in it, from 1.
    pub line: Option<usize>,
    /// What has become of it.
    pub state: Drift,
    /// Its ids.
    pub objects: ObjectsReport,
    /// The commit that was applied last, as the live application says.
    pub applied: Option<String>,
    /// Whether the manifest says something else now than that commit.
    pub pending: bool,
    /// What differs, field by field.
    pub moved: Vec<MovedField>,
    /// What could not be read.
    pub unknown: Vec<UnknownReport>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// The newest entries of the directory's audit log about it, the newest first; empty where nobody asked.
    pub audits: Vec<AuditReport>,
}

/// What has become of an application.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Drift {
    /// It is as it was applied.
    AsApplied,
    /// It has moved since.
    Drifted,
    /// It is not as its manifest says, and nobody knows which of the two has moved.
    Differs,
    /// It was deleted.
    Gone,
    /// It is not in the tenant, or not ours there.
    NotApplied,
    /// Something of it could not be read or told.
    Unknown,
}

impl Drift {
    /// Whether it has moved, or may have.
    #[must_use]
    pub const fn may_have_moved(self) -> bool {
        match self {
            Self::Drifted | Self::Differs | Self::Gone | Self::Unknown => true,
            Self::AsApplied | Self::NotApplied => false,
        }
    }
}

/// One field that is not as it was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovedField {
    /// Such as `provisioning.scope`.
    pub field: String,
    /// What was applied; null where nothing was.
    pub applied: Option<String>,
    /// What there is; null where there is nothing.
    pub live: Option<String>,
    /// What kind of thing it is.
    pub about: About,
}

/// One entry of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditReport {
    /// When, as RFC 3339.
    pub at: String,
    /// What the log calls it.
    pub activity: String,
    /// Who began it: null where the log does not say.
    pub by: Option<String>,
    /// Whether that is a person.
    pub is_person: bool,
}

impl DriftReport {
    /// Whether the tenant is not as git says, or nobody knows: something has moved, or waits to be applied.
    #[must_use]
    pub fn is_news(&self) -> bool {
        let waits = |app: &AppDrift| app.pending || app.state == Drift::NotApplied;
        self.apps
            .iter()
            .any(|app| app.state.may_have_moved() || waits(app))
    }
}

impl DriftSummary {
    fn of(apps: &[AppDrift]) -> Self {
        let number = |state| apps.iter().filter(|app| app.state == state).count();
        Self {
            as_applied: number(Drift::AsApplied),
            drifted: number(Drift::Drifted),
            differs: number(Drift::Differs),
            gone: number(Drift::Gone),
            not_applied: number(Drift::NotApplied),
            unknown: number(Drift::Unknown),
            pending: apps.iter().filter(|app| app.pending).count(),
        }
    }
}

impl AppDrift {
    /// `file:line`, or the file alone.
    #[must_use]
    pub fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}", self.file),
            None => self.file.clone(),
        }
    }
}

impl From<&DirectoryAudit> for AuditReport {
    fn from(audit: &DirectoryAudit) -> Self {
        let (by, is_person) = match &audit.initiator {
            Initiator::User(name) => (Some(name.clone()), true),
            Initiator::App(name) => (Some(name.clone()), false),
            Initiator::Nobody => (None, false),
        };
        Self {
            at: audit.at.to_string(),
            activity: audit.activity.clone(),
            by,
            is_person,
        }
    }
}

/// The JSON Schema of drift: its name as a file, and the schema.
#[must_use]
pub fn drift_schema() -> (&'static str, Value) {
    let mut schema = schemars::schema_for!(DriftReport).to_value();
    schema["$id"] = Value::from("urn:syncform:v1:drift");
    schema["title"] = Value::from("Drift");
    ("drift.schema.json", schema)
}
