//! What nobody outside Microsoft knows about the service, settled by choice instead of by guess.
//!
//! Numbers are those of the reference's open questions (section 11). A client must be right under every setting.

use serde::Deserialize;

/// The choices; each default is where the evidence leans.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct Switches {
    /// Whether `instantiate` keeps the `serviceManagementReference` of its body, or drops it in silence. Documented as a
    /// body member (section 2.2 row 3); that it takes effect is unproven.
    pub instantiate_keeps_reference: bool,
    /// Whether whoever calls `instantiate` becomes an owner of both objects. The reference does not say; it matters to
    /// callers who hold `Application.ReadWrite.OwnedBy` alone.
    pub instantiate_owns: bool,
    /// Section 2.11: whether `Application.ReadWrite.All` alone is enough to assign, as the permission data says, or only
    /// beside `AppRoleAssignment.ReadWrite.All`, as the pages do.
    pub application_write_assigns: bool,
    /// Whether `homepage` of a service principal follows `web.homePageUrl` of its application. Samples show them equal after
    /// `instantiate`; no document says what a later PATCH of the application does.
    pub homepage_follows: bool,
    /// Question 1: does PUT secrets merge into the stored set, or replace it.
    pub secrets_put: SecretsPut,
    /// Section 2.3: the status of a job right after its creation; samples conflict.
    pub job_created: CreatedStatus,
    /// Question 7: `schedule.state` of a job after pause.
    pub paused_schedule: PausedSchedule,
    /// Question 9: is a second job with the same templateId accepted.
    pub second_job: SecondJob,
    /// Section 2.5: the order of GET secrets is not documented.
    pub secrets_order: SecretsOrder,
    /// Whether GET secrets also lists keys that nobody wrote, as a service with settings of its own would: `SyncAll` and
    /// `SyncNotificationSettings`. Counting what comes back is a mistake that others have made.
    pub secrets_extra: bool,
    /// Section 2.3: does a pause let a running cycle finish. Documented as something that may be.
    pub paused_cycle: PausedCycle,
    /// Section 2.3: when those leave scope who were in it by `SyncAll` alone. A known issue of the service.
    pub sync_all_narrowing: Narrowing,
    /// Section 6: whether more than 5 requests for reports in 10 seconds are refused. Documented; off, so that a client
    /// without patience can be watched too.
    pub reports_throttle: bool,
    /// Section 3: whether PUT schema keeps members that the metadata does not have, or refuses them.
    pub unknown_members: UnknownMembers,
    /// Section 2.3: "each save" makes an initial cycle; whether one does that changes nothing is not said.
    pub equal_schema: EqualSchema,
    /// Question 5: what counts where the expression of a source and its tree disagree.
    pub source_dispute: SourceDispute,
    /// Question 6: which names of filter operators the service knows.
    pub operator_names: OperatorNames,
    /// Whether a clause may name an operator that the service does not know; nothing documents a refusal.
    pub unknown_operators: UnknownOperators,
    /// Section 3: whether default values flow when an account is made, as product documents say, or at every change.
    pub default_values: DefaultValues,
    /// Section 3: which of an object mapping's `flowTypes` lets accounts be disabled; documents speak of deletions.
    pub disabling: Disabling,
    /// Section 6: whether the synchronization endpoints answer inside `$batch`, which nothing says.
    pub batched_synchronization: BatchedSynchronization,
    /// Question 3: what PATCH of a job does. The metadata has it, no document does.
    pub job_patch: JobPatch,
    /// Whether a job that is made where another of its template was deleted is found. A published report says it was not.
    pub recreated_job: RecreatedJob,
    /// Whether a restored application brings its service principal with it. No document says so.
    pub restoring: Restoring,
    /// Whether the lists of deleted items can be filtered by tags. Nothing says so, or the contrary.
    pub deleted_tags: DeletedTags,
    /// Section 5: how refusals of the synchronization back end arrive. Both forms were seen.
    pub sync_errors: SyncErrors,
    /// Section 2.11: what an assignment meets whose principal or resource is not replicated yet. Both were seen.
    pub young_reference: YoungReference,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            instantiate_keeps_reference: true,
            instantiate_owns: false,
            application_write_assigns: false,
            homepage_follows: true,
            secrets_put: SecretsPut::Merge,
            job_created: CreatedStatus::Paused,
            paused_schedule: PausedSchedule::Disabled,
            second_job: SecondJob::Accept,
            secrets_order: SecretsOrder::Written,
            secrets_extra: false,
            paused_cycle: PausedCycle::Finishes,
            sync_all_narrowing: Narrowing::AtRestart,
            reports_throttle: false,
            unknown_members: UnknownMembers::Refuse,
            equal_schema: EqualSchema::Restarts,
            source_dispute: SourceDispute::Tree,
            operator_names: OperatorNames::Portal,
            unknown_operators: UnknownOperators::Refuse,
            default_values: DefaultValues::Creation,
            disabling: Disabling::Delete,
            batched_synchronization: BatchedSynchronization::Accept,
            job_patch: JobPatch::Refuse,
            recreated_job: RecreatedJob::Listed,
            restoring: Restoring::Alone,
            deleted_tags: DeletedTags::Accept,
            sync_errors: SyncErrors::Nested,
            young_reference: YoungReference::Missing,
        }
    }
}

