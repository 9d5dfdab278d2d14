//! What a branch touches: the Apps whose manifests say something else than at the commit where it began.

use std::collections::BTreeSet;

use super::Snapshot;
use crate::desired::{Desired, select};
use crate::model::AppName;

/// A set, narrowed to what a branch touches.
#[derive(Clone, Debug, PartialEq)]
pub struct Touched {
    pub desired: Desired,
    /// Apps that were there and are not any more: a plan of a part deletes none of them.
    pub gone: BTreeSet<AppName>,
}

/// Leaves the Apps that say something else than then, or that nobody could read then. All of them where `is_of_all` says that
/// something else has changed which all of them stand on. `differing` are the files that changed since, among which its
/// locked template may be.
#[must_use]
pub fn touched(
    desired: Desired,
    then: &Snapshot,
    is_of_all: bool,
    differing: &BTreeSet<String>,
) -> Touched {
    let gone = then.names().filter(|name| !desired.knows(name));
    let gone = gone.cloned().collect();
    if is_of_all {
        return Touched { desired, gone };
    }
    let names = desired.apps.values().filter(|app| {
        let before = then.app(&app.name, app.former.as_ref());
        let is_same = before.is_ok_and(|before| app.says_the_same(before));
        let locked = app
            .provisioning
            .as_ref()
            .and_then(|job| job.locked.as_ref());
        !is_same || locked.is_some_and(|locked| differing.contains(&locked.file))
    });
    let names: BTreeSet<_> = names.map(|app| app.name.clone()).collect();
    Touched {
        desired: select::only(desired, &names),
        gone,
    }
}
