//! Looking until a step's effect can be seen. Lists lag behind writes and new objects are not known everywhere
//! at once, so every look is repeated within bounds.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::worker::Worker;
use super::{Fate, Happening, Trouble};
use crate::api;
use crate::live::{Job, Look, Reads, Schedule, SecretState};
use crate::model::{AppName, JobState, SecretsPut};
use crate::observe::{self, ReadError};
use crate::plan::{Action, Pair, Stop};
use crate::wire::Transport;

/// Pauses between looks in seconds: quick first, four minutes in all.
pub(super) const LOOKS: [u64; 28] = [
    1, 1, 2, 3, 5, 8, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
    10, 10, 10,
];

impl<T: Transport> Worker<'_, T> {
    /// Waits, unless the run is to stop: a wait is never what must be finished.
    pub(super) async fn pause(&self, seconds: u64) -> Result<(), Trouble> {
        if self.run.stop.load(Ordering::Relaxed) {
            return Err(Trouble::Interrupted);
        }
        self.run.transport.pause(Duration::from_secs(seconds)).await;
        Ok(())
    }

    /// Repeats a read while its object is so young that a refusal may mean replication.
    pub(super) async fn patiently<R>(
        &self,
        action: &Action,
        read: impl AsyncFn() -> Result<R, ReadError>,
    ) -> Result<R, Trouble> {
        let mut looks = LOOKS.iter();
        loop {
            let error = match read().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let may_be_lag =
                self.objects.is_young && matches!(error.status(), Some(401 | 403 | 404 | 409));
            match looks.next().filter(|_| may_be_lag) {
                Some(seconds) => {
                    self.tell(
                        action,
                        Happening::Waiting {
                            because: error.to_string(),
                        },
                    );
                    self.pause(*seconds).await?;
                }
                None => return Err(error.into()),
            }
        }
    }

    /// Waits until the effect of a step shows, and says how the step ended.
    pub(super) async fn seen(&mut self, action: &Action, already: bool) -> Fate {
        let mut looks = LOOKS.iter();
        loop {
            match self.shows(action).await {
                Ok(None) => return Fate::Done { already },
                Ok(Some(missing)) => match looks.next() {
                    Some(seconds) => {
                        let because = missing.to_string();
                        self.tell(action, Happening::Waiting { because });
                        if let Err(trouble) = self.pause(*seconds).await {
                            return Fate::Unknown(trouble);
                        }
                    }
                    None => return Fate::Unseen(missing),
                },
                Err(trouble) => return Fate::Unknown(trouble),
            }
        }
    }

    /// What does not show yet, if anything.
    async fn shows(&mut self, action: &Action) -> Result<Option<Trouble>, Trouble> {
        if let Action::PutSecrets {
            pairs,
            carried,
            put,
            was: _,
            noted: _,
        } = action
        {
            return self.shows_keys(action, pairs, carried, *put).await;
        }
        Ok(self.missing(action).await?.map(Trouble::Unseen))
    }

    async fn missing(&mut self, action: &Action) -> Result<Option<String>, Trouble> {
        match action {
            Action::Instantiate { .. } => self.shows_application().await,
            Action::Mark { .. } => {
                let is_listed = self.is_listed(Some(&self.app.name)).await?;
                Ok((!is_listed)
                    .then(|| "the list of owned applications does not show it yet".to_owned()))
            }
            Action::Release | Action::DeleteApplication => {
                let is_listed = self.is_listed(None).await?;
                Ok(is_listed.then(|| "the list of owned applications still shows it".to_owned()))
            }
            Action::CreateJob { .. } => {
                let jobs = self.jobs(action).await?;
                let is_listed = jobs
                    .iter()
                    .any(|job| Some(&job.id) == self.objects.job.as_ref());
                Ok((!is_listed).then(|| "the new job is not listed yet".to_owned()))
            }
            Action::PutSchema { overlay, .. } => {
                let laid = self.laid(action, overlay).await?;
                Ok((!laid.diff.is_equal())
                    .then(|| "the schema does not show what was saved".to_owned()))
            }
            Action::Start => self.shows_state(action, JobState::Running).await,
            Action::Pause { stop: Stop::Wanted } => {
                self.shows_state(action, JobState::Paused).await
            }
            Action::Pause {
                stop: Stop::AtRest | Stop::Meanwhile,
            } => self.shows_rest(action).await,
            Action::AddOwner { .. }
            | Action::RemoveOwner { .. }
            | Action::Assign { .. }
            | Action::Unassign { .. } => self.shows_principal(action).await,
            Action::DeleteJob => {
                let jobs = self.jobs(action).await?;
                let is_listed = jobs
                    .iter()
                    .any(|job| Some(&job.id) == self.objects.job.as_ref());
                Ok(is_listed.then(|| "the job is still listed".to_owned()))
            }
            Action::RetireBirthMark { .. }
            | Action::Protect { .. }
            | Action::Update { .. }
            | Action::ValidateCredentials { .. }
            | Action::PutSecrets { .. }
            | Action::Announce { .. }
            | Action::RecordCredentials { .. }
            | Action::Restart { .. }
            | Action::Settle { .. }
            | Action::RecordApplied { .. } => Ok(None),
        }
    }

    /// Of several steps of one kind in a row the last one tells for all: lists catch up in the order of the writes.
    async fn shows_principal(&self, action: &Action) -> Result<Option<String>, Trouble> {
        if self.next().is_some_and(|next| next.name() == action.name()) {
            return Ok(None);
        }
        let is_listed = self.found_principal(action).await?.unwrap_or(false);
        let is_removal = matches!(action, Action::RemoveOwner { .. } | Action::Unassign { .. });
        Ok(match (is_listed, is_removal) {
            (true, false) | (false, true) => None,
            (false, false) => Some("the list does not show it yet".to_owned()),
            (true, true) => Some("the list still shows it".to_owned()),
        })
    }

    async fn shows_application(&mut self) -> Result<Option<String>, Trouble> {
        let Some(app_id) = self.objects.app_id.clone() else {
            return Err(Trouble::Unfit(
                "the new application has no appId".to_owned(),
            ));
        };
        let look = Look {
            app_id,
            service_principal: None,
            reads: Reads::default(),
        };
        match observe::app(self.run.transport, &look).await {
            Ok(Some(live)) => {
                self.objects.application = Some(live.application);
                self.objects.service_principal = Some(live.service_principal);
                Ok(None)
            }
            Ok(None) => Ok(Some("the new application cannot be read yet".to_owned())),
            Err(error) if matches!(error.status(), Some(401 | 403 | 409)) => {
                Ok(Some(error.to_string()))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the list of owned applications shows it, under that name if one is given. The next plan finds applications
    /// by this list and by nothing else.
    async fn is_listed(&self, name: Option<&AppName>) -> Result<bool, Trouble> {
        let carriers = observe::owned(self.run.transport, self.run.owner).await?;
        Ok(carriers.iter().any(|carrier| {
            Some(&carrier.service_principal) == self.objects.service_principal.as_ref()
                && name.is_none_or(|name| carrier.marks.app() == Some(name))
        }))
    }

    async fn shows_keys(
        &self,
        action: &Action,
        pairs: &BTreeMap<String, Pair>,
        carried: &[String],
        put: SecretsPut,
    ) -> Result<Option<Trouble>, Trouble> {
        let Some(principal) = &self.objects.service_principal else {
            return Ok(None);
        };
        let transport = self.run.transport;
        let stored = self
            .patiently(action, async || observe::stored(transport, principal).await)
            .await?;
        let is_missing = |(key, pair): &(&String, &Pair)| match (pair, stored.get(*key)) {
            (Pair::Text(_), seen @ Some(SecretState::Clear(_))) | (Pair::Empty, seen) => {
                !api::is_stored(pair, seen)
            }
            (Pair::Text(_) | Pair::Secret(_) | Pair::Notification(_), seen) => seen.is_none(),
        };
        let gone = carried.iter().filter(|key| !stored.contains_key(*key));
        let keys: Vec<_> = gone.cloned().collect();
        if !keys.is_empty() {
            return Ok(Some(Trouble::Vanished { keys, put }));
        }
        let missing: Vec<_> = pairs
            .iter()
            .filter(is_missing)
            .map(|(key, _)| key.as_str())
            .collect();
        Ok((!missing.is_empty()).then(|| {
            Trouble::Unseen(format!(
                "the service does not show what should be stored now: {}",
                missing.join(", ")
            ))
        }))
    }

    async fn shows_state(
        &self,
        action: &Action,
        wanted: JobState,
    ) -> Result<Option<String>, Trouble> {
        let jobs = self.jobs(action).await?;
        let job = jobs
            .iter()
            .find(|job| Some(&job.id) == self.objects.job.as_ref());
        let is_seen = job.is_some_and(|job| job.schedule.state() == Some(wanted));
        Ok((!is_seen).then(|| format!("the job does not show as {} yet", wanted.as_str())))
    }

    /// Nothing runs any more. A cycle that was under way ends by itself; where `progress` shows none, that is all that
    /// can be seen (reference, section 2.3).
    async fn shows_rest(&self, action: &Action) -> Result<Option<String>, Trouble> {
        let jobs = self.jobs(action).await?;
        let is_ours = |job: &&Job| Some(&job.id) == self.objects.job.as_ref();
        let job = jobs.iter().find(is_ours);
        let is_stopped = job.is_some_and(|job| job.schedule == Schedule::Stopped);
        let is_busy = job.is_some_and(|job| job.is_busy);
        Ok(match (is_stopped, is_busy) {
            (false, _) => Some("the job does not show as paused yet".to_owned()),
            (true, true) => Some("the cycle under way has not ended yet".to_owned()),
            (true, false) => None,
        })
    }

    pub(super) async fn jobs(&self, action: &Action) -> Result<Vec<Job>, Trouble> {
        let Some(principal) = &self.objects.service_principal else {
            return Ok(Vec::new());
        };
        let transport = self.run.transport;
        self.patiently(action, async || observe::jobs(transport, principal).await)
            .await
    }
}
