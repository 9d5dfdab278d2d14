//! What each switch can say.

use serde::Deserialize;

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

/// The order in which a list has what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListOrder {
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

/// What an absolute url meets inside a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AbsoluteParts {
    /// 400, each on its own.
    Refuse,
    /// It is taken where it leads to the same origin.
    Accept,
}

/// In which shape the requests of a batch may depend on each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BatchSequence {
    /// Each on the one before it, or none on any; 400 otherwise.
    Whole,
    /// Any on any before it.
    Any,
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

/// How far the list of a group's assignments goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GroupAssignments {
    Whole,
    /// The first 999, as if there were no more.
    Truncated,
}

/// What `instantiate` answers of what it made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstantiateAnswer {
    Whole,
    /// 201 without the two objects.
    Empty,
    /// `objectId` in the place of `id`, as early versions of beta had it.
    ObjectIds,
}

/// `schedule.interval` of a job before its first cycle has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NewInterval {
    /// Forty minutes, as ever after.
    Cycle,
    /// The longest time span that .NET has.
    Maximum,
}

/// How much may be stored among the secrets of one service principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretsLimit {
    None,
    /// 1 KB of values, mails included; more is 400.
    Government,
}

/// Which permissions GET secrets asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretsReading {
    /// Those that read jobs.
    Read,
    /// Those that write them.
    Write,
}

/// In which letter case answers spell their enum values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnumCase {
    Documented,
    /// The first letter in the other case: `flowWhenChanged`, `active`, `Import`. A schema is taken back in either case.
    Other,
}

/// What a schema meets whose mappings or scopes name attributes that no directory of it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnknownReferences {
    /// 400.
    Refuse,
    /// It is saved, and nothing flows there.
    Accept,
}
