//! Who was in scope while a job ran, held against who was in scope before and who is at the end.
//!
//! At every moment everybody who is in scope before and after must be in it, and nobody who is in neither. Where no job
//! ran before, only those of the end may ever be.

use std::collections::{BTreeMap, BTreeSet};

use syncform::emulator::{Emulator, InScope};

/// The scope of each service principal with a running job.
pub(crate) type Scopes = BTreeMap<String, InScope>;

/// As the run left it.
pub(crate) fn last(emulator: &Emulator) -> Scopes {
    let moments = emulator.scopes().into_iter();
    moments
        .map(|moment| (moment.service_principal, moment.scope))
        .collect()
}

/// Judges every moment of a run that ended as another one did, up to the ids that the server makes.
#[track_caller]
pub(crate) fn hold(emulator: &Emulator, end: &Scopes, told: &str) {
    let moments = emulator.scopes();
    let first: Scopes = moments
        .iter()
        .filter(|moment| moment.n == 0)
        .map(|moment| (moment.service_principal.clone(), moment.scope.clone()))
        .collect();
    let ends = last(emulator);
    for moment in &moments {
        let principal = &moment.service_principal;
        let after = end.get(principal).or(ends.get(principal)).expect("an end");
        let before = first.get(principal).unwrap_or(after);
        assert!(
            covers(&moment.scope, &shared(before, after)),
            "{told}: somebody was out of scope at request {}: {moments:#?}",
            moment.n
        );
        assert!(
            covers(&joined(before, after), &moment.scope),
            "{told}: somebody was in scope at request {}: {moments:#?}",
            moment.n
        );
    }
}

fn covers(outer: &InScope, inner: &InScope) -> bool {
    match (outer, inner) {
        (InScope::Everybody, _) => true,
        (InScope::Assigned(_), InScope::Everybody) => false,
        (InScope::Assigned(outer), InScope::Assigned(inner)) => inner.is_subset(outer),
    }
}

fn shared(a: &InScope, b: &InScope) -> InScope {
    match (a, b) {
        (InScope::Everybody, other) | (other, InScope::Everybody) => other.clone(),
        (InScope::Assigned(a), InScope::Assigned(b)) => {
            InScope::Assigned(a.intersection(b).cloned().collect())
        }
    }
}

fn joined(a: &InScope, b: &InScope) -> InScope {
    match (a, b) {
        (InScope::Everybody, _) | (_, InScope::Everybody) => InScope::Everybody,
        (InScope::Assigned(a), InScope::Assigned(b)) => {
            let all: BTreeSet<_> = a.union(b).cloned().collect();
            InScope::Assigned(all)
        }
    }
}
