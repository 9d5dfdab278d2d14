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
//!   9 put-secrets ...................... credentials and SyncAll
//!  10 record-credentials ............... only after the PUT
//!  11 unassign ......................... who leaves by assignment leaves when everybody else is in
//!  12 start ............................ everything it needs is there
//!  13 restart
//!  14 settle ........................... the debt is paid
//!  15 remove-owner ..................... whoever loses the application has done all the rest before
//!  16 delete-job
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
        Action::PutSecrets { .. } => 9,
        Action::RecordCredentials { .. } => 10,
        Action::Unassign { .. } => 11,
        Action::Start => 12,
        Action::Restart { .. } => 13,
        Action::Settle { .. } => 14,
        Action::RemoveOwner { .. } => 15,
        Action::DeleteJob => 16,
    }
}
