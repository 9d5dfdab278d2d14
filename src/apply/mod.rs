//! Carrying a plan out: steps in their order, applications side by side, retries by policy, a journal,
//! events for whoever watches, and an [`Outcome`] at the end.
//!
//! It compares nothing and decides nothing that the plan leaves to it; it makes no words for people.

mod audit;
mod event;
mod fresh;
mod journal;
mod left;
mod lines;
mod moved;
mod on_demand;
mod outcome;
mod policy;
mod settle;
mod tags;
mod twin;
mod worker;

pub use audit::{Audit, AuditError, Author};
pub use event::{Event, Happening};
pub use journal::{Journal, JournalError};
pub use left::{Carried, Doubt, carried, doubts, text};
pub use lines::refuse_links;
pub use on_demand::{Undemanded, provision};
pub use outcome::{AppOutcome, Fate, Outcome, StepOutcome, Trouble};

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use futures_util::StreamExt as _;
use futures_util::stream;

use crate::model::{AppName, Owner};
use crate::plan::{AppPlan, Plan};
use crate::secrets::Values;
use crate::wire::Transport;
use twin::CaughtUp;
use worker::Worker;

/// Everything that one run needs besides the plan.
pub struct Run<'a, T> {
    pub transport: &'a T,
    pub owner: &'a Owner,
    /// The values that an application's steps send, all resolved before the first write. Each is asked for once, and its
    /// values go with its last step.
    pub values: &'a dyn Fn(&AppPlan) -> Values,
    pub journal: &'a Journal,
    pub audit: &'a Audit,
    /// Hears of everything as it happens.
    pub watch: &'a dyn Fn(Event),
    /// Set by Ctrl-C: the step in flight is finished, then nothing more is begun.
    pub stop: &'a AtomicBool,
    /// Applications whose creation an earlier run may have sent without hearing the answer.
    pub doubtful: &'a BTreeSet<AppName>,
    /// How many applications are worked on at a time.
    pub parallelism: usize,
}

/// Carries the plan out. Applications are independent: one that is refused holds no other.
pub async fn apply<T: Transport>(plan: &Plan, run: &Run<'_, T>) -> Outcome {
    let busy = plan.apps.iter().filter(|app| !app.steps.is_empty());
    let caught_up = CaughtUp::default();
    let mut apps: Vec<_> = stream::iter(busy)
        .map(|app: &AppPlan| Worker::new(run, &caught_up, app).work())
        .buffer_unordered(run.parallelism.max(1))
        .collect()
        .await;
    apps.sort_by(|a: &AppOutcome, b| a.name.cmp(&b.name));
    Outcome { apps }
}
