//! What people write, field by field. These types are the contract: the published JSON Schemas and the
//! reader's messages are both made from them.
//!
//! Absent means "left alone", hence every optional field is an `Option`. Nothing is judged here beyond
//! shape: names, GUIDs and keys stay text until `desired` has a place to complain at.

mod credential;
mod principal;
mod removable;

pub use credential::{CredentialValue, Credentials, CredentialsSpec};
pub use principal::{Assignment, OwnerEntry, Who};
pub use removable::Removable;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::{Cloud, JobState, Scope, SecretsPut};
use removable::removable;

/// The name that the rest of the repository and the live object know a thing by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metadata {
    /// The key in git, and the mark on the live object: a-z, 0-9 and '-', at most 63 characters.
    pub name: String,
    /// Words to choose applications by, with `--select key=value`. They are not written to the tenant.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// Never pruned or deleted without being named.
    #[serde(default)]
    pub protect: bool,
}

/// One tenant, and how its applications are told apart from other people's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TenantSpec {
    /// The tenant's id, a GUID. A token of another tenant is refused.
    pub tenant_id: String,
    /// The national cloud that the tenant is in.
    pub cloud: Option<Cloud>,
    /// The mark of this repository on all that it manages: a-z, 0-9 and '-', at most 63 characters.
    pub owner: String,
    /// Whether a creation is marked in `serviceManagementReference` until its tags stand. Switch it off where that
    /// field is yours; a creation that was cut short is then a stranger, and blocks.
    pub birth_mark: Option<bool>,
    /// What this tenant's service does with stored secrets that a write does not name. Leave it out unless you have
    /// tried: a wrong `merge` loses secrets.
    pub secrets_put: Option<SecretsPut>,
}

/// One application of the gallery, and its provisioning.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppSpec {
    /// The name that people see in portals.
    pub display_name: String,
    /// The gallery template that the application is made from.
    pub template: Template,
    /// The page that people are sent to. Null removes it.
    #[serde(default, deserialize_with = "removable")]
    pub homepage: Option<Removable<String>>,
    /// Free text for those who look after the application. Null removes it.
    #[serde(default, deserialize_with = "removable")]
    pub notes: Option<Removable<String>>,
    /// The application's entry in a service or asset catalogue. Null removes it.
    #[serde(default, deserialize_with = "removable")]
    pub service_management_reference: Option<Removable<String>>,
    /// Whether people may sign in to the application.
    pub account_enabled: Option<bool>,
    /// Whether only assigned people may sign in.
    pub app_role_assignment_required: Option<bool>,
    /// All owners of the service principal; others are removed, and `[]` removes every owner.
    pub owners: Option<Vec<OwnerEntry>>,
    /// All assignments; others are removed, and `[]` removes every assignment.
    pub assignments: Option<Vec<Assignment>>,
    /// The provisioning job. Absent: the application alone is managed.
    pub provisioning: Option<Provisioning>,
}

/// A gallery template: exactly one of the two fields.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Template {
    /// The template's id, a GUID that is the same in every tenant.
    pub id: Option<String>,
    /// The template's display name, exactly. Publishers rename templates: prefer the id.
    pub name: Option<String>,
}

/// The provisioning job of an application.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Provisioning {
    /// The provisioning template that the job is made from. Absent: the one that the service calls its default.
    pub template: Option<String>,
    /// The id of the job, where the application has several of one template.
    pub job: Option<String>,
    /// Whether the job runs. While it is `absent` there is none, and the other fields here rest.
    pub state: Option<JobState>,
    /// Who is provisioned: those assigned, or everybody.
    pub scope: Option<Scope>,
    /// Mail addresses that hear of failures. An empty list switches the mails off.
    pub notify: Option<Vec<String>>,
    /// Whether accounts of people who leave scope are left as they are in the target system.
    pub skip_out_of_scope_deletions: Option<bool>,
    /// The brake on accidental deletions. Null releases it.
    #[serde(default, deserialize_with = "removable")]
    pub accidental_deletions: Option<Removable<AccidentalDeletions>>,
    /// How the job signs in to the target system.
    pub credentials: Option<CredentialsSpec>,
}

/// The brake on accidental deletions: a cycle that would disable or delete more accounts stops, and the job goes to
/// quarantine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccidentalDeletions {
    /// How many accounts one cycle may disable or delete.
    pub threshold: u32,
}
