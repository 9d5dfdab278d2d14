//! What nobody outside Microsoft knows about the service, settled by choice instead of by guess.
//!
//! Numbers are those of the reference's open questions (section 11). A client must be right under every setting.

mod choices;

use serde::Deserialize;

pub use choices::*;

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
    pub secrets_order: ListOrder,
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
    /// Section 6: what a request of a batch meets whose url is absolute. Urls are relative by the document; of absolute ones
    /// both a refusal and an answer were reported.
    pub absolute_parts: AbsoluteParts,
    /// Section 6: whether `dependsOn` may make anything but one chain. The document says "should", and a refusal was
    /// reported.
    pub batch_sequence: BatchSequence,
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
    /// Whether the assignments of a group are listed to their end. A published report says that they stop at 999, without
    /// a link to the rest.
    pub group_assignments: GroupAssignments,
    /// Whether the answer of `instantiate` tells what it made. It was seen without, and with other names for the ids.
    pub instantiate_answer: InstantiateAnswer,
    /// Section 2.3: the interval of a job that has not run yet. Samples conflict.
    pub new_interval: NewInterval,
    /// The order of GET jobs, which no document tells.
    pub jobs_order: ListOrder,
    /// Section 2.5: government clouds store no more than 1 KB of secrets and mails.
    pub secrets_limit: SecretsLimit,
    /// Question 8: which permissions read secrets. The permission data does not say.
    pub secrets_reading: SecretsReading,
    /// The letter case of enum values in answers of the back end, which samples mix.
    pub enum_case: EnumCase,
    /// Question 2: what a schema meets that names attributes which are not there.
    pub unknown_references: UnknownReferences,
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
            secrets_order: ListOrder::Written,
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
            absolute_parts: AbsoluteParts::Refuse,
            batch_sequence: BatchSequence::Whole,
            job_patch: JobPatch::Refuse,
            recreated_job: RecreatedJob::Listed,
            restoring: Restoring::Alone,
            deleted_tags: DeletedTags::Accept,
            sync_errors: SyncErrors::Nested,
            young_reference: YoungReference::Missing,
            group_assignments: GroupAssignments::Whole,
            instantiate_answer: InstantiateAnswer::Whole,
            new_interval: NewInterval::Cycle,
            jobs_order: ListOrder::Written,
            secrets_limit: SecretsLimit::None,
            secrets_reading: SecretsReading::Read,
            enum_case: EnumCase::Documented,
            unknown_references: UnknownReferences::Refuse,
        }
    }
}
