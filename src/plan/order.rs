//! The order of steps within one application. Different applications are independent.
//!
//! ```text
//!   0 instantiate
//!   1 mark ............................. ours from here on; nothing else may come first
//!   2 retire-birth-mark    update-application    update-service-principal    add-owner
//!   3 create-job
//!   4 pause (wanted) ................... a job that shall not run stops before anything changes
//!   5 validate-credentials ............. refused: nothing is saved, the job stays as it is
//!   6 announce ......................... the debt is on the object before it is made
//!   7 pause (meanwhile) ................ no cycle may see half of what follows
//!   8 assign ........................... who shall stay in scope is in it before others leave
//!   9 put-schema (widening) ............ filters stand before everybody enters scope
//!  10 put-secrets ...................... credentials and SyncAll
//!  11 record-credentials ............... only after the PUT
//!  12 put-schema ....................... else the scope is narrow before filters let more people in
//!  13 unassign ......................... who leaves by assignment leaves when everybody else is in
//!  14 start ............................ everything it needs is there
//!  15 restart
//!  16 settle    record-applied ......... the debt is paid, and all that people wait for is done
//!  17 remove-owner ..................... whoever loses the application has done all the rest before
//!  18 delete-job
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
        Action::RetireBirthMark { .. } | Action::Update { .. } | Action::AddOwner { .. } => 2,
        Action::CreateJob { .. } => 3,
        Action::Pause {
            stop: Stop::Wanted | Stop::AtRest,
        } => 4,
        Action::ValidateCredentials { .. } => 5,
        Action::Announce { .. } => 6,
        Action::Pause {
            stop: Stop::Meanwhile,
        } => 7,
        Action::Assign { .. } => 8,
        Action::PutSchema { widens: true, .. } => 9,
        Action::PutSecrets { .. } => 10,
        Action::RecordCredentials { .. } => 11,
        Action::PutSchema { widens: false, .. } => 12,
        Action::Unassign { .. } => 13,
        Action::Start => 14,
        Action::Restart { .. } => 15,
        Action::Settle { .. } | Action::RecordApplied { .. } => 16,
        Action::RemoveOwner { .. } => 17,
        Action::DeleteJob => 18,
    }
}
