//! The states that a late replica shows: what the tenant was before its last changes.
//!
//! Only reads are answered from here, and nothing is kept that no fault asks for. Lists that lag as a rule are older than this
//! and go by the history of each thing; this is for reads of every kind that go back and forth.

use super::clock::Instant;
use super::cycles;
use super::faults::{Act, Chance, Faults, Mishap};
use super::store::Tenant;

/// For how long after a change, in seconds, a single list may miss it. Assignments were seen to lag 30 to 60 seconds.
const RECENT: i64 = 60;

/// The last segments of paths that answer lists.
const LISTS: [&str; 12] = [
    "applications",
    "appRoleAssignedTo",
    "appRoleAssignments",
    "groups",
    "jobs",
    "members",
    "microsoft.graph.application",
    "microsoft.graph.servicePrincipal",
    "owners",
    "secrets",
    "servicePrincipals",
    "users",
];

/// Past states, the newest last, each with the instant at which it was over.
#[derive(Default)]
pub(super) struct Replicas {
    past: Vec<(Instant, Tenant)>,
    /// Reads since the last change.
    reads: u64,
}

impl Replicas {
    /// Keeps what the tenant was before a change, as far as a fault may ask for it.
    pub(super) fn keep(&mut self, at: Instant, before: Tenant, faults: &Faults) {
        self.reads = 0;
        let flaps = i64::from(faults.lag.flaps);
        self.past.retain(|(over, _)| *over > at - flaps);
        if flaps > 0 || faults.can_be_stale() {
            self.past.push((at, before));
        }
    }

    /// The state that a read is answered from, if it is not the present one: a flapping replica's, or a stale list's.
    pub(super) fn view(
        &mut self,
        now: Instant,
        path: &str,
        act: Option<Act>,
        faults: &Faults,
    ) -> Option<Tenant> {
        self.reads += 1;
        let is_other = self.reads.is_multiple_of(2);
        let since = now - i64::from(faults.lag.flaps);
        let late = self.past.iter().find(|(over, _)| *over > since);
        let last = self.past.last().filter(|(over, _)| *over > now - RECENT);
        let is_list = path
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .is_some_and(|last| LISTS.contains(&last));
        let (_, state) = late
            .filter(|_| is_other)
            .or_else(|| last.filter(|_| is_list && act == Some(Act::Stale)))?;
        let mut state = state.clone();
        state.clock = now;
        cycles::catch_up(&mut state, &faults.switches);
        Some(state)
    }
}

impl Faults {
    fn can_be_stale(&self) -> bool {
        let by_chance = |chance: &Chance| chance.of.contains(&Mishap::Stale);
        self.rules.iter().any(|rule| rule.act == Act::Stale)
            || self.chance.as_ref().is_some_and(by_chance)
    }
}
