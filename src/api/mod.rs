//! How Graph spells our reads, our steps and its answers.
//!
//! Everything here is pure: it decides neither when to send nor whether to send again. Shapes and paths come
//! from the reference, section 2; v1.0 throughout.

mod audit;
mod decode;
mod encode;
mod job;
mod objects;
mod on_demand;
pub mod permissions;
mod principals;
mod provisioning;
mod query;
mod refusal;

pub use audit::{directory_audit, directory_audits};
pub use decode::{
    Application, Born, Shape, application, born, candidate, carrier, deleted_principal,
    gallery_template, secrets, sync_template, tags,
};
pub use encode::{Blank, Fresh, encode, is_stored};
pub use job::job;
pub use objects::{ServicePrincipal, app_roles, assigned, principal_object};
pub use on_demand::{demanded, provision_on_demand};
pub use principals::{address, owner, principal, principal_by, principals_like, user};
pub use provisioning::{provisioning_log, provisioning_summary};
pub use query::{
    application as application_by_id, application_by_app_id, assignments, candidates,
    carrier_by_app_id, carriers, carriers_called, carriers_marked, default_schema, deleted,
    gallery, jobs, made_from, owned, owners, roles, schema, service_principal,
    service_principal_by_app_id, stored_secrets, sync_templates,
};
pub use refusal::Refusal;

use crate::model::{JobId, ObjectId};

fn synchronization(service_principal: &ObjectId) -> String {
    format!("/v1.0/servicePrincipals/{service_principal}/synchronization")
}

fn job_path(service_principal: &ObjectId, job: &JobId) -> String {
    format!("{}/jobs/{job}", synchronization(service_principal))
}

/// Where the assignments of a service principal are (reference, section 2.11).
fn assigned_to(service_principal: &ObjectId) -> String {
    format!("/v1.0/servicePrincipals/{service_principal}/appRoleAssignedTo")
}
