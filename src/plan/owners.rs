//! Owners of the service principal. The list is complete: who is not in it goes.

use super::draft::Draft;
use super::{Action, Principals};
use crate::desired::App;
use crate::live::LiveApp;

pub(super) fn plan(app: &App, live: Option<&LiveApp>, principals: &Principals, draft: &mut Draft) {
    let Some(wanted) = &app.owners else {
        return;
    };
    let seen = live.map_or(&[][..], |live| live.owners.as_slice());
    let wanted: Vec<_> = wanted
        .iter()
        .filter_map(|reference| principals.get(reference))
        .collect();
    for owner in &wanted {
        if !seen.iter().any(|seen| seen.id == owner.id) {
            draft.change("owners", None, owner.to_string());
            draft.step(Action::AddOwner {
                owner: (*owner).clone(),
            });
        }
    }
    for owner in seen
        .iter()
        .filter(|seen| !wanted.iter().any(|owner| owner.id == seen.id))
    {
        draft.removal("owners", owner.to_string());
        draft.impact(
            false,
            format!("{owner} no longer manages this application as its owner"),
        );
        draft.step(Action::RemoveOwner {
            owner: owner.clone(),
        });
    }
}
