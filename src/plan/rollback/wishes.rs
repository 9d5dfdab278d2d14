//! From what a run replaced to what is wanted now: exactly those things, as far as what stands is still what the run
//! left.
//!
//! Lists are complete where planners are concerned, so they start as what stands.

mod job;
mod object;
mod people;
mod schema;
mod stored;

use std::collections::BTreeMap;

use self::job::is_of_job;
use super::standing::standing;
use super::words::{self, field};
use super::{AppImage, Before, Standing, StepImage, TakenBack, TakingBack};
use crate::desired::{App, Assignment, Past, Provisioning};
use crate::live::LiveApp;
use crate::model::{
    CredentialKey, Handle, JobId, Pending, Principal, PrincipalRef, Property, RoleId, SecretsPut,
    Setting, Supply,
};
use crate::plan::{Note, Principals};
use crate::schema::Overlay;

/// What is wanted, and what is said of it.
pub(super) struct Wished {
    pub(super) wanted: App,
    pub(super) rows: Vec<TakenBack>,
    /// What stands in the way of the whole application.
    pub(super) note: Option<Note>,
}

/// Wishes in the making.
pub(super) struct Wishes<'a> {
    /// The manifest of today: where it stands, how it is guarded, and whence its credentials come.
    manifest: &'a App,
    live: &'a LiveApp,
    image: &'a AppImage,
    found: &'a Principals,
    put: SecretsPut,
    wanted: App,
    job: Provisioning,
    owners: Vec<&'a Principal>,
    assignments: Vec<(&'a Principal, &'a RoleId)>,
    public: BTreeMap<CredentialKey, Supply>,
    /// Whether anything of the set of secrets is wanted, which needs the rest of the set.
    puts: bool,
    rows: Vec<TakenBack>,
}

/// Where one thing stands now.
enum Now {
    /// As before the run.
    Before,
    /// As the run left it.
    Left,
    Other(String),
}

/// Compares what stands with both sides.
fn now<T: PartialEq>(is: &T, was: &T, left: &T, said: impl FnOnce(&T) -> String) -> Now {
    if is == was {
        Now::Before
    } else if is == left {
        Now::Left
    } else {
        Now::Other(format!("it is {} by now", said(is)))
    }
}

/// The same for what is there or not.
const fn there(is: bool, was: bool) -> Now {
    if is == was { Now::Before } else { Now::Left }
}

/// Whoever is named below: those who stand there, and those who are to come back.
pub(super) fn principals(live: &LiveApp, found: &Principals) -> Principals {
    let assigned = live.assignments.iter().map(|seen| &seen.principal);
    let standing = live.owners.iter().chain(assigned);
    let standing = standing.map(|principal| (reference(principal), principal.clone()));
    standing.chain(found.clone()).collect()
}

/// A principal by its id. A kind that nobody knows is never looked up by it.
fn reference(principal: &Principal) -> PrincipalRef {
    PrincipalRef {
        kind: principal
            .kind
            .unwrap_or(crate::model::PrincipalKind::ServicePrincipal),
        handle: Handle::Id(principal.id.clone()),
    }
}

impl<'a> Wishes<'a> {
    pub(super) fn new(
        manifest: &'a App,
        live: &'a LiveApp,
        taking: TakingBack<'a>,
        put: SecretsPut,
    ) -> Self {
        let mut wanted = manifest.clone();
        if let Some(Setting::Text(name)) = live.properties.get(&Property::DisplayName) {
            wanted.display_name.clone_from(name);
        }
        wanted.protect = live.marks.are_protected();
        wanted.adopt = None;
        wanted.former = None;
        wanted.past = Past::default();
        wanted.properties.clear();
        wanted.owners = None;
        wanted.assignments = None;
        wanted.provisioning = None;
        let assignments = live.assignments.iter();
        Self {
            manifest,
            live,
            image: taking.image,
            found: taking.found,
            put,
            wanted,
            job: Provisioning {
                template: None,
                job: taking.image.objects.job.as_ref().map(JobId::new),
                state: None,
                scope: None,
                notify: None,
                skip_out_of_scope_deletions: None,
                accidental_deletions: None,
                credentials: None,
                overlay: Overlay::default(),
                locked: None,
            },
            owners: live.owners.iter().collect(),
            assignments: assignments
                .map(|seen| (&seen.principal, &seen.role))
                .collect(),
            public: BTreeMap::new(),
            puts: false,
            rows: Vec::new(),
        }
    }

