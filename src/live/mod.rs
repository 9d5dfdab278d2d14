//! What was seen in a tenant, and what must be looked at.
//!
//! It does not know how anything was fetched, and judges nothing: `plan` compares.

mod app;
mod fingerprint;
mod index;
mod role;

pub use app::{
    Assigned, Job, LastRun, LiveApp, Quarantine, Reads, Schedule, SecretState, SyncTemplate,
    Templates, default_template,
};
pub use fingerprint::{Fingerprint, fingerprint};
pub use index::{Candidate, Carrier, GalleryTemplate, Index, Search, Wanted};
pub use role::{AppRole, RoleMatch, role};
