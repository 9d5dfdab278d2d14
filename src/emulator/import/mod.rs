//! A tenant from raw answers: what somebody wrote down of another one becomes objects with the same ids.
//!
//! ```text
//!   recording --> objects: applications, service principals, users, groups
//!             --> links:   owners, assignments
//!             --> jobs:    jobs, schemas, secrets, templates
//!             --> tenant   what no answer tells is as in a tenant that was made here
//! ```
//!
//! It knows Graph's shapes from the reference, and nothing of whoever wrote the answers down. What it reads is hostile: it
//! is bounded, and refused with the place where it is wrong.

mod jobs;
mod links;
mod objects;
mod recording;

use std::path::Path;

use super::clock::Instant;
use super::crowd::Crowd;
use super::error::EmulatorError;
use super::people::People;
use super::store::Tenant;
use objects::Objects;
use recording::Recording;

/// Everything was there for so long when it was recorded, so that no lag concerns it: thirty days in seconds.
const AGE: Instant = 30 * 24 * 3600;
/// How far the counters of ids of two imports lie apart, for each second between their recordings. A tenant's clock moves a
/// second with each request, and no request makes so many objects.
const STRIDE: u32 = 20;

/// What is wrong with a recording, and where.
type Fault = String;

/// The tenant of a recording.
///
/// # Errors
/// [`EmulatorError::Recording`] with the answer that cannot be imported.
pub(super) fn tenant(file: &Path) -> Result<Tenant, EmulatorError> {
    let text = recording::read(file)?;
    let made = Recording::parse(&text).and_then(|recording| build(&recording));
    made.map_err(|because| EmulatorError::Recording {
        path: file.to_owned(),
        because,
    })
}

fn build(recording: &Recording) -> Result<Tenant, Fault> {
    let mut tenant = Tenant::empty(Some(recording.tenant_id.clone()));
    tenant.people = People::of(Crowd::nobody());
    tenant.clock = recording.time;
    tenant.mint_after(u64::try_from(recording.time).unwrap_or_default() << STRIDE);
    let objects = Objects::of(recording)?;
    links::add(&mut tenant, recording, &objects)?;
    jobs::add(&mut tenant, recording, &objects)?;
    objects.settle(&mut tenant, recording.time - AGE);
    Ok(tenant)
}
