//! The road with words: what it finds is said, and ends the verb with its code.

use super::load::{Loaded, refuse_live};
use super::remote::Remote;
use super::road::{self, Road};
use super::{Failure, Voice};
use crate::live::{LiveApp, Part, Reads, Templates};
use crate::model::AppName;
use crate::observe;
use crate::plan::{Entry, Plan, Survey};

/// The first look at the tenant, for verbs that plan nothing.
pub(super) async fn survey(
    loaded: &Loaded,
    remote: &Remote,
    voice: Voice,
) -> Result<Survey, Failure> {
    let survey = road::survey(&loaded.desired, remote).await?;
    if survey.findings.is_empty() {
        Ok(survey)
    } else {
        Err(refuse_live(loaded, survey.findings, voice))
    }
}

/// What the tenant says of the manifests, without a look at the live applications.
pub(super) async fn judge(
    loaded: &Loaded,
    remote: &Remote,
    voice: Voice,
    parallelism: u16,
) -> Result<(), Failure> {
    let survey = road::survey_to_plan(&loaded.desired, remote).await?;
    let (_, strangers) = road::people(&loaded.desired, remote, parallelism.into()).await?;
    let findings = [survey.findings, strangers].concat();
    if findings.is_empty() {
        Ok(())
    } else {
        Err(refuse_live(loaded, findings, voice))
    }
}

/// The whole plan.
pub(super) async fn plan(
    loaded: &Loaded,
    remote: &Remote,
    voice: Voice,
    parallelism: u16,
) -> Result<Plan, Failure> {
    match road::plan(&loaded.desired, remote, parallelism.into()).await? {
        Road::Plan(plan) => Ok(plan),
        Road::Findings(findings) => Err(refuse_live(loaded, findings, voice)),
    }
}

/// What is seen of one application's jobs, or why nothing is.
pub(super) async fn jobs(
    remote: &Remote,
    name: &AppName,
    entry: Option<&Entry>,
) -> Result<(Option<LiveApp>, Option<String>), Failure> {
    match entry {
        Some(Entry::Live { app_id, reads }) => {
            let reads = Reads {
                is_young: reads.is_young,
                jobs: reads.jobs,
                secrets: false,
                templates: Templates::Never,
                schema: None,
                default_schema: false,
                owners: false,
                assignments: false,
            };
            let live = observe::app(remote, app_id, &reads).await?;
            // Jobs that could not be read are not jobs that are not there.
            let refused = live.as_ref().and_then(|live| live.unread.get(&Part::Jobs));
            Ok(match refused {
                Some(why) => (None, Some(format!("its jobs could not be read: {why}"))),
                None => (live, None),
            })
        }
        Some(Entry::New { .. }) => Ok((None, Some("not created yet".to_owned()))),
        Some(Entry::Blocked { note }) => Ok((None, Some(note.text.clone()))),
        None => Ok((None, Some(format!("\"{name}\" was not looked at")))),
    }
}
