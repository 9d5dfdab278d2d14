//! Guards: limits on what a plan may take away. What passes one is held: nothing of that application is written until
//! somebody lets exactly that through by its name.
//!
//! It counts nothing itself, and knows no word that lets everything through.

mod bound;
mod loss;
mod total;

pub use bound::Bound;
pub use loss::{Loss, Size};
pub use total::Total;
pub(super) use total::{hold_all, unneeded};

use serde::Serialize;

use super::{AppPlan, Ground, Verb};
use crate::desired::{App, Limit};
use crate::finding::Place;
use crate::model::Guarded;

/// A limit that a plan passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guard {
    /// What goes, as it was held against the limit.
    pub loss: Loss,
    pub bound: Bound,
    pub reach: Reach,
    pub source: Source,
    /// Where the limit is written, if it is.
    #[serde(skip)]
    pub place: Option<Place>,
    /// Whether somebody has let it through.
    pub is_allowed: bool,
}

/// Over what a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    Application,
    /// All applications of the plan.
    Plan,
}

/// Who says a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    Manifest,
    /// Nobody does.
    Default,
    /// `metadata.protect`.
    Protected,
}

/// A limit to hold losses against.
struct Rule {
    bounds: Vec<Bound>,
    source: Source,
    place: Option<Place>,
}

impl Rule {
    fn unwritten(bound: Bound, source: Source) -> Self {
        Self {
            bounds: vec![bound],
            source,
            place: None,
        }
    }

    fn written(limit: &Limit) -> Self {
        let count = limit.count.map(Bound::Count);
        let percent = limit.percent.map(Bound::Percent);
        Self {
            bounds: count.into_iter().chain(percent).collect(),
            source: Source::Manifest,
            place: Some(limit.place.clone()),
        }
    }

    /// The first bound that is passed, and by what. A second one would say nothing more to do.
    fn passed(&self, kind: Guarded, losses: &[&Loss]) -> Option<(Bound, Loss)> {
        let mut bounds = self.bounds.iter();
        bounds.find_map(|bound| Some((*bound, bound.passed(kind, losses)?)))
    }

    fn guard(&self, (bound, loss): (Bound, Loss), reach: Reach, is_allowed: bool) -> Guard {
        Guard {
            loss,
            bound,
            reach,
            source: self.source,
            place: self.place.clone(),
            is_allowed,
        }
    }
}

/// The limit of one application. Its own comes before the Tenant's, and nothing before its protection.
fn rule(ground: Ground<'_>, app: Option<&App>, kind: Guarded) -> Option<Rule> {
    let per_app = &ground.tenant.guards.per_app;
    let own = app.and_then(|app| app.guards.get(&kind));
    match (kind, own.or_else(|| per_app.get(&kind))) {
        (Guarded::Delete, _) if app.is_some_and(|app| app.protect) => {
            Some(Rule::unwritten(Bound::Count(0), Source::Protected))
        }
        (_, Some(limit)) => Some(Rule::written(limit)),
        (Guarded::Unassign, None) => Some(Rule::unwritten(Bound::AllButOne, Source::Default)),
        (Guarded::Delete | Guarded::RemoveMapping | Guarded::Scope, None) => None,
    }
}

/// Holds an application where it loses more than it may. One that no manifest describes has the Tenant's limits.
pub(super) fn hold(ground: Ground<'_>, app: Option<&App>, mut plan: AppPlan) -> AppPlan {
    for kind in Guarded::ALL {
        let losses: Vec<_> = plan.losses_of(kind).collect();
        let Some(rule) = rule(ground, app, kind) else {
            continue;
        };
        if let Some(passed) = rule.passed(kind, &losses) {
            let is_allowed = ground.allowed.lets_through(kind, &plan.name);
            plan.guard(rule.guard(passed, Reach::Application, is_allowed));
        }
    }
    plan
}

impl AppPlan {
    fn losses_of(&self, kind: Guarded) -> impl Iterator<Item = &Loss> {
        self.losses.iter().filter(move |loss| loss.kind == kind)
    }

    fn is_guarded(&self, kind: Guarded) -> bool {
        self.guards.iter().any(|guard| guard.loss.kind == kind)
    }

    /// Whoever decides whether to let it through must see the changes and what follows from them, so both stay.
    fn guard(&mut self, guard: Guard) {
        if !guard.is_allowed {
            self.verb = Verb::Blocked;
            self.steps.clear();
        }
        self.guards.push(guard);
    }
}
