//! Nouns that all rooms share: names, ids, marks, references to secrets.
//!
//! It knows no YAML, no HTTP and no plan, and holds no secret value.

mod commit;
mod guarded;
mod id;
mod mark;
mod moment;
mod name;
mod operator;
mod principal;
mod property;
mod reference;
mod reset;
mod secret;
mod template;
mod text;
mod vault;

pub use commit::{CommitId, Lineage, NoCommitId};
pub use guarded::Guarded;
pub use id::{
    AppId, AssignmentId, JobId, NotAGuid, ObjectId, RoleId, SyncTemplateId, TemplateId, TenantId,
};
pub use mark::{BirthMark, Mark, Marks, Pending};
pub use moment::{NoMoment, moment};
pub use name::{AppName, BadName, Owner};
pub use operator::{Arity, OperatorEvidence, SCOPE_OPERATORS, ScopeOperator};
pub use principal::{Handle, Principal, PrincipalKind, PrincipalRef};
pub use property::{Half, Property, Setting};
pub use reference::{SecretCommand, SecretRef, VaultSecret};
pub use reset::{NoReset, Reset, ResetScope};
pub use secret::{CredentialKey, SecretsPut, Supply};
pub use template::TemplateRef;
pub use vault::{VaultName, VaultSecretName, VaultVersion};

use serde::{Deserialize, Serialize};

/// The national clouds.
// Their hosts are in the reference, section 7.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Cloud {
    /// graph.microsoft.com, GCC included.
    #[default]
    Global,
    /// GCC High: graph.microsoft.us.
    Usgov,
    /// DoD: dod-graph.microsoft.us.
    UsgovDod,
    /// 21Vianet: microsoftgraph.chinacloudapi.cn.
    China,
}

/// Whether a job runs.
// `Disabled` and `Paused` both occur for a stopped one (reference, section 11, question 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JobState {
    /// The job runs its cycles.
    Running,
    /// The job is stopped and keeps where it was.
    Paused,
    /// There is no job; what it knew is gone.
    Absent,
}

impl JobState {
    /// The word used in manifests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Absent => "absent",
        }
    }
}

/// Who is provisioned.
// The `SyncAll` pair of the secrets: `"false"` and `"true"` (reference, section 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Only assigned users and groups.
    Assigned,
    /// Everybody.
    All,
}

impl Scope {
    /// The word used in manifests.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::All => "all",
        }
    }
}

/// The brake on accidental deletions: `DeleteThresholdEnabled` and `DeleteThresholdValue` inside
/// `SyncNotificationSettings` (reference, section 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeleteThreshold {
    /// A cycle may disable or delete this many accounts.
    At(u32),
    Off,
}
