//! The provisioning job, its settings, its credentials and its schema.

use super::people::is_read;
use super::{Extent, Left, credentials, mapping};
use crate::live::{Job, LiveApp, Part, WhichJob, provisions_applications};
use crate::manifest::{AccidentalDeletions, Provisioning, Removable};
use crate::model::{AppName, DeleteThreshold};
use crate::plan::{Told, elsewhere};

/// By what the job is meant whose schema is worth reading: the only one, or the one of the default template.
#[must_use]
pub fn which(jobs: &[Job]) -> WhichJob {
    let mut ours = jobs
        .iter()
        .filter(|job| provisions_applications(&job.template, &[]));
    match (ours.next(), ours.next()) {
        (Some(only), None) => WhichJob::Id(only.id.clone()),
        (Some(_) | None, _) => WhichJob::Default,
    }
}

/// The job that the manifest is about, if that is clear. What else there is, is said.
fn job<'a>(live: &'a LiveApp, left: &mut Left) -> Option<&'a Job> {
    if !is_read(live, Part::Jobs, left) {
        return None;
    }
    let (ours, others): (Vec<_>, Vec<_>) = live
        .jobs
        .iter()
        .partition(|job| provisions_applications(&job.template, &live.templates));
    for job in others {
        left.say(format!("job {}: {}", job.id, elsewhere(&job.template)));
    }
    let meant = match ours.as_slice() {
        [] => return None,
        [only] => Some(*only),
        several => {
            let meant = WhichJob::Default.among(&live.jobs, &live.templates);
            let meant = meant.into_iter().filter(|job| several.contains(job));
            let meant: Vec<_> = meant.collect();
            match meant.as_slice() {
                [only] => Some(*only),
                _ => None,
            }
        }
    };
    for job in ours.iter().filter(|job| Some(**job) != meant) {
        let because = if meant.is_some() {
            "a manifest has one job"
        } else {
            "none of several is chosen by its position; say which is meant with spec.provisioning.job"
        };
        left.say(format!(
            "job {} of the template {}: {because}",
            job.id, job.template
        ));
    }
    meant
}

pub(super) fn provisioning(
    live: &LiveApp,
    name: &AppName,
    extent: Extent,
    left: &mut Left,
) -> Option<Provisioning> {
    let job = job(live, left)?;
    let state = job.schedule.state();
    if state.is_none() {
        left.say("spec.provisioning.state: the service has a word for it that is not known");
    }
    let (mut scope, mut skip, mut notify, mut brake, mut stored) = (None, None, None, None, None);
    if is_read(live, Part::Secrets, left) {
        let told = Told::of(&live.secrets);
        scope = told.scope;
        skip = told.skips.then_some(true);
        notify = mails(&told, left);
        brake = threshold(&told, extent, left);
        stored = credentials::of(live, name, state, left);
    }
    let (attributes, mappings) = mapping::of(live, extent, left);
    Some(Provisioning {
        template: Some(job.template.to_string()),
        // Ids of the server mean nothing in another tenant; the template finds the only job of it.
        job: None,
        state,
        scope,
        notify,
        skip_out_of_scope_deletions: skip,
        accidental_deletions: brake,
        credentials: stored,
        attributes,
        mappings,
    })
}

fn mails(told: &Told, left: &mut Left) -> Option<Vec<String>> {
    if told.mails.is_empty() {
        return None;
    }
    if !told.mails.iter().all(|mail| crate::check::is_mail(mail)) {
        left.say("spec.provisioning.notify: one of its addresses cannot receive mail");
        return None;
    }
    Some(told.mails.iter().cloned().collect())
}

fn threshold(
    told: &Told,
    extent: Extent,
    left: &mut Left,
) -> Option<Removable<AccidentalDeletions>> {
    match told.threshold {
        DeleteThreshold::At(threshold) if told.is_numbered => {
            Some(Removable::Set(AccidentalDeletions { threshold }))
        }
        DeleteThreshold::At(_) => {
            left.say("spec.provisioning.accidentalDeletions: the brake is on and has no number");
            None
        }
        DeleteThreshold::Off => (extent == Extent::Everything).then_some(Removable::Remove),
    }
}
