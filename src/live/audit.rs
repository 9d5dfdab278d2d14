//! Who did what in the directory, as its audit log says: `/auditLogs/directoryAudits` (reference, section 2.10).

use jiff::Timestamp;

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryAudit {
    pub at: Timestamp,
    /// `activityDisplayName`, such as `Update service principal`.
    pub activity: String,
    pub initiator: Initiator,
}

/// Who began it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Initiator {
    /// A person, by user principal name, or else by name or id.
    User(String),
    /// An application, by name, or else by client id.
    App(String),
    /// The log does not say.
    Nobody,
}
