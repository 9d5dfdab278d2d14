//! The order of steps within one application. Different applications are independent.
//!
//! ```text
//!   0 instantiate
//!   1 mark ............................. ours from here on; nothing else may come first
//!   2 retire-birth-mark    rename
//!   3 create-job
//!   4 pause ............................ a job that shall not run stops before anything changes
//!   5 validate-credentials ............. refused: nothing is saved, the job stays as it is
//!   6 announce ......................... the debt is on the object before it is made
//!   7 put-secrets
//!   8 record-credentials ............... only after the PUT
//!   9 start ............................ everything it needs is there
//!  10 restart
//!  11 settle ........................... the debt is paid
//! ```
//!
//! A refused step holds all that stand below it in the same application, but for those that nothing needs.

use super::Action;

/// The level of a step; lower levels come first.
#[must_use]
pub const fn level(action: &Action) -> u8 {
    match action {
        Action::Instantiate { .. } => 0,
        Action::Mark { .. } => 1,
        Action::RetireBirthMark | Action::Rename { .. } => 2,
        Action::CreateJob { .. } => 3,
        Action::Pause => 4,
        Action::ValidateCredentials { .. } => 5,
        Action::Announce { .. } => 6,
        Action::PutSecrets { .. } => 7,
        Action::RecordCredentials { .. } => 8,
        Action::Start => 9,
        Action::Restart { .. } => 10,
        Action::Settle { .. } => 11,
    }
}
