//! Which job is meant, and whether it must be created.

use super::draft::Draft;
use super::meant::{contradiction, meant};
use super::{Action, LeftAlone, Note};
use crate::desired::{App, Provisioning};
use crate::finding::{Code, Finding, did_you_mean};
use crate::live::{Job, LiveApp, SyncTemplate, default_template, provisions_applications};
use crate::model::{JobId, JobState, SyncTemplateId};

/// Finds the job, or plans it where the manifest wants one that is not there.
pub(super) fn plan<'a>(
    app: &App,
    wanted: &Provisioning,
    live: Option<&'a LiveApp>,
    draft: &mut Draft,
) -> Option<&'a Job> {
    let is_wanted = wanted.state != Some(JobState::Absent);
    let Some(live) = live else {
        match &wanted.job {
            Some(id) => draft.finding(
                Finding::error(Code::UnknownJob, format!("the application does not exist, so it has no job \"{id}\""))
                    .at(app.places.at("/spec/provisioning/job"))
                    .help("remove spec.provisioning.job: it chooses among the jobs of an application that is there"),
            ),
            None if is_wanted => {
                let template = wanted.template.as_ref();
                if template.is_none_or(|template| is_ours(app, template, &[], draft)) {
                    create(template, draft);
                }
            }
            None => {}
        }
        return None;
    };
    let jobs = meant(Some(wanted), live);
    let others = live
        .jobs
        .iter()
        .filter(|job| !jobs.iter().any(|meant| meant.id == job.id));
    draft.left_alone.extend(others.map(|job| LeftAlone {
        field: format!("provisioning.job {}", job.id),
        live: Some(format!("of template {}", job.template)),
    }));
    if let Some(id) = &wanted.job {
        return chosen(app, id, wanted, (live, &jobs), draft);
    }
    match jobs.as_slice() {
        // A second job would share the secrets of the first; the default may have moved since that was made.
        [] if !is_wanted => None,
        [] if wanted.template.is_none() && !live.jobs.is_empty() => {
            let list = live
                .jobs
                .iter()
                .map(|job| job.template.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            draft.note(
                Note::blocking(
                    format!(
                        "there is a job of another provisioning template than the default: {list}"
                    ),
                    "say which is meant with spec.provisioning.template",
                )
                .at(app.places.key("/spec/provisioning")),
            );
            None
        }
        [] => {
            match job_template(app, wanted, &live.templates) {
                Ok(template) => {
                    if is_ours(app, &template.id, &live.templates, draft) {
                        create(Some(&template.id), draft);
                    }
                }
                Err(finding) => draft.finding(*finding),
            }
            None
        }
        [job] => is_ours(app, &job.template, &live.templates, draft).then_some(*job),
        several => {
            let ids = several
                .iter()
                .map(|job| job.id.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            draft.note(
                Note::blocking(
                    format!(
                        "{} jobs were made from this provisioning template: {ids}",
                        several.len()
                    ),
                    "say which is meant with spec.provisioning.job; none is chosen by its position",
                )
                .at(app.places.at("/spec/provisioning")),
            );
            None
        }
    }
}

/// The job that the manifest names by its id.
fn chosen<'a>(
    app: &App,
    id: &JobId,
    wanted: &Provisioning,
    (live, jobs): (&LiveApp, &[&'a Job]),
    draft: &mut Draft,
) -> Option<&'a Job> {
    let place = || app.places.at("/spec/provisioning/job");
    let Some(job) = jobs.first() else {
        // A job that shall be gone and is gone is no mistake.
        if wanted.state != Some(JobState::Absent) {
            let known: Vec<_> = live.jobs.iter().map(|job| job.id.as_str()).collect();
            let list = if known.is_empty() {
                "none".to_owned()
            } else {
                known.join(", ")
            };
            draft.finding(
                Finding::error(Code::UnknownJob, format!("this application has no provisioning job \"{id}\""))
                    .at(place())
                    .help(format!("it has: {list}; without this field the job is found by its template, or created")),
            );
        }
        return None;
    };
    if let Some(template) = contradiction(wanted, job) {
        draft.note(
            Note::blocking(
                format!("the job \"{id}\" was made from the template {}, and the manifest says {template}", job.template),
                "correct spec.provisioning.template, or leave it out beside spec.provisioning.job",
            )
            .at(place()),
        );
        return None;
    }
    is_ours(app, &job.template, &live.templates, draft).then_some(*job)
}

/// Why jobs of a template that leads elsewhere are not written.
#[must_use]
pub fn elsewhere(template: &SyncTemplateId) -> String {
    format!(
        "jobs of the provisioning template {template} provision no application: they bring people into this tenant or another, and are never written"
    )
}

/// Whether jobs of this template may be written at all; where they may not, a note says why.
fn is_ours(
    app: &App,
    template: &SyncTemplateId,
    templates: &[SyncTemplate],
    draft: &mut Draft,
) -> bool {
    let is_ours = provisions_applications(template, templates);
    if !is_ours {
        draft.note(
            Note::blocking(
                elsewhere(template),
                "remove spec.provisioning and set the job up in the portal; `syncform status` and `syncform logs` show it all the same",
            )
            .at(app.places.key("/spec/provisioning")),
        );
    }
    is_ours
}

fn create(template: Option<&SyncTemplateId>, draft: &mut Draft) {
    draft.change(
        "provisioning.job",
        None,
        template.map_or_else(
            || "of the default template".to_owned(),
            |id| format!("of template {id}"),
        ),
    );
    draft.step(Action::CreateJob {
        template: template.cloned(),
    });
}

/// The provisioning template that a manifest means, out of those that an application has.
///
/// # Errors
/// A finding that says what there is.
pub fn job_template<'a>(
    app: &App,
    wanted: &Provisioning,
    templates: &'a [SyncTemplate],
) -> Result<&'a SyncTemplate, Box<Finding>> {
    let known = || templates.iter().map(|template| template.id.as_str());
    let list = || known().collect::<Vec<_>>().join(", ");
    match &wanted.template {
        Some(id) => templates
            .iter()
            .find(|known| known.id == *id)
            .ok_or_else(|| {
                let near = did_you_mean(id.as_str(), known())
                    .map(|near| format!("; did you mean \"{near}\"?"))
                    .unwrap_or_default();
                Box::new(
                    Finding::error(
                        Code::UnknownJobTemplate,
                        format!("this application has no provisioning template \"{id}\""),
                    )
                    .at(app.places.at("/spec/provisioning/template"))
                    .help(format!("it has: {}{near}", list())),
                )
            }),
        None => default_template(templates).ok_or_else(|| {
            Box::new(
                Finding::error(
                    Code::UnknownJobTemplate,
                    "this application has no default provisioning template",
                )
                .at(app.places.key("/spec/provisioning"))
                .help(format!(
                    "name one with spec.provisioning.template; it has: {}",
                    list()
                )),
            )
        }),
    }
}
