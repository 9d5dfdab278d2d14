//! Which of an application's jobs a manifest means.

use crate::desired::Provisioning;
use crate::live::{Job, LiveApp, WhichJob};
use crate::model::SyncTemplateId;

/// By what the manifest means its job.
pub(super) fn which(wanted: Option<&Provisioning>) -> WhichJob {
    let id = wanted.and_then(|wanted| wanted.job.clone());
    let template = wanted.and_then(|wanted| wanted.template.clone());
    match (id, template) {
        (Some(id), _) => WhichJob::Id(id),
        (None, Some(template)) => WhichJob::Template(template),
        (None, None) => WhichJob::Default,
    }
}

/// The jobs that fit. One is the job that is meant, and more than one is none.
pub(super) fn meant<'live>(wanted: Option<&Provisioning>, live: &'live LiveApp) -> Vec<&'live Job> {
    which(wanted).among(&live.jobs, &live.templates)
}

/// The template of the manifest, where a job that was found by its id was made from another.
pub(super) fn contradiction<'a>(wanted: &'a Provisioning, job: &Job) -> Option<&'a SyncTemplateId> {
    wanted
        .template
        .as_ref()
        .filter(|template| **template != job.template)
}
