//! The tags that a write of tags starts from. Every one of them sends all tags, so they are read as late as possible, and
//! what stands against the write may be a replica that lags: it is looked at again before it counts.

use super::worker::Worker;
use super::{Trouble, moved};
use crate::model::{Mark, Marks};
use crate::observe;
use crate::plan::{Action, Claim};
use crate::wire::Transport;

/// Pauses between looks in seconds.
const PAUSES: [u64; 3] = [2, 5, 10];

impl<T: Transport> Worker<'_, T> {
    /// The tags as they are, where the step may be written over them.
    pub(super) async fn tags(&self, action: &Action) -> Result<Vec<String>, Trouble> {
        let Some(principal) = &self.objects.service_principal else {
            return Ok(Vec::new());
        };
        let transport = self.run.transport;
        let mut pauses = PAUSES.into_iter();
        loop {
            let tags = self
                .patiently(action, async || observe::tags(transport, principal).await)
                .await?;
            let Some(objection) = self.objection(action, &tags)? else {
                return Ok(tags);
            };
            let Some(seconds) = pauses.next() else {
                return Err(Trouble::Stale(objection));
            };
            self.pause(seconds).await?;
        }
    }

    /// What stands against writing the step over these tags; an error where no later look can change it.
    fn objection(&self, action: &Action, tags: &[String]) -> Result<Option<String>, Trouble> {
        let marks = Marks::read(tags.iter().map(String::as_str));
        if let Action::Mark { claim, .. } = action {
            return if self.may_mark(claim, &marks) {
                Ok(None)
            } else {
                Err(Trouble::Stale(
                    "somebody else has marked the application; its tags were left as they are"
                        .to_owned(),
                ))
            };
        }
        if matches!(action, Action::Release) && !tags.iter().any(|tag| Mark::is_ours(tag)) {
            return Err(Trouble::Stands);
        }
        let owner = self.run.owner;
        if !marks.carry(owner, &self.app.name) || marks.have_another_owner(owner) {
            let text =
                "our marks are gone from the service principal; its tags were left as they are";
            return Ok(Some(text.to_owned()));
        }
        if let Action::RecordCredentials {
            pushed,
            noted: Some(noted),
        } = action
        {
            return moved::marks(&marks, noted, pushed);
        }
        if let Action::RecordApplied { commit, was } = action {
            return moved::commit(&marks, was.as_ref(), commit);
        }
        Ok(None)
    }

    /// Whether the application is still nobody's, or ours by the right that was planned.
    fn may_mark(&self, claim: &Claim, marks: &Marks) -> bool {
        let owner = self.run.owner;
        let is_expected = |mark: &Mark| match (mark, claim) {
            (Mark::Owner(other), _) => other == owner,
            (Mark::App(name), Claim::Renamed(former)) if name == former => true,
            (Mark::App(name), _) => *name == self.app.name || !marks.has_owner(owner),
            (
                Mark::Credentials(_)
                | Mark::KeyVault(..)
                | Mark::Pending(_)
                | Mark::Protected
                | Mark::Applied(_)
                | Mark::NoCommit(_),
                _,
            ) => true,
        };
        marks.0.iter().all(is_expected)
    }
}
