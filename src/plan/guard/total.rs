//! The limits of a whole plan, and words of `--allow` that nothing needed.

use super::loss::sum;
use super::{Bound, Loss, Reach, Rule, Source};
use crate::desired::Tenant;
use crate::model::{AppName, Guarded};
use crate::plan::{Allowed, AppPlan, Note};

/// Unless a Tenant says how many, no deletion goes unnamed.
fn rule(tenant: &Tenant, kind: Guarded) -> Option<Rule> {
    match (kind, tenant.guards.total.get(&kind)) {
        (_, Some(limit)) => Some(Rule::written(limit)),
        (Guarded::Delete, None) => Some(Rule::unwritten(Bound::Count(0), Source::Default)),
        (Guarded::Unassign | Guarded::RemoveMapping | Guarded::Scope, None) => None,
    }
}

/// Holds all applications that take part where they lose more together than they may. What was let through by its name
/// is a decision of its own: it counts for nobody else.
pub(in crate::plan) fn hold_all(tenant: &Tenant, allowed: &Allowed, apps: &mut [AppPlan]) {
    for kind in Guarded::ALL {
        let Some(rule) = rule(tenant, kind) else {
            continue;
        };
        let whole = together(kind, apps, |_| true);
        let rest = together(kind, apps, |app| !allowed.lets_through(kind, &app.name));
        for app in apps.iter_mut() {
            // What holds it alone needs the same word, and says more.
            let takes_part = app.losses_of(kind).any(Loss::is_any) && !app.is_guarded(kind);
            let is_allowed = allowed.lets_through(kind, &app.name);
            let lost = if is_allowed { &whole } else { &rest };
            if takes_part && let Some(passed) = rule.passed(kind, &[lost]) {
                app.guard(rule.guard(passed, Reach::Plan, is_allowed));
            }
        }
    }
}

/// What the applications lose together. What does not count is a part of what there is all the same.
fn together(kind: Guarded, apps: &[AppPlan], counts: impl Fn(&AppPlan) -> bool) -> Loss {
    let losses = apps.iter().flat_map(|app| {
        let counts = counts(app);
        let counted = move |loss: &Loss| {
            if counts {
                loss.clone()
            } else {
                loss.untouched()
            }
        };
        app.losses_of(kind).map(counted)
    });
    sum(kind, &losses.collect::<Vec<_>>())
}

/// A word that let nothing through is a slip, or is left from another day: said, so that nobody gets used to it.
pub(in crate::plan) fn unneeded(allowed: &Allowed, apps: &[AppPlan]) -> Vec<Note> {
    let is_needed = |kind: Guarded, name: &AppName| {
        let mut apps = apps.iter();
        apps.any(|app| app.name == *name && app.is_guarded(kind))
    };
    let each = allowed.guards.iter();
    each.filter(|(kind, name)| !is_needed(*kind, name))
        .map(|(kind, name)| {
            Note::info(format!(
                "--allow {}={name} lets nothing through: no guard stands in the way",
                kind.as_str()
            ))
        })
        .collect()
}
