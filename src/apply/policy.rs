//! What an answer means for a step: done, wait and send again, look before anything else, or no.
//! It knows no request; it judges statuses by what the reference, section 5, says of them.

use std::time::Duration;

use crate::plan::Action;
use crate::wire::{Response, Unanswered};

/// How often one step is sent at most.
pub(super) const TRIES: usize = 8;

/// Whether a step may be sent again when its answer did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    /// Twice is as good as once.
    Freely,
    /// Twice makes a twin, or sets a running job back: only looking tells.
    AfterLooking,
}

/// Idempotency, step by step.
pub(super) const fn repeat(action: &Action) -> Repeat {
    match action {
        Action::Instantiate { .. }
        | Action::CreateJob { .. }
        | Action::AddOwner { .. }
        | Action::Assign { .. }
        | Action::Start => Repeat::AfterLooking,
        Action::Mark { .. }
        | Action::Protect { .. }
        | Action::RetireBirthMark { .. }
        | Action::Update { .. }
        | Action::RemoveOwner { .. }
        | Action::Pause { .. }
        | Action::ValidateCredentials { .. }
        | Action::Announce { .. }
        | Action::PutSecrets { .. }
        | Action::PutSchema { .. }
        | Action::RecordCredentials { .. }
        | Action::Unassign { .. }
        | Action::Restart { .. }
        | Action::Settle { .. }
        | Action::RecordApplied { .. }
        | Action::DeleteJob
        | Action::Release
        | Action::DeleteApplication => Repeat::Freely,
    }
}

/// How many steps travel together at most: what the service takes in one call (reference, section 6).
pub(super) const TOGETHER: usize = 20;

/// Whether two steps that follow each other can be sent in one call: neither needs what the other does, and each is known
/// by its own answer.
pub(super) fn may_travel_together(a: &Action, b: &Action) -> bool {
    (adds(a) || removes_principal(a)) && a.name() == b.name()
}

/// What to make of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Done,
    /// What shall be gone is gone.
    Gone,
    /// The service may mean that it stands already: look, and else believe the refusal.
    Stands,
    /// Nothing was carried out; after this long it may be.
    Wait(Duration),
    /// Perhaps it was carried out.
    Maybe,
    No,
}

/// Judges an answer. `is_young` says that the object is so new that refusals may mean replication.
pub(super) fn judge(
    action: &Action,
    answer: &Result<Response, Unanswered>,
    is_young: bool,
    attempt: usize,
) -> Verdict {
    let response = match answer {
        Ok(response) if response.is_success() => return Verdict::Done,
        Ok(response) => response,
        Err(Unanswered::SignIn { .. }) => return Verdict::No,
        Err(Unanswered::NotSent { .. }) => return Verdict::Wait(back_off(attempt)),
        Err(Unanswered::Lost { .. }) => return Verdict::Maybe,
    };
    match response.status {
        // An instantiate has been seen to answer 404 and create the application all the same (PEERS, F1).
        404 if matches!(action, Action::Instantiate { .. }) => Verdict::Maybe,
        404 if removes(action) => Verdict::Gone,
        // A second equal assignment or owner is refused, with the code of any bad request (reference, section 2.11).
        400 | 409 if adds(action) => Verdict::Stands,
        // Refused credentials are said with any 4xx; only the statuses of replication are waited for.
        401 | 403 | 404 | 409 if is_young => Verdict::Wait(back_off(attempt)),
        409 if matches!(
            action,
            Action::Start | Action::Pause { .. } | Action::Restart { .. } | Action::DeleteJob
        ) =>
        {
            Verdict::Wait(back_off(attempt))
        }
        408 | 500 | 502 | 503 | 504 => Verdict::Maybe,
        _ => Verdict::No,
    }
}

const fn removes(action: &Action) -> bool {
    removes_principal(action) || matches!(action, Action::DeleteJob | Action::DeleteApplication)
}

const fn removes_principal(action: &Action) -> bool {
    matches!(action, Action::RemoveOwner { .. } | Action::Unassign { .. })
}

const fn adds(action: &Action) -> bool {
    matches!(action, Action::AddOwner { .. } | Action::Assign { .. })
}

/// 1 s doubling to 30 s.
pub(super) fn back_off(attempt: usize) -> Duration {
    Duration::from_secs((1_u64 << attempt.min(5)).min(30))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ResetScope;
    use crate::wire::Body;

    fn restart() -> Action {
        Action::Restart {
            reset: ResetScope::portal(),
        }
    }

    fn answered(status: u16) -> Result<Response, Unanswered> {
        Ok(Response {
            status,
            headers: Vec::new(),
            body: Body::default(),
        })
    }

    #[test]
    fn a_refusal_of_an_old_object_is_final_at_once() {
        for status in [400, 401, 403, 404] {
            assert_eq!(
                judge(&restart(), &answered(status), false, 0),
                Verdict::No,
                "{status}"
            );
        }
        assert_ne!(judge(&restart(), &answered(404), true, 0), Verdict::No);
    }

    #[test]
    fn a_throttle_that_outlasts_the_doors_patience_is_not_knocked_on_again() {
        assert_eq!(judge(&restart(), &answered(429), false, 0), Verdict::No);
    }

    #[test]
    fn a_lost_creation_is_looked_for_before_it_is_sent_again() {
        let lost = Err(Unanswered::Lost {
            because: "reset".into(),
        });
        let create = Action::CreateJob { template: None };
        assert_eq!(
            (repeat(&create), judge(&create, &lost, false, 0)),
            (Repeat::AfterLooking, Verdict::Maybe)
        );
    }
}
