//! Owners and assignments that come back or go again.

use super::{Now, Wishes, reference, there};
use crate::live::{AppRole, RoleMatch, role};
use crate::model::{ObjectId, Principal, RoleId};
use crate::plan::rollback::{Before, StepImage};

impl<'a> Wishes<'a> {
    /// Somebody who comes back must be there still.
    fn found(&self, principal: &Principal) -> Option<&'a Principal> {
        self.found.get(&reference(principal))
    }

    pub(super) fn owner(
        &mut self,
        step: &StepImage,
        before: &Before,
        (owner, was): (&Principal, bool),
    ) {
        let is_it = |id: &ObjectId| *id == owner.id;
        let is = self.live.owners.iter().any(|seen| is_it(&seen.id));
        let found = self.found(owner);
        let now = match (there(is, was), was, found) {
            (Now::Left, true, None) => Now::Other(gone(owner)),
            (now, ..) => now,
        };
        if !self.comes_back(step, before, now) {
            return;
        }
        self.wanted.owners.get_or_insert_default();
        match (was, found) {
            (true, Some(owner)) => self.owners.push(owner),
            (true, None) => {}
            (false, _) => self.owners.retain(|seen| !is_it(&seen.id)),
        }
    }

    pub(super) fn assignment(
        &mut self,
        step: &StepImage,
        before: &Before,
        (principal, role, was): (&Principal, &'a RoleId, bool),
    ) {
        let is_it = |seen: &Principal, id: &RoleId| seen.id == principal.id && id == role;
        let mut seen = self.live.assignments.iter();
        let is = seen.any(|seen| is_it(&seen.principal, &seen.role));
        let roles = &self.live.roles;
        let has_role = means(word(role, roles).as_deref(), role, roles);
        let found = self.found(principal);
        let now = match (there(is, was), was, found) {
            (Now::Left, true, None) => Now::Other(gone(principal)),
            (Now::Left, true, Some(_)) if !has_role => {
                Now::Other("the application does not have the role any more".to_owned())
            }
            (now, ..) => now,
        };
        if !self.comes_back(step, before, now) {
            return;
        }
        self.wanted.assignments.get_or_insert_default();
        match (was, found) {
            (true, Some(principal)) => self.assignments.push((principal, role)),
            (true, None) => {}
            (false, _) => self.assignments.retain(|(seen, id)| !is_it(seen, id)),
        }
    }
}

fn gone(principal: &Principal) -> String {
    format!("{principal} is not there any more")
}

/// The word of a manifest for a role: none for the only one there is, its name where that means it alone, else its id.
pub(super) fn word(id: &RoleId, roles: &[AppRole]) -> Option<String> {
    if roles.is_empty() {
        return None;
    }
    let named = roles.iter().find(|known| known.id == *id);
    let named = named.map(|known| known.name.as_str());
    let word = named.filter(|name| means(Some(name), id, roles));
    Some(word.unwrap_or(id.as_str()).to_owned())
}

fn means(word: Option<&str>, id: &RoleId, roles: &[AppRole]) -> bool {
    role(roles, word) == RoleMatch::One(id.clone())
}
