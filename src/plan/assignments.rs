//! Assignments of users, groups and service principals to app roles. The list is complete: what is not in it goes.
//!
//! A role that the application does not have is *held*: connectors import roles after their first cycle, and only the
//! next plan can see them. Whoever waits for a role keeps the assignments that they have.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::secrets::scope;
use super::{Action, Loss, Note, Principals, Role};
use crate::desired::{App, Assignment, Provisioning};
use crate::finding::{Code, Finding, did_you_mean};
use crate::live::{AppRole, Assigned, LiveApp, RoleMatch, role};
use crate::model::{Guarded, JobState, ObjectId, Principal, PrincipalKind, RoleId, Scope};

const FIELD: &str = "assignments";

pub(super) fn plan(app: &App, live: Option<&LiveApp>, principals: &Principals, draft: &mut Draft) {
    let Some(wanted) = &app.assignments else {
        return;
    };
    let each = wanted.iter().enumerate().filter_map(|(at, assignment)| {
        Some((at, assignment, principals.get(&assignment.principal)?))
    });
    match live {
        None => {
            for (_, assignment, principal) in each {
                assign(assignment, principal, None, draft);
            }
        }
        Some(live) => {
            let mut kept = Kept::default();
            for (at, assignment, principal) in each {
                kept.take(app, at, assignment, principal, live, draft);
            }
            for assigned in &live.assignments {
                kept.judge(assigned, live, draft);
            }
            let all = live.assignments.len();
            draft.lose(Loss::counted(Guarded::Unassign, kept.lost(), all));
            let leaving = kept.leaving();
            if !leaving.is_empty() {
                draft.impact(true, impact(app.provisioning.as_ref(), live, &leaving));
            }
        }
    }
}

fn assign(assignment: &Assignment, principal: &Principal, id: Option<RoleId>, draft: &mut Draft) {
    let role = Role {
        name: assignment.role.clone(),
        id,
    };
    draft.change(FIELD, None, format!("{principal} as {role}"));
    draft.step(Action::Assign {
        principal: principal.clone(),
        role,
    });
}

/// What stays, and who leaves.
#[derive(Default)]
struct Kept {
    wanted: BTreeSet<(ObjectId, RoleId)>,
    held: BTreeSet<ObjectId>,
    /// Those who lose an assignment.
    losers: Vec<Principal>,
}

impl Kept {
    fn take(
        &mut self,
        app: &App,
        at: usize,
        assignment: &Assignment,
        principal: &Principal,
        live: &LiveApp,
        draft: &mut Draft,
    ) {
        let place = || app.places.at(&format!("/spec/assignments/{at}/role"));
        match role(&live.roles, assignment.role.as_deref()) {
            RoleMatch::One(id) => {
                let is_there = live
                    .assignments
                    .iter()
                    .any(|seen| seen.principal.id == principal.id && seen.role == id);
                if !is_there {
                    assign(assignment, principal, Some(id.clone()), draft);
                }
                self.wanted.insert((principal.id.clone(), id));
            }
            RoleMatch::None => {
                self.held.insert(principal.id.clone());
                draft.held += 1;
                draft.note(held(assignment, principal, &live.roles).at(place()));
            }
            RoleMatch::Several(several) => {
                let before = self.wanted.len();
                if assignment.role.is_none() {
                    self.wanted.extend(standing(principal, live));
                }
                if self.wanted.len() == before {
                    draft.finding(ambiguous(assignment, &several).at(place()));
                }
            }
        }
    }

    fn judge(&mut self, assigned: &Assigned, live: &LiveApp, draft: &mut Draft) {
        let Assigned {
            principal,
            role,
            id,
        } = assigned;
        let is_wanted = self.wanted.contains(&(principal.id.clone(), role.clone()));
        if is_wanted || self.held.contains(&principal.id) {
            return;
        }
        let name = name_of(role, &live.roles);
        draft.removal(FIELD, format!("{principal} as \"{name}\""));
        draft.step(Action::Unassign {
            assignment: id.clone(),
            principal: principal.clone(),
            role: name,
            role_id: role.clone(),
        });
        self.losers.push(principal.clone());
    }