/// What PUT secrets does with stored keys that it does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretsPut {
    Merge,
    Replace,
}

/// `status.code` of a new job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum CreatedStatus {
    Paused,
    NotConfigured,
}

/// `schedule.state` of a paused job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum PausedSchedule {
    Disabled,
    Paused,
}

/// What a second job with the same templateId meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondJob {
    Accept,
    /// 409.
    Refuse,
}

/// The order in which GET secrets lists the pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretsOrder {
    Written,
    Reversed,
}

/// What a pause does with a cycle that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PausedCycle {
    /// The job shows its progress until the cycle's time is over, and is paused only then.
    Finishes,
    /// The cycle is cut off, and has written nothing.
    Ends,
}

/// When `SyncAll` from true to false takes full effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Narrowing {
    AtRestart,
    NextCycle,
}

/// What PUT schema does with a member that the metadata does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnknownMembers {
    Refuse,
    Keep,
}

/// What a saved schema does that is equal to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EqualSchema {
    /// It is a save like every other: another version, and an initial cycle.
    Restarts,
    /// Nothing.
    Ignored,
}

/// What counts where text and tree of a direct mapping or a constant disagree. Functions are not held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceDispute {
    /// The tree; the text is written anew.
    Tree,
    /// 400.
    Refuse,
}

/// The names by which the service knows the operators of a scoping filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OperatorNames {
    /// The labels of the portal.
    Portal,
    /// Only those that were seen in published documents.
    Proven,
}

/// What a clause meets whose operator is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnknownOperators {
    /// 400.
    Refuse,
    /// It is saved, and nothing is known of what it says.
    Accept,
}

/// When the default value of an attribute mapping flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DefaultValues {
    Creation,
    Always,
}

/// Which flow type disables accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disabling {
    Delete,
    Update,
}

/// What a request below `/synchronization` meets inside a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BatchedSynchronization {
    Accept,
    /// 400, each on its own.
    Refuse,
}

/// What PATCH of a job meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobPatch {
    /// 404, as PATCH of a schema does: the back end has no such route.
    Refuse,
    /// 204, and nothing changes.
    Ignore,
}

/// What becomes of a job that takes the place of a deleted one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecreatedJob {
    Listed,
    /// It is answered once, and then neither listed nor found.
    Invisible,
}

/// What comes back with a deleted application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Restoring {
    Alone,
    /// Its service principal too.
    Both,
}

/// What a filter by tags meets among the deleted items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeletedTags {
    Accept,
    /// 400.
    Refuse,
}

/// The message of a refusal below `/synchronization`, whose code is `UnknownError` in either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SyncErrors {
    /// JSON in a string.
    Nested,
    /// Nothing at all.
    Empty,
}

/// How an assignment is refused that names an object which is too young.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum YoungReference {
    /// 404.
    Missing,
    /// 400 `Not a valid reference update`.
    Invalid,
}
