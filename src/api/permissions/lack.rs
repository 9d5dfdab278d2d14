//! What a token cannot do of a plan, found before the first write.

use std::collections::{BTreeMap, BTreeSet};

use super::row_of_step;
use crate::model::AppName;
use crate::plan::Plan;

/// One permission that is missing, and what needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    pub permission: &'static str,
    /// Whether [`super::OWNED`] would do instead for every one of the steps, where the caller owns the applications.
    pub owners_spare_it: bool,
    /// Names of steps, and the applications that they are of.
    pub steps: BTreeMap<&'static str, BTreeSet<AppName>>,
}

/// Holds application permissions against every step of a plan; by the names of what is missing. Ownership shows in no
/// token: who holds `Application.ReadWrite.OwnedBy` is taken to own what is changed.
#[must_use]
pub fn lacking<S: AsRef<str>>(plan: &Plan, roles: &[S]) -> Vec<Lack> {
    let mut lacks: BTreeMap<&'static str, Lack> = BTreeMap::new();
    for app in &plan.apps {
        for step in &app.steps {
            let row = row_of_step(step);
            for permission in row.missing(roles) {
                let lack = lacks.entry(permission).or_insert_with(|| Lack {
                    permission,
                    owners_spare_it: true,
                    steps: BTreeMap::new(),
                });
                lack.owners_spare_it &= row.owners_spare(permission);
                let apps = lack.steps.entry(step.name()).or_default();
                apps.insert(app.name.clone());
            }
        }
    }
    lacks.into_values().collect()
}
