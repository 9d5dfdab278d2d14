//! Reading a tenant: first the index, then the applications, many in one call.
//!
//! It knows no plan and sends no write. Answers that were lost or throttled are the transport's business;
//! what is decided here is how long a run waits for young objects before it believes that they are refused.

mod adoptee;
mod app;
mod audit;
mod index;
mod log;
mod parts;
mod principals;
mod read;
mod sought;
mod tape;
mod template;
mod youth;

pub use app::{app, apps};
pub use audit::directory_audits;
pub use index::{candidates, deleted, gallery, index, owned, pinned};
pub use log::provisioning_log;
pub use parts::{
    all_jobs, assignments, document, jobs, owners, roles, schema, stored, sync_templates, tags,
};
pub use principals::{principals, similar};
pub use read::{ReadError, Why};
pub use sought::{addresses, instances, jobs_of_each, sought};
pub use tape::{About, Redact, Tape};
pub use template::{Exemplar, default_schema, exemplar};
