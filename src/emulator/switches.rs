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
    /// Section 2.3: does a pause let a running cycle finish. Documented as something that may be.
    pub paused_cycle: PausedCycle,
    /// Section 2.3: when those leave scope who were in it by `SyncAll` alone. A known issue of the service.
    pub sync_all_narrowing: Narrowing,
    /// Section 6: whether more than 5 requests for reports in 10 seconds are refused. Documented; off, so that a client
    /// without patience can be watched too.
    pub reports_throttle: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            instantiate_keeps_reference: true,
            homepage_follows: true,
            secrets_put: SecretsPut::Merge,
            job_created: CreatedStatus::Paused,
            paused_schedule: PausedSchedule::Disabled,
            second_job: SecondJob::Accept,
            secrets_order: SecretsOrder::Written,
            paused_cycle: PausedCycle::Finishes,
            sync_all_narrowing: Narrowing::AtRestart,
            reports_throttle: false,
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
