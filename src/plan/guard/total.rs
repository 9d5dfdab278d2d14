//! The limits of a whole plan, and words of `--allow` that nothing needed.

use super::loss::sum;
use super::{Bound, Guard, Loss, Reach, Rule, Source};
use crate::desired::Tenant;
use crate::finding::Place;
use crate::model::{AppName, Guarded};
use crate::plan::{Allowed, AppPlan, Note};

/// What applications lose together, and what may go: whoever puts the plans of parts together counts anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// Without what was let through.
    pub loss: Loss,
    pub bounds: Vec<Bound>,
    pub source: Source,
    /// Where the limit is written, if it is.
    pub place: Option<Place>,
    /// Those that take part, and were not let through.
    pub apps: Vec<AppName>,
}

impl Total {
    /// What holds each of them, where more goes than may.
    pub(in crate::plan) fn guard(&self) -> Option<Guard> {
        let rule = Rule {
            bounds: self.bounds.clone(),
            source: self.source,
            place: self.place.clone(),
        };
        let passed = rule.passed(self.loss.kind, &[&self.loss])?;
        Some(rule.guard(passed, Reach::Plan, false))
    }

    /// With more that goes.
    pub(in crate::plan) fn and(self, more: &Loss) -> Self {
        Self {
            loss: sum(self.loss.kind, [&self.loss, more]),
            ..self
        }
    }
}

/// Unless a Tenant says how many, no deletion goes unnamed.
fn rule(tenant: &Tenant, kind: Guarded) -> Option<Rule> {
    match (kind, tenant.guards.total.get(&kind)) {
        (_, Some(limit)) => Some(Rule::written(limit)),
        (Guarded::Delete, None) => Some(Rule::unwritten(Bound::Count(0), Source::Default)),
        (Guarded::Unassign | Guarded::RemoveMapping | Guarded::Scope, None) => None,
    }
}

/// Holds all applications that take part where they lose more together than they may. What was let through by its name
/// is a decision of its own: it counts for nobody else. What goes of each kind that has a limit is returned.
pub(in crate::plan) fn hold_all(
    tenant: &Tenant,
    allowed: &Allowed,
    apps: &mut [AppPlan],
) -> Vec<Total> {
    let mut totals = Vec::new();
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
        // How much there is counts as well, wherever a part of it is a limit.
        if rest.is_any() || rule.source == Source::Manifest {
            let loses = |app: &&AppPlan| {
                app.losses_of(kind).any(Loss::is_any) && !allowed.lets_through(kind, &app.name)
            };
            let losing = apps.iter().filter(loses);
            totals.push(Total {
                loss: rest,
                apps: losing.map(|app| app.name.clone()).collect(),
                bounds: rule.bounds,
                source: rule.source,
                place: rule.place,
            });
        }
    }
    totals
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
