//! Mappings, filters and attributes that come back.

use super::{Now, Wishes};
use crate::plan::rollback::{Before, Standing, StepImage};
use crate::schema::{Change, Overlay};

impl Wishes<'_> {
    /// Each thing is tried by itself: it comes back where that undoes what the run did, and nothing else.
    pub(super) fn schema(&mut self, step: &StepImage, before: &Before, change: &Change) {
        let now = match (&self.live.schema, self.job()) {
            (Some(seen), Some(_)) => {
                let mut alone = Overlay::default();
                if !alone.take_back(change) {
                    return self.row(
                        step,
                        before,
                        Standing::NotReversible,
                        "it has no name of its own".to_owned(),
                    );
                }
                match alone.lay(&seen.document, None) {
                    Ok(laid) => match laid.diff.changes.as_slice() {
                        [] => Now::Before,
                        [undone] if undone.takes_back(change) => Now::Left,
                        others => Now::Other(stands(others)),
                    },
                    Err(refusals) => {
                        let said: Vec<_> = refusals.iter().map(ToString::to_string).collect();
                        Now::Other(said.join("; "))
                    }
                }
            }
            (None, _) | (_, None) => Now::Other("the job is not there any more".to_owned()),
        };
        if self.comes_back(step, before, now) {
            self.job.overlay.take_back(change);
        }
    }
}

/// What stands where something else was left.
fn stands(changes: &[Change]) -> String {
    let all: Vec<_> = changes.iter().map(Change::told).collect();
    format!("it is something else by now: {}", all.join("; "))
}
