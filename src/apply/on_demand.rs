//! Provisioning on demand: one write that is no step of a plan. It is sent once, and kept account of like every write.
//!
//! It asks nobody and makes no words.

use super::audit::Audit;
use crate::api::{self, Refusal, Shape};
use crate::live::{Demanded, OnDemand};
use crate::model::{AppName, JobId, ObjectId};
use crate::wire::{Transport, Unanswered};

/// Why nothing is known to have been provisioned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undemanded {
    /// Nothing was done.
    #[error("{0}")]
    Refused(Refusal),
    /// It may have been done.
    #[error(transparent)]
    Unanswered(Unanswered),
    /// It was done, and the answer does not say how.
    #[error(transparent)]
    Shape(Shape),
}

/// Provisions a user, or members of a group, by the job of an application.
///
/// # Errors
/// [`Undemanded`] where there is no answer that says how it went.
pub async fn provision(
    transport: &impl Transport,
    (app, service_principal, job): (&AppName, &ObjectId, &JobId),
    demand: &OnDemand,
    audit: &Audit,
) -> Result<Demanded, Undemanded> {
    let request = api::provision_on_demand(service_principal, job, demand);
    let answer = transport.send(request.clone()).await;
    audit.wrote(app, "provision", &request, &answer);
    let response = answer.map_err(Undemanded::Unanswered)?;
    if !response.is_success() {
        return Err(Undemanded::Refused(Refusal::read(&response)));
    }
    api::demanded(response.body.json()).map_err(Undemanded::Shape)
}
