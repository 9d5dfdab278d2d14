//! The witness of scope: who was in the scope of a running job, after each write and whenever jobs did something.
//!
//! It judges nobody and knows no cycle: what people wanted is the caller's to compare. The clock changes no scope, but it
//! can end a job's schedule. A scoping filter is shown as it was saved, not as the people whom it lets pass.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::lifecycle::Job;
use super::people;
use super::people_mapping;
use super::schema_kept;
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
    /// What the job's mapping of users says about it.
    pub mapping: UserMapping,
}

/// What an object mapping says about who passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserMapping {
    /// Whether anybody does. A job without a mapping of users has none that is enabled.
    pub enabled: bool,
    /// Its scoping filter as it was saved; null is no filter, as in the default schema of every template here.
    pub scope: Value,
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
    latest: BTreeMap<String, (InScope, UserMapping)>,
}

impl Moments {
    /// Looks at the tenant after request `n` and keeps what differs from before. A job that stopped and runs again makes
    /// a moment, whatever its scope.
    pub(super) fn look(&mut self, n: u64, tenant: &Tenant, switches: &Switches) {
        let now = scopes(tenant, switches);
        for (service_principal, state) in &now {
            if self.latest.get(service_principal) != Some(state) {
                let (scope, mapping) = state.clone();
                self.seen.push(Moment {
                    n,
                    service_principal: service_principal.clone(),
                    scope,
                    mapping,
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
fn scopes(tenant: &Tenant, switches: &Switches) -> BTreeMap<String, (InScope, UserMapping)> {
    let jobs = tenant.jobs.living();
    let is_live =
        |job: &&Job| status::schedule(job, switches) == "Active" || job.course.run.is_some();
    let running = jobs.filter(is_live);
    running
        .map(|job| {
            let id = job.service_principal.clone();
            let state = (scope(tenant, &id), mapping(tenant, job));
            (id, state)
        })
        .collect()
}

/// A default schema is not made for this: what it says is known.
fn mapping(tenant: &Tenant, job: &Job) -> UserMapping {
    let Some(saved) = schema_kept::saved(tenant, &job.id) else {
        return UserMapping {
            enabled: true,
            scope: Value::Null,
        };
    };
    let mapping = people_mapping::object_mapping(saved);
    UserMapping {
        enabled: mapping.is_some_and(|mapping| mapping["enabled"] == true),
        scope: mapping.map_or(Value::Null, |mapping| mapping["scope"].clone()),
    }
}

fn scope(tenant: &Tenant, service_principal: &str) -> InScope {
    if Terms::of(tenant.secrets_of(service_principal)).everybody {
        return InScope::Everybody;
    }
    let principals = people::principals(tenant, service_principal).into_iter();
    InScope::Assigned(principals.map(str::to_owned).collect())
}