    fn stays(&self, principal: &Principal) -> bool {
        self.wanted.iter().any(|(id, _)| *id == principal.id)
    }

    /// How many assignments go, but for those of whoever only changes the role.
    fn lost(&self) -> usize {
        let losers = self.losers.iter();
        losers.filter(|principal| !self.stays(principal)).count()
    }

    /// Whoever loses the last assignment, each once.
    fn leaving(&self) -> Vec<&Principal> {
        let losers = self.losers.iter();
        let by_id: BTreeMap<_, _> = losers
            .filter(|principal| !self.stays(principal))
            .map(|principal| (&principal.id, principal))
            .collect();
        by_id.into_values().collect()
    }
}

/// What somebody has already. A connector that imports roles makes no old assignment ambiguous: where a manifest names no
/// role, the one that was meant before is meant still.
fn standing<'a>(
    principal: &'a Principal,
    live: &'a LiveApp,
) -> impl Iterator<Item = (ObjectId, RoleId)> + 'a {
    let theirs = live
        .assignments
        .iter()
        .filter(|seen| seen.principal.id == principal.id);
    theirs.map(|seen| (principal.id.clone(), seen.role.clone()))
}

/// What follows for those who lose the last assignment: it depends on who is in scope.
fn impact(wanted: Option<&Provisioning>, live: &LiveApp, leaving: &[&Principal]) -> String {
    let list: Vec<_> = leaving.iter().map(ToString::to_string).collect();
    let list = list.join(", ");
    let has_job =
        !live.jobs.is_empty() && wanted.is_none_or(|wanted| wanted.state != Some(JobState::Absent));
    if !has_job {
        return format!("{list}: no longer assigned");
    }
    let is_group = |principal: &&Principal| principal.kind == Some(PrincipalKind::Group);
    let members = if leaving.iter().any(is_group) {
        " with the members of groups, who are not counted"
    } else {
        ""
    };
    match scope(wanted, live) {
        Some(Scope::All) => {
            format!("{list}: no longer assigned; everybody is in scope, so nobody leaves it")
        }
        Some(Scope::Assigned) => {
            format!("{list}: no longer assigned, and deprovisioned{members}")
        }
        None => {
            format!("{list}: no longer assigned; where scope is assigned, deprovisioned{members}")
        }
    }
}

fn name_of(id: &RoleId, roles: &[AppRole]) -> String {
    let role = roles.iter().find(|role| role.id == *id);
    match role {
        Some(role) if !role.name.is_empty() => role.name.clone(),
        Some(_) | None => id.to_string(),
    }
}

fn held(assignment: &Assignment, principal: &Principal, roles: &[AppRole]) -> Note {
    let Some(wanted) = &assignment.role else {
        return Note::info(format!(
            "{principal}: held, since the application has no role that could be the default one"
        ));
    };
    let words = || {
        let names = roles.iter().flat_map(|role| {
            role.value
                .as_deref()
                .into_iter()
                .chain([role.name.as_str()])
        });
        names.filter(|name| !name.is_empty())
    };
    let hint = match did_you_mean(wanted, words()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!(
            "connectors import roles after their first cycle; by now there are: {}",
            words().collect::<Vec<_>>().join(", ")
        ),
    };
    Note::info(format!(
        "{principal}: held, since the application has no role \"{wanted}\" yet"
    ))
    .help(hint)
}

fn ambiguous(assignment: &Assignment, several: &[&AppRole]) -> Finding {
    let list: Vec<_> = several
        .iter()
        .map(|role| match &role.value {
            Some(value) => format!("{} (value {value}, id {})", role.name, role.id),
            None => format!("{} (id {})", role.name, role.id),
        })
        .collect();
    let message = match &assignment.role {
        Some(role) => format!("several app roles are called \"{role}\""),
        None => "the application has several app roles, and none is named".to_owned(),
    };
    Finding::error(Code::AmbiguousRole, message)
        .label("which role is meant?")
        .help(format!(
            "say it with role: by display name, value or id: {}",
            list.join(", ")
        ))
}
