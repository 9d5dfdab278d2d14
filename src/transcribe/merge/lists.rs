//! Lists that are complete: who went is taken out, who came is added at the end, everybody else stays as written.

use serde_json::{Value, json};

use super::super::{Left, people};
use super::Merging;
use crate::live::{RoleMatch, role};
use crate::manifest::Edit;
use crate::model::{ObjectId, PrincipalRef, RoleId};

impl Merging<'_> {
    pub(super) fn lists(&mut self) {
        // What has no words keeps its list from being changed, and then the planner says so.
        let mut left = Left::default();
        if let Some(owners) = &self.app.owners
            && let Some(there) = people::owners(self.live, self.known, &mut left)
        {
            let said: Vec<_> = owners.iter().map(|it| self.means(it)).collect();
            let there: Vec<_> = there.into_iter().map(|(id, _)| id).collect();
            self.list("owners", &said, &there);
        }
        if let Some(assignments) = &self.app.assignments
            && let Some(there) = people::assignments(self.live, self.known, &mut left)
        {
            let said = assignments.iter().map(|it| {
                let principal = self.means(&it.principal)?;
                Some((principal, self.role(it.role.as_deref())?))
            });
            let said: Vec<_> = said.collect();
            let there: Vec<_> = there.into_iter().map(|(key, _)| key).collect();
            self.list("assignments", &said, &there);
        }
    }

    fn means(&self, reference: &PrincipalRef) -> Option<ObjectId> {
        match self.answers.get(reference).map(Vec::as_slice) {
            Some([one]) => Some(one.id.clone()),
            Some(_) | None => None,
        }
    }

    fn role(&self, wanted: Option<&str>) -> Option<RoleId> {
        match role(&self.live.roles, wanted) {
            RoleMatch::One(id) => Some(id),
            RoleMatch::None | RoleMatch::Several(_) => None,
        }
    }

    /// Changes one list: `said` is what each of its items means, `there` what there shall be, in the order of the fresh
    /// list.
    fn list<K: PartialEq>(&mut self, list: &str, said: &[Option<K>], there: &[K]) {
        let pointer = format!("/spec/{list}");
        let written = self.written.pointer(&pointer).and_then(Value::as_array);
        let written = written.cloned().unwrap_or_default();
        let stays = |it: &Option<K>| it.as_ref().is_some_and(|it| there.contains(it));
        if !said.iter().any(stays) {
            if !(said.is_empty() && there.is_empty()) {
                self.set(pointer, json!(written));
            }
            return;
        }
        let gone = said.iter().enumerate().filter(|(_, it)| !stays(it));
        let gone = gone.map(|(at, _)| (format!("{pointer}/{at}"), Edit::Remove));
        let came = there.iter().zip(written);
        let came = came.filter(|(it, _)| !said.iter().any(|said| said.as_ref() == Some(*it)));
        let came = came.map(|(_, item)| (pointer.clone(), Edit::Append(item)));
        let edits: Vec<_> = gone.chain(came).collect();
        self.edits.extend(edits);
    }
}
