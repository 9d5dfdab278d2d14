//! The job that a deed is for which no plan is made of, and the rule of its schema.
//!
//! It reads; whoever aims decides what is sent.

use super::load::Loaded;
use super::remote::Remote;
use super::{Exit, Failure, Voice, preflight, road, survey};
use crate::desired::App;
use crate::live::{Job, LiveApp, Look, Seen};
use crate::model::{AppName, JobId, ObjectId};
use crate::observe;
use crate::plan::{self, Allowed, Entry, Plan};

/// The job that is to provision.
pub(super) struct Aim {
    /// Without steps: it names the objects.
    pub(super) plan: Plan,
    pub(super) app: AppName,
    pub(super) principal: ObjectId,
    pub(super) job: Job,
}

impl Aim {
    /// Finds the job, or says why there is none to aim at.
    pub(super) async fn take(
        loaded: &Loaded,
        remote: &Remote,
        voice: Voice,
        parallelism: u16,
    ) -> Result<Self, Failure> {
        let survey = survey::survey(loaded, remote, voice).await?;
        let pairs = road::pairs(&loaded.desired, &survey.entries);
        let look = |look: &Look| look.with(plan::by_hand_reads(look.reads.is_young));
        let take = |app: &App, entry: &Entry, seen: Seen| {
            let aimed = plan::aim_by_hand(app, entry, seen.as_ref().map_err(|missing| *missing));
            let job = |live: LiveApp| {
                let mut jobs = live.jobs.into_iter();
                jobs.find(|job| aimed.objects.job.as_ref() == Some(&job.id))
            };
            let job = seen.ok().and_then(job);
            (aimed, job)
        };
        let visited = road::visit(remote, &pairs, look, parallelism.into(), take).await?;
        let (plans, jobs): (Vec<_>, Vec<_>) = visited.into_iter().unzip();
        let plan = plan::close(&loaded.desired, plans, Vec::new(), &Allowed::default());
        let found = plan.apps.first().and_then(|app| {
            let principal = app.objects.service_principal.clone()?;
            Some((app.name.clone(), principal))
        });
        let job = jobs.into_iter().flatten().next();
        match (found, job) {
            (Some((app, principal)), Some(job)) if !plan.is_blocked() && !plan.has_unknown() => {
                Ok(Self {
                    plan,
                    app,
                    principal,
                    job,
                })
            }
            (Some(_) | None, Some(_) | None) => Err(stopped(&plan, remote, voice).await),
        }
    }

    pub(super) const fn at(&self) -> (&AppName, &ObjectId, &JobId) {
        (&self.app, &self.principal, &self.job.id)
    }

    /// The id and the name of the rule: the only one of the live schema that can, or the one that is named.
    pub(super) async fn rule(
        &self,
        remote: &Remote,
        named: Option<&str>,
    ) -> Result<(String, String), Failure> {
        let schema = observe::schema(remote, &self.principal, &self.job, false).await?;
        let rules = schema.document.schema();
        let able: Vec<(&str, &str)> = rules
            .rules()
            .filter(|rule| rule.is_on_demand())
            .filter_map(|rule| Some((rule.id()?, rule.name().unwrap_or_default())))
            .collect();
        let is_meant =
            |(id, name): &&(&str, &str)| named.is_none_or(|word| word == *id || word == *name);
        let meant: Vec<_> = able.iter().filter(is_meant).collect();
        if let [(id, name)] = meant.as_slice() {
            return Ok(((*id).to_owned(), (*name).to_owned()));
        }
        let names: Vec<_> = able.iter().map(|(_, name)| *name).collect();
        let (text, help) = match (able.is_empty(), meant.len()) {
            (true, _) => (
                "no rule of the job's schema supports provisioning on demand".to_owned(),
                "the next cycle provisions whoever is in scope".to_owned(),
            ),
            (false, 0) => (
                format!(
                    "no such rule supports provisioning on demand: \"{}\"",
                    named.unwrap_or_default()
                ),
                format!("there is: {}", names.join(", ")),
            ),
            (false, _) => (
                "several rules of the job's schema support provisioning on demand".to_owned(),
                format!("say which with --rule: {}", names.join(", ")),
            ),
        };
        Err(Failure::new(Exit::Error, text).help(help).unwritten())
    }
}

/// Why there is nothing to aim at: what could not be read, or what stands in the way.
async fn stopped(plan: &Plan, remote: &Remote, voice: Voice) -> Failure {
    if plan.has_unknown() {
        preflight::tell_unread(plan.unknown(), remote, voice).await;
        return Failure {
            is_beside: false,
            ..preflight::unread("the jobs could not be read; nothing was written")
        };
    }
    let notes = plan.apps.iter().flat_map(|app| &app.notes);
    let mut blocking = notes.filter(|note| note.blocks);
    let (text, help) = blocking.next().map_or_else(
        || ("there is no job to provision by".to_owned(), None),
        |note| (note.text.clone(), note.help.clone()),
    );
    let failure = Failure::new(Exit::Blocked, format!("{text}; nothing was written"));
    match help {
        Some(help) => failure.help(help),
        None => failure,
    }
}
