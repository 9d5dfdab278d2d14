//! How much a plan may take away, as manifests limit it. What counts against a limit, and what holds where nobody says
//! one, is for the planner.

use std::collections::BTreeMap;

use crate::finding::Place;
use crate::model::Guarded;

/// The limits that somebody wrote. A kind that is not here has none.
pub type Limits = BTreeMap<Guarded, Limit>;

/// At least one of count and percent is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    pub count: Option<u32>,
    /// At most 100.
    pub percent: Option<u8>,
    pub place: Place,
}

/// The limits of a tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TenantGuards {
    /// For all applications of a plan together.
    pub total: Limits,
    /// For each application that says none of that kind itself.
    pub per_app: Limits,
}
