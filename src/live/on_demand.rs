//! Provisioning on demand: whom to provision, and what the service says that it did (reference, section 2.8).
//!
//! Names, ids and attribute values of people are in here: it is for whoever asked, and for nobody's log.

use serde::Serialize;

use super::ProvisioningSummary;
use crate::model::Principal;

/// The most members of a group that one request may name.
pub const MOST_MEMBERS: usize = 5;

/// Whom to provision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnDemand {
    /// The id of the rule of the job's schema by which it is done.
    pub rule: String,
    /// A user, or a group.
    pub subject: Principal,
    /// Members of the group; of a user none.
    pub members: Vec<Principal>,
}

/// What the service says that it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Demanded {
    /// `Success`, `Skipped`, or another word of the service.
    pub result: String,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    /// What was done to each object.
    pub entries: Vec<ProvisioningSummary>,
}

impl Demanded {
    /// Whether nothing failed: what was skipped is as it should be, or not in scope.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let is = |word: &str| self.result.eq_ignore_ascii_case(word);
        is("Success") || is("Skipped")
    }
}
