//! What a token cannot do of a plan, found before the first write.

use std::collections::{BTreeMap, BTreeSet};

use super::{row_of_part, row_of_step};
use crate::live::Part;
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

/// Holds permissions against every step of a plan; by the names of what is missing. Ownership shows in no
/// token: who holds `Application.ReadWrite.OwnedBy` is taken to own what is changed.
#[must_use]
pub fn lacking<S: AsRef<str>>(plan: &Plan, granted: &[S]) -> Vec<Lack> {
    let mut lacks: BTreeMap<&'static str, Lack> = BTreeMap::new();
    for app in &plan.apps {
        for step in &app.steps {
            let row = row_of_step(step);
            for permission in row.missing(granted) {
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

/// What could not be read for want of one permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// None where the token shows enough and the service refused all the same.
    pub permission: Option<&'static str>,
    /// Fields of manifests, and the applications that they are of.
    pub parts: BTreeMap<&'static str, BTreeSet<AppName>>,
}

/// The permissions that parts which could not be read would need beside these, by their names.
#[must_use]
pub fn hidden<'a, S: AsRef<str>>(
    unread: impl IntoIterator<Item = (&'a AppName, Part)>,
    granted: &[S],
) -> Vec<Hidden> {
    let mut all: BTreeMap<Option<&'static str>, Hidden> = BTreeMap::new();
    for (app, part) in unread {
        let missing = row_of_part(part).missing(granted);
        let needed: Vec<_> = if missing.is_empty() {
            vec![None]
        } else {
            missing.into_iter().map(Some).collect()
        };
        for permission in needed {
            let hidden = all.entry(permission).or_insert_with(|| Hidden {
                permission,
                parts: BTreeMap::new(),
            });
            let apps = hidden.parts.entry(part.field()).or_default();
            apps.insert(app.clone());
        }
    }
    all.into_values().collect()
}
