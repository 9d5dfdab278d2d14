//! The second look: one application with its service principal, jobs and secrets' keys.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::role::AppRole;
use super::{Execution, Part, Quarantine, Record, Unread, WhichJob};
use crate::model::{
    AppId, AssignmentId, BirthMark, JobId, JobState, Marks, ObjectId, Principal, Property, RoleId,
    Setting, SyncTemplateId,
};
use crate::schema::Document;

/// Which parts of an application must be read: only what a manifest declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Whether the application may be so new that "not found" means "not everywhere yet".
    pub is_young: bool,
    pub jobs: bool,
    pub secrets: bool,
    pub templates: Templates,
    /// The schema of this job.
    pub schema: Option<WhichJob>,
    /// The default schema of its template beside it.
    pub default_schema: bool,
    pub owners: bool,
    /// Assignments, and the app roles that they are of.
    pub assignments: bool,
}

/// When to read provisioning templates, which come with their schemas and can be a megabyte each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Templates {
    #[default]
    Never,
    /// The manifest leaves the choice to the service's default.
    Always,
    /// The manifest names a template, so they only matter where no job of it exists.
    UnlessJobOf(SyncTemplateId),
}

/// Which half of an application could not be found: its registration or its enterprise application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    Application,
    ServicePrincipal,
    Both,
}

/// One application, or what kept it from being seen as a whole.
pub type Seen = Result<LiveApp, Missing>;

/// One application as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LiveApp {
    pub application: ObjectId,
    pub app_id: AppId,
    pub service_principal: ObjectId,
    /// Every property that a manifest can manage. A birth mark is no setting.
    pub properties: BTreeMap<Property, Setting>,
    /// A birth mark still standing in `serviceManagementReference`.
    #[serde(skip)]
    pub birth: Option<BirthMark>,
    pub marks: Marks,
    /// Whether the application is younger than 15 minutes by the service's own clock.
    #[serde(skip)]
    pub is_young: bool,
    pub templates: Vec<SyncTemplate>,
    pub jobs: Vec<Job>,
    /// The schema of the job that was asked for, where there is exactly one.
    #[serde(serialize_with = "without_version")]
    pub schema: Option<JobSchema>,
    /// Stored credentials by key, in the order of their names.
    pub secrets: BTreeMap<String, SecretState>,
    pub roles: Vec<AppRole>,
    /// By their ids.
    pub owners: Vec<Principal>,
    /// By principal and role.
    pub assignments: Vec<Assigned>,
    /// Parts that were asked for and that the service refused; what stands above of them says nothing.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub unread: BTreeMap<Part, Unread>,
}

/// The schema of a job (reference, section 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobSchema {
    pub document: Document,
    /// What the template of the job has, where that was asked for.
    pub default: Option<Document>,
}

/// A discovery or a save moves the version, and says nothing of what people want.
fn without_version<S: Serializer>(
    schema: &Option<JobSchema>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let parts = schema.as_ref().map(|schema| {
        let json = schema.document.json();
        [&json["synchronizationRules"], &json["directories"]]
    });
    parts.serialize(serializer)
}

/// One app role assignment (reference, section 2.11). It cannot be changed, only made and removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Assigned {
    pub principal: Principal,
    pub role: RoleId,
    #[serde(skip)]
    pub id: AssignmentId,
}

/// A provisioning template of a service principal (reference, section 2.2, row 4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SyncTemplate {
    pub id: SyncTemplateId,
    pub is_default: bool,
    /// Whether its jobs make people or groups in the directory, by its schema.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub brings_in: bool,
}

/// Templates of cloud synchronization, of uploads, and of synchronization between tenants, as published jobs have them in
/// their ids (reference, section 1).
const ELSEWHERE: [&str; 3] = ["AD2AADProvisioning", "API2AAD", "Azure2Azure"];

/// Whether jobs of a template provision applications. Those that bring people into this tenant or into another one are shown
/// and never written, since nothing that is planned here is meant for them. Which way a template leads is known where its
/// schema was read, else by its id alone.
#[must_use]
pub fn provisions_applications(template: &SyncTemplateId, templates: &[SyncTemplate]) -> bool {
    let brings_in = |known: &SyncTemplate| known.id == *template && known.brings_in;
    !ELSEWHERE.contains(&template.as_str()) && !templates.iter().any(brings_in)
}

/// The template that a manifest means which names none: the one marked default, or the only one there is,
/// since real lists come without the mark (reference, section 3).
#[must_use]
pub fn default_template(templates: &[SyncTemplate]) -> Option<&SyncTemplate> {
    match templates {
        [only] => Some(only),
        several => several.iter().find(|template| template.is_default),
    }
}

/// What reading a stored pair tells (reference, section 2.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretState {
    /// The service shows `*`: there is a value, and nobody can tell which.
    Masked,
    /// The value of a pair that is no secret.
    Clear(String),
}

/// `schedule.state`, grouped by what it means for a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    Active,
    /// `Disabled` or `Paused`: both mean that nothing runs.
    Stopped,
    /// A word that this version does not know.
    Other(String),
}

impl Schedule {
    /// The state of a manifest that this is, if any.
    #[must_use]
    pub const fn state(&self) -> Option<JobState> {
        match self {
            Self::Active => Some(JobState::Running),
            Self::Stopped => Some(JobState::Paused),
            Self::Other(_) => None,
        }
    }
}

/// A provisioning job and its status (reference, sections 2.3 and 2.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Job {
    pub id: JobId,
    pub template: SyncTemplateId,
    pub schedule: Schedule,
    /// `status.code`: `NotConfigured`, `NotRun`, `Active`, `Paused`, `Quarantine`.
    #[serde(skip)]
    pub status: String,
    /// Whether `status.progress` shows a cycle under way. An empty one proves nothing: no documented field does.
    #[serde(skip)]
    pub is_busy: bool,
    #[serde(skip)]
    pub interval: Option<String>,
    #[serde(skip)]
    pub last_run: Option<Execution>,
    /// Objects in the target by type.
    #[serde(skip)]
    pub counts: BTreeMap<String, i64>,
    #[serde(skip)]
    pub quarantine: Option<Quarantine>,
    #[serde(skip)]
    pub record: Record,
}