    /// Looks at everything that the run replaced.
    pub(super) fn all(mut self) -> Wished {
        let image = self.image;
        let has = |is_it: fn(&Before) -> bool| image.befores().any(is_it);
        // What a run made goes as a whole, and what it did within is no matter then.
        let made = image.makes();
        let job_made = has(|before| matches!(before, Before::JobMade { .. }));
        let job_gone = has(|before| matches!(before, Before::JobGone { .. }));
        // A job that is started and restarted by one run was in one state before it.
        let mut states = Vec::new();
        for step in &image.steps {
            for before in &step.replaces {
                if matches!(before, Before::State { .. }) {
                    if states.contains(&before) {
                        continue;
                    }
                    states.push(before);
                }
                let is_whole = matches!(
                    before,
                    Before::Made | Before::JobMade { .. } | Before::JobGone { .. }
                );
                let is_within = (made && !matches!(before, Before::Made))
                    || ((job_made || job_gone) && !is_whole && is_of_job(before));
                if !is_within {
                    self.judge(step, before);
                }
            }
        }
        let note = self.puts.then(|| self.credentials()).flatten();
        self.close(note)
    }

    fn close(mut self, note: Option<Note>) -> Wished {
        let reference = |principal: &&Principal| reference(principal);
        if self.wanted.owners.is_some() {
            self.wanted.owners = Some(self.owners.iter().map(reference).collect());
        }
        if self.wanted.assignments.is_some() {
            let each = self.assignments.iter().map(|(principal, id)| Assignment {
                principal: reference(principal),
                role: people::word(id, &self.live.roles),
            });
            self.wanted.assignments = Some(each.collect());
        }
        // A rollback that was cut short may have announced what it did not come to: everything else is back by then.
        let owes = [Pending::Restart, Pending::Start]
            .into_iter()
            .any(|pending| self.live.marks.is_pending(pending));
        let is_owed = owes && self.job().is_some();
        if self.job.state.is_some() || self.puts || !self.job.overlay.is_empty() || is_owed {
            self.wanted.provisioning = Some(self.job);
        }
        Wished {
            wanted: self.wanted,
            rows: self.rows,
            note,
        }
    }

    fn row(&mut self, step: &StepImage, before: &Before, standing: Standing, why: String) {
        self.rows.push(TakenBack {
            step: step.step.clone(),
            what: field(before),
            standing,
            why,
        });
    }

    /// Says where one thing stands, and whether it is to come back.
    fn comes_back(&mut self, step: &StepImage, before: &Before, now: Now) -> bool {
        let (mark, why) = standing(before);
        let (mark, why) = match now {
            _ if mark == Standing::NotReversible => (mark, why.to_owned()),
            Now::Before => (Standing::StandsAlready, String::new()),
            Now::Other(is) => (
                Standing::ChangedSince,
                format!("{is}, which is not what the run left: it is left alone"),
            ),
            Now::Left => (mark, why.to_owned()),
        };
        self.row(step, before, mark, why);
        mark.comes_back()
    }

    fn judge(&mut self, step: &'a StepImage, before: &'a Before) {
        match before {
            // Which one it made is not known any more, or it would go as a whole.
            Before::Made => {
                self.unknown(step, before, "which application it made is not known");
            }
            Before::Adopted
            | Before::Renamed { .. }
            | Before::Released
            | Before::Deleted
            | Before::Secrets { .. }
            | Before::Version { .. }
            | Before::Restarted { .. } => {
                self.comes_back(step, before, Now::Left);
            }
            Before::Applied { was, left } => self.applied(step, before, (was, left)),
            Before::Protection { was } => {
                let now = there(self.live.marks.are_protected(), *was);
                if self.comes_back(step, before, now) {
                    self.wanted.protect = *was;
                }
            }
            Before::Property {
                property,
                was,
                left,
            } => self.property(step, before, (*property, was, left)),
            Before::Owner { owner, was } => self.owner(step, before, (owner, *was)),
            Before::Assignment {
                principal,
                role,
                was,
                ..
            } => self.assignment(step, before, (principal, role, *was)),
            Before::State { was, left } => self.state(step, before, (*was, *left)),
            Before::JobMade { template } => self.job_made(step, before, template),
            Before::JobGone { template } => self.job_gone(step, before, template),
            Before::Stored(stored) => self.stored(step, before, stored),
            Before::Schema { change } => self.schema(step, before, change),
        }
    }

    /// Nothing is deleted on a guess: somebody else may have made what stands there.
    fn unknown(&mut self, step: &StepImage, before: &Before, what: &str) {
        let why = format!("{what}: delete it by hand where nobody uses it");
        self.row(step, before, Standing::NotReversible, why);
    }
}
