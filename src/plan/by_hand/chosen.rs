//! The job that a deed is for, or true words for why there is none.

use crate::desired::{App, Provisioning};
use crate::live::{Job, LiveApp};
use crate::model::JobState;
use crate::plan::Note;
use crate::plan::meant::{contradiction, meant};

/// The one job that the manifest means, or what stands in the way.
pub(super) fn chosen<'a>(app: &App, live: &'a LiveApp) -> Result<&'a Job, Box<Note>> {
    let wanted = app.provisioning.as_ref();
    match meant(wanted, live).as_slice() {
        [job] => match wanted.and_then(|wanted| contradiction(wanted, job)) {
            None => Ok(job),
            Some(template) => Err(Box::new(Note::blocking(
                format!(
                    "the job \"{}\" was made from the template {}, and the manifest says {template}",
                    job.id, job.template
                ),
                "correct spec.provisioning.template, or leave it out beside spec.provisioning.job",
            )
            .at(app.places.at("/spec/provisioning/job")))),
        },
        [] => Err(Box::new(missing(app, wanted, live))),
        several => {
            let ids: Vec<_> = several.iter().map(|job| job.id.as_str()).collect();
            Err(Box::new(Note::blocking(
                format!(
                    "there are {} provisioning jobs: {}",
                    ids.len(),
                    ids.join(", ")
                ),
                "say which is meant with spec.provisioning.job; none is chosen by its position",
            )))
        }
    }
}

fn missing(app: &App, wanted: Option<&Provisioning>, live: &LiveApp) -> Note {
    let list = |words: Vec<&str>| {
        if words.is_empty() {
            "none".to_owned()
        } else {
            words.join(", ")
        }
    };
    let Some(wanted) = wanted else {
        return Note::blocking(
            "there is no provisioning job",
            "declare spec.provisioning; `syncform apply` creates the job",
        );
    };
    if wanted.state == Some(JobState::Absent) {
        return Note::blocking(
            "there is no provisioning job, and the manifest wants none",
            "say running or paused in spec.provisioning.state; `syncform apply` creates the job",
        )
        .at(app.places.at("/spec/provisioning/state"));
    }
    match (&wanted.job, &wanted.template) {
        (Some(id), _) => Note::blocking(
            format!(
                "there is no provisioning job \"{id}\"; it has: {}",
                list(live.jobs.iter().map(|job| job.id.as_str()).collect())
            ),
            "correct spec.provisioning.job; without it the job is found by its template, or created",
        )
        .at(app.places.at("/spec/provisioning/job")),
        (None, Some(template)) if !live.jobs.is_empty() => Note::blocking(
            format!(
                "there is no job of the template {template}; it has: {}",
                list(live.jobs.iter().map(|job| job.template.as_str()).collect())
            ),
            "correct spec.provisioning.template; where it is right, `syncform apply` creates the job",
        )
        .at(app.places.at("/spec/provisioning/template")),
        (None, _) => Note::blocking(
            "the provisioning job is not created yet",
            "run `syncform apply`: it creates the job",
        ),
    }
}
