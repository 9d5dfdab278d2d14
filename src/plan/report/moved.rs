//! What a kept plan says and the tenant no longer bears out: the two are planned with the same asks and compared where the
//! kept one touches something. What it does not touch may move as it likes.

use std::collections::BTreeMap;

use super::{AppReport, Report};

/// One application that is not as the kept plan has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved<'a> {
    /// As it was planned.
    pub kept: &'a AppReport,
    /// As it would be planned now; `None` where it is in no plan any more.
    pub now: Option<&'a AppReport>,
}

/// Where the same manifests and asks come to something else now.
#[must_use]
pub fn moved<'a>(kept: &'a Report, now: &'a Report) -> Vec<Moved<'a>> {
    let by_name: BTreeMap<_, _> = now.apps.iter().map(|app| (&app.name, app)).collect();
    let touched = kept.apps.iter().filter(|app| !app.steps.is_empty());
    let pairs = touched.map(|kept| Moved {
        kept,
        now: by_name.get(&kept.name).copied(),
    });
    pairs
        .filter(|pair| {
            pair.now
                .is_none_or(|now| !comes_to_the_same(pair.kept, now))
        })
        .collect()
}

/// What is written, and to what. Remarks and what the service does by itself follow from it, or concern something else; the
/// commit that is recorded is that of whoever applies.
fn comes_to_the_same(kept: &AppReport, now: &AppReport) -> bool {
    (&kept.objects, &kept.changes) == (&now.objects, &now.changes)
        && kept.deeds().eq(now.deeds())
        && (kept.action == now.action || kept.deeds().next().is_none())
}
