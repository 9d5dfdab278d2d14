//! Never create what a stale list may hide. Before the first creation of a run, and after one whose answer was lost, a
//! window is let pass that is longer than lists usually lag.

use tokio::sync::OnceCell;

use super::worker::Worker;
use super::{Happening, Trouble};
use crate::live::{Assigned, Candidate, Job, Look, Missing, Reads, Schedule};
use crate::observe;
use crate::plan::{Action, Objects};
use crate::wire::Transport;

/// Pauses between looks in seconds: 75 in all. Lists are seen to lag by 30 to 60 seconds at worst (PEERS, 50).
const WINDOW: [u64; 7] = [3, 7, 10, 10, 15, 15, 15];

/// The window where it is known that a creation was sent and not answered, by this run or, from its journal, by an
/// earlier one: ten minutes.
const LONG_WINDOW: [u64; 20] = [
    3, 7, 10, 10, 15, 15, 30, 30, 30, 30, 30, 30, 45, 45, 45, 45, 45, 45, 45, 45,
];

/// Whether lists have had the time to show what earlier runs did. One wait is enough for all applications of a run: what
/// they created, they sent before this run began.
#[derive(Debug, Default)]
pub(super) struct CaughtUp(OnceCell<()>);

impl<T: Transport> Worker<'_, T> {
    /// Whether a creation stands already. Any match ends the search: one of ours is used, any other stops the step.
    pub(super) async fn stands_already(&mut self, action: &Action) -> Result<bool, Trouble> {
        // What an earlier run has saved is not saved again: each save makes the service look at everybody.
        if let Action::PutSchema { overlay, .. } = action {
            return Ok(self.agreed(action, overlay).await?.diff.is_equal());
        }
        if let Action::DeleteApplication = action {
            return self.is_gone().await;
        }
        // Nobody else can have put a job into an application that this run has just created.
        let creates_job = matches!(action, Action::CreateJob { .. }) && !self.is_born_here;
        if !creates_job && !matches!(action, Action::Instantiate { .. }) {
            return Ok(false);
        }
        if self.run.doubtful.contains(&self.app.name) {
            return self.look(action).await;
        }
        let CaughtUp(caught_up) = self.caught_up;
        let is_late_enough = caught_up.initialized();
        if self.found(action).await? {
            return Ok(true);
        }
        if is_late_enough {
            return Ok(false);
        }
        self.tell_wait(action);
        let wait = async || {
            for seconds in WINDOW {
                self.pause(seconds).await?;
            }
            Ok::<_, Trouble>(())
        };
        caught_up.get_or_try_init(wait).await?;
        self.found(action).await
    }

    /// Whether the application is gone already. While it is there, it must still be what was planned to go: a deletion is
    /// the one step that nobody can take back by planning again.
    async fn is_gone(&self) -> Result<bool, Trouble> {
        let Some(app_id) = self.objects.app_id.clone() else {
            return Ok(false);
        };
        let look = Look {
            app_id,
            service_principal: None,
            reads: Reads::default(),
        };
        let seen = observe::apps(self.run.transport, &[look], 1, |_, seen| seen).await?;
        let changed = |what: &str| {
            Err(Trouble::Stale(format!(
                "{what}; the application was left alone"
            )))
        };
        match seen.into_iter().next() {
            None | Some(Err(Missing::Both)) => Ok(true),
            Some(Err(Missing::Application | Missing::ServicePrincipal)) => {
                changed("half of the application is gone")
            }
            Some(Ok(live)) if live.marks.are_protected() => changed("somebody has protected it"),
            Some(Ok(live))
                if live.marks.are_contested()
                    || !live.marks.carry(self.run.owner, &self.app.name) =>
            {
                changed("its marks are not those that were planned for")
            }
            Some(Ok(_)) => Ok(false),
        }
    }

    /// Looks until the effect of a creation or a start is seen, or the window has passed since it was sent.
    pub(super) async fn look(&mut self, action: &Action) -> Result<bool, Trouble> {
        // A second start sets nothing back for long; a second application stays for ever.
        let is_creation = matches!(
            action,
            Action::Instantiate { .. } | Action::CreateJob { .. }
        );
        let is_doubtful =
            is_creation && (self.is_in_doubt || self.run.doubtful.contains(&self.app.name));
        let mut pauses = match (self.has_waited, is_doubtful) {
            (true, _) => [].iter(),
            (false, true) => LONG_WINDOW.iter(),
            (false, false) => WINDOW.iter(),
        };
        loop {
            if self.found(action).await? {
                return Ok(true);
            }
            let Some(seconds) = pauses.next() else {
                self.has_waited = true;
                return Ok(false);
            };
            self.tell_wait(action);
            self.pause(*seconds).await?;
        }
    }

    fn tell_wait(&self, action: &Action) {
        let because = "making sure that no interrupted run has done this before".to_owned();
        self.tell(action, Happening::Waiting { because });
    }

    async fn found(&mut self, action: &Action) -> Result<bool, Trouble> {
        if let Action::Instantiate {
            template,
            display_name,
            ..
        } = action
        {
            let candidates =
                observe::candidates(self.run.transport, template, display_name).await?;
            return self.take(candidates);
        }
        if let Some(found) = self.found_principal(action).await? {
            return Ok(found);
        }
        let mut jobs = self.jobs(action).await?;
        if let Action::CreateJob { template } = action {
            // Only a job can make it matter which template is the default one.
            if jobs.is_empty() {
                return Ok(false);
            }
            let template = self.template(action, template.as_ref()).await?;
            jobs.retain(|job| job.template == template);
            if jobs.len() > 1 {
                return Err(Trouble::Stale(format!(
                    "{} jobs of the template {template} appeared; none was created",
                    jobs.len()
                )));
            }
            self.objects.job = jobs.into_iter().next().map(|job| job.id);
            // It was not there when this was planned.
            self.objects.is_young |= self.objects.job.is_some();
            return Ok(self.objects.job.is_some());
        }
        let is_ours = |job: &&Job| Some(&job.id) == self.objects.job.as_ref();
        let is_running = jobs
            .iter()
            .find(is_ours)
            .is_some_and(|job| job.schedule == Schedule::Active);
        Ok(matches!(action, Action::Start) && is_running)
    }

    /// Whether the list shows the owner or the assignment of a step; `None` for other steps.
    pub(super) async fn found_principal(&self, action: &Action) -> Result<Option<bool>, Trouble> {
        let Some(application) = &self.objects.service_principal else {
            return Ok(None);
        };
        let transport = self.run.transport;
        if let Action::AddOwner { owner } | Action::RemoveOwner { owner } = action {
            let owners = self
                .patiently(action, async || {
                    observe::owners(transport, application).await
                })
                .await?;
            return Ok(Some(owners.iter().any(|seen| seen.id == owner.id)));
        }
        if let Action::Assign { principal, role } = action {
            let id = self.role(action, role).await?;
            let assigned = self
                .patiently(action, async || {
                    observe::assignments(transport, application).await
                })
                .await?;
            let is_it = |seen: &Assigned| seen.principal.id == principal.id && seen.role == id;
            return Ok(Some(assigned.iter().any(is_it)));
        }
        if let Action::Unassign { assignment, .. } = action {
            let assigned = self
                .patiently(action, async || {
                    observe::assignments(transport, application).await
                })
                .await?;
            return Ok(Some(assigned.iter().any(|seen| seen.id == *assignment)));
        }
        Ok(None)
    }

    fn take(&mut self, mut candidates: Vec<Candidate>) -> Result<bool, Trouble> {
        let is_ours = |candidate: &Candidate| candidate.is_of(self.run.owner, &self.app.name);
        let surprise = |id: &dyn std::fmt::Display, what: &str| {
            Trouble::Stale(format!(
                "{what} appeared with this template and display name: {id}; nothing was created"
            ))
        };
        match candidates.as_mut_slice() {
            [] => Ok(false),
            [only] if is_ours(only) => {
                self.objects = Objects {
                    application: Some(only.application.clone()),
                    app_id: Some(only.app_id.clone()),
                    service_principal: only.service_principal.clone(),
                    job: None,
                    is_young: only.is_young,
                };
                Ok(true)
            }
            [only] => Err(surprise(
                &only.application,
                "an application that is not ours",
            )),
            [first, ..] => Err(surprise(&first.application, "several applications")),
        }
    }
}
