//! The provisioning job of an App.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::keyed::object_mappings;
use super::removable::removable;
use super::{Attributes, CredentialsSpec, ObjectMapping, Removable};
use crate::model::{JobState, Scope};

/// The provisioning job of an application.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Provisioning {
    /// The provisioning template that the job is made from, by the id that the service gives it. A job cannot change its
    /// template. Where the service has no template of this id, the plan or the apply stops and lists those there are.
    ///
    /// Absent: the template that the service calls its default.
    ///
    /// Graph: `templateId` of the job, one of `synchronization/templates`.
    #[schemars(example = &"aws")]
    pub template: Option<String>,
    /// The id of the job that is meant. It is needed where the application has several jobs of one template: the plan is
    /// then blocked and lists their ids. A job of this id is never created.
    ///
    /// Absent: the only job of the template, which is created where there is none.
    ///
    /// Graph: `id` of the job.
    #[schemars(
        example = &"aws.ff8bf889e03141ac8f7baedb059892ee.bfc8712e-5a3c-4c5e-9a43-8f0f6b0d9d4e"
    )]
    pub job: Option<String>,
    /// Whether the job runs. While it is `absent` there is none, and the other fields here rest. A running job starts a
    /// cycle about every 40 minutes, an interval that the service fixes; its first cycle evaluates everybody in scope. A
    /// job in quarantine is never started by an apply.
    ///
    /// Absent: left as it is; a new job is stopped until somebody starts it.
    ///
    /// Graph: `schedule.state` of the job, by its `start` and `pause`; `absent` deletes it.
    #[schemars(example = JobState::Running)]
    pub state: Option<JobState>,
    /// Who is provisioned: those assigned to the application, or everybody. From `all` to `assigned`, all who are not
    /// assigned are deprovisioned, and the job is restarted, since the service narrows its scope only then.
    ///
    /// Absent: left as it is.
    ///
    /// Graph: the pair `SyncAll` of `synchronization/secrets`, "false" or "true".
    #[schemars(example = Scope::Assigned)]
    pub scope: Option<Scope>,
    /// Mail addresses that hear of failures and quarantine: the list is complete.
    ///
    /// Absent: left as it is.
    ///
    /// Empty: `[]` switches the mails off.
    ///
    /// Graph: `Enabled` and `Recipients` inside the pair `SyncNotificationSettings` of `synchronization/secrets`, whose
    /// other members stay.
    #[schemars(example = json!(["identity-ops@contoso.com"]))]
    pub notify: Option<Vec<String>>,
    /// Whether accounts of people who leave scope are left as they are in the target system. With `false` they are
    /// disabled or deleted there, which is also what the service does where nothing is set.
    ///
    /// Absent: left as it is.
    ///
    /// Graph: the pair `SkipOutOfScopeDeletions` of `synchronization/secrets`.
    #[schemars(example = false)]
    pub skip_out_of_scope_deletions: Option<bool>,
    /// The brake on accidental deletions: a cycle that would disable or delete more accounts than the threshold is
    /// stopped, and the job goes to quarantine. Name somebody in `notify`, or nobody is told.
    ///
    /// Absent: left as it is.
    ///
    /// Null: releases the brake.
    ///
    /// Graph: `DeleteThresholdEnabled` and `DeleteThresholdValue` inside the pair `SyncNotificationSettings` of
    /// `synchronization/secrets`.
    #[serde(default, deserialize_with = "removable")]
    #[schemars(example = json!({ "threshold": 50 }))]
    pub accidental_deletions: Option<Removable<AccidentalDeletions>>,
    /// How the job signs in to the target system: a version and values, or the word `unmanaged` where somebody
    /// authorised the job in a portal.
    ///
    /// Absent: left as they are. A job that shall run and has no word on credentials is a warning.
    ///
    /// Graph: pairs of `synchronization/secrets`, tried with `validateCredentials` before they are stored.
    #[schemars(
        example = json!({
            "version": 1,
            "values": {
                "BaseAddress": "https://scim.contoso.com/v2",
                "SecretToken": { "env": "SCIM_TOKEN" },
            },
        }),
        example = &"unmanaged"
    )]
    pub credentials: Option<CredentialsSpec>,
    /// Custom attributes of the two directories that the job connects, by object and name. One that is not listed is
    /// left alone, and null removes one.
    ///
    /// Absent: left as they are.
    ///
    /// Graph: `directories` of the job's schema. A change makes the service look at everybody again.
    #[schemars(example = json!({ "target": { "User": { "officeCode": { "type": "String" } } } }))]
    pub attributes: Option<Attributes>,
    /// What becomes of what: object mappings by their source and target objects, written `User -> User`, or
    /// `RULE / User -> User` where several rules have such a mapping. One that is not listed is left alone. Names are held
    /// against the schema of the job, and offline against the default one that `syncform template lock` keeps.
    ///
    /// Absent: all are left as they are.
    ///
    /// Graph: `synchronizationRules[].objectMappings` of the job's schema. A change makes the service look at everybody
    /// again.
    #[serde(default)]
    #[schemars(schema_with = "object_mappings", example = json!({
        "User -> User": {
            "scope": [{ "department": { "equals": "Sales" } }],
            "attributes": { "IsActive": "Not([IsSoftDeleted])", "officeCode": "[extensionAttribute10]" },
        },
    }))]
    pub mappings: Option<BTreeMap<String, ObjectMapping>>,
}

/// The brake on accidental deletions: a cycle that would disable or delete more accounts stops, and the job goes to
/// quarantine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccidentalDeletions {
    /// How many accounts one cycle may disable or delete. One more, and the cycle stops.
    ///
    /// Graph: `DeleteThresholdValue`.
    #[schemars(example = 50)]
    pub threshold: u32,
}
