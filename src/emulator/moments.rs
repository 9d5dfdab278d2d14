//! The witness of scope: who was in the scope of a running job, after each write and whenever jobs did something.
//!
//! It judges nobody and knows no cycle: what people wanted is the caller's to compare. The clock changes no scope, but it
//! can end a job's schedule.

use std::collections::{BTreeMap, BTreeSet};

use super::lifecycle::Job;
use super::people;
use super::scope::Terms;
use super::status;
use super::store::Tenant;
use super::switches::Switches;

/// Who was in the scope of a service principal whose job runs or ends a cycle, from one request on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The number of the request that made it so, as in [`Recorded`](super::Recorded), or of the latest one by then; 0 is
    /// how the tenant was opened.
    pub n: u64,
    /// The id of the service principal.
    pub service_principal: String,
    pub scope: InScope,
}

/// Who is in scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InScope {
    /// `SyncAll` is true.
    Everybody,
    /// The ids of the users, groups and service principals that are assigned, by whatever role.
    Assigned(BTreeSet<String>),
}

/// All moments of one run.
#[derive(Default)]
pub(super) struct Moments {
    seen: Vec<Moment>,
    /// The scope of each service principal whose job runs, as it was last.
    latest: BTreeMap<String, InScope>,
}

impl Moments {
    /// Looks at the tenant after request `n` and keeps what differs from before. A job that stopped and runs again makes
    /// a moment, whatever its scope.
    pub(super) fn look(&mut self, n: u64, tenant: &Tenant, switches: &Switches) {
        let now = scopes(tenant, switches);
        for (service_principal, scope) in &now {
            if self.latest.get(service_principal) != Some(scope) {
                self.seen.push(Moment {
                    n,
                    service_principal: service_principal.clone(),
                    scope: scope.clone(),
                });
            }
        }
        self.latest = now;
    }

    pub(super) fn all(&self) -> Vec<Moment> {
        self.seen.clone()
    }
}

/// The scope of every service principal that has a job with an active schedule, or with a cycle that a pause lets finish.
fn scopes(tenant: &Tenant, switches: &Switches) -> BTreeMap<String, InScope> {
    let jobs = tenant.jobs.living();
    let is_live =
        |job: &&Job| status::schedule(job, switches) == "Active" || job.course.run.is_some();
    let running = jobs.filter(is_live);
    running
        .map(|job| {
            let id = job.service_principal.clone();
            let scope = scope(tenant, &id);
            (id, scope)
        })
        .collect()
}

fn scope(tenant: &Tenant, service_principal: &str) -> InScope {
    if Terms::of(tenant.secrets_of(service_principal)).everybody {
        return InScope::Everybody;
    }
    let principals = people::principals(tenant, service_principal).into_iter();
    InScope::Assigned(principals.map(str::to_owned).collect())
}
