//! What was seen in a tenant, and what must be looked at.
//!
//! It does not know how anything was fetched, and judges nothing: `plan` compares.

mod app;
mod audit;
mod fingerprint;
mod index;
mod look;
mod on_demand;
mod provisioning;
mod role;
mod status;
mod unread;
mod which;

pub use app::{
    Assigned, Job, JobSchema, LiveApp, Missing, Reads, Schedule, SecretState, Seen, SyncTemplate,
    Templates, default_template, provisions_applications,
};
pub use audit::{DirectoryAudit, Initiator};
pub use fingerprint::{Fingerprint, fingerprint};
pub use index::{Adoptee, Candidate, Carrier, Deleted, GalleryTemplate, Index, Search, Wanted};
pub use look::Look;
pub use on_demand::{Demanded, MOST_MEMBERS, OnDemand};
pub use provisioning::{
    Account, ErrorInformation, LogQuery, ModifiedProperty, ProvisioningAction, ProvisioningLog,
    ProvisioningStatus, ProvisioningStep, ProvisioningSummary, System,
};
pub use role::{AppRole, RoleMatch, role};
pub use status::{Execution, Fault, NextRun, Phase, Progress, Quarantine, Record};
pub use unread::{Part, Unread};
pub use which::WhichJob;
