//! Which job of an application somebody means: by its id, else by its template, never by its position (reference, section
//! 1: several are possible).

use super::{Job, SyncTemplate, default_template};
use crate::model::{JobId, SyncTemplateId};

/// By what a job is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhichJob {
    Id(JobId),
    Template(SyncTemplateId),
    /// The template that the service calls its default.
    Default,
}

impl WhichJob {
    /// The template by which it is found, or would be created: none where that was never asked or is not clear.
    #[must_use]
    pub fn template<'a>(&'a self, templates: &'a [SyncTemplate]) -> Option<&'a SyncTemplateId> {
        match self {
            Self::Template(template) => Some(template),
            Self::Id(_) | Self::Default => default_template(templates).map(|known| &known.id),
        }
    }

    /// The jobs that fit. One is the job that is meant, and more than one is none. Where nobody names a template and none
    /// was read, any job fits.
    #[must_use]
    pub fn among<'a>(&self, jobs: &'a [Job], templates: &[SyncTemplate]) -> Vec<&'a Job> {
        let template = self.template(templates);
        let fits = |job: &&Job| match (self, template) {
            (Self::Id(id), _) => job.id == *id,
            (Self::Template(_) | Self::Default, Some(template)) => job.template == *template,
            (Self::Template(_) | Self::Default, None) => templates.is_empty(),
        };
        jobs.iter().filter(fits).collect()
    }
}
