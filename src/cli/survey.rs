//! The road with words: what it finds is said, and ends the verb with its code.

use super::load::{Loaded, refuse_live};
use super::remote::Remote;
use super::road::{self, Road};
use super::{Failure, Voice, history};
use crate::plan::{Allowed, Plan, Survey};

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
pub(super) async fn judge(loaded: &Loaded, remote: &Remote, voice: Voice) -> Result<(), Failure> {
    let survey = road::survey_to_plan(&loaded.desired, remote).await?;
    let (_, strangers) = road::people(&loaded.desired, remote).await?;
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
    allowed: &Allowed,
) -> Result<Plan, Failure> {
    let (history, desired) = (history::of(loaded).await, &loaded.desired);
    let road = road::plan_since(history, desired, remote, parallelism.into(), allowed);
    match road.await? {
        Road::Plan(plan) => Ok(plan),
        Road::Findings(findings) => Err(refuse_live(loaded, findings, voice)),
    }
}
