//! The pairs of a PUT of secrets (reference, section 2.5).

use serde::Serialize;

use crate::model::{DeleteThreshold, SecretRef};

/// One pair of a PUT of secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pair {
    /// A value that is no secret.
    Text(String),
    /// A value that is resolved at the moment of the PUT.
    Secret(SecretRef),
    /// `SyncNotificationSettings`, merged member by member so that all others survive.
    Notification(Notification),
    /// No value: what is stored is emptied.
    Empty,
}

/// The members of `SyncNotificationSettings` that a manifest manages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    /// `Enabled` and `Recipients`; nobody switches the mails off.
    pub recipients: Option<Vec<String>>,
    /// `DeleteThresholdEnabled` and `DeleteThresholdValue`.
    pub threshold: Option<DeleteThreshold>,
}
