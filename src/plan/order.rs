//! The order of steps within one application. Different applications are independent.
//!
//! ```text
//!   0 instantiate
//!   1 mark ............................. ours from here on; nothing else may come first
//!   2 pause (wanted) ................... a job that shall not run stops before anything changes
//!   3 validate-credentials ............. of a job that is there: refused, nothing is saved at all
//!   4 retire-birth-mark    protect    unprotect    update-application    update-service-principal    add-owner
//!   5 create-job
//!   6 validate-credentials ............. of a new job: refused, it stays paused and without credentials
//!   7 announce ......................... the debt is on the object before it is made
//!   8 pause (meanwhile) ................ no cycle may see half of what follows
//!   9 assign ........................... who shall stay in scope is in it before others leave
//!  10 put-schema (widening) ............ filters stand before everybody enters scope
//!  11 put-secrets ...................... credentials and SyncAll
//!  12 record-credentials ............... only after the PUT
//!  13 put-schema ....................... else the scope is narrow before filters let more people in
//!  14 unassign ......................... who leaves by assignment leaves when everybody else is in
//!  15 start ............................ everything it needs is there
//!  16 restart
//!  17 settle    record-applied ......... the debt is paid, and all that people wait for is done
//!  18 remove-owner ..................... whoever loses the application has done all the rest before
//!  19 delete-job
//!  20 release .......................... a birth mark is gone by then, or it would claim the application anew
//!  21 delete-application
//! ```
//!
//! Assignments and `SyncAll` are never right at the same moment. With this order everybody who is in scope before and
//! after is so in between, whichever way the scope goes: assigning can only widen it, and where `SyncAll` becomes true
//! that comes before anybody is unassigned.
//!
//! A refused step holds all that stand below it in the same application, but for those that nothing needs.

use super::{Action, Stop};

/// The level of a step; lower levels come first.
#[must_use]
pub const fn level(action: &Action) -> u8 {
    match action {
        Action::Instantiate { .. } => 0,
        Action::Mark { .. } => 1,
        Action::Pause {
            stop: Stop::Wanted | Stop::AtRest,
        } => 2,
        Action::ValidateCredentials { first: true, .. } => 3,
        Action::RetireBirthMark { .. }
        | Action::Protect { .. }
        | Action::Update { .. }
        | Action::AddOwner { .. } => 4,
        Action::CreateJob { .. } => 5,
        Action::ValidateCredentials { first: false, .. } => 6,
        Action::Announce { .. } => 7,
        Action::Pause {
            stop: Stop::Meanwhile,
        } => 8,
        Action::Assign { .. } => 9,
        Action::PutSchema { widens: true, .. } => 10,
        Action::PutSecrets { .. } => 11,
        Action::RecordCredentials { .. } => 12,
        Action::PutSchema { widens: false, .. } => 13,
        Action::Unassign { .. } => 14,
        Action::Start => 15,
        Action::Restart { .. } => 16,
        Action::Settle { .. } | Action::RecordApplied { .. } => 17,
        Action::RemoveOwner { .. } => 18,
        Action::DeleteJob => 19,
        Action::Release => 20,
        Action::DeleteApplication => 21,
    }
}
