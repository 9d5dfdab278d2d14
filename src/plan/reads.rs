//! Which parts of a live application a manifest makes worth reading.

use super::meant::which;
use crate::desired::App;
use crate::live::{Reads, Templates};
use crate::model::JobState;

pub(super) fn reads(app: &App, is_young: bool) -> Reads {
    let job = app.provisioning.as_ref();
    // While there shall be no job, nothing of what it would need is looked at.
    let wanted = job.filter(|job| job.state != Some(JobState::Absent));
    Reads {
        is_young,
        jobs: job.is_some(),
        secrets: wanted.is_some_and(|job| {
            job.scope.is_some()
                || job.notify.is_some()
                || job.skip_out_of_scope_deletions.is_some()
                || job.accidental_deletions.is_some()
                || job.credential_set().is_some()
        }),
        templates: match job.map(|job| (&job.template, &job.job)) {
            None | Some((_, Some(_))) => Templates::Never,
            Some((None, None)) => Templates::Always,
            Some((Some(template), None)) => Templates::UnlessJobOf(template.clone()),
        },
        schema: wanted
            .filter(|job| !job.overlay.is_empty())
            .map(|job| which(Some(job))),
        default_schema: wanted.is_some_and(|job| job.overlay.needs_base()),
        owners: app.owners.is_some(),
        assignments: app.assignments.is_some(),
    }
}

/// Everything that a tenant has of an application, whatever the manifest declares. Of the schemas it is that of the job
/// which the manifest means.
#[must_use]
pub fn everything(app: &App, is_young: bool) -> Reads {
    Reads {
        is_young,
        jobs: true,
        secrets: true,
        templates: Templates::Always,
        schema: Some(which(app.provisioning.as_ref())),
        default_schema: true,
        owners: true,
        assignments: true,
    }
}
