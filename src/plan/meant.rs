//! Which of an application's jobs a manifest means: by its id, else by its template, never by its position
//! (reference, section 1: several are possible).

use crate::desired::Provisioning;
use crate::live::{Job, LiveApp, default_template};
use crate::model::SyncTemplateId;

/// The jobs that fit. One is the job that is meant, and more than one is none.
pub(super) struct Meant<'live, 'both> {
    pub(super) jobs: Vec<&'live Job>,
    /// By which template they were found, or would be created: none where that was never asked or is not clear.
    pub(super) template: Option<&'both SyncTemplateId>,
}

/// Without id and template it is the job of the default template; where no templates were read, any.
pub(super) fn meant<'live: 'both, 'both>(
    wanted: Option<&'both Provisioning>,
    live: &'live LiveApp,
) -> Meant<'live, 'both> {
    let id = wanted.and_then(|wanted| wanted.job.as_ref());
    let declared = wanted.and_then(|wanted| wanted.template.as_ref());
    let default = default_template(&live.templates).map(|template| &template.id);
    let template = declared.or(default);
    let fits = |job: &&Job| match (id, template) {
        (Some(id), _) => job.id == *id,
        (None, Some(template)) => job.template == *template,
        (None, None) => live.templates.is_empty(),
    };
    Meant {
        jobs: live.jobs.iter().filter(fits).collect(),
        template,
    }
}

/// The template of the manifest, where a job that was found by its id was made from another.
pub(super) fn contradiction<'a>(wanted: &'a Provisioning, job: &Job) -> Option<&'a SyncTemplateId> {
    wanted
        .template
        .as_ref()
        .filter(|template| **template != job.template)
}
