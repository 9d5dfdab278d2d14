//! What is written on the application itself: its properties, and the commit that was applied.

use super::{Wishes, now, words};
use crate::desired::Record;
use crate::model::{CommitId, Property, Setting};
use crate::plan::rollback::{Before, StepImage};

impl Wishes<'_> {
    pub(super) fn property(
        &mut self,
        step: &StepImage,
        before: &Before,
        (property, was, left): (Property, &Setting, &Setting),
    ) {
        let is = self.live.properties.get(&property);
        let is = is.unwrap_or(&Setting::Empty);
        if !self.comes_back(step, before, now(is, was, left, words::setting)) {
            return;
        }
        match (property, was) {
            (Property::DisplayName, Setting::Text(name)) => {
                self.wanted.display_name.clone_from(name);
            }
            (Property::DisplayName, Setting::Flag(_) | Setting::Empty) => {}
            (
                Property::Homepage
                | Property::ServiceManagementReference
                | Property::Notes
                | Property::AccountEnabled
                | Property::AppRoleAssignmentRequired,
                was,
            ) => {
                self.wanted.properties.insert(property, was.clone());
            }
        }
    }

    /// What comes back may have left git since the commit of before, and only a plan that looks back to that one sees it
    /// leave again. It was the last step of the run, and is judged when all others are.
    pub(super) fn applied(
        &mut self,
        step: &StepImage,
        before: &Before,
        (was, left): (&CommitId, &CommitId),
    ) {
        if !self.rows.iter().any(|row| row.standing.is_back()) {
            return;
        }
        let now = now(
            &self.live.marks.applied(),
            &Some(was),
            &Some(left),
            |is| match is {
                Some(commit) => commit.short().to_owned(),
                None => "not noted".to_owned(),
            },
        );
        if self.comes_back(step, before, now) {
            self.wanted.past.record = Some(Record {
                commit: was.clone(),
                is_due: true,
            });
        }
    }
}
