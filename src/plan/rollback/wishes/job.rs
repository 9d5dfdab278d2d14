//! The job that comes back, goes again, or turns.

use super::{Now, Wishes, now, there};
use crate::live::Job;
use crate::model::{JobState, SyncTemplateId};
use crate::plan::rollback::{Before, StepImage};

impl<'a> Wishes<'a> {
    /// The job that the run wrote to.
    pub(super) fn job(&self) -> Option<&'a Job> {
        let mut jobs = self.live.jobs.iter();
        jobs.find(|job| Some(job.id.as_str()) == self.image.objects.job.as_deref())
    }

    pub(super) fn state(
        &mut self,
        step: &StepImage,
        before: &Before,
        (was, left): (JobState, JobState),
    ) {
        let now = match self.job().map(|job| job.schedule.state()) {
            Some(Some(is)) => now(&is, &was, &left, |is| is.as_str().to_owned()),
            Some(None) => Now::Other("its state is one that nobody knows".to_owned()),
            None => Now::Other("the job is not there any more".to_owned()),
        };
        if self.comes_back(step, before, now) {
            self.job.state = Some(was);
        }
    }

    pub(super) fn job_made(
        &mut self,
        step: &StepImage,
        before: &Before,
        template: &SyncTemplateId,
    ) {
        let made = self.image.objects.job.as_deref();
        let mut jobs = self.live.jobs.iter();
        let is_meant = |job: &Job| made.is_none_or(|id| id == job.id.as_str());
        let is_there = jobs.any(|job| job.template == *template && is_meant(job));
        if is_there && made.is_none() {
            self.unknown(step, before, "which job it made is not known");
        } else if self.comes_back(step, before, there(is_there, false)) {
            self.job.template = Some(template.clone());
            self.job.state = Some(JobState::Absent);
        }
    }

    pub(super) fn job_gone(
        &mut self,
        step: &StepImage,
        before: &Before,
        template: &SyncTemplateId,
    ) {
        let mut jobs = self.live.jobs.iter();
        let is_there = jobs.any(|job| job.template == *template);
        if self.comes_back(step, before, there(is_there, true)) {
            self.job.job = None;
            self.job.template = Some(template.clone());
            // What it would do is not known until its mappings stand.
            self.job.state = Some(JobState::Paused);
        }
    }
}

/// What goes with the job, and comes with it.
pub(super) const fn is_of_job(before: &Before) -> bool {
    match before {
        Before::Made
        | Before::Adopted
        | Before::Renamed { .. }
        | Before::Released
        | Before::Deleted
        | Before::Protection { .. }
        | Before::Property { .. }
        | Before::Owner { .. }
        | Before::Assignment { .. }
        | Before::Applied { .. } => false,
        Before::State { .. }
        | Before::JobMade { .. }
        | Before::JobGone { .. }
        | Before::Stored(_)
        | Before::Secrets { .. }
        | Before::Version { .. }
        | Before::Schema { .. }
        | Before::Restarted { .. } => true,
    }
}
